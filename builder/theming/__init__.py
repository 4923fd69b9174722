"""Themes: folders of templates, macros, style sheets, icons, plugins and fonts.
The name of a theme goes in; templates, and the styles and fonts that a page uses, come out."""
