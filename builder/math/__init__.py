"""Formulas: TeX goes in, drawings made of shared glyphs come out. Start reading at `typeset.py`."""
