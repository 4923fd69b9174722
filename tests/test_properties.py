"""What holds for every text whatsoever, tried on generated decks that mix all constructs."""

from __future__ import annotations

import re

import pytest
from dialect import Result, build, tokens_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from builder.dialect.inside import walk
from builder.read.source import INVISIBLE_CONTROLS

WORDS = [
    "a",
    "word",
    "函数",
    "重要。",
    "（例）",
    "x_i",
    "12",
    "$5",
    "é",
    "\u3000",
    "\ufeff",
    "😀",
    ":)",
    "e.g.",
    "www.a.cn",
]
INLINE = [
    *WORDS,
    "*a*",
    "**重要。**后",
    "__b__",
    "`c`",
    "``",
    "~~d~~",
    "~e~",
    "^f^",
    "==g==",
    "{==h==}",
    "{++i",
    "{>>j<<}",
    "{~~k~>l~~}",
    "{~~m~~}",
    "$x$",
    "$ y $",
    "\\(z\\)",
    "$$a+b$$",
    "\\[c\\]",
    "$",
    "$$",
    "\\$",
    "\\",
    "[t](u)",
    "[t](u){.k}",
    "![p](q.png){width=3}",
    "![",
    "](",
    "[[note]]",
    "[[a|b]]",
    "![[note]]",
    "[[1,2],[3]]",
    "#tag",
    "#",
    "[^n]",
    "^[in *line*]",
    "[^",
    ":smile:",
    ":fa-car:",
    ":fa-nope:",
    "<b>",
    "</b>",
    "<br>",
    "<i class='fa fa-car'>",
    "<code>$u$</code>",
    "<a href='x'>",
    "<!-- c -->",
    "<!-- .element: class='fragment' -->",
    "<!--",
    "-->",
    "<",
    ">",
    "&amp;",
    "&emsp;",
    "^block",
    " ^id",
    "|",
    "{.k}",
    "{",
    "}",
    "@import",
    "http://a.b/c?d=e",
    "a@b.cn",
    "HTML",
    "TOC",
    "[x] ",
    "我的批注",
    "{{ jinja }}",
    "{% raw %}",
]
BLOCK = [
    "# T {#i .k}",
    "####### seven",
    "T\n===",
    "---",
    "```",
    "```py {.line-numbers highlight=[1-2]}\nx\n```",
    "~~~\ny\n~~~",
    "```math\nx\n```",
    "$$",
    "$$\nx\n\ny\n$$ tail",
    "\\[\nz\n\\]",
    "> quote",
    "> [!note]- Title\n> body",
    "- [x] done",
    "- item",
    "1. one",
    "  - deep <!-- c -->",
    "    code",
    "\tcode",
    "| a | b |\n|---|:-:|\n| ^ | > |\n| 1 ||",
    "[TOC]",
    "::: name",
    ":::",
    ":::: {.a #b k=v}\ntext\n::::",
    "!!! note title\n    body",
    "!!!",
    "Term\n: definition",
    "*[HTML]: markup",
    "[^n]: note",
    "[^n]: a\n\n    b",
    "[ref]: http://x.y",
    '@import "nowhere.md"',
    '@import "a.css"',
    '@import "b.dot" {.k}',
    '@import "[TOC]"',
    "![x](part.md)",
    "![[part#sec]]",
    "<div>",
    "</div>",
    "<div>\n\n",
    "\n</div>",
    "<p>\n$$a\n",
    "<table><tr><td>1</td><td></td>",
    "<pre># x\n- [ ] y</pre>",
    "<style>a{}</style>",
    "<script>",
    "<svg><g/></svg>",
    "<!-- slide -->",
    "<!--slide-->",
    '<!-- slide vertical=true data-notes="$x$ <b>n" -->',
    "<!-- slide vertical -->tail",
    "> <!-- slide a=1 -->",
    "<!-- c",
    "<!-- c -->",
    '<!-- @import "x.md" -->',
    "<!-- pagebreak -->",
    "GNN-HEADER a b",
    "GNN-FOOTER a",
    "HEADER",
    "FOOTER3 1 2 3 4",
    "",
]
lines: SearchStrategy[str] = st.lists(st.sampled_from(INLINE), min_size=1, max_size=6).map(" ".join)
glued: SearchStrategy[str] = st.lists(st.sampled_from(INLINE), min_size=1, max_size=6).map("".join)
blocks: SearchStrategy[str] = st.one_of(
    st.sampled_from(BLOCK),
    lines,
    glued,
    st.text(max_size=20),
    st.builds(
        lambda lead, text: lead + text, st.sampled_from(["- ", "> ", "    ", "  ", "1. ", "| "]), lines
    ),
)
front: SearchStrategy[str] = st.sampled_from(
    [
        "",
        "",
        "---\ntitle: x\n---\n",
        "---\na: [\n---\n",
        "---\n",
        "---\ntoc: {depth_from: 2}\npresentation: {widht: 1}\n---\n",
    ]
)
documents: SearchStrategy[str] = st.builds(
    lambda head, parts, gap: head + gap.join(parts),
    front,
    st.lists(blocks, max_size=12),
    st.sampled_from(["\n", "\n\n"]),
)
# What a slide says by itself: numbers of notes, ids of headings and comments left open reach further.
REACHING = {"<!--", "``", "^[in *line*]", "[^n]", "[^", "^f^", "^block", " ^id", "[", "]("}
alone: SearchStrategy[str] = st.lists(
    st.sampled_from([text for text in INLINE if text not in REACHING]), min_size=1, max_size=6
).map(" ".join)
slides: SearchStrategy[str] = st.lists(
    st.one_of(
        alone,
        st.sampled_from(["- item", "> quote", "---", "$$\nx\n$$", "<div>", "</div>", "| a |\n|---|\n| ^ |"]),
    ),
    max_size=4,
).map(lambda parts: "<!-- slide -->\n\n" + "\n\n".join(parts) + "\n\n")
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)


