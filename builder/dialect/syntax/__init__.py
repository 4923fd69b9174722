"""One feature of the dialect a file: `NAME_plugin(md)` teaches it to a markdown-it parser."""
