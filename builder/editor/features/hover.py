"""What is shown of the thing under the cursor: a formula typeset, a statement, a source, a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types as lsp
from markdown_it.token import Token

from builder.adopt.schema import DESCRIPTIONS
from builder.dialect.label import EQUATION, Label
from builder.editor.asked import Asked
from builder.editor.completion.labels import in_words
from builder.editor.completion.paths import contents
from builder.editor.features.definition import label_of
from builder.editor.features.formulas import formula_at, shown
from builder.editor.features.under import Name, under
from builder.editor.texts import file_of
from builder.math.commands import reach
from builder.site.engine import Engine
from builder.theming.templates import BadTemplate

LINES = 12
END_OF_FORMULA = re.compile(r"\$\$|\\\]|\n[ \t>]*```")


def hover(asked: Asked, engine: Engine) -> lsp.Hover | None:
    name = under(asked)
    about = of_name(name, asked, engine) if name else ""
    if name and about:
        place = asked.text.range(asked.row, name.start, name.end)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, about), place)
    found = formula_at(asked)
    if not found:
        return None
    about = "\n\n".join(filter(None, [shown(found, asked), macros_of(found.token, asked)]))
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, about), found.range)


def of_name(name: Name, asked: Asked, engine: Engine) -> str:
    match name.kind:
        case "label":
            found = label_of(name.text, asked, engine)
            return f"**{in_words(found)}**\n\n{statement(found, asked)}".strip() if found else ""
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


def statement(label: Label, asked: Asked) -> str:
    """The lines of a block, without those that open and close it, or the TeX of an equation."""
    text = asked.texts.of(file_of(label.at))
    if not text:
        return ""
    row = label.at.line - 1
    if label.kind == EQUATION:
        lines = [text.line(row)[label.at.column - 1 :], *text.lines[row + 1 : row + LINES]]
        tex = END_OF_FORMULA.split("\n".join(lines), maxsplit=1)[0].strip()
        return f"```tex\n{tex}\n```"
    below = text.lines[row + 1 : row + 1 + LINES]
    end = next((n for n, line in enumerate(below) if line.lstrip().startswith(":::")), len(below))
    return "\n".join(below[:end])


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
