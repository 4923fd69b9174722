"""`<!-- slide … -->` at the margin starts a slide, whatever stands before it (dialect §4)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.lines import INTERRUPTS, at_margin, line_of, marks_of
from builder.read.attribute_values import doubtful_value
from builder.read.attributes import Attributes, as_text, lost_values, parse_attributes
from builder.read.inline_style import style_doubts

DIRECTIVE = re.compile(r"<!--\s+(?:slide|\.slide:?)(?:\s+(?P<attributes>.*?))?\s*-->", re.S)
# The subject must be followed by a blank: `<!-- slide-->` is an ordinary comment.
OPENING = re.compile(r"<!--\s+(?:slide|\.slide:?)\s")
ANY_OPENING = re.compile(rf"({OPENING.pattern})")
GOES_ON = (
    "unclosed-comment",
    "a slide comment is not closed and runs to the end of the next one",
    "close it with `-->`",
)

# What reveal.js 6 and its plugins read from a slide; any other attribute is the author's own.
KNOWN = frozenset(
    (
        "id class style vertical slide title lang dir hidden data-notes data-state data-visibility "
        "data-header data-footer data-timing data-autoslide data-preload data-prevent-swipe "
        "data-menu-title data-transition "
        "data-transition-speed data-auto-animate data-auto-animate-id data-auto-animate-restart "
        "data-auto-animate-easing data-auto-animate-duration data-auto-animate-delay "
        "data-auto-animate-unmatched data-background data-background-color data-background-gradient "
        "data-background-image data-background-size data-background-position data-background-repeat "
        "data-background-opacity data-background-video data-background-video-loop "
        "data-background-video-muted data-background-iframe data-background-interactive "
        "data-background-transition data-background-hash data-chalkboard data-check-off"
    ).split()
)


# What reveal.js' own plugin for Markdown reads from a slide.
OF_MARKDOWN = frozenset(
    (
        "data-markdown data-template data-separator data-separator-vertical data-separator-notes "
        "data-charset data-element-attributes"
    ).split()
)
NO_REVEAL_MARKDOWN = (
    "no-reveal-markdown",
    "Markdown is not read as reveal.js' plugin does",
    'a deck is Markdown itself: write it here, or `@import "file.md"`',
)

AS_TYPED = (
    "slide-attribute",
    "the menu shows `data-menu-title` as it is typed, TeX too",
    "write letters and signs, such as `x²`",
)

PICTURE, COLOURS = "data-background-image", "data-background-gradient"
GRADIENT = re.compile(r"\s*(?:repeating-)?(?:linear|radial|conic)-gradient\(", re.I)
TEX = re.compile(r"\$[^$]*[\\^_{][^$]*\$|\\\(.*\\\)")
OF_OLD = re.compile(
    r"""("[^"]*"|'[^']*'|=[^\s"']+)|(?<![^\s,;])(?P<name>[A-Za-z][\w-]*)\s*:\s*(?=["']|[\w#.])"""
)
COLON = (
    "colon-attributes",
    "attributes are written in the old style (until 2018)",
    "write `=` for `:`, as in `vertical=true`",
)


def slide_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("table", "slide", slide, {"alt": INTERRUPTS})


