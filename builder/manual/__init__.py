"""The manual: pages of text with examples go in, a small site with each example beside its slide comes out.

`pages.py` says which pages there are, `examples.py` reads them, for the tests as well; `decks.py` builds
each example as a deck of its own, `prose.py` sets a page, `tables.py` writes what the code knows, `write.py`
puts it all in a folder.
"""
