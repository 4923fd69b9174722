"""What the list of decks says of all of them: their course, its language and its look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder.diagnostics import ignore
from builder.page.summary import Summary
from builder.read.settings import read_settings
from builder.theming.choice import default_theme, find_theme
from builder.theming.manifest import ThemeError
from builder.theming.theme import Theme

NUMBER = re.compile(r"(\d+(?:\.\d+)*[a-z]?)(?=[-_. ]|$)")


@dataclass(frozen=True)
class Course:
    """`title` and `lang` are empty where the project does not say; `theme` is the look of the list."""

    title: str
    lang: str
    theme: Theme


@dataclass(frozen=True)
class Lecture:
    """A deck as the list shows it: `number` is what its file's name begins with, `02a`, or empty. For
    `size` see `Summary`."""

    url: str
    number: str
    title: str
    name: str
    lang: str
    slides: int
    size: str


def read_course(root: Path | None) -> Course:
    """The course of a project's folder. What is wrong with its settings is reported where decks are built."""
    given = read_settings(root, ignore).values if root else {}
    title, lang = (given.get(key) for key in ("title", "lang"))
    return Course(str(title or ""), str(lang or ""), theme_of(given.get("theme"), root))


def theme_of(name: object, root: Path | None) -> Theme:
    if not root or not isinstance(name, str):
        return default_theme()
    try:
        return find_theme(name, root, root)
    except ThemeError:  # which is reported where decks are built
        return default_theme()


def lectures(decks: Sequence[Summary], course: str) -> list[Lecture]:
    """A deck goes by its second heading where its first is the course, or what other decks have, too."""
    counts = Counter(deck.title for deck in decks)
    shared = {title for title, count in counts.items() if count > 1} | {course}
    titles = (deck.subtitle if deck.title in shared and deck.subtitle else deck.title for deck in decks)
    return [lecture(deck, title) for deck, title in zip(decks, titles, strict=True)]


def lecture(deck: Summary, title: str) -> Lecture:
    name = PurePosixPath(deck.url).stem
    number = NUMBER.match(name)
    return Lecture(deck.url, number[1] if number else "", title, name, deck.lang, deck.slides, deck.size)


def course_title(decks: Sequence[Summary], course: Course) -> str:
    """What the project calls itself, else the title that all decks share, if there are several."""
    titles = {deck.title for deck in decks}
    return course.title or (titles.pop() if len(decks) > 1 and len(titles) == 1 else "")


def language(decks: Sequence[Summary], course: Course) -> str:
    """The language of the project, else that of most decks."""
    spoken = Counter(deck.lang for deck in decks if deck.lang)
    return course.lang or (spoken.most_common(1)[0][0] if spoken else "en")
