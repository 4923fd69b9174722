"""Raw HTML: blocks end where a slide starts, and the formulas in their text are found (dialect §12.4, §14).

A block becomes a token with children: `html_tag` (one tag, its attributes read), `html_text`,
`math_inline`. Inline tags become `html_tag` too, so that later stages read markup in one form. A tag that its
block does not end is shown as text: a browser would read on through the slides behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.syntax.lines import INTERRUPTS, Marks, first_of, line_text
from builder.dialect.syntax.math import REFERENCE
from builder.dialect.syntax.slide import slide_before
from builder.dialect.verbatim import PROGRAMS, still_verbatim

# As browsers read tags: to the first `>` that is in no quoted value, and a value begins behind a name's `=`.
SPACE = r"[ \t\n\f\r]"
VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+|(?=>))"
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][^ \t\n\f\r/>]*+)(?P<attributes>(?:[ \t\n\f\r/]"
    r"|(?:[^ \t\n\f\r/>=]++|=[^ \t\n\f\r/>=]*+)"
    rf"(?:{SPACE}*+={SPACE}*+{VALUE}|(?!{SPACE}*=)))*+)>"
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=<>`]+)))?"
)
COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)|<(?:!(?!--)|\?|/(?![A-Za-z]))[^>]*>", re.S)
# markdown-it has capitals only, its translation into Python any letter.
DECLARATION = re.compile(r"<![a-z]")
BEGINS = re.compile(r"<[A-Za-z/!?]")
ENDLESS = re.compile(r"<plaintext\b", re.I)  # no end tag ends it
ENVIRONMENT = re.compile(r"\\begin(?P<name>\{[A-Za-z]+\*?\})")
END = re.compile(r"\\end(?P<name>\{[A-Za-z]+\*?\})")
SIGN = re.compile(r"[<$\\]")
TAG_SIGN = re.compile("<")
UNCLOSED_COMMENT = (
    "unclosed-comment", "a comment is never closed and hides the rest of the deck", "close it with `-->`"
)
FORMULA = re.compile(r"\$\$|\\\[|\$|\\\(|\\begin\{|\\(?:eq)?ref\{")
CLOSERS = {"$$": "$$", "\\[": "\\]", "$": "$", "\\(": "\\)"}


def html_plugin(md: MarkdownIt) -> None:
    md.block.ruler.at("html_block", html_until_slide, {"alt": [*INTERRUPTS[:3]]})
    md.core.ruler.after("footnote_tail", "html", read_markup)


def html_until_slide(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    text = line_text(state, start)
    if not text.startswith("<") or DECLARATION.match(text):
        return False
    slide = slide_before(state, start, state.eMarks[end - 1])
    return html_block(state, start, end if slide is None else slide, silent)


def read_markup(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "html_block" and token.children is None:
            token.children = list(read_html(token.content))
        elif token.children:
            token.children = list(
                without_formulas([p for child in token.children for p in read_inline(child)])
            )


def without_formulas(children: list[Token]) -> Iterator[Token]:
    """Inside `<code>` and its like in running text, TeX stays the text it is."""
    verbatim = ""
    for child in children:
        if child.type == "html_tag":
            verbatim = still_verbatim(verbatim, child)
        if verbatim and child.type == "math_inline":
            closer = CLOSERS.get(child.markup, "")  # a bare `\\eqref{…}` is its own text
            yield Token("text", "", 0, content=f"{child.markup}{child.content}{closer}")
        else:
            yield child


def read_inline(child: Token) -> Iterator[Token]:
    if child.type != "html_inline":
        yield child
    elif ENDLESS.match(child.content):
        yield Token("text", "", 0, content=child.content)
    elif TAG.fullmatch(child.content):
        yield tag_token(child.content)
    else:
        yield child


def rest_as_text(text: str, start: int) -> Token:
    if text.startswith("<!--", start):
        return Token("html_text", "", 0, meta={"offset": start, "warning": UNCLOSED_COMMENT})
    rest = text[start:]
    name = re.split(r"[\s>]", rest, maxsplit=1)[0]
    warning = (
        "unclosed-tag",
        f"`{name}` is a tag that is not closed in its block",
        "close it with `>`, and each quoted value with its quote; write a single sign as `&lt;`",
    )
    meta = {"offset": start, "warning": warning}
    return Token("html_text", "", 0, content=escape(rest, quote=False), meta=meta)


class Markup(Marks):
    """The marks of a piece of raw HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ends: dict[str, list[int]] | None = None
        self.tag = (-1, -1)

    def end_of(self, environment: str, start: int) -> int:
        """Where the first `\\end{environment}` behind `start` begins, or -1."""
        if self.ends is None:
            self.ends = {}
            for found in END.finditer(self.text):
                self.ends.setdefault(found["name"], []).append(found.start())
        return first_of(self.ends.get(environment, ()), start, len(self.text))

    def holds_tag(self, start: int, end: int) -> bool:
        """Whether a whole tag stands in a part of the text; the last one found is that of many parts."""
        if start <= self.tag[0] and self.tag[1] <= end:
            return True
        found = TAG.search(self.text, start, end)
        self.tag = found.span() if found else self.tag
        return found is not None


