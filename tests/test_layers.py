"""The house as drawn: rooms on floors, each library in its room, and no state on modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BUILDER = Path(__file__).parent.parent / "builder"
# Each room of the builder with the rooms it may import: all of them stand before it in this list.
ROOMS: dict[str, frozenset[str]] = {
    room: frozenset(below.split())
    for room, below in {
        "diagnostics": "",
        "machine": "diagnostics",
        "read": "diagnostics",
        "math": "diagnostics machine",
        "filters": "diagnostics machine read",
        "adopt": "diagnostics machine read",
        "theming": "diagnostics machine read filters",
        "dialect": "diagnostics read filters theming",
        "page": "diagnostics machine read math filters theming dialect",
        "site": "diagnostics machine read math filters theming dialect page",
        "manual": "diagnostics machine read theming site adopt",
        "browser": "diagnostics machine read theming page",
        "serve": "diagnostics machine read theming dialect page site",
        "editor": "diagnostics read math adopt theming dialect page site serve",
        "cli": "diagnostics machine read math theming page site manual browser adopt serve editor",
        "__main__": "cli",
    }.items()
}
LIBRARIES = {
    "subprocess": {"browser.driver", "filters._program", "machine.node", "machine.node_program",
        "machine.npm", "machine.programs", "machine.wheels", "machine.worktree"},
    "multiprocessing": {"site.parallel"},
    "playwright": {"browser.launch", "browser.ready", "browser.served", "browser.session"},
    "starlette": {"serve.app", "serve.guard"},
    "uvicorn": {"editor.preview", "serve.patience", "serve.run"},
    "watchfiles": {"serve.watch"},
    "sqlite3": {"machine.cache"},
    "fontTools": {"theming.fonts", "theming.font_box", "theming.font_file", "filters._squares"},
    "fcntl": {"machine.staging"},
    "tinycss2": {"math.remarks", "read.colours", "read.counters", "read.css", "read.font_rules",
        "read.inline_style"},
    "pybtex": {"read.bibliography", "read.source_style"},
    "pygls": {"editor", "editor.forgetful", "editor.server"},
}
LATE = frozenset(
    "playwright starlette uvicorn watchfiles sqlite3 fontTools pikepdf PIL pygments jinja2 markdown_it yaml "
    "multiprocessing vl_convert asyncio tinycss2 pybtex subprocess difflib".split()
)
MUTATORS = frozenset(
    "append extend insert add update setdefault pop popitem clear remove discard sort reverse".split()
)
RUNNERS = frozenset(["eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads"])


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(BUILDER).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(BUILDER.rglob("*.py"))}
INHABITED = sorted(MODULES.keys() - {"__init__"})


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only type checkers see."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from running(child)


@cache
def imported(name: str) -> frozenset[str]:
    """Everything a module imports, at its head or within functions."""
    found: set[str] = set()
    for node in running(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


@cache
def own_imports(name: str) -> frozenset[str]:
    """The modules of the builder a module imports; the packages it lies in do not count."""
    inside = {module.removeprefix("builder.") for module in imported(name) if module.startswith("builder.")}
    return frozenset(m for m in inside & MODULES.keys() if not f"{name}.".startswith(f"{m}."))


def reached(name: str) -> set[str]:
    found: set[str] = set()
    fresh = {name}
    while fresh:
        found |= fresh
        fresh = {other for module in fresh for other in own_imports(module)} - found
    return found


def called(name: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree(name)) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_what_imports_it(name: str) -> None:
    assert [other for other in own_imports(name) if name in reached(other)] == []


def room_of(name: str) -> str:
    return name.partition(".")[0]


def test_every_room_is_on_the_plan() -> None:
    assert {room_of(name) for name in INHABITED} == set(ROOMS)


def test_the_plan_has_floors() -> None:
    """Each room is named after all those it may import, so none of them may import it."""
    for place, (room, below) in enumerate(ROOMS.items()):
        assert below <= set(list(ROOMS)[:place]), f"`{room}` may import a room that is named after it"


@pytest.mark.parametrize("name", INHABITED)
def test_a_room_imports_only_rooms_below_it(name: str) -> None:
    allowed = ROOMS[room_of(name)] | {room_of(name)}
    for other in own_imports(name):
        room = room_of(other)
        assert room in allowed, (
            f"`builder.{name}` imports `builder.{other}`, but `{room_of(name)}` may import only "
            f"{', '.join(sorted(allowed))}: move what it needs down, or hand it in"
        )


def test_nothing_on_the_plan_is_unused() -> None:
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for name in INHABITED:
        used[room_of(name)] |= {room_of(other) for other in own_imports(name)}
    assert {room: below - used[room] for room, below in ROOMS.items() if below - used[room]} == {}


@pytest.mark.parametrize("room", [path.parent for path in MODULES.values() if path.name == "__init__.py"])
def test_a_room_says_what_enters_and_what_leaves(room: Path) -> None:
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("library", LIBRARIES)
def test_each_library_has_its_room(library: str) -> None:
    users = {name for name in MODULES if library in {module.partition(".")[0] for module in imported(name)}}
    assert users <= LIBRARIES[library]


@pytest.mark.parametrize("name", [name for name in MODULES if not f"{name}.".startswith("cli.")])
def test_only_the_command_line_speaks(name: str) -> None:
    if name != "__main__":  # which is a program of its own
        assert called(name) & {"print", "sys.exit", "exit", "input"} == set()


@pytest.mark.parametrize("name", MODULES)
def test_nothing_that_is_read_is_run(name: str) -> None:
    assert called(name) & RUNNERS == set()


@pytest.mark.parametrize("name", MODULES)
def test_modules_hold_no_state(name: str) -> None:
    nodes = list(ast.walk(tree(name)))
    assert not [node for node in nodes if isinstance(node, ast.Global)]
    bound = {
        target.id for node in tree(name).body for target in targets(node) if isinstance(target, ast.Name)
    }
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    assert bound & {changed_name(node) for function in functions for node in ast.walk(function)} == set()


def targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def changed_name(node: ast.AST) -> str:
    """The name whose value a node changes in place."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return ast.unparse(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        return ast.unparse(node.func.value)
    return ""


def test_a_build_with_nothing_to_do_imports_nothing_heavy() -> None:
    """What the modules on that path import at their heads, followed through the builder."""
    seen: set[str] = set()
    fresh = "__main__ cli cli.commands.build cli.arguments".split()
    fresh += "site.site site.ledger site.tool machine.cache read.courses".split()
    fresh += "cli.at_hand machine.node_program".split()
    while fresh:
        name = fresh.pop()
        seen.add(name)
        fresh += [other for other in at_head(name) & MODULES.keys() if other not in seen]
        assert {module.partition(".")[0] for module in libraries_at_head(name)} & LATE == set(), name
    assert "site.build" not in seen and "site.engine" not in seen


def head(name: str) -> Iterator[str]:
    for node in tree(name).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_head(name: str) -> set[str]:
    return {module.removeprefix("builder.") for module in head(name) if module.startswith("builder.")}


def libraries_at_head(name: str) -> set[str]:
    return {module for module in head(name) if not module.startswith("builder")}
