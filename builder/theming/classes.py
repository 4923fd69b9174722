"""Utility classes on demand: the rules of a theme's vocabulary that a deck uses, and its misspelt names.

A theme states its classes as data (`utilities:` in `theme.yaml`, see `theme/plain/css/utilities.yaml`):
patterns with words and bounded numbers, each with a CSS rule template. There is no class here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from pathlib import Path

from builder.theming.manifest import ThemeError, label
from builder.theming.theme import Theme

BLOCK = re.compile(r"([^{}]+)\{([^{}]+)\}")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"\d+")
NEAR = 0.8
NEAR_PART, LONG = 0.85, 5  # a word has no number to show that it is ours, so it must be nearer, and long

Bounds = tuple[int, int]
Words = Mapping[str, tuple[str, ...]]
Numbers = Mapping[str, Bounds]
Entry = tuple[str, str, Words, Numbers]


@dataclass(frozen=True)
class Misspelt:
    """A class that resembles the vocabulary and is not in it: what is wrong, and what may be meant."""

    name: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Rule:
    """A pattern of class names and the CSS of each; `order` is its place in the theme's files."""

    order: int
    pattern: re.Pattern[str]
    words: Words
    bounds: Numbers
    name: str
    css: str

    def values(self, name: str) -> dict[str, str] | None:
        """The placeholders' values in a class name, or None if the name does not have this shape."""
        match = self.pattern.fullmatch(name)
        return match.groupdict() if match else None

    def outside(self, values: Mapping[str, str]) -> str | None:
        """The first placeholder whose number is out of bounds."""
        beyond = (key for key, (low, high) in self.bounds.items() if not low <= int(values[key]) <= high)
        return next(beyond, None)

    def blocks(self, name: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """The selectors and declarations of the rule for one class."""
        filled = PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), self.css)
        return [
            (selector.strip().replace("&", f".{name}"), declarations.strip())
            for selector, declarations in BLOCK.findall(filled)
        ]

    def shapes(self) -> Iterator[str]:
        """The names of this rule with every number written `#`, a negative one `-#`."""
        parts = PLACEHOLDER.split(self.name)
        choices = [self.choices(part) if index % 2 else (part,) for index, part in enumerate(parts)]
        return ("".join(parts) for parts in product(*choices))

    def choices(self, placeholder: str) -> tuple[str, ...]:
        if placeholder in self.words:
            return self.words[placeholder]
        low, high = self.bounds[placeholder]
        return tuple(sign for sign, given in (("#", high >= 0), ("-#", low < 0)) if given)


def utility_css(classes: Iterable[str], rules: list[Rule]) -> tuple[str, list[Misspelt]]:
    """The CSS of those `classes` that are in a theme's vocabulary, its `rules`, and those that look misspelt.

    Rules stand in the order of the theme's files and those with equal declarations are one, so that equal
    sets give equal text and a large table costs little.
    A class that resembles nothing of the vocabulary is somebody else's, and no misspelling.
    """
    found: dict[tuple[int, int, str], list[str]] = {}
    misspelt: list[Misspelt] = []
    for name in sorted(set(classes)):
        hit = first_fit(name, rules)
        if hit is not None:
            rule, values = hit
            for index, (selector, declarations) in enumerate(rule.blocks(name, values)):
                found.setdefault((rule.order, index, declarations), []).append(selector)
        elif (problem := misspelling(name, rules)) is not None:
            misspelt.append(problem)
    css = (f"{','.join(selectors)} {{ {key[-1]} }}\n" for key, selectors in sorted(found.items()))
    return "".join(css), misspelt


def first_fit(name: str, rules: list[Rule]) -> tuple[Rule, dict[str, str]] | None:
    """The first rule that a class name satisfies, numbers in bounds included."""
    for rule in rules:
        values = rule.values(name)
        if values is not None and rule.outside(values) is None:
            return rule, values
    return None


def misspelling(name: str, rules: list[Rule]) -> Misspelt | None:
    """What is wrong with a name that no rule fits: a number out of bounds, or a letter."""
    for rule in rules:
        values = rule.values(name)
        if values is not None and (key := rule.outside(values)) is not None:
            low, high = rule.bounds[key]
            return Misspelt(name, f"no class `{name}`: {values[key]} is not between {low} and {high}")
    numbers = NUMBER.findall(name)
    if not numbers and len(name) < LONG:
        return None
    alike = (rule for rule in rules if numbers or not rule.css)
    known = {shape for rule in alike for shape in rule.shapes() if shape.count("#") == len(numbers)}
    cutoff = NEAR if numbers else NEAR_PART
    near = get_close_matches(NUMBER.sub("#", name), sorted(known), n=1, cutoff=cutoff)
    if not near:
        return None
    meant = near[0].replace("#", "{}").format(*numbers)
    return Misspelt(name, f"no class `{name}`", f"did you mean `{meant}`?")


def read_vocabulary(theme: Theme) -> list[Rule]:
    """The rules of all vocabulary files of a theme; base first. Raises ThemeError if one is wrong."""
    entries = [entry for path in theme.utilities for entry in read_rules(path)]
    return [make_rule(order, *entry) for order, entry in enumerate(entries)]


def read_rules(path: Path) -> list[Entry]:
    """The entries of one vocabulary file; raises ThemeError where it is not as it should be."""
    from builder.read.yaml12 import YamlProblem, parse_yaml

    try:
        data = parse_yaml(path.read_text(encoding="utf-8"))
        words = {key: tuple(map(str, items)) for key, items in (data.get("words") or {}).items()}
        bounds = {key: (int(low), int(high)) for key, (low, high) in (data.get("numbers") or {}).items()}
        entries = [(str(entry["class"]), str(entry["css"])) for entry in data["rules"]]
    except YamlProblem as error:
        raise ThemeError(f"{label(path)}, line {error.line + 1}: {error.message}", error.hint) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        expected = "`words`, `numbers` and `rules` of `class` and `css`"
        raise ThemeError(f"{label(path)} should have {expected}") from error
    for name, _ in entries:
        check_placeholders(path, name, words.keys() | bounds.keys())
    return [(name, css, words, bounds) for name, css in entries]


def check_placeholders(path: Path, name: str, known: Set[str]) -> None:
    """Raises ThemeError for a placeholder that is neither a word nor a number."""
    unknown = next((key for key in PLACEHOLDER.findall(name) if key not in known), None)
    if unknown is not None:
        where = f"class `{name}` in {label(path)}"
        raise ThemeError(f"`{{{unknown}}}` of {where} is in neither `words` nor `numbers`")


def make_rule(order: int, name: str, css: str, words: Words, bounds: Numbers) -> Rule:
    """A rule from its entry in a vocabulary."""
    used = PLACEHOLDER.findall(name)
    return Rule(
        order=order,
        pattern=name_pattern(name, words),
        words={key: words[key] for key in used if key in words},
        bounds={key: bounds[key] for key in used if key in bounds},
        name=name,
        css=" ".join(css.split()),
    )


def name_pattern(name: str, words: Words) -> re.Pattern[str]:
    """A pattern such as `{side}{n}` as a regular expression with a group for each placeholder."""
    parts = PLACEHOLDER.split(name)
    for index in range(1, len(parts), 2):
        key = parts[index]
        parts[index] = f"(?P<{key}>{'|'.join(map(re.escape, words[key])) if key in words else '-?[0-9]+'})"
    for index in range(0, len(parts), 2):
        parts[index] = re.escape(parts[index])
    return re.compile("".join(parts))
