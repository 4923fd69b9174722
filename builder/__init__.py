"""The slide pipeline for people who teach mathematics. `builder/README.md` describes its rooms."""
