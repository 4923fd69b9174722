"""Replace macro lines and words by the theme's markup, in which formulas are found as in raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it.token import Token
from markupsafe import Markup

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.syntax.html import read_html
from builder.theming.templates import BadTemplate, Templates


def expand(tokens: list[Token], templates: Templates, report: Report) -> list[Token]:
    """The same tokens without `macro`, and without words of the theme in any text."""
    longest_first = sorted(templates.words, key=lambda word: (-len(word), word))
    words = re.compile("|".join(map(re.escape, longest_first)))
    out: list[Token] = []
    for token in tokens:
        if token.type == "macro":
            out.append(expand_line(token, templates, report))
        else:
            if token.children and longest_first:
                token.children = [
                    piece for child in token.children for piece in expand_words(child, words, templates)
                ]
            out.append(token)
    return out


def expand_line(token: Token, templates: Templates, report: Report) -> Token:
    name, text = token.meta["name"], token.meta["text"]
    return filled_in(token, name, text, templates, report)


def filled_in(
    token: Token, name: str, given: str | list[str], templates: Templates, report: Report
) -> Token:
    """The markup of a macro with the fields of a line, or with a list of fields."""
    at: Location = token.meta["at"]
    try:
        macro = templates.macro(name)
        fields = macro.split(given) if isinstance(given, str) else given[: len(macro.parameters)]
        if len(fields) < macro.required:
            missing = macro.parameters[len(fields)]
            message = f"`{name}` needs {len(macro.parameters)} fields, found {len(fields)}: no `{missing}`"
            usage = " ".join([name, *(f"{p}…" if p == macro.parameters[-1] else p for p in macro.parameters)])
            problem = Diagnostic(at, "error", "macro-arguments", message, f"write `{usage}`")
            return fault(token, report, problem)
        html = str(macro.call(*[Markup(field) for field in fields]))
    except BadTemplate as error:
        problem = Diagnostic(error.at, "error", "template", error.message, f"called at {at}")
        return fault(token, report, problem)
    return html_token(html, token)


def html_token(html: str, call: Token) -> Token:
    """Raw HTML that stands for a line; its formulas are placed where the line has their TeX."""
    at: Location = call.meta["at"]
    token = Token("html_block", "", 0, content=html, block=True, map=call.map, meta=dict(call.meta))
    token.children = list(read_html(html))
    for child in token.children:
        column = at.text.find(child.content) + 1 if child.type == "math_inline" else 0
        child.meta |= {"base": call.meta["base"], "at": replace(at, column=column or at.column)}
    return token


def fault(token: Token, report: Report, problem: Diagnostic) -> Token:
    report(problem)
    return error_fence(token, problem, token.meta["at"].text)


def error_fence(token: Token, problem: Diagnostic, source: str) -> Token:
    """What stands on the slide in place of something that failed."""
    meta = {"at": token.meta["at"], "base": token.meta["base"], "language": "error", "problem": problem}
    return Token("fence", "code", 0, content=source, info="error", block=True, map=token.map, meta=meta)


def expand_words(child: Token, words: re.Pattern[str], templates: Templates) -> Iterator[Token]:
    if child.type not in {"text", "html_text"} or not words.search(child.content):
        yield child
        return
    end = 0
    for found in words.finditer(child.content):
        if found.start() > end:
            yield Token(child.type, "", 0, content=child.content[end : found.start()], meta=dict(child.meta))
        for piece in read_html(templates.word(found[0])):
            yield piece.copy(meta={**child.meta, **piece.meta})
        end = found.end()
    if end < len(child.content):
        yield Token(child.type, "", 0, content=child.content[end:], meta=dict(child.meta))
