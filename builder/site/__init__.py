"""Many decks go in; a site comes out, in which only what changed was built.
`build.py` is the architecture: one call a stage."""
