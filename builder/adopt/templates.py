"""A replacement becomes a template: a macro on a line with fields, or a word anywhere in text."""

from __future__ import annotations

import re

from builder.adopt.findings import MACROS, Findings
from builder.adopt.javascript import Pattern
from builder.diagnostics import Location

BLANKS = r"(?:\\s|[ ]|\[ \]|\[ \\t\]|\\t)[+*]?\??"
FIELD = r"\((?:\.[*+]\??|\\S[*+]\??|\\w\+|\[\^[^\]]*\][*+]\??)\)"
LINE_END = r"(?:\\s\*)?(?:\(?(?:\\r\?)?\\n\)?|\$)?\+?"
FIELDS = rf"(?:(?:{BLANKS})?{FIELD}(?:{BLANKS}{FIELD})*)?"
LINE = re.compile(rf"(?:\^|\\b)?(?P<name>[\w-]+)(?:\\b)?(?P<fields>{FIELDS}){LINE_END}")
GREEDY = re.compile(r"\(\.[*+]\)(?=.*\()")
META = re.compile(r"(?<!\\)[.*+?^${}()|\[\]]|\\[a-zA-Z]")
REFERENCE = re.compile(r"\$([$\d&`'<])")
CAPTURE = re.compile(r"(?<!\\)\((?:\?<(\w+)>|(?!\?))")
UNNAMEABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # on one machine or another
PARAMETERS = {1: ("text",), 2: ("left", "right"), 3: ("left", "center", "right")}


def take_replacement(pattern: object, html: str, at: Location, found: Findings) -> None:
    """Of `html`, `$1`, `$2`, … are fields and `$$` is a dollar sign."""
    source = pattern.source if isinstance(pattern, Pattern) else re.escape(str(pattern))
    if is_formula_wrap(source):
        found.remark(at, "not needed: a display formula is a paragraph of its own")
        return
    source, html = numbered(source, html)
    references = {reference for reference in REFERENCE.findall(html) if reference != "$"}
    line = LINE.fullmatch(source)  # with fields, or a name alone on its line
    if line and line["name"] != source and not references & set("&`'<"):
        take_line(line, html, at, found)
    elif not META.search(source) and not references:
        take_word(re.sub(r"\\(.)", r"\1", source), html.replace("$$", "$"), at, found)
    else:
        found.leave(at, f"the pattern `{source}` is not taken over: expected a name and fields, or a word",
                    f"a macro is a name at the start of a line, with a template in {MACROS}")


def take_line(line: re.Match[str], html: str, at: Location, found: Findings) -> None:
    fields = re.findall(FIELD, line["fields"])
    if GREEDY.search(line["fields"]):
        message = f"the fields of `{line['name']}` are split at spaces"
        found.remark(at, message, "the last takes the rest of the line, not the first, as in the pattern")
    found.template("macro", line["name"], macro_template(line["name"], len(fields), html), at)


def take_word(word: str, html: str, at: Location, found: Findings) -> None:
    if UNNAMEABLE.search(word) or not word.strip():
        found.leave(at, f"`{word}` cannot be the name of a file")
    else:
        found.template("word", word, f"{plain(html)}\n", at)


def numbered(source: str, html: str) -> tuple[str, str]:
    """A pattern and its replacement with numbers for the names of groups."""
    names = [group[1] for group in CAPTURE.finditer(source)]
    for number, name in enumerate(names, 1):
        if name:
            html = html.replace(f"$<{name}>", f"${number}")
    return re.sub(r"\(\?<\w+>", "(", source), html


def is_formula_wrap(source: str) -> bool:
    return source.replace("\\", "").startswith("$$")


def macro_template(name: str, count: int, html: str) -> str:
    """A Jinja macro that puts its parameters where the replacement had `$1`, `$2`, …"""
    names = PARAMETERS.get(count, tuple(f"field{n}" for n in range(1, count + 1)))
    filled = re.sub(r"\$\$|\$([1-9])", lambda m: f"\0{m[1]}" if m[1] else "$", html)
    slots = {str(n): f"{{{{ {name} }}}}" for n, name in enumerate(names, 1)}
    body = re.sub("\0(.)", lambda m: slots.get(m[1], ""), plain(filled)).strip()
    title = re.sub(r"\W+", "_", name.lower(), flags=re.A).strip("_") or "macro"
    usage = " ".join([name, *names])
    return f"{{# `{usage}` #}}\n{{% macro {title}({', '.join(names)}) %}}\n{body}\n{{% endmacro %}}\n"


def plain(html: str) -> str:
    """Text that means itself in a template."""
    return re.sub(r"\{[{%#]", lambda match: "{{ '" + match[0] + "' }}", html)
