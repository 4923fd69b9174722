"""Move a project from Markdown Preview Enhanced: its text macros become templates, its TeX macros settings.

Taken are replacements that say plainly what replaces what (`parser.js`: `markdown.replace(/NAME\\s+(.*)\\n/g,
'<p>$1</p>')`) and tables of TeX macros in any configuration file. The rest is reported with its place. The
author's files are read, never run and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from builder.adopt.javascript import (
    NAME,
    NotLiteral,
    Pattern,
    entries,
    read,
    read_one,
    skip,
    unescaped,
    without_comments,
)
from builder.diagnostics import Diagnostic, Location, shown_name

THEME = Path("theme", "own")
STYLE = (THEME / "style.css").as_posix()
MACROS = (THEME / "macros").as_posix()
ANYWHERE = frozenset({"parser.js", "mathjax_config.js", "mathjax_config.json", "mathjax.json"})
IN_SETTINGS = frozenset({"config.js", "config.json", "settings.json", "head.html", "style.less"})
SKIPPED = frozenset({"node_modules", ".git", "site", ".venv"})
CALL = re.compile(r"\.replace(?:All)?\s*\(")
TABLE = re.compile(r"""(["']?)\b[mM]acros\1\s*:\s*(?=\{)""")
SETTING = re.compile(r"""(?:^|[{,])\s*["']?(?:markdown-preview-enhanced\.)?([a-zA-Z]\w+)["']?\s*:""", re.M)
BLANKS = r"(?:\\s|[ ]|\[ \]|\[ \\t\]|\\t)[+*]?\??"
FIELD = r"\((?:\.[*+]\??|\\S[*+]\??|\\w\+|\[\^[^\]]*\][*+]\??)\)"
LINE_END = r"(?:\\s\*)?(?:\(?(?:\\r\?)?\\n\)?|\$)?\+?"
FIELDS = rf"(?:(?:{BLANKS})?{FIELD}(?:{BLANKS}{FIELD})*)?"
LINE = re.compile(rf"(?:\^|\\b)?(?P<name>[\w-]+)(?:\\b)?(?P<fields>{FIELDS}){LINE_END}")
GREEDY = re.compile(r"\(\.[*+]\)(?=.*\()")
META = re.compile(r"(?<!\\)[.*+?^${}()|\[\]]|\\[a-zA-Z]")
# Functions of `parser.js`, and those of them whose text is no Markdown.
HOOK = re.compile(r"\b(?:on(?:Will|Did)\w+Markdown|processWikiLink)\b")
LATER = {"onDidParseMarkdown": "the page's HTML", "processWikiLink": "links to notes"}
STEERING = re.compile(r"\b(?:for|while|if|switch|forEach|map|reduce|split|require)(?=\s*\()|cheerio(?=\s*\.)")
CAPTURE = re.compile(r"(?<!\\)\((?:\?<(\w+)>|(?!\?))")
UNNAMEABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # on one machine or another
TRIM = re.compile(r"\.trim\(\)")
ARROW = re.compile(r"(?:function\s*)?\(?([\w\s,$]*)\)?\s*(?:=>)?\s*(?:\{\s*return\s+)?")
PARAMETERS = {1: ("text",), 2: ("left", "right"), 3: ("left", "center", "right")}
# Settings of the original that an author will ask for; the others change nothing here.
NAMED = {
    "revealjsTheme": "themes are folders here: see `theme:` in slides.yaml",
    "codeBlockTheme": "the theme's style.css colours code",
    "mathInlineDelimiters": "the delimiters are $…$ and \\(…\\)",
    "mathBlockDelimiters": "the delimiters are $$…$$ and \\[…\\]",
    "packages": "name them in slides.yaml: `tex: {packages: [physics]}`",
    "enableTypographer": "quotes and dashes stay as typed",
    "enableScriptExecution": "code chunks are shown, never run",
    "plantumlServer": "diagrams are drawn on this machine",
    "chromePath": "set the environment variable SLIDES_BROWSER",
    "imageFolderPath": "pictures stay where decks say they are",
}


@dataclass(frozen=True)
class Taken:
    """Something that works here from now on: a line macro, a word, a TeX macro."""

    kind: Literal["macro", "word", "tex"]
    name: str
    at: Location


@dataclass(frozen=True)
class Migration:
    """`left` says what was not taken and why; `files` maps the files that hold the rest to their text."""

    taken: tuple[Taken, ...]
    left: tuple[Diagnostic, ...]
    files: Mapping[Path, str]


@dataclass(frozen=True)
class Config:
    """One of the author's configuration files."""

    path: Path
    text: str

    @cached_property
    def code(self) -> str:
        """The text without comments, each thing at its place."""
        return without_comments(self.text)

    def at(self, offset: int) -> Location:
        before = self.text[:offset]
        start = before.rfind("\n") + 1
        line = self.text[start:].split("\n", 1)[0]
        return Location(shown_name(self.path), before.count("\n") + 1, offset - start + 1, line)


class Findings:
    """What the author's files hold, collected file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Taken] = []
        self.left: list[Diagnostic] = []
        self.templates: dict[Path, str] = {}
        self.tex: dict[str, Any] = {}

    def leave(self, at: Location, message: str, hint: str = "") -> None:
        self.left.append(Diagnostic(at, "warning", "not-migrated", message, hint))

    def remark(self, at: Location, message: str, hint: str = "") -> None:
        self.left.append(Diagnostic(at, "note", "migrated", message, hint))

    def template(self, kind: Literal["macro", "word"], name: str, html: str, at: Location) -> None:
        path = self.folder / THEME / f"{kind}s" / f"{name}.html.jinja"
        if path in self.templates and self.templates[path] != html:
            self.leave(at, f"`{name}` is defined differently before; the first definition is kept")
            return
        self.templates[path] = html
        self.taken.append(Taken(kind, name, at))


def migrate(folder: Path, write: bool) -> Migration:
    """Read the configuration of the original tool below `folder`; with `write`, write what follows from it.

    Files that exist are never overwritten; that is reported. Raises `OSError`.
    """
    found = Findings(folder)
    for config in configs(folder):
        read_config(config, found)
    files = {path: text for path, text in written(found).items() if not in_the_way(path, text, found)}
    if write:
        from builder.machine.output import write_text

        for path, text in files.items():
            write_text(path, text)
    return Migration(tuple(found.taken), tuple(sorted(found.left)), files)


def configs(folder: Path) -> Iterator[Config]:
    """The author's configuration files, those nearest the top first."""
    paths = (p for p in folder.rglob("*") if p.name in ANYWHERE | IN_SETTINGS and not SKIPPED & set(p.parts))
    for path in sorted(paths, key=lambda p: (len(p.parts), str(p))):
        if path.is_file() and belongs(path):
            yield Config(path, path.read_text(encoding="utf-8", errors="replace"))


def belongs(path: Path) -> bool:
    """`config.js` and the like mean something only in the folders of the original tool or of its editor."""
    return path.name in ANYWHERE or path.parent.name in {".crossnote", ".mume", ".vscode"}


def read_config(config: Config, found: Findings) -> None:
    if config.path.name == "head.html":
        if re.sub(r"<!--.*?-->", "", config.text, flags=re.S).strip():
            found.leave(config.at(0), "elements for the head of every page are not taken",
                        "style sheets and scripts can be imported by a deck: `@import \"style.css\"`")
    elif config.path.name == "style.less":
        rules = re.sub(r"//[^\n]*|/\*.*?\*/", "", config.text, flags=re.S)
        if re.search(r"\{[^{}]*[\w-]+\s*:", rules):
            found.leave(config.at(0), "style rules are not taken", f"copy those for slides into {STYLE}")
    else:
        read_tables(config, found)
        read_replacements(config, found)
        if config.path.name in {"config.js", "config.json", "settings.json"}:
            read_settings(config, found)


def read_tables(config: Config, found: Findings) -> None:
    """Tables of TeX macros: MathJax 2 `TeX: {Macros: …}`, 3 and 4 `tex: {macros: …}`, KaTeX `macros: …`."""
    for table in TABLE.finditer(config.code):
        try:
            for name, definition, offset in entries(config.code, table.end()):
                take_tex(name.removeprefix("\\"), definition, config.at(offset), found)
        except NotLiteral as problem:
            found.leave(config.at(problem.offset), "from here this table of TeX macros cannot be read")


def take_tex(name: str, definition: Any, at: Location, found: Findings) -> None:
    if isinstance(definition, list) and len(definition) == 1:
        definition = definition[0]
    if isinstance(definition, str) and "#" in definition:
        arguments = max((int(n) for n in re.findall(r"(?<!\\)#(\d)", definition)), default=0)
        definition = [definition, arguments] if arguments else definition
    good = isinstance(definition, str) or (
        isinstance(definition, list) and len(definition) in {2, 3} and isinstance(definition[0], str)
        and isinstance(definition[1], int)
    )
    if definition is NotLiteral:
        found.leave(at, f"the TeX macro `{name}` is not taken: it computes something")
    elif not good:
        found.leave(at, f"the TeX macro `{name}` is not taken: a definition is text, or text and a number")
    elif found.tex.get(name, definition) != definition:
        found.leave(at, f"the TeX macro `{name}` is defined differently before; the first definition is kept",
                    "a deck's front matter can define its own: `tex: macros:`")
    elif name not in found.tex:
        found.tex[name] = definition
        found.taken.append(Taken("tex", name, at))


def read_replacements(config: Config, found: Findings) -> None:
    """`.replace(pattern, replacement)`, each on its own."""
    hooks = list(HOOK.finditer(config.code))
    for hook, after in zip_longest(hooks, hooks[1:]):
        read_hook(hook, config, after.start() if after else len(config.code), found)
    for call in CALL.finditer(config.code):
        at = config.at(call.start())
        hook_name = next((hook[0] for hook in reversed(hooks) if hook.start() < call.start()), "")
        if what := LATER.get(hook_name):
            message = f"this replacement is not taken: it changes {what}"
            found.leave(at, message, f"rules in {STYLE} may do it")
            continue
        try:
            take_replacement(*read_call(config.code, call.end()), at, found)
        except NotLiteral:
            found.leave(at, "this replacement is not taken: it computes something",
                        f"a template in {MACROS} may do it")


def read_call(text: str, offset: int) -> tuple[object, str]:
    """What stands between the brackets: a pattern, and what replaces it. Raises `NotLiteral`."""
    pattern, end = read(text, offset)
    comma = skip(text, end)
    if text[comma : comma + 1] != ",":
        raise NotLiteral(comma)
    return pattern, replacement(text, skip(text, comma + 1))


def read_hook(hook: re.Match[str], config: Config, end: int, found: Findings) -> None:
    """What a function of `parser.js` does besides replacing, once."""
    if steering := STEERING.search(config.code, hook.end(), end):
        message = f"`{hook[0]}` does more than replace: what `{steering[0]}` does here is not taken"
        found.leave(config.at(steering.start()), message, f"a template in {MACROS} may do it")


def replacement(text: str, offset: int) -> str:
    """What stands for a match, as text with `$1`, `$2`, …; also of a function that only fills a template.

    Raises `NotLiteral` for anything else.
    """
    try:
        value, end = read(text, offset)
        if text[skip(text, end) : skip(text, end) + 1] not in {")", ","}:
            raise NotLiteral(end)
    except NotLiteral:
        return filled_template(text, offset)
    if not isinstance(value, str):
        raise NotLiteral(offset)
    return value


def filled_template(text: str, offset: int) -> str:
    """``(match, a, b) => `…${a}…` `` and ``function (match, a) { return "…" + a + "…"; }``."""
    head = ARROW.match(text, offset)
    if not head:
        raise NotLiteral(offset)
    names = [name.strip() for name in head[1].split(",")][1:]
    end, parts = head.end(), []
    while True:
        part, end = one_part(text, skip(text, end), names)
        parts.append(part)
        end = skip(text, end)
        if text[end : end + 1] != "+":
            break
        end += 1
    if not re.compile(r";?\s*\}?\s*\)").match(text, end):
        raise NotLiteral(end)
    return "".join(parts)


def one_part(text: str, offset: int, names: Sequence[str]) -> tuple[str, int]:
    """A parameter as `$1`, text as it is, a template with the parameters in it."""
    if (name := NAME.match(text, offset)) and name[0] in names:
        trimmed = TRIM.match(text, name.end())
        return f"${names.index(name[0]) + 1}", (trimmed or name).end()
    if template := re.compile(r"`((?:[^`\\]|\\.)*)`", re.S).match(text, offset):
        parts = re.split(r"\$\{\s*([\w$]+)(?:\.trim\(\))?\s*\}", template[1])
        if "${" in "".join(parts[::2]) or not set(parts[1::2]) <= set(names):
            raise NotLiteral(offset)
        filled = [f"${names.index(part) + 1}" if n % 2 else unescaped(part) for n, part in enumerate(parts)]
        return "".join(filled), template.end()
    value, end = read_one(text, offset)
    if not isinstance(value, str):
        raise NotLiteral(offset)
    return value, end


def take_replacement(pattern: object, html: str, at: Location, found: Findings) -> None:
    source = pattern.source if isinstance(pattern, Pattern) else re.escape(str(pattern))
    if is_formula_wrap(source):
        found.remark(at, "not needed: a display formula stands on its own")
        return
    source, html = numbered(source, html)
    line = LINE.fullmatch(source)  # with fields, or a name alone on its line
    if line and line["name"] != source and not re.search(r"\$[&`'<]", html):
        fields = re.findall(FIELD, line["fields"])
        if GREEDY.search(line["fields"]):
            message = f"the fields of `{line['name']}` are split at blanks"
            found.remark(at, message, "the last takes the rest of the line, not the first, as in the pattern")
        found.template("macro", line["name"], macro_template(line["name"], len(fields), html), at)
    elif not META.search(source) and not re.search(r"\$[\d&]", html):
        word = re.sub(r"\\(.)", r"\1", source)
        if UNNAMEABLE.search(word) or not word.strip():
            found.leave(at, f"`{word}` cannot be the name of a file")
        else:
            found.template("word", word, f"{plain(html)}\n", at)
    else:
        found.leave(at, f"the pattern `{source}` is not taken: it is no name with fields and no plain word",
                    f"a macro is a name at the start of a line, with a template in {MACROS}")


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


def read_settings(config: Config, found: Findings) -> None:
    """Settings of the original: those that change nothing here are passed over, others are named."""
    for setting in SETTING.finditer(config.code):
        name = setting[1]
        if name in NAMED:
            found.remark(config.at(setting.start(1)), f"the setting `{name}` is not taken", NAMED[name])


def written(found: Findings) -> dict[Path, str]:
    """The files that hold what was taken."""
    if not found.templates and not found.tex:
        return {}
    import yaml

    settings: dict[str, Any] = {"theme": THEME.name}
    if found.tex:
        settings["tex"] = {"macros": found.tex}
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100)
    manifest = "description: The macros this project had before\nparent: solarized\n"
    return {
        **dict(sorted(found.templates.items())),
        found.folder / THEME / "theme.yaml": manifest,
        found.folder / "slides.yaml": f"# What all decks share; a deck's front matter wins over it.\n{text}",
    }


def in_the_way(path: Path, text: str, found: Findings) -> bool:
    """Whether a file stands there already; that it differs is reported."""
    if not path.exists():
        return False
    if path.read_text(encoding="utf-8", errors="replace") != text:
        found.leave(Location(shown_name(path)), "there is a file of this name, which is kept",
                    "move it away and migrate again, then merge the two")
    return True
