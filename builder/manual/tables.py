"""Tables that the code fills, as Markdown: settings, classes, rules, macros, the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.adopt.schema import schema
from builder.machine.home import HOME
from builder.machine.parts import BASE, PARTS, Part
from builder.read.rules import ERRORS, RULES
from builder.theming.choice import find_theme
from builder.theming.classes import Rule, read_vocabulary

WORDS = "solarized"  # a theme with the words and TeX macros of the first courses
LOOK = "lecture"
# What JSON calls things, and what people who write YAML do.
KINDS = {
    "string": "text", "number": "a number", "integer": "a number", "boolean": "`true` or `false`",
    "array": "a list", "object": "a mapping",
}


def tables(cli: argparse.ArgumentParser) -> Mapping[str, str]:
    """Every table, by the name under which pages ask for it; `cli` is the parser of the command line."""
    return {
        "settings": settings(),
        "rules": rules(),
        "classes": classes(),
        "macros": macros(),
        "commands": commands(cli),
        "parts": table(("Part", "What it is", "To download", "On disk"), map(sizes, (BASE, *PARTS))),
    }


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"

    head = list(head)
    return "\n".join([line(head), line("---" for _ in head), *map(line, rows)]) + "\n"


def sizes(part: Part) -> Iterable[str]:
    return code(part.name) if part.name else "", part.what, f"{part.fetched} MB", f"{part.on_disk} MB"


def code(*words: object) -> str:
    return ", ".join(f"`{word}`" for word in words)


def settings() -> str:
    """What front matter and `slides.yaml` may say, from the schema that editors are given."""
    known: dict[str, Any] = schema()["properties"]
    rows = [(code(name), values(entry), entry.get("description", "")) for name, entry in known.items()]
    inside = [part for name, entry in known.items() if (part := keys(name, entry))]
    return "\n".join([table(("Setting", "Value", "What it does"), rows), *inside])


def keys(name: str, entry: Mapping[str, Any]) -> str:
    """The settings within one, under a heading of their own; those with any value in one line."""
    inside: dict[str, Any] = entry.get("properties", {})
    told = {key: value for key, value in inside.items() if value}
    others = code(*(key for key in inside if key not in told))
    rows = [(code(key), values(value), value.get("description", "")) for key, value in told.items()]
    parts = [table(("Setting", "Value", "What it does"), rows)] if rows else []
    parts += [f"{'Also ' if rows else ''}{others}.\n"] if others else []
    return f"## `{name}:`\n\n" + "\n".join(parts) if parts else ""


def values(entry: Mapping[str, Any]) -> str:
    if "enum" in entry:
        return code(*map(example, entry["enum"]))
    kinds = entry.get("type", [])
    named = " or ".join(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    return named + (f", such as {code(*map(example, entry['examples']))}" if "examples" in entry else "")


def example(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def rules() -> str:
    rows = ((code(rule), "error" if rule in ERRORS else "warning", what) for rule, what in RULES.items())
    return table(("Rule", "Reported as", "What is wrong"), rows)


def classes() -> str:
    """The vocabulary of the look of new courses: patterns of names, and what each sets."""
    known = [rule for rule in read_vocabulary(find_theme(LOOK, HOME, HOME)) if rule.css]
    return table(("Class", "Where", "CSS"), ((code(r.name), where(r), code(r.css)) for r in known))


def where(rule: Rule) -> str:
    """What stands for the placeholders of a name."""
    bounds = (f"{key} from {low} to {high}" for key, (low, high) in rule.bounds.items())
    words = (f"{key} is one of {', '.join(words)}" for key, words in rule.words.items())
    return "; ".join((*bounds, *words))


def macros() -> str:
    found = find_theme(WORDS, HOME, HOME).tex_macros
    rows = ((code("\\" + name), definition(found[name])) for name in sorted(found))
    return table(("Macro", "Stands for"), rows)


def definition(macro: str | list[object]) -> str:
    if isinstance(macro, str):
        return f"`` {macro} ``"
    text, number = macro[0], macro[1] if len(macro) > 1 else 0
    return f"`` {text} ``" + (f", {number} argument{'s' if number != 1 else ''}" if number else "")


def commands(cli: argparse.ArgumentParser) -> str:
    """Every command with its options, from the parser."""
    [group] = [action for action in cli._actions if isinstance(action, argparse._SubParsersAction)]
    return "\n".join(command(name, parser) for name, parser in group.choices.items())


def command(name: str, parser: argparse.ArgumentParser) -> str:
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    rows = list(options(parser))
    what = (parser.description or "").strip()
    text = f"## `slides {name}`\n\n{what[:1].upper()}{what[1:]}.\n\n```sh\n{usage}\n```\n\n"
    return text + table(("Option", "What it does"), rows)


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            choices = f"{{{','.join(map(str, action.choices))}}}" if action.choices else ""
            value = "" if action.nargs == 0 else str(action.metavar or choices)
            names = [f"{name} {value}".strip() for name in action.option_strings]
            yield code(*(names or [value])), (action.help or "").replace("%%", "%")
