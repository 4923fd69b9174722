"""Move a project from Markdown Preview Enhanced: its text macros become templates, its TeX macros settings.

Taken are replacements that say plainly what replaces what (`parser.js`: `markdown.replace(/NAME\\s+(.*)\\n/g,
'<p>$1</p>')`), tables of TeX macros in any configuration file, and of exported pages the macros that stand
nowhere else. The rest is reported with its place. The author's files are read, never run and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.adopt.exported import exported_pages, mathjax_settings
from builder.adopt.findings import STYLE, THEME, Config, Findings, Migration
from builder.adopt.javascript import Code, Node, parsed
from builder.adopt.replacements import read_replacements
from builder.adopt.tex_tables import read_tables
from builder.diagnostics import Location, shown_name
from builder.machine.output import write_text

ANYWHERE = frozenset({"parser.js", "mathjax_config.js", "mathjax_config.json", "mathjax.json"})
IN_SETTINGS = frozenset({"config.js", "config.json", "settings.json", "head.html", "style.less"})
EXTENSION = "markdown-preview-enhanced."
SKIPPED = frozenset({"node_modules", ".git", "site", ".venv"})
# Settings of the original that an author will ask for; the others change nothing here.
NAMED = {
    "revealjsTheme": "write `presentation: {theme: moon.css}` into slides.yaml, with `theme: reveal`",
    "codeBlockTheme": "the theme's style.css colours code",
    "mathInlineDelimiters": "the delimiters are $…$ and \\(…\\)",
    "mathBlockDelimiters": "the delimiters are $$…$$ and \\[…\\]",
    "packages": "name them in slides.yaml: `tex: {packages: [physics]}`",
    "enableTypographer": "quotes and dashes stay as typed",
    "enableScriptExecution": "code chunks are shown, never run",
    "plantumlServer": "diagrams are drawn on this machine",
    "chromePath": "set the environment variable SLIDES_BROWSER",
    "imageFolderPath": "pictures stay where decks say they are",
    "mermaidTheme": "diagrams have the colours of the slides; `%%{init: …}%%` in one gives it its own",
    "previewTheme": "the preview shows the slides: see `theme:` in slides.yaml",
    "enableLinkify": "addresses are links, which is the default there too",
    "enableEmojiSyntax": "`:smile:` is a picture, which is the default there too",
    "enableWikiLinkSyntax": "`[[note]]` is a link, which is the default there too",
    "useGitHubStylePipedLink": "`[[text|note]]` is read with the text first, which is the default there too",
    "wikiLinkFileExtension": "`[[note]]` leads to `note.md`",
    "usePandocParser": "decks are read as the original does without Pandoc",
    "enableHTML5Embed": "films and sounds are played wherever `![](film.mp4)` names them",
    "enableExtendedTableSyntax": "tables have merged cells",
    "enableCriticMarkupSyntax": "critic markup is on",
    "krokiServer": "diagrams are drawn on this machine",
    "latexEngine": "LaTeX is not run: save what it draws as SVG",
}
# Settings that are taken: the name here.
TAKEN = {"breakOnSingleNewLine": "breaks"}


def migrate(folder: Path, write: bool) -> Migration:
    """Read the configuration of the original tool below `folder`; with `write`, write what follows from it.

    Files that exist are never overwritten; that is reported. Raises `OSError` and `NoParser`.
    """
    found = Findings(folder)
    known, pages = configs(folder), exported(folder)
    for config in known:
        read_config(config, found)
    for page in pages:
        read_tables(page, found)
    files = {path: text for path, text in written(found).items() if not in_the_way(path, text, found)}
    if write:
        for path, text in files.items():
            write_text(path, text)
    read = tuple(shown_name(config.path) for config in (*known, *pages))
    return Migration(tuple(found.taken), tuple(sorted(found.left)), files, read)


def exported(folder: Path) -> list[Config]:
    """What exported pages tell MathJax, as settings of which each is read once. Raises `NoParser`."""
    pages = exported_pages(folder, SKIPPED)
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in pages}
    scripts = {path: mathjax_settings(text) for path, text in texts.items()}
    first = {script.strip(): path for path, script in reversed(scripts.items()) if script}
    chosen = [path for path in scripts if path in first.values()]
    codes = parsed([(scripts[path], False) for path in chosen]) if chosen else []
    return [Config(path, texts[path], code) for path, code in zip(chosen, codes, strict=True)]


def configs(folder: Path) -> list[Config]:
    """The author's configuration files, those nearest the top first. Raises `NoParser`."""
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in config_paths(folder)}
    scripts = [path for path in texts if path.suffix in (".js", ".json") and texts[path].strip()]
    read = parsed([(texts[path], path.suffix == ".json") for path in scripts])
    codes = dict(zip(scripts, read, strict=True))
    return [Config(path, text, codes.get(path, Code())) for path, text in texts.items()]


