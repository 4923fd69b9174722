"""The JavaScript of settings as a tree (acorn, ESTree), and the literals in it. Nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.machine.frontend import package
from builder.machine.node import LostError, Process

SCRIPT = Path(__file__).with_suffix(".mjs")
SECONDS = 30.0
CONSTANTS: dict[str, Any] = {"undefined": None}
TEMPLATES = frozenset({"TemplateLiteral", "TaggedTemplateExpression"})
FUNCTIONS = frozenset({"FunctionExpression", "FunctionDeclaration", "ArrowFunctionExpression"})


class NoParser(Exception):
    """JavaScript cannot be read on this machine; the text says what is missing."""


class NotLiteral(Exception):
    """Something that would have to be run; `offset` is where it stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class Pattern:
    """A regular expression as it is written, with its flags."""

    source: str
    flags: str


@dataclass(frozen=True, eq=False)
class Node:
    """A node of ESTree: its type, where it stands in characters, and its other fields.

    A field is a node, a list of nodes, or plain data; None where there is nothing.
    """

    type: str
    start: int
    end: int
    fields: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)


@dataclass(frozen=True)
class Code:
    """What was read of a file: its nodes, each before those in it, or why and where it is no JavaScript."""

    nodes: Sequence[Node] = ()
    problem: str = ""
    offset: int = 0


def parsed(files: Sequence[tuple[str, bool]]) -> list[Code]:
    """The code of each file, given as its text and whether it is JSON, which may hold comments.

    Raises `NoParser` without Node.js or acorn.
    """
    if not files:
        return []
    try:
        process = Process(str(SCRIPT), str(package("acorn") / "dist" / "acorn.mjs"))
    except FileNotFoundError as error:
        raise NoParser(f"cannot read JavaScript: {error}") from None
    try:
        answers = process.ask([{"code": text, "json": json} for text, json in files], SECONDS)
        return [read_answer(answer) for answer in answers]
    except LostError as error:
        raise NoParser(f"the parser of JavaScript {error}") from None
    finally:
        process.end()


def read_answer(answer: Mapping[str, Any]) -> Code:
    if "problem" in answer:
        return Code(problem=answer["problem"], offset=answer["offset"])
    nodes: list[Node] = []
    for raw in answer["nodes"]:
        fields = {name: linked(value, nodes) for name, value in raw.items()}
        nodes.append(Node(fields.pop("type"), fields.pop("start"), fields.pop("end"), fields))
    return Code(sorted(nodes, key=lambda node: (node.start, -node.end)))


def linked(value: Any, nodes: Sequence[Node]) -> Any:
    """A field with nodes in the place of their numbers."""
    if isinstance(value, list):
        return [linked(item, nodes) for item in value]
    if isinstance(value, dict) and "node" in value:
        return nodes[value["node"]]
    return value


def literal(node: Node) -> Any:
    """What a node means: text, numbers, constants, lists, mappings and `Pattern`. Raises `NotLiteral`."""
    try:
        return read_literal(node)
    except RecursionError:  # nobody writes settings so deep
        raise NotLiteral(node.start) from None


def read_literal(node: Node) -> Any:
    match node.type:
        case "Literal" if not node["bigint"]:
            regex, value = node["regex"], node["value"]
            if regex:
                return Pattern(regex["pattern"], regex["flags"])
            return mended(value) if isinstance(value, str) else value
        case "TemplateLiteral" | "TaggedTemplateExpression" | "BinaryExpression":
            return "".join(text_of(part) for part in joined(node))
        case "ArrayExpression" if None not in node["elements"]:
            return [literal(item) for item in node["elements"]]
        case "ObjectExpression":
            return {key_of(item): literal(item["value"]) for item in node["properties"]}
        case "UnaryExpression" if node["operator"] == "-":
            return negative(node["argument"])
        case "NewExpression" | "CallExpression" if is_name(node["callee"], "RegExp"):
            return regexp(node)
        case "Identifier" if node["name"] in CONSTANTS:
            return CONSTANTS[node["name"]]
    raise NotLiteral(node.start)


def joined(node: Node) -> list[Node]:
    """What is joined by `+`, from left to right; of anything else itself."""
    parts: list[Node] = []
    todo = [node]
    while todo:
        node = todo.pop()
        if node.type == "BinaryExpression" and node["operator"] == "+":
            todo += [node["right"], node["left"]]
        else:
            parts.append(node)
    return parts


def text_of(node: Node) -> str:
    """The text that a node without `+` means. Raises `NotLiteral`."""
    if node.type in TEMPLATES:
        return "".join(piece if isinstance(piece, str) else text_of(piece) for piece in pieces(node))
    if node.type == "Literal" and isinstance(node["value"], str):
        return mended(node["value"])
    raise NotLiteral(node.start)


def pieces(node: Node) -> Iterator[str | Node]:
    """The texts of a template, also of `String.raw`, and what stands between them. Raises `NotLiteral`."""
    raw = node.type == "TaggedTemplateExpression"
    template = node["quasi"] if raw else node
    tag = node["tag"]
    if tag and not (is_name(tag["object"], "String") and is_name(tag["property"], "raw")):
        raise NotLiteral(node.start)
    for number, text in enumerate(template["quasis"]):
        if (value := text["value"]["raw" if raw else "cooked"]) is None:
            raise NotLiteral(text.start)
        yield mended(value)
        yield from template["expressions"][number : number + 1]


def mended(text: str) -> str:
    """Text with halves of characters joined, and U+FFFD for one that is alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def negative(node: Node) -> Any:
    number = literal(node)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise NotLiteral(node.start)
    return -number


def regexp(node: Node) -> Pattern:
    """`RegExp("pattern", "flags")`."""
    match [literal(argument) for argument in node["arguments"]]:
        case [str(source)]:
            return Pattern(source, "")
        case [str(source), str(flags)]:
            return Pattern(source, flags)
    raise NotLiteral(node.start)


def key_of(item: Node) -> str:
    """The name of an entry of an object, or of a part of a class. Raises `NotLiteral` for a computed one."""
    key = item["key"]
    if key is None or item["computed"] or item["kind"] in ("get", "set"):
        raise NotLiteral(item.start)
    return mended(str(key["value"] if key.type == "Literal" else key["name"]))


def is_name(node: Node | None, name: str) -> bool:
    return node is not None and node.type == "Identifier" and node["name"] == name
