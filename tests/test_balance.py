"""Whatever raw HTML a slide leaves open or closes too often, the next slide begins where it should."""

from __future__ import annotations

import html5lib
import pytest
from dialect import build

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
    document = html5lib.parse(page, namespaceHTMLElements=False)
    root = document.find(".//div[@id='slides']")
    assert root is not None
    assert document.find(".//body/i[@id='end']") is not None
    assert not (root.text or "").strip()
    assert [child.tag for child in root if (child.tail or "").strip()] == []
    assert {child.tag for child in root} == {"section"}
    return ["".join(section.itertext()).strip() for section in root]


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
