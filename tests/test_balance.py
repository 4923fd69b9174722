"""Whatever raw HTML a slide leaves open or closes too often, the next slide begins where it should."""

from __future__ import annotations

import pytest
from dialect import build
from justhtml import JustHTML

FAULTS = [
    "</div>",
    "</section></div></div>",
    "<div",
    '<p class="x>',
    "  <!-- indented",
    "<p>\\<i",
    "</3",
    "<?php",
    "<![CDATA[",
    *(f"<{name}>" for name in "div p b a table select template textarea title iframe xmp svg math".split()),
    *(f"<{name}>" for name in "script style noscript plaintext object button form details".split()),
    "text <textarea> text",
    "text <plaintext> text",
    "text *<title>*",
    "<noscript></div>",
    "<div\u3000>",
    "- <xmp>",
    "> <table>",
    "| <table> |\n|---|\n| <select> |",
    "<div><table></div>",
    "<div><iframe></div>",
    "<div><b>x</div>y",
    '<div><a href="x"></div>',
    "HEADER <table> x",
    "HEADER <style><textarea>",
    "{==<script>==}",
    "<math><mi>\n></math>",
    "<svg><desc><div></svg>",
    "<select><div><select>",
]


def sections(html: str) -> list[str]:
    """The text of each slide, as a browser has them: side by side, with nothing between them."""
    page = f'<!DOCTYPE html><body><div id="slides">{html}</div><i id="end"></i>'
    document = JustHTML(page, sanitize=False)
    assert document.query_one("body > i#end")
    root = document.query_one("#slides")
    assert root is not None
    children = [child for child in root.children if child.name != "#text" or child.data.strip()]
    assert {child.name for child in children} == {"section"}
    return [child.to_text("", strip=False).strip() for child in children]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_slide_keeps_to_itself(fault: str) -> None:
    built = build(f"<!-- slide -->\n\n{fault}\n\n<!-- slide -->\n\n*last*\n")
    assert sections(built.html)[-1] == "last"
    assert len(sections(built.html)) == 2


@pytest.mark.parametrize("fault", ["<script>", "<div", "<table>", "</div>", "<b>"])
def test_so_do_notes(fault: str) -> None:
    built = build(f'<!-- slide data-notes="{fault}" -->\n\nfirst\n\n<!-- slide -->\n\nlast\n')
    assert sections(built.html)[-1] == "last"


def test_formatting_ends_where_its_end_tag_stands() -> None:
    built = build("<!-- slide -->\n\n<div><b>x</div>y</b> z\n")
    assert "<div><b>x</div>y</b> z" in built.html
