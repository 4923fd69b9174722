"""Finished pages go in; what a browser makes of them comes out: PDFs, pictures, findings.
Only here is Playwright used."""
