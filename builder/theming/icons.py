"""Icons of Font Awesome as drawings, by their present name, an older one or that of version 4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.machine.frontend import package

STYLES = ("solid", "brands", "regular")
# The short names of styles: in version 5, and in the table of names of version 4.
SHORT = {"fas": "solid", "fab": "brands", "far": "regular"}
OTHER_CLASSES = re.compile(
    r"fa-(?:solid|brands|regular|classic|fw|ul|li|border|inverse|spin.*|pulse|beat.*|fade|bounce|"
    r"flip.*|shake|rotate.*|stack.*|pull.*|\d+x|[12]?xs|sm|lg|x?l|2xl)"
)


@dataclass(frozen=True)
class Icon:
    """An icon's present name and its style: `solid`, `brands` or `regular`."""

    name: str
    style: str

    @property
    def classes(self) -> str:
        return f"fa-{self.style} fa-{self.name}"

    def svg(self) -> str:
        """The drawing, as high as the text and in its colour."""
        return drawing(icon_file(self.name, self.style))


@cache
def drawing(file: Path) -> str:
    svg = re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.S)
    return svg.replace("<svg ", '<svg class="icon" height="1em" ', 1)


def icon_file(name: str, style: str) -> Path:
    return package("@fortawesome/fontawesome-free") / "svgs" / style / f"{name}.svg"


@cache
def find_icon(name: str, styles: tuple[str, ...] = ("solid", "brands")) -> Icon | None:
    """The icon of that name in the first of the styles that has it, else what version 4 called so."""
    for style in styles:
        if icon_file(name, style).is_file():
            return Icon(name, style)
    if name in version_4():
        return version_4()[name]
    outlined = name.removesuffix("-o")  # version 4 called the regular style "outlined"
    return next((Icon(n, "regular") for n in (name, outlined) if icon_file(n, "regular").is_file()), None)


@cache
def version_4() -> dict[str, Icon]:
    from builder.read.yaml12 import parse_yaml

    file = package("@fortawesome/fontawesome-free") / "metadata" / "shims.yml"
    shims = parse_yaml(file.read_text(encoding="utf-8"))
    return {
        old: Icon(str(new.get("name", old)), SHORT.get(new.get("prefix", ""), "solid"))
        for old, new in shims.items()
    }


@cache
def icon_names() -> tuple[str, ...]:
    """All names there are, for hints."""
    folder = package("@fortawesome/fontawesome-free") / "svgs"
    names: Iterable[str] = (file.stem for style in STYLES for file in (folder / style).glob("*.svg"))
    return tuple(sorted({*names, *version_4()}))


def icon_of_classes(classes: str) -> Icon | None:
    """What `class="fa fa-name"`, `class="fa-solid fa-name"` and the like draw."""
    given = classes.split()
    styles = tuple(
        SHORT.get(name, name.removeprefix("fa-"))
        for name in given
        if name in SHORT or (name.removeprefix("fa-") in STYLES and name.startswith("fa-"))
    )
    if not styles and "fa" not in given:
        return None
    names = [name[3:] for name in given if name.startswith("fa-") and not OTHER_CLASSES.fullmatch(name)]
    return find_icon(names[0], styles or ("solid", "brands")) if names else None