def slide(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not at_margin(state, start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    if not OPENING.match(state.src, position):
        return False
    found = DIRECTIVE.match(state.src, position)
    if not found:
        return False
    if silent:
        return True
    break_line_before(state.tokens, start)
    token = state.push("slide", "", 0)
    token.block = True
    token.content = found[0]
    # In a quote the original reads from too early on, and takes the subject for an attribute.
    subject = "slide " if state.env["source"].lines[start].lstrip().startswith(">") else ""
    written = found["attributes"] or ""
    meant = with_equals_signs(written)
    attributes = parse_attributes(subject + meant)
    doubt = [GOES_ON] if "<!--" in written else [] if meant == written else [COLON]
    doubt = doubt or [*doubts(attributes), *(("slide-attribute", *doubt) for doubt in lost_values(meant))]
    token.meta = {"attributes": as_meant(attributes), "warnings": doubt}
    token.map = [start, start + 1]
    glued_text(state, found.end(), line_of(state, start, found.end()), end)
    return True


def with_equals_signs(written: str) -> str:
    """Attributes of today: until 2018 the original documented `vertical:true` and `data-notes:"…"`."""

    def meant(found: re.Match[str]) -> str:
        name = found["name"]
        return f"{name}=" if name and (name in KNOWN or name.startswith("data-")) else found[0]

    return OF_OLD.sub(meant, written) if ":" in written else written


def as_meant(attributes: Attributes) -> Attributes:
    """The attributes, with a gradient where reveal.js looks for one."""
    return {COLOURS if k == PICTURE and GRADIENT.match(str(v)) else k: v for k, v in attributes.items()}


def doubts(attributes: Attributes) -> Iterator[tuple[str, str, str]]:
    """A warning about each attribute that is nearly one of slides, or whose value is none it can have."""
    for name, value in attributes.items():
        if name in OF_MARKDOWN:
            yield NO_REVEAL_MARKDOWN
            continue
        if name == "style" and isinstance(value, str):
            yield from (("slide-attribute", *doubt) for doubt in style_doubts(value))
        hint = "" if name in KNOWN else did_you_mean(name, KNOWN)
        if hint or '"' in name:
            hint = hint or "write `=` between a name and its value"
            yield ("slide-attribute", f"slides have no attribute `{name}`", hint)
        elif name == "data-menu-title" and TEX.search(str(value)):
            yield AS_TYPED
        elif name == PICTURE and GRADIENT.match(str(value)):
            yield ("slide-attribute", "a gradient is no picture", f"write it as `{COLOURS}`")
        elif hint := doubtful_value(name, value):
            yield ("slide-attribute", f"`{name}` has no value `{as_text(value)}`", hint)


def break_line_before(tokens: list[Token], start: int) -> None:
    """A paragraph that runs up to the comment ends in a line break, as each of its lines does."""
    last = next((i for i in range(len(tokens) - 2, -1, -1) if tokens[i].nesting >= 0), None)
    if last is None or tokens[last + 1].type != "paragraph_close":
        return
    text = tokens[last]
    if text.type == "inline" and text.map and text.map[1] == start:
        text.content += "\n"


def glued_text(state: StateBlock, position: int, line: int, end: int) -> None:
    """Text that follows without a blank line goes on in the paragraph of the comment, whose start is not
    shown: it stands bare, behind a line break when it begins on the next line. What ends the paragraph makes
    an empty one of it, which keeps a list or picture off the line of the text."""
    state.bMarks[line], state.tShift[line], state.sCount[line] = position, 0, state.blkIndent
    tail = state.src[position : state.eMarks[line]].strip()
    paragraph(state, line, end, False)
    opening, inline, closing = state.tokens[-3:]
    if not inline.content:
        del state.tokens[-3:]
        return
    opening.hidden = closing.hidden = True
    closing.meta["ends_bare_text"] = True
    if not tail:
        inline.content = "\n" + inline.content


def starts_slide(line: str) -> bool:
    """Whether a raw line would start a slide; containers that read lines themselves stop there."""
    return bool(OPENING.match(line + "\n"))


def slide_before(state: StateBlock, start: int, position: int) -> int | None:
    """The line of the first slide behind the line `start` that begins before a position of the text.

    Each part of the text is looked through once for all that ask about it, each in its container.
    """
    asked = marks_of(state).slides
    container = state.level, state.blkIndent
    after, until, line = asked.get(container, (state.lineMax, 0, None))
    if after > start or (until < position if line is None else line <= start):
        line = first_slide(state, start, position)
        asked[container] = start, position, line
    return line if line is not None and state.bMarks[line] < position else None


def first_slide(state: StateBlock, start: int, position: int) -> int | None:
    marks = marks_of(state)
    at = marks.first(ANY_OPENING, state.bMarks[start + 1], position)
    while at >= 0:
        line = bisect_right(state.bMarks, at) - 1
        if at_margin(state, line) and state.bMarks[line] == at:
            return line
        at = marks.first(ANY_OPENING, at + 1, position)
    return None
