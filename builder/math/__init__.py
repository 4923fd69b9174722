"""Formulas: TeX in, pictures of shared glyphs out. Start reading at typeset.py."""
