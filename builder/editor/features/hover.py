"""What is shown of the thing under the cursor: a formula typeset, a statement, a source, a picture."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp
from markdown_it.token import Token

from builder.adopt.schema import DESCRIPTIONS
from builder.dialect.label import EQUATION
from builder.dialect.labels import tokens_in
from builder.editor.asked import Asked
from builder.editor.completion.labels import in_words
from builder.editor.completion.paths import contents
from builder.editor.features.formulas import formula_at, shown
from builder.editor.features.under import Name, under
from builder.math.commands import reach
from builder.theming.templates import BadTemplate


def hover(asked: Asked) -> lsp.Hover | None:
    name = under(asked)
    about = of_name(name, asked) if name else ""
    if name and about:
        place = asked.text.range(asked.row, name.start, name.end)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, about), place)
    found = formula_at(asked)
    if not found:
        return None
    about = "\n\n".join(filter(None, [shown(found, asked), macros_of(found.token, asked)]))
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, about), found.range)


def of_name(name: Name, asked: Asked) -> str:
    match name.kind:
        case "label":
            return label(name.text, asked)
        case "source":
            source = asked.sources.get(name.text)
            return f"{source.html}\n\n`{name.text}`" if source else ""
        case "file":
            path = asked.find(name.text)
            return contents(path, asked.pictures) if path else ""
        case "option":
            return DESCRIPTIONS.get(name.text, "")
        case "macro":
            return line_macro(name.text, asked)
        case "footnote":
            lines = (line for line in asked.text.lines if line.startswith(f"[^{name.text}]:"))
            return next(lines, "").partition(":")[2].strip()
        case "tex" if formula_at(asked) is None and name.text in asked.macros:
            return definition(name.text, asked)
    return ""


def label(key: str, asked: Asked) -> str:
    """What a label names, and the beginning of it."""
    deck = asked.study.deck if asked.study else None
    found = deck.labels.get(key) if deck else None
    if not deck or not found:
        return ""
    said = f"**{in_words(found)}**"
    if found.kind == EQUATION:
        tokens = (token for slide in deck.slides for token in tokens_in(slide.tokens))
        tex = next((t.content for t in tokens if f"\\label{{{key}}}" in t.content and "math" in t.type), "")
        return f"{said}\n\n```tex\n{tex.strip()}\n```" if tex else said
    return "\n\n".join([said, statement(found.at.path, found.at.line, asked)])


def statement(path: str, line: int, asked: Asked) -> str:
    """The lines of a block, without those that open and close it."""
    for text in asked.documents():
        if str(text.path) == path or text.path.name == path.rpartition("/")[2]:
            lines = text.lines[line : line + 12]
            end = next((n for n, below in enumerate(lines) if below.lstrip().startswith(":::")), len(lines))
            return "\n".join(lines[:end])
    return ""


def line_macro(name: str, asked: Asked) -> str:
    try:
        macro = asked.templates.macro(name) if asked.templates else None
    except BadTemplate:
        macro = None
    return f"`{' '.join([name, *macro.parameters])}`" if macro else ""


def macros_of(token: Token, asked: Asked) -> str:
    """The definitions of the author's macros that a formula uses."""
    names: Iterable[str] = sorted(reach(token.content, asked.macros) & asked.macros.keys())
    return "\n\n".join(definition(name, asked) for name in names)


def definition(name: str, asked: Asked) -> str:
    macro = asked.macros[name]
    arguments = f" ({macro.nargs} argument{'s' * (macro.nargs != 1)})" if macro.nargs else ""
    return f"`\\{name}`{arguments}: `{macro.definition}`"
