"""What the decks of one run share: templates by theme, settings by project, the cache, one TeX worker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from contextvars import copy_context
from functools import cached_property, partial, wraps
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from builder import filters
from builder.diagnostics import Diagnostic, Report
from builder.dialect.markdown import Dialect, parse
from builder.machine.cache import Cache, cache_folder, make_private
from builder.math.crew import Crew
from builder.read.settings import ProjectSettings, read_settings
from builder.read.source import Source
from builder.site.tool import tool_stamp
from builder.theming.choice import Sheet, find_theme
from builder.theming.templates import Templates
from builder.theming.theme import Theme

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from markdown_it.token import Token

    from builder.math.formula import MathOptions
    from builder.math.typeset import Typesetter
    from builder.page.context import RenderedSlide
    from builder.page.material import Material
    from builder.theming.font_pieces import Cutter
    from builder.theming.fonts import FontRules

P = ParamSpec("P")
T = TypeVar("T")


MARKUP, TEXT = "<", " "  # before what filters made, in the cache


class Engine:
    """A context manager; leaving it ends the TeX workers of `crew`, which start at the first formula that the
    cache lacks, and then the threads that may be waiting for them."""

    def __init__(self, crew: Crew | None = None) -> None:
        self.crew = crew or Crew()
        self.cache = Cache()
        self.open = ExitStack()
        self.listings: dict[Path, tuple[Path, ...]] = {}
        self.themes: dict[tuple[str | None, Path, Path, str, tuple[Sheet, ...], bool], Theme] = {}
        self.by_folders: dict[tuple[Path, ...], Templates] = {}
        self.settings_of: dict[Path, tuple[ProjectSettings, list[Diagnostic]]] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.crew.__exit__(*error)
        self.open.close()

    def below(self, folder: Path) -> tuple[Path, ...]:
        """Every file and folder in a folder of a theme."""
        if folder not in self.listings:
            self.listings[folder] = tuple(folder.rglob("*"))
        return self.listings[folder]

    def theme(
        self,
        name: str | None,
        deck_folder: Path,
        project_root: Path,
        reveal_theme: str,
        sheets: tuple[Sheet, ...],
        blocks: bool,
    ) -> Theme:
        """See `builder.theming.choice.find_theme`."""
        key = (name, deck_folder, project_root, reveal_theme, sheets, blocks)
        if key not in self.themes:
            self.themes[key] = find_theme(*key)
        return self.themes[key]

    def templates(self, theme: Theme) -> Templates:
        if theme.folders not in self.by_folders:
            self.by_folders[theme.folders] = Templates(theme, self.remembered)
        return self.by_folders[theme.folders]

    def remembered(self, version: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter with a version answers from the cache when it has drawn the same before; what is no
        markup comes out of it as none, so that a page escapes it."""
        if not version:
            return function

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            from markupsafe import Markup

            if any(callable(value) for value in (*args, *kwargs.values())):
                return function(*args, **kwargs)
            text = repr((function.__module__, version, self.filters_digest, args, sorted(kwargs.items())))
            key = sha256(text.encode()).hexdigest()
            found = self.cache.get_many("drawn", [key])
            if key in found:
                return Markup(found[key][1:]) if found[key].startswith(MARKUP) else found[key][1:]
            made = function(*args, **kwargs)
            if not isinstance(made, filters.Passing):
                kept = (MARKUP if isinstance(made, Markup) else TEXT) + str(made)
                self.cache.put_many("drawn", {key: kept})
            return made

        return call

    @cached_property
    def filters_digest(self) -> str:
        """Changes with the code that draws, so that what older code drew is not shown."""
        files = sorted(Path(filters.__file__).parent.glob("*.*"))
        return sha256(b"".join(file.read_bytes() for file in files if file.is_file())).hexdigest()

    def settings(self, root: Path, report: Report) -> ProjectSettings:
        """The settings of the project of that root. What is wrong with them is told to every deck of it."""
        if root not in self.settings_of:
            problems: list[Diagnostic] = []
            self.settings_of[root] = read_settings(root, problems.append), problems
        settings, problems = self.settings_of[root]
        for problem in problems:
            report(problem)
        return settings

    def forget(self) -> None:
        """Themes, templates and settings are read anew at the next deck, because their files changed."""
        self.listings.clear()
        self.themes.clear()
        self.by_folders.clear()
        self.settings_of.clear()

    @cached_property
    def tool(self) -> str:
        """See `builder.site.tool.tool_stamp`."""
        return tool_stamp(self.cache)

    def parse(self, source: Source, dialect: Dialect) -> list[Token]:
        """See `builder.dialect.markdown.parse`."""
        return parse(source, dialect)

    def fonts(self, material: Material, slides: tuple[RenderedSlide, ...]) -> FontRules:
        """The fonts of a deck's page, their files added to its assets."""
        from builder.page.lettering import page_fonts

        return page_fonts(material, slides, self.cutter)

    @cached_property
    def cutter(self) -> Cutter:
        """Cuts fonts, and keeps them with the cache; only for this engine where nothing can be written."""
        from builder.theming.font_pieces import Cutter

        with suppress(OSError):
            make_private(cache_folder())
        return self.open.enter_context(Cutter(cache_folder() / "fonts"))

    def typesetter(self, options: MathOptions) -> Typesetter:
        """What typesets a deck's formulas."""
        from builder.math.typeset import Typesetter

        return Typesetter(options, self.cache, self.crew)

    def meanwhile(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Begin with something in a thread; what waits for its result, and raises what it raised."""
        return self.threads.submit(copy_context().run, partial(function, *args, **kwargs)).result

    @cached_property
    def threads(self) -> ThreadPoolExecutor:
        """One that waits for formulas, and for each core one that waits for a program that draws."""
        from concurrent.futures import ThreadPoolExecutor

        return self.open.enter_context(ThreadPoolExecutor(1 + len(self.crew.workers)))
