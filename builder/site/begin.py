"""What is settled about a deck before it is parsed: its project, source, options and theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.sheets import imported_sheets
from builder.read.courses import Work
from builder.read.option_faults import Places
from builder.read.options import DeckOptions, deck_options, merged
from builder.read.project import Outside, Project
from builder.read.source import Source, Unreadable, read
from builder.site.engine import Engine
from builder.theming.choice import BUILT_IN, Sheet
from builder.theming.manifest import ThemeError
from builder.theming.plugins import unknown_plugins
from builder.theming.templates import Templates
from builder.theming.theme import Theme


@dataclass(frozen=True)
class Beginning:
    """What is settled about a deck before it is parsed."""

    project: Project
    source: Source
    options: DeckOptions
    templates: Templates


def begin(work: Work, engine: Engine, report: Report) -> Beginning:
    """Read a deck and settle its project, options and theme. Raises `Unreadable`."""
    settings = engine.settings(work.root, report)
    project = Project(work.root, allowed_hidden(work, settings.values))
    admit(work.deck, project)
    source = read(work.deck, report)
    places = Places({**settings.places, **source.option_lines}, source.locate(0))
    options = deck_options(merged(settings.values, source.options), places, report)
    sheets = imported_sheets(source, project)
    theme = choose_theme(options, sheets, places.of("theme"), work, project, engine, report)
    templates = engine.templates(theme)
    for unknown in unknown_plugins(options.plugins, templates.plugins, places.of("plugins")):
        report(unknown)
    return Beginning(project, source, options, templates)


def allowed_hidden(work: Work, settings: Mapping[str, Any]) -> frozenset[str]:
    """Hidden names that decks may use: those of the project's settings, and of the way to the deck itself."""
    listed = settings.get("hidden")
    named = {str(name) for name in listed} if isinstance(listed, list) else set()
    return frozenset({*named, *(part for part in work.deck.parts if part.startswith("."))})


def admit(deck: Path, project: Project) -> None:
    """Raises `Unreadable` for a deck that is a link to a file elsewhere."""
    try:
        project.resolve(deck.name, deck.parent)
    except Outside as error:
        raise Unreadable(f"not read: it {error}", error.hint) from None


def choose_theme(
    options: DeckOptions, sheets: tuple[Sheet, ...], where: Location, work: Work, project: Project,
    engine: Engine, report: Report,
) -> Theme:
    """The theme of a deck; where the one that is named cannot be had, what it would have if none were."""
    reveal_theme = options.reveal.get("theme")
    named = reveal_theme if isinstance(reveal_theme, str) else ""
    try:
        return engine.theme(options.theme, work.deck.parent, project.root, named, sheets, options.blocks)
    except ThemeError as error:
        report(Diagnostic(where, "error", "theme", error.message, error.hint))
        return engine.theme(None, BUILT_IN, BUILT_IN, named, sheets, options.blocks)
