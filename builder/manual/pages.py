"""Which pages the manual has, in which order, and where their texts are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.machine.home import HOME
from builder.manual.examples import Example, examples

SPEC, RECIPES, GUIDE = (HOME / "tests" / name for name in ("spec", "recipes", "guide"))
FIRST = "slide front_matter heading math imports macro fence table element link".split()
END_OF_BLOCK = re.compile(r"^`{3,}\n", re.M)
# Files that are known by another name to those who read them where they are.
NAMES = {"theme/README": "themes", "editors/README": "editors", ".github/MOVING": "moving-from-mpe"}


@dataclass(frozen=True)
class Page:
    """A page of the manual: `name` is that of its HTML file, `part` the heading it is listed under."""

    part: str
    name: str
    file: Path
    text: str

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0].removeprefix("# ")

    @cached_property
    def examples(self) -> list[Example]:
        return examples(self.text)


def parts() -> Mapping[str, Sequence[Path]]:
    """The files of the manual, by part."""
    language = {path.stem: path for path in sorted(SPEC.glob("*.md"))}
    first = [language.pop(name) for name in FIRST]
    return {
        "Start": [*guide("index", "first-steps", "live-preview", "ink"), HOME / "editors" / "README.md"],
        "The language": first,
        "Pictures from text": guide("diagrams", "charts", "tikz", "plantuml"),
        "More of the language": [*language.values()],
        "Recipes": [path for path in sorted(RECIPES.glob("*.md")) if path.stem != "tex-packages"],
        "Look": [*guide("classes"), HOME / "theme" / "README.md"],
        "Give it away": guide("checking", "printing", "publishing"),
        "Reference": [
            *guide("settings", "command-line", "installing"),
            RECIPES / "tex-packages.md",
            *guide("tex"),
        ],
        "Moving here": [
            HOME / ".github" / "MOVING.md",
            *guide("moving-from-marp", "moving-from-slidev", "moving-from-pandoc", "moving-from-beamer"),
        ],
    }


def guide(*names: str) -> list[Path]:
    return [GUIDE / f"{name}.md" for name in names]


def manual_pages() -> list[Page]:
    """Every page, in the order in which they are read."""
    return list(read_pages(parts()))


def read_pages(files: Mapping[str, Sequence[Path]]) -> Iterator[Page]:
    for part, paths in files.items():
        for path in paths:
            text = path.read_text(encoding="utf-8")
            recipe = path.parent == RECIPES
            known = NAMES.get(f"{path.parent.name}/{path.stem}", path.stem.replace("_", "-"))
            name = f"recipe-{path.stem}" if recipe else known
            yield Page(part, name, path, without_claims(text) if recipe else text)


def without_claims(text: str) -> str:
    """A recipe without the list after its last block, which is for the tests."""
    *_, last = END_OF_BLOCK.finditer(text)
    return text[: last.end()]