def shown(result: Result) -> list[str]:
    return [slide.html for slide in result.slides]


@quick
@given(documents)
def test_any_text_builds(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").split("\n")
    for at in [problem.location for problem in build(text).diagnostics]:
        if at.path == "deck.md" and at.text:
            assert lines[at.line - 1].translate(INVISIBLE_CONTROLS) == at.text.translate(INVISIBLE_CONTROLS)
            assert 1 <= at.column <= len(lines[at.line - 1]) + 1


@quick
@given(documents)
def test_the_same_input_gives_the_same_output(text: str) -> None:
    first, second = build(text), build(text)
    assert (first.html, first.prologue, first.diagnostics) == (
        second.html,
        second.prologue,
        second.diagnostics,
    )


@quick
@given(st.lists(slides, min_size=1, max_size=4))
def test_slides_built_together_are_the_slides_built_alone(parts: list[str]) -> None:
    together = [by_itself(html) for html in shown(build("".join(parts)))]
    assert together == [by_itself(html) for part in parts for html in shown(build(part))]


def by_itself(html: str) -> str:
    """A slide without its line numbers, and without the count that tells equal headings of a deck apart."""
    html = re.sub(r"deck\.md:\d+(:\d+)?", "", html)
    return re.sub(r'(<h[1-6](?: [^>]*)? id="[^"]*?)(?:-\d+)+"', r'\1"', html)


@quick
@given(documents)
@example("\u3000\n$0$")
def test_formulas_stand_where_their_location_says(text: str) -> None:
    for token in walk(tokens_of(text)):
        at = token.meta.get("at")
        if token.type == "math_inline" and at and token.meta.get("offset") is not None:
            first = token.meta.get("source", token.content).split("\n")[0]
            assert not first or not at.text or first.rstrip() in at.text or at.text in first


@quick
@given(
    st.lists(
        st.sampled_from(
            ["GNN-HEADER a", "HEADER b", '@import "x.md"', "<!-- slide -->", "$x$", "# T", "- [ ] a"]
        ),
        min_size=1,
    ),
    st.sampled_from(["```", "~~~", "````"]),
)
def test_a_fence_shows_its_lines_as_they_are(body: list[str], mark: str) -> None:
    tokens = tokens_of("\n".join(["<!-- slide -->", "", mark, *body, mark]))
    assert [token.type for token in tokens] == ["slide", "fence"]
    assert tokens[1].content == "\n".join(body) + "\n"


REPEATED = [
    "[",
    "[[",
    "![",
    "$ ",
    "$$ ",
    "\\(",
    "\\[\n\n",
    "{==",
    "{++a",
    "<a ",
    "<!--",
    "*a **",
    "^[",
    "`a``",
    "[[a",
    "[^a]",
    "<p>\\begin{a} ",
    "> ",
    "- ",
    "http://a.",
    "_a",
    ":a",
    ":)",
    " @",
    " #",
    '@import "a',
    "::: a\n",
    "!!! a\n",
    "<!-- slide ",
    "# t {[(",
    "<div>\n\n",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_a_long_run_of_anything_builds(piece: str) -> None:
    """None of these takes time in the square of its length, or this test would never end."""
    assert build("<!-- slide -->\n\n" + piece * 2000).slides


def test_a_line_of_megabytes_builds() -> None:
    assert build("<!-- slide -->\n\n" + "word 中文 " * 250_000).slides
