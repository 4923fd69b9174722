"""Files of a course → their text and the options that they state. Nothing here knows Markdown or HTML.
Paths go in; sources, settings, attributes, and problems with their places come out."""
