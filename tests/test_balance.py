"""Whatever raw HTML a slide leaves open or closes too often, the next slide begins where it should."""

from __future__ import annotations

import pytest
from dialect import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
    "- <div>one\n- two\n- three</div>",
    "1. <div>one\n2. two</div>",
    "Term\n: <div>one\n: two</div>",
    "| a | b |\n|---|---|\n| <div> | </div> |",
    "<dd><div><dd>",
    "<table><div><div><table>",
    "<table><b><td>",
    "<form><section></form>",
    "<button><div><div><button>",
    "_<applet>_",
    "<</m>/div>",
    "<h1><div><div><h6><h6></h6></h6></div></div>",
    "<frameset>",
    "<a href=\"x\"><table><a href=\"y\">",
    "<div a=b='c></div>'>",
    "<div =='></div>'>",
    "<script><!--<script></script>",
    '<noscript><p title="</noscript></section>">',
    "<template></section>",
    "<select><textarea>",
    "<table><tr><td>1</td><div></applet><i><select>x</html><th><noscript>",
    "<svg><foreignObject><div></svg></div>",
    "<i>\n\n- <div><ul><input type=hidden>",
    "<svg><section><title>\n\n- <b><marquee>",
    "<svg><section><foreignObject>\n\n- <i>x\n- y",
    "<math><section><mtext>\n\n- <em>x\n- y",
]
TAGS = (
    "a b i p div span section ul ol li dl dt dd table caption colgroup col tbody tr td th h1 h6 form button "
    "select option svg math mi title foreignObject desc script style textarea template noscript iframe xmp "
    "applet object nobr pre ruby rt details summary body html frameset input br marquee fieldset legend"
).split()
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *(f"\n\n- <{tag}>" for tag in ("div", "li", "table", "b")),
    *("<!-- c -->", "-->", "<![CDATA[", "]]>", "<?", "<!", "<", "<a href='", "'>", '<div title="', '">'),
    *("<a b=c'd>", "<b/>", "<i =>"),
    *("x", "*e*", "$x$", "\n", "\n\n", "- y\n", "> q\n", "| a |\n|---|\n| c |\n", "```\nf\n```\n"),
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


def test_what_is_nested_deeper_than_browsers_read_is_text() -> None:
    built = build(f"<!-- slide -->\n\n{'<div>' * 450}deep{'</div>' * 450}\n\n<!-- slide -->\n\n*last*\n")
    first, last = sections(built.html)
    assert first == "<div>" * 50 + "deep" + "</div>" * 50
    assert last == "last"
    assert [problem.code for problem in built.diagnostics] == ["too-deep"]


raw_html = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(raw_html)
def test_no_raw_html_swallows_the_slides_behind_it(text: str) -> None:
    built = build(f"{text}\n\n<!-- slide -->\n\n{text}\n\n<!-- slide -->\n\n*last*\n")
    assert sections(built.html)[-1] == "last"
    assert len(sections(built.html)) == len(built.slides)


@pytest.mark.parametrize(
    "markup", ["<ul><li>a<li>b</ul>", "<p>a<p>b", "<div>a</p>b</div>", "<b><i>a</b></i>"]
)
def test_markup_that_keeps_to_itself_is_left_as_it_is_written(markup: str) -> None:
    assert markup in build(f"<!-- slide -->\n\n{markup}\n").html


def test_what_a_browser_makes_of_a_slide_is_put_in_its_place() -> None:
    built = build("<!-- slide -->\n\n<dd><div><dd>\n\n<pre>\n\n  a</pre>\n\n$x$\n")
    assert "misnested-html" in [problem.code for problem in built.diagnostics]
    assert "<dd><div></div></dd>" in built.html
    assert "<pre>\n\n  a</pre>" in built.html
    assert "\\(x\\)" in built.html
