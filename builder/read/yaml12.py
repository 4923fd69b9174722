"""YAML as the dialect reads it: the 1.2 core schema (`yes` is text, dates are text), bounded in size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST_NODES = 20_000
QUOTES = ("'", '"')
OPENS_VALUE = re.compile(r"\s*(?:- +)?[^\s:][^:]*:\s+")
DEEPEST = 60
TOO_LARGE = "YAML: too large or too deeply nested"


class YamlProblem(Exception):
    """What is wrong and where; `line` and `column` count from 0."""

    def __init__(self, message: str, line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.hint = message, line, column, hint


class CoreSchema(Loader):  # type: ignore[misc, valid-type]
    """PyYAML speaks 1.1; only its readings of plain words differ."""


CoreSchema.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.nan",
     "-+.0123456789"),
    ("merge", r"<<", "<"),
):
    CoreSchema.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


LARGEST_BITS = 1024  # as numbers of JavaScript have


def plain_int(loader: Any, node: Any) -> int:
    text = str(loader.construct_scalar(node))
    number = int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if number.bit_length() > LARGEST_BITS:
        raise ValueError("a number with hundreds of digits")
    return number


CoreSchema.add_constructor("tag:yaml.org,2002:int", plain_int)


def parse_yaml(text: str) -> Any:
    """Plain data. Raises `YamlProblem` for text that is no YAML, duplicate keys or an alias bomb."""
    try:
        refuse_depth(text)
        loader = CoreSchema(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            check(node, [0], 0)
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        if quote := unclosed_quote(text, error):
            hint = f"close it with `{text[quote.index]}`"
            raise YamlProblem("YAML: a quote is never closed", quote.line, quote.column, hint) from None
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        there = text[mark.index : mark.index + 1] if mark else ""
        hint = "indent with spaces, not tabs" if there == "\t" else ""
        raise YamlProblem(f"YAML: {error.problem or error.context}", line, column, hint) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise YamlProblem(f"YAML: {str(error).splitlines()[0]}") from None
    except (AttributeError, TypeError, KeyError):  # a text that is not what its tag says
        raise YamlProblem("YAML: a value does not fit its tag") from None


def unclosed_quote(text: str, error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where a quote opens that takes in the lines below: up to the end, or to the quote that opens the value
    of another key, behind which nothing can be read."""
    if error.context == "while scanning a quoted scalar":
        return error.context_mark
    found = None
    try:
        for token in yaml.scan(text, Loader):
            if isinstance(token, yaml.ScalarToken) and token.style in QUOTES:
                found = token
    except yaml.MarkedYAMLError:
        pass
    if found is None or error.problem_mark is None or found.end_mark.line != error.problem_mark.line:
        return None
    last = text.split("\n")[found.end_mark.line][: found.end_mark.column - 1]
    is_value = found.end_mark.line > found.start_mark.line and OPENS_VALUE.fullmatch(last)
    return found.start_mark if is_value else None


def refuse_depth(text: str) -> None:
    """libyaml makes nodes of nodes with its own stack, and ends the process where that is full. Raises
    `YamlProblem` before."""
    depth = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise YamlProblem(TOO_LARGE, event.start_mark.line if event.start_mark else 0)


def check(node: yaml.Node, count: list[int], depth: int) -> None:
    """Count nodes as they would be if aliases were copied, and refuse a key given twice."""
    count[0] += 1
    if count[0] > LARGEST_NODES or depth > DEEPEST:
        raise YamlProblem(TOO_LARGE, node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str):
                if name in seen:
                    raise YamlProblem(f"YAML: key `{name}` is given twice", key.start_mark.line,
                                      key.start_mark.column, "keep one of them")
                seen.add(name)
            check(key, count, depth + 1)
            check(value, count, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            check(item, count, depth + 1)


MOST_PROBLEMS = 5


def parse_what_can_be(lines: Sequence[str]) -> tuple[Any, list[YamlProblem]]:
    """Plain data of the lines that are YAML, and what is wrong with the others, which are left out."""
    kept = list(lines)
    problems: list[YamlProblem] = []
    while True:
        try:
            return parse_yaml("\n".join(kept)), problems
        except YamlProblem as problem:
            problems.append(problem)
            choices = [(fewer, reach(fewer)) for fewer in without_fault(kept, problem.line)]
            shorter, reached = max(choices, key=lambda choice: choice[1], default=(None, 0))
            shorter = shorter if reached > problem.line else None
            if shorter is None or len(problems) == MOST_PROBLEMS:
                return None, problems
            kept = shorter


def without_fault(lines: Sequence[str], at: int) -> Iterator[list[str]]:
    """The lines with ever more of them blank: the line at fault, one before it, the blocks it stands in."""
    at = min(at, len(lines) - 1)
    near = [number for number in range(at, max(at - 3, -1), -1) if lines[number].strip()]
    for number in near:
        yield blanked(lines, number, number + 1)
    start, indent = at, len(lines[at]) - len(lines[at].lstrip()) + 1 if lines else 0
    while start >= 0 and indent:
        own = len(lines[start]) - len(lines[start].lstrip())
        if lines[start].strip() and own < indent:
            indent = own
            yield blanked(lines, start, end_of_block(lines, start, own))
        start -= 1


def end_of_block(lines: Sequence[str], start: int, indent: int) -> int:
    inside = (n for n in range(start + 1, len(lines)) if lines[n].strip())
    return next((n for n in inside if len(lines[n]) - len(lines[n].lstrip()) <= indent), len(lines))


def blanked(lines: Sequence[str], start: int, end: int) -> list[str]:
    return [*lines[:start], *[""] * (end - start), *lines[end:]]


def reach(lines: Sequence[str]) -> int:
    """How many of these lines can be read before there is a problem."""
    try:
        parse_yaml("\n".join(lines))
    except YamlProblem as problem:
        return problem.line
    return len(lines)
