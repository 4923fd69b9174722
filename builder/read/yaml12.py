"""YAML as the dialect reads it: the 1.2 core schema (`yes` is text, dates are text), bounded in size."""

from __future__ import annotations

import re
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST_NODES = 20_000


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
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        there = text[mark.index : mark.index + 1] if mark else ""
        hint = "indent with blanks, not tabs" if there == "\t" else ""
        raise YamlProblem(f"YAML: {error.problem or error.context}", line, column, hint) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise YamlProblem(f"YAML: {str(error).splitlines()[0]}") from None
    except (AttributeError, TypeError, KeyError):  # a text that is not what its tag says
        raise YamlProblem("YAML: a value is not what its tag says") from None


def check(node: yaml.Node, count: list[int], depth: int) -> None:
    """Count nodes as they would be if aliases were copied, and refuse a key given twice."""
    count[0] += 1
    if count[0] > LARGEST_NODES or depth > 60:
        raise YamlProblem("YAML: too large or too deeply nested", node.start_mark.line)
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
