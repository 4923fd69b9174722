"""What the editor can ask: one kind of answer a file. In: a text, a place in it, what its deck knows.
Out: data of the protocol."""
