"""Lines that are read otherwise than they look: a warning tells what is missing.

Nothing is read differently for it. Each doubt is about something that hardly anybody means, such as
`##Title`, an import without quotes, a code block that takes the rest of the deck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.callout import FIRST_LINE, TYPES
from builder.dialect.syntax.slide import NO_REVEAL_MARKDOWN, OPENING

Warning = tuple[str, str, str]

IMPORT = re.compile(r"@import\b", re.I)
# In style sheets a semicolon ends it.
IMPORT_IN_HTML = re.compile(r'^[ \t]*(@import)[ \t]+"[^"\n]+"(?:[ \t]*\{[^\n]*\})?[ \t]*$', re.M)
HEADING = re.compile(r"#{2,6}[^#\s]|#[^\x00-\x7f]")
ROW = re.compile(r"\|\s.*\s\|\s*$")
DELIMITER = re.compile(r"(?=.*\|)\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
CITATION = re.compile(r"\[\^[^\]\s]+\]")

NO_IMPORT = ("no-import", "this import is not read", 'write `@import "path"`, on a line of its own')
NO_HEADING = ("no-heading", "this line is not a heading", "put a space after `#`")
NO_TABLE = ("no-table", "these lines are not a table", "write a line such as `|---|---|` below its head")
INDENTED_SLIDE = ("no-slide", "an indented comment does not start a slide", "remove the spaces before it")
UNCLOSED_FENCE = ("unclosed-fence", "this code block is never closed", "close it with its opening marks")
LATE_FENCE = (
    "unclosed-fence",
    "this code block runs to the end of another one",
    "close it with its opening marks, indented by fewer than four spaces",
)
REVEAL_MARKDOWN = re.compile(
    r"<(?:section|div|textarea|script)\b[^>]{0,2000}?\s(data-markdown|data-template)\b", re.I
)
# A line that begins with a comment is HTML to its end.
BEHIND_COMMENT = re.compile(r"\s*<!--(?:(?!-->)[\s\S])*+-->[ \t]*(?=\S)([^\n]*)")
MARKED = re.compile(r"`[^`]+`|\*\*\S[^*]*\*\*|\[[^\]]+\]\([^)\s]+\)")
NO_MARKDOWN = (
    "no-markdown",
    "this Markdown is not read: a line that begins with a comment is HTML",
    "put the comment after it",
)
# Text of raw HTML is HTML as well; what stands in tags and in these elements is not for readers of Markdown.
NO_TEXT = re.compile(
    r"<!--.*?-->|<(?P<name>script|style|pre|code|textarea|template|svg|math)\b.*?(?:</(?P=name)\s*>|\Z)|<[^>]*>?",
    re.I | re.S,
)
MARKED_IN_HTML = re.compile(r"!?\[[^\[\]\n]*\]\([^()\s]+\)|\*\*[^\s*][^*\n]*\*\*")
HTML_GOES_ON = (
    "no-markdown",
    "this Markdown is not read: HTML goes on to the next blank line",
    "put blank lines around it",
)
NOTES_LINE = re.compile(r"notes?:[ \t]*", re.I)
NO_NOTES = (
    "no-notes",
    "this line does not start speaker notes",
    "write them in `data-notes` of the slide, or in `<aside class=\"notes\">`",
)
BRACES = re.compile(r"(?:\A|\s)(\{[.#][A-Za-z][\w:-]*(?:\s[^{}]*[^{}\s])?\})\s*\Z")
SHOWN_BRACES = (
    "no-attributes",
    "these braces are shown as text",
    'attributes of a block go into a comment: `<!-- .element: class="fragment" -->`',
)
MARP_GROUND = re.compile(r"!\[bg[ \]]")
NO_GROUND = (
    "no-background",
    "`bg` makes no background of a picture",
    "name it in the comment of the slide: `<!-- slide data-background-image=\"…\" -->`",
)
OPENS_CONTAINER = re.compile(r":{3,}[ \t]*[^\s:]")
NO_CONTAINER = (
    "no-container",
    "this line opens no container",
    "they stand at the margin and not in one another: write `<div>`, with blank lines around what is in it",
)
UNCLOSED_CONTAINER = ("unclosed-container", "this block is never closed", "close it with `:::`")


def doubts_plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("place", "doubts", doubts)


def doubts(state: StateCore) -> None:
    lines: tuple[str, ...] = state.env["source"].lines
    before = ""
    width = 0
    for token in state.tokens:
        if token.type == "table_open":
            width = 0
        elif token.type == "th_open":
            width += 1
        if token.type == "inline" and before == "paragraph_open":
            add(token, about_paragraph(token))
        elif doubt := about_block(token, lines, width):
            token.meta.setdefault("warning", doubt)
        if token.type == "inline":
            add(token, about_citations(token))
            add(token, about_braces(token))
            add(token, about_grounds(token))
        elif token.type == "html_block":
            add(token, about_html(token.content))
        before = token.type


def add(block: Token, found: Iterator[tuple[int, Warning]]) -> None:
    """A token without content carries a warning to its place in the text."""
    assert block.children is not None
    block.children += [
        Token("html_text", "", 0, meta={"offset": offset, "warning": warning}) for offset, warning in found
    ]


def about_block(token: Token, lines: tuple[str, ...], width: int) -> Warning | None:
    """`width` counts the cells in the head of the table that the token stands in."""
    if token.type == "fence" and token.markup:
        return about_fence(token, lines)
    if token.type in {"container_open", "block_open"} and not token.meta["closed"]:
        return UNCLOSED_CONTAINER
    if token.type == "html_block" and OPENING.match(token.content.lstrip()):
        return INDENTED_SLIDE
    if token.type == "tr_open" and width and token.map:
        return about_row(lines[token.map[0]], width)
    return None


def about_html(text: str) -> Iterator[tuple[int, Warning]]:
    for found in IMPORT_IN_HTML.finditer(text) if "@import" in text else ():
        yield found.start(1), (*NO_IMPORT[:2], "put blank lines around it: Markdown inside HTML needs them")
    for found in REVEAL_MARKDOWN.finditer(text):
        yield found.start(1), NO_REVEAL_MARKDOWN
    behind = BEHIND_COMMENT.match(text)
    if behind and (marked := MARKED.search(behind[1])):
        yield behind.start(1) + marked.start(), NO_MARKDOWN
    elif marked := MARKED_IN_HTML.search(NO_TEXT.sub(lambda found: " " * len(found[0]), text)):
        yield marked.start(), HTML_GOES_ON


def about_fence(fence: Token, lines: tuple[str, ...]) -> Warning | None:
    """Who shows a fence in a fence must have longer marks round it, or the inner one would end both."""
    if not is_closed(fence, lines):
        return UNCLOSED_FENCE
    inner = fence.markup in fence.content and any(
        line.lstrip().startswith(fence.markup) for line in fence.content.split("\n")
    )
    return LATE_FENCE if inner else None


def is_closed(fence: Token, lines: tuple[str, ...]) -> bool:
    start, end = fence.map or (0, 0)
    return end - start > 1 and lines[end - 1].strip(" \t>").startswith(fence.markup)


def about_row(line: str, width: int) -> Warning | None:
    """Cells that the head has no place for are not shown."""
    bars = line.strip().strip("|").count("|")
    found = cells(line) if bars >= width else 0
    if found <= width:
        return None
    return ("table-row", f"the row has {found} cells, the head of the table {width}", "write `|` as `\\|`")


def cells(line: str) -> int:
    parts = escapedSplit(line.strip(" \t>"))
    return len(parts) - (parts[:1] == [""]) - (len(parts) > 1 and parts[-1].strip() == "")


def about_paragraph(paragraph: Token) -> Iterator[tuple[int, Warning]]:
    imports = {child.meta.get("offset") for child in paragraph.children or [] if child.type == "import"}
    rows = paragraph.content.split("\n")
    offset = 0
    for index, line in enumerate(rows):
        above = rows[index - 1] if index else ""
        if line[:1] == "@" and IMPORT.match(line) and offset not in imports:
            yield offset, NO_IMPORT
        elif line[:1] == "#" and HEADING.match(line):
            yield offset, NO_HEADING
        elif line[:1] == ":" and OPENS_CONTAINER.match(line):
            yield offset, NO_CONTAINER
        elif NOTES_LINE.fullmatch(line):
            yield offset, NO_NOTES
        elif "|" in above and DELIMITER.match(line):
            message = f"the line below the head has {cells(line)} cells, the head {cells(above)}"
            yield offset, ("no-table", message, "give both the same number of cells")
        elif index == 1 and ROW.match(above) and ROW.match(line):
            yield offset, NO_TABLE
        offset += len(line) + 1
    found = FIRST_LINE.match(paragraph.content)
    if found and found["type"].lower() not in TYPES:
        kind = found["type"]
        yield 0, ("unknown-callout", f"no callout `{kind}`", did_you_mean(kind.lower(), TYPES))


def about_citations(inline: Token) -> Iterator[tuple[int, Warning]]:
    """What is left in the text after footnotes have been found."""
    for child in (inline.children or []) if "[^" in inline.content else []:
        for found in CITATION.finditer(child.content) if child.type == "text" else ():
            offset = inline.content.find(found[0])
            yield max(offset, 0), ("missing-footnote", f"no footnote `{found[0]}`", f"write `{found[0]}: …`")


def about_grounds(inline: Token) -> Iterator[tuple[int, Warning]]:
    """Pictures that are backgrounds in Marp."""
    found = MARP_GROUND.search(inline.content)
    if found and any(child.type == "image" for child in inline.children or []):
        yield found.start(), NO_GROUND


def about_braces(inline: Token) -> Iterator[tuple[int, Warning]]:
    """Attributes at the end of a line that nothing has taken, as other programs write them."""
    children = inline.children or [] if "{" in inline.content else []
    for child, after in zip_longest(children, children[1:]):
        is_told = child.type != "text" or OPENS_CONTAINER.match(child.content)
        found = None if is_told else BRACES.search(child.content)
        if found and (after is None or after.type in {"softbreak", "hardbreak"}):
            yield max(inline.content.find(found[1]), 0), SHOWN_BRACES
