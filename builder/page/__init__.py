"""A deck and its theme go in, a reveal.js page and the list of the files it needs come out.
Nothing is written here, and no HTML of ours is read again."""
