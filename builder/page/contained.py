"""Keep the markup of a slide inside the slide, as browsers read it.

A browser mends a page as a whole: an end tag too many, or a start tag that ends others, moves the end of
`<section>`, and all slides behind it are lost. Markup in doubt is read here as a browser reads it. If it does
not keep to itself, it is replaced by what a browser makes of it when it stands alone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from builder.page.nesting import is_plain

if TYPE_CHECKING:
    from justhtml import JustHTML

AGAIN = 3  # what a browser makes of markup may itself be read otherwise, such as a link in a table in a link
# They lose a line break that follows their start tag.
EAT_LINE_BREAK = frozenset({"pre", "listing", "textarea"})


def contained(markup: str, within: str = "section") -> str:
    """The same markup if what follows it on a page stays behind the element it is `within`, else as near to
    it as does."""
    for _ in range(AGAIN):
        if is_plain(markup) or keeps_to_itself(markup, within):
            return markup
        markup = alone(markup)
    return markup if keeps_to_itself(markup, within) else escape(parse(markup, fragment=True).to_text())


def keeps_to_itself(markup: str, within: str) -> bool:
    """Whether an element with this markup ends where it should, for browsers with scripts and without."""
    modes = (True, False) if "<noscript" in markup.lower() else (True,)
    return all(is_followed(markup, within, scripts) for scripts in modes)


def is_followed(markup: str, within: str, scripts: bool) -> bool:
    behind = "<section>x<p></section><form></form></div></div><x-end></x-end>"  # no slide leaves one open
    text = f"<!doctype html><body><div><div><{within}>{markup}</{within}>{behind}"
    bodies = parse(text, scripts).query("body")
    for expected in (["div", "x-end"], ["div"], [within, "section", "form"]):
        inside = [child for body in bodies[:1] for child in body.children or ()]
        if [child.name for child in inside] != expected:
            return False
        bodies = inside
    return True


def alone(markup: str) -> str:
    """What a browser makes of the markup inside an element of its own, each element ended."""
    tree = parse(markup, scripts=False, fragment=True)
    for node in tree.query("*"):
        node.attrs = {name: value for name, value in (node.attrs or {}).items() if "=" not in name}
        first = node.children[0] if node.children else None
        if node.name in EAT_LINE_BREAK and first and first.name == "#text" and first.data.startswith("\n"):
            first.data = "\n" + first.data
    return tree.to_html(pretty=False)


def parse(markup: str, scripts: bool = True, fragment: bool = False) -> JustHTML:
    from justhtml import JustHTML

    return JustHTML(markup, sanitize=False, fragment=fragment, scripting_enabled=scripts)
