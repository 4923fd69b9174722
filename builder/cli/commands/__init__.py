"""One command a file: `run` builds what is needed, does it, and says how it went.

Options go in, an exit status comes out. Only the file of the command that was typed is loaded.
"""
