"""The theme's templates, as functions: pages, line macros, words, fences; and its vocabularies, read once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from traceback import extract_tb
from typing import Any

import jinja2
from markupsafe import Markup

from builder import filters
from builder.diagnostics import Location, shown_name
from builder.theming.classes import Rule, read_vocabulary
from builder.theming.kinds import Kind, kinds_of
from builder.theming.plugins import Plugin, known_plugins
from builder.theming.sandbox import Sandbox
from builder.theming.theme import TEMPLATE, Theme, block_files, fence_files, macro_files, word_files

FORMULAS = ("inline", "display", "block")
DRAWING, CLASSES, MORE = "\ue000drawing\ue000", "\ue000classes\ue000", "\ue000attributes\ue000"
# Given a filter's version and function: the function to call, which may answer from a cache.
Wrap = Callable[[str, Callable[..., Any]], Callable[..., Any]]


class BadTemplate(Exception):
    """A template of the theme that Jinja refuses, with its place."""

    def __init__(self, message: str, path: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = Location(path, line, 1, line_of(path, line))


@dataclass(frozen=True)
class LineMacro:
    """A macro file's one macro; its named parameters are the only declaration of what a line gives."""

    name: str
    parameters: tuple[str, ...]
    required: int
    call: Callable[..., Markup]

    def split(self, text: str) -> list[str]:
        """The line's fields; the last parameter takes the rest of the line."""
        return text.split(None, len(self.parameters) - 1) if self.parameters and text else []


class Templates:
    """All templates of one theme; Jinja and the filters are loaded when the first is needed."""

    def __init__(self, theme: Theme, wrap: Wrap) -> None:
        self.theme = theme
        # A deck may bring templates of its own; they must not reach further than the text they make.
        self.environment = Sandbox(
            loader=jinja2.FunctionLoader(self.template_text),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters.update({name: lazy(name, wrap) for name in filter_names()})
        self.environment.tests["passing"] = lambda value: isinstance(value, filters.Passing)
        self.macros = macro_files(theme)
        self.words = word_files(theme)
        self.fences = fence_files(theme)
        self.blocks = block_files(theme)
        self.line_macros: dict[str, LineMacro] = {}

    @cached_property
    def plugins(self) -> dict[str, Plugin]:
        """See `builder.theming.plugins.known_plugins`."""
        return known_plugins(self.theme)

    @cached_property
    def utilities(self) -> list[Rule]:
        """See `builder.theming.classes.read_vocabulary`."""
        return read_vocabulary(self.theme)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """See `builder.theming.kinds.kinds_of`."""
        return kinds_of(self.theme)

    def template_text(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """A template as Jinja wants it: its text, its file, and whether that is still the same."""
        path = self.theme.file(name)
        return (path.read_text(encoding="utf-8"), str(path), lambda: True) if path else None

    def render(self, name: str, **context: Any) -> str:
        rendered: str = self.guarded(lambda: self.environment.get_template(name).render(**context), name)
        return rendered

    def fence(self, language: str) -> str:
        """The name of the template of a fenced block: its language's, else that of plain code."""
        known = language in self.fences and not language.startswith("_")  # those are parts of templates
        return f"fences/{language if known else 'code'}.html.jinja"

    def formula(self, kind: str, drawing: str, classes: str, attributes: str = "") -> str:
        """The element of a formula: `inline`, `display` (inside text) or `block`. The `classes` and further
        `attributes` begin with a blank."""
        shape = self.formula_shapes[kind].replace(CLASSES, classes).replace(MORE, attributes)
        return shape.replace(DRAWING, drawing)

    @cached_property
    def formula_shapes(self) -> dict[str, str]:
        """The templates of formulas, which are many, rendered once."""
        given = {"drawing": DRAWING, "classes": CLASSES, "attributes": MORE}
        return {kind: self.render(f"formulas/{kind}.html.jinja", **given).strip() for kind in FORMULAS}

    def word(self, name: str) -> str:
        return self.render(f"words/{name}.html.jinja").strip()

    def macro(self, name: str) -> LineMacro:
        """The macro of a file. Raises `BadTemplate` when the file does not hold exactly one."""
        if name not in self.line_macros:
            self.line_macros[name] = self.read_macro(name)
        return self.line_macros[name]

    def read_macro(self, name: str) -> LineMacro:
        file = f"macros/{name}.html.jinja"
        module = self.guarded(lambda: self.environment.get_template(file).module, file)
        found = [value for value in vars(module).values() if isinstance(value, jinja2.runtime.Macro)]
        if len(found) != 1:
            path = shown_name(self.macros[name])
            raise BadTemplate("a macro file holds exactly one Jinja macro", path, 1)
        macro = found[0]
        signature = tuple(macro.arguments)
        required = len(signature) - self.defaults(file)
        return LineMacro(
            name, signature, required, lambda *fields: self.guarded(lambda: macro(*fields), file)
        )

    def defaults(self, file: str) -> int:
        """How many parameters of a macro file's macro have a default value."""
        loader, environment = self.environment.loader, self.environment
        assert loader is not None
        tree = environment.parse(loader.get_source(environment, file)[0])
        return len(next(tree.find_all(jinja2.nodes.Macro)).defaults)

    def guarded(self, action: Callable[[], Any], name: str) -> Any:
        try:
            return action()
        except jinja2.TemplateSyntaxError as error:
            path = shown_name(Path(error.filename)) if error.filename else name
            raise BadTemplate(error.message or "syntax error", path, error.lineno) from None
        except jinja2.TemplateNotFound as error:
            raise BadTemplate(f"no template `{error.name}`", *place_in_template(error, name)) from None
        except jinja2.UndefinedError as error:
            raise BadTemplate(error.message or "undefined name", *place_in_template(error, name)) from None
        except (filters.Refused, BadTemplate, OSError, MemoryError):
            raise
        except Exception as error:  # a template is a program of the theme's author, and fails like one
            message = f"{type(error).__name__}: {error}"
            raise BadTemplate(message, *place_in_template(error, name)) from None


def line_of(path: str, line: int) -> str:
    """A line of a template, for a message about it."""
    with suppress(OSError, IndexError):
        return Path(path).read_text(encoding="utf-8", errors="replace").split("\n")[line - 1]
    return ""


def place_in_template(error: Exception, name: str) -> tuple[str, int]:
    """The file and line that Jinja leaves in the traceback, else the beginning of the template called."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(TEMPLATE)]
    return (shown_name(Path(frames[-1].filename)), frames[-1].lineno or 1) if frames else (name, 1)


def filter_names() -> list[str]:
    return [module.name for module in iter_modules(filters.__path__) if not module.name.startswith("_")]


def lazy(name: str, wrap: Wrap) -> Callable[..., Any]:
    """The function NAME of the module NAME, imported at its first call."""

    def call(*args: Any, **kwargs: Any) -> Any:
        module = import_module(f"builder.filters.{name}")
        return wrap(getattr(module, "version", ""), getattr(module, name))(*args, **kwargs)

    return call
