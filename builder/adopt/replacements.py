"""`.replace(pattern, replacement)` in the functions of `parser.js`, each on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.adopt.findings import MACROS, STYLE, Config, Findings
from builder.adopt.javascript import (
    FUNCTIONS,
    TEMPLATES,
    Node,
    NotLiteral,
    is_name,
    joined,
    literal,
    pieces,
    text_of,
)
from builder.adopt.templates import take_replacement

# Functions of `parser.js`; of some the text is no Markdown.
HOOKS = {
    "onWillParseMarkdown": "",
    "onDidParseMarkdown": "the page's HTML",
    "onWillTransformMarkdown": "",
    "onDidTransformMarkdown": "",
    "processWikiLink": "links to notes",
}
REPLACING = frozenset({"replace", "replaceAll"})
STEERING = {
    "ForStatement": "for", "ForInStatement": "for", "ForOfStatement": "for", "WhileStatement": "while",
    "DoWhileStatement": "do", "IfStatement": "if", "SwitchStatement": "switch",
}
STEERING_CALLS = frozenset({"forEach", "map", "reduce", "split"})


@dataclass(frozen=True)
class Hook:
    """A function that the original tool calls, by its name."""

    name: str
    function: Node

    def holds(self, node: Node) -> bool:
        return self.function.start <= node.start and node.end <= self.function.end


def read_replacements(config: Config, found: Findings) -> None:
    hooks = [Hook(name, node) for name, node in named_functions(config.code.nodes) if name in HOOKS]
    for hook in hooks:
        read_steering(hook, config, found)
    for place, call in sorted(replacing(config), key=lambda found: found[0]):
        at = config.at(place)
        if what := next((HOOKS[hook.name] for hook in hooks if hook.holds(call)), ""):
            message = f"this replacement is not taken over: it changes {what}"
            found.leave(at, message, f"rules in {STYLE} may do it")
            continue
        try:
            take_replacement(*read_call(call), at, found)
        except NotLiteral:
            found.leave(at, "this replacement is not taken over: it computes something",
                        f"a template in {MACROS} may do it")


def named_functions(nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    """Functions with the names by which they are called: of an entry, a variable, or their own."""
    for node in nodes:
        match node.type:
            case "Property" | "MethodDefinition" | "PropertyDefinition":
                name, function = node["key"], node["value"]
            case "VariableDeclarator":
                name, function = node["id"], node["init"]
            case "AssignmentExpression":
                name, function = node["left"], node["right"]
            case "FunctionDeclaration":
                name, function = node["id"], node
            case _:
                continue
        if name and function and function.type in FUNCTIONS:
            yield last_name(name), function


def last_name(node: Node) -> str:
    """`c` of `a.b.c`, of `c` and of `"c"`."""
    while node.type == "MemberExpression":
        node = node["property"]
    return str(node["name"] or node["value"])


def read_steering(hook: Hook, config: Config, found: Findings) -> None:
    """What a function of `parser.js` does besides replacing, once."""
    places = (steering(node) for node in config.code.nodes if hook.holds(node))
    if first := min(filter(None, places), default=None):
        place, word = first
        message = f"`{hook.name}` does more than replace: what `{word}` does here is not taken over"
        found.leave(config.at(place), message, f"a template in {MACROS} may do it")


def steering(node: Node) -> tuple[int, str] | None:
    """Where a node steers what happens, and by which word."""
    if word := STEERING.get(node.type):
        return node.start, word
    if node.type == "MemberExpression" and is_name(node["object"], "cheerio"):
        return node.start, "cheerio"
    if node.type == "CallExpression":
        called = node["callee"]
        if is_name(called, "require"):
            return called.start, "require"
        if called.type == "MemberExpression" and called["property"]["name"] in STEERING_CALLS:
            return called["property"].start, called["property"]["name"]
    return None


def replacing(config: Config) -> Iterator[tuple[int, Node]]:
    """The calls of `.replace`, each with the place of its dot, or of its name if a comment is between."""
    for node in config.code.nodes:
        called = node["callee"] if node.type == "CallExpression" else None
        if called and called.type == "MemberExpression" and called["property"]["name"] in REPLACING:
            name = called["property"].start
            before = config.text[:name].rstrip()
            yield (len(before) - 1 if before.endswith(".") else name), node


def read_call(call: Node) -> tuple[object, str]:
    """A pattern, and what replaces it. Raises `NotLiteral`."""
    match call["arguments"]:
        case [pattern, replacement, *_]:
            return literal(pattern), replaced_by(replacement)
    raise NotLiteral(call.end)


def replaced_by(node: Node) -> str:
    """What stands for a match, as text with `$1`, `$2`, …; also of a function that only fills a template.

    Raises `NotLiteral` for anything else.
    """
    if node.type in FUNCTIONS:
        return filled_template(node)
    return "".join(text_of(part) for part in joined(node))


def filled_template(function: Node) -> str:
    """``(match, a, b) => `…${a}…` `` and ``function (match, a) { return "…" + a + "…"; }``."""
    body = function["body"]
    if body.type == "BlockStatement":
        match body["body"]:
            case [Node(type="ReturnStatement") as returned] if returned["argument"]:
                body = returned["argument"]
            case _:
                raise NotLiteral(body.start)
    names = [str(parameter["name"]) for parameter in function["params"]][1:]
    return filled_all(body, names)


def filled_all(node: Node, names: Sequence[str]) -> str:
    """All that is joined by `+`."""
    return "".join(filled(part, names) for part in joined(node))


def filled(node: Node, names: Sequence[str]) -> str:
    """A parameter as `$1`, text as it is, a template with the parameters in it. Raises `NotLiteral`."""
    name = untrimmed(node)
    if name.type == "Identifier" and name["name"] in names:
        return f"${names.index(name['name']) + 1}"
    if node.type in TEMPLATES:
        return "".join(meant(p) if isinstance(p, str) else filled_all(p, names) for p in pieces(node))
    return meant(text_of(node))


def untrimmed(node: Node) -> Node:
    """`field` of `field.trim()`: what a template is given has no blanks around it."""
    called = node["callee"] if node.type == "CallExpression" and not node["arguments"] else None
    is_trim = called and called.type == "MemberExpression" and is_name(called["property"], "trim")
    return called["object"] if called and is_trim else node


def meant(text: str) -> str:
    """Text of a function, in which a dollar sign is one."""
    return text.replace("$", "$$")