def config_paths(folder: Path) -> Iterator[Path]:
    paths = (p for p in folder.rglob("*") if p.name in ANYWHERE | IN_SETTINGS and not SKIPPED & set(p.parts))
    for path in sorted(paths, key=lambda p: (len(p.parts), str(p))):
        if path.is_file() and belongs(path):
            yield path


def belongs(path: Path) -> bool:
    """`config.js` and the like mean something only in the folders of the original tool or of its editor."""
    return path.name in ANYWHERE or path.parent.name in {".crossnote", ".mume", ".vscode"}


def read_config(config: Config, found: Findings) -> None:
    if config.path.name == "head.html":
        if re.sub(r"<!--.*?-->", "", config.text, flags=re.S).strip():
            found.leave(config.at(0), "elements for the head of every page are not taken over",
                        "style sheets and scripts can be imported by a deck: `@import \"style.css\"`")
    elif config.path.name == "style.less":
        rules = re.sub(r"//[^\n]*|/\*.*?\*/", "", config.text, flags=re.S)
        if re.search(r"\{[^{}]*[\w-]+\s*:", rules):
            found.leave(config.at(0), "style rules are not taken over", f"copy those for slides into {STYLE}")
    elif config.code.problem:
        at = config.at(config.code.offset)
        found.leave(at, f"this file is not read, as it is no JavaScript: {lowered(config.code.problem)}")
    else:
        read_tables(config, found)
        read_replacements(config, found)
        if config.path.name in {"config.js", "config.json", "settings.json"}:
            read_settings(config, found)


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def read_settings(config: Config, found: Findings) -> None:
    """Settings of the original: those that change nothing here are passed over, others are named."""
    for node in config.code.nodes:
        if node.type == "Property" and not node["computed"]:
            read_setting(node["key"], node["value"], config, found)
            if (node["key"]["name"] or node["key"]["value"]) == "mermaidConfig":
                read_mermaid(node["value"], config, found)


def read_mermaid(settings: Node, config: Config, found: Findings) -> None:
    """What Mermaid was told, but for `startOnLoad`, which every project has."""
    for one in settings["properties"] or []:
        name = str(one["key"]["name"] or one["key"]["value"]) if one.type == "Property" else "…"
        if name != "startOnLoad":
            message = f"`{name}` of `mermaidConfig` is not taken over"
            found.remark(config.at(one.start), message, NAMED["mermaidTheme"])


def read_setting(key: Node, value: Node, config: Config, found: Findings) -> None:
    """A setting is named by itself, or after the extension it is of."""
    full = str(key["name"] or key["value"])
    name = full.removeprefix(EXTENSION)
    if name in TAKEN and value.type == "Literal" and isinstance(value["value"], bool):
        found.settings |= {} if value["value"] else {TAKEN[name]: False}  # the default here, too
    elif name in NAMED | TAKEN:
        quote = int(key.type == "Literal")
        at = config.at(key.start + quote + len(full) - len(name))
        found.remark(at, f"the setting `{name}` is not taken over", NAMED.get(name, "it is computed"))


def written(found: Findings) -> dict[Path, str]:
    """The files that hold what was taken."""
    has_theme = bool(found.templates or found.tex)
    if not has_theme and not found.settings:
        return {}
    import yaml

    settings: dict[str, Any] = {"theme": THEME.name} if has_theme else {}
    settings |= {"tex": {"macros": found.tex}} if found.tex else {}
    settings |= found.settings
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=100)
    manifest = "description: The macros this project had before\nparent: solarized\n"
    return {
        **dict(sorted(found.templates.items())),
        **({found.folder / THEME / "theme.yaml": manifest} if has_theme else {}),
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