def read_html(text: str) -> Iterator[Token]:
    """The pieces of raw HTML in order; `meta["offset"]` of a formula counts from the start of `text`."""
    marks = Markup(text)
    at = plain = 0
    verbatim = ""
    while at < len(text):
        found = next_piece(marks, at, verbatim)
        if found is None:
            break
        token, start, end = found
        if start > plain:
            yield text_token(text[plain:start])
        if token.type == "html_tag":
            verbatim = still_verbatim(verbatim, token)
        yield token
        at = plain = end
    if plain < len(text):
        yield text_token(text[plain:])


def next_piece(marks: Markup, at: int, verbatim: str) -> tuple[Token, int, int] | None:
    """The first tag, comment or formula from `at` on; inside `verbatim` only its closing tag counts."""
    text = marks.text
    while begin := (TAG_SIGN if verbatim else SIGN).search(text, at):
        at = begin.start()
        if text[at] == "<":
            if found := markup(text, at, verbatim):
                return found
        elif found := formula(marks, at):
            return found
        at += 2 if text[at] == "\\" and text[at + 1 : at + 2] != "<" else 1
    return None


def markup(text: str, at: int, verbatim: str) -> tuple[Token, int, int] | None:
    """The comment or tag that begins here; the rest of the text if it does not end in it."""
    program = verbatim in PROGRAMS
    if program and text[at : at + len(verbatim) + 2].lower() != f"</{verbatim}":
        return None
    comment = None if program else COMMENT.match(text, at)
    if comment:
        return Token("html_comment", "", 0, content=comment[0]), at, comment.end()
    tag = None if ENDLESS.match(text, at) else TAG.match(text, at)
    if tag and (not program or tag["name"].lower() == verbatim):
        return tag_token(tag[0]), at, tag.end()
    if tag is None and not program and BEGINS.match(text, at):
        return rest_as_text(text, at), at, len(text)
    return None


def formula(marks: Markup, at: int) -> tuple[Token, int, int] | None:
    text = marks.text
    opening = FORMULA.match(text, at)
    if not opening:
        return None
    if opening[0] == "\\begin{":
        return environment(marks, at)
    if opening[0].endswith("ref{"):
        found = REFERENCE.match(text, at)
        return (math_token(found[0], at, display=False, bare=True), at, found.end()) if found else None
    inside = opening.end()
    close = marks.find(CLOSERS[opening[0]], inside, len(text))
    if opening[0] == "$$" and (close < 0 or close == inside):
        return empty_formula(at), at, inside
    if close <= inside or marks.holds_tag(inside, close) or not text[inside:close].strip():
        return None
    display = opening[0] in {"$$", "\\["}
    end = close + len(CLOSERS[opening[0]])
    return math_token(text[inside:close], inside, display=display, bare=False), at, end


def environment(marks: Markup, at: int) -> tuple[Token, int, int] | None:
    """`\\begin{name}` to the first `\\end{name}`."""
    opening = ENVIRONMENT.match(marks.text, at)
    end = marks.end_of(opening["name"], opening.end()) if opening else -1
    if opening is None or end < 0:
        return None
    end += len("\\end") + len(opening["name"])
    return math_token(marks.text[at:end], at, display=True, bare=True), at, end


def empty_formula(at: int) -> Token:
    """Two dollars with no others behind them are a formula without content, which shows nothing."""
    warning = (
        "unclosed-math",
        "`$$` is never closed in this HTML block",
        "a blank line ends the block: remove it, or write `\\$` for a dollar",
    )
    return Token("html_text", "", 0, meta={"offset": at, "warning": warning})


def math_token(tex: str, offset: int, *, display: bool, bare: bool) -> Token:
    """Raw HTML writes `&lt;` where TeX means `<`; `source` keeps what stood there."""
    meta = {"display": display, "offset": offset, "bare": bare}
    return Token("math_inline", "", 0, content=unescape(tex), meta=meta)


def text_token(text: str) -> Token:
    return Token("html_text", "", 0, content=text)


def tag_token(text: str) -> Token:
    found = TAG.fullmatch(text)
    if found is None:
        return text_token(text)
    meta = {
        "name": found["name"].lower(),
        "closing": bool(found["close"]),
        "empty": found["attributes"].endswith("/"),
        "attributes": read_tag_attributes(found["attributes"]),
    }
    return Token("html_tag", "", 0, content=text, meta=meta)


def read_tag_attributes(text: str) -> dict[str, str]:
    """Names in lower case, values with entities decoded; the first of a name counts, as in browsers."""
    found: dict[str, str] = {}
    for one in ATTRIBUTE.finditer(text):
        value = one["double"] or one["single"] or one["bare"] or ""
        found.setdefault(one["name"].lower(), unescape(value))
    return found


def start_tag(tag: Token, attributes: dict[str, str]) -> str:
    """The markup of a tag with other attributes than it was written with."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag.meta['name']}{written}{'/' if tag.meta['empty'] else ''}>"
