"""Files that the options of reveal.js and its plugins name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from builder.dialect.deck import Deck
from builder.page.assets import Asker
from builder.page.door import SHEET, Door
from builder.page.references import Named
from builder.read.source import Unreadable, read_text
from builder.theming.stylesheet import data_url

PICTURE, SCRIPT = Named("picture"), Named("script")


def with_files(reveal: Mapping[str, Any], deck: Deck, door: Door) -> dict[str, Any]:
    """The options with the addresses of the site.

    A page opened from disk may not read the files beside it: what a plugin would read so stands in the
    options themselves. A file that cannot be had is reported, and left out where that helps.
    """
    files = OptionFiles(deck, door)
    known: dict[str, Callable[[Any], Any]] = {
        "parallaxBackgroundImage": lambda url: files.address(url, PICTURE, "parallaxBackgroundImage"),
        "chalkboard": files.chalkboard,
        "menu": files.menu,
        "dependencies": lambda listed: files.each(listed, "src", SCRIPT, "dependencies"),
        "customcontrols": files.controls,
    }
    return {key: known[key](value) if key in known else value for key, value in reveal.items()}


class OptionFiles:
    """The files of one deck's options, and where these stand."""

    def __init__(self, deck: Deck, door: Door) -> None:
        self.deck, self.door = deck, door

    def asker(self, *keys: str) -> Asker:
        """The option nearest to one that has a place."""
        at = self.deck.options.places.of("presentation", *keys)
        return self.door.asker(self.deck.source.path.parent, at)

    def address(self, url: Any, found: Named, *keys: str) -> Any:
        return self.door.address(url, found, self.asker(*keys)) if isinstance(url, str) else url

    def find(self, url: str, what: str, *keys: str) -> Path | None:
        return self.door.assets.find(url, self.asker(*keys), what)

    def each(self, listed: Any, name: str, found: Named, *keys: str) -> Any:
        """A list of mappings with another address under one of their names."""
        if not isinstance(listed, list):
            return listed
        return [
            {**one, name: self.address(one[name], found, *keys)} if name in one else one
            for one in listed
            if isinstance(one, dict)
        ]

    def chalkboard(self, board: Any) -> Any:
        """Drawings that come with the deck."""
        if not isinstance(board, dict) or not isinstance(board.get("src"), str):
            return board
        path = self.find(board["src"], "drawing", "chalkboard", "src")
        rest = {key: value for key, value in board.items() if key != "src"}
        return {**rest, "src": data_url(path)} if path else rest

    def menu(self, menu: Any) -> Any:
        """Panels and themes of the menu."""
        if not isinstance(menu, dict):
            return menu
        panels = menu.get("custom")
        changed = {**menu, "themes": self.each(menu.get("themes"), "theme", SHEET, "menu", "themes")}
        if isinstance(panels, list):
            changed["custom"] = [self.panel(one) if isinstance(one, dict) else one for one in panels]
        return {key: value for key, value in changed.items() if key in menu}

    def panel(self, panel: dict[str, Any]) -> dict[str, Any]:
        """A panel with the content of its file, and all that this names."""
        if not isinstance(panel.get("src"), str):
            return panel
        path = self.find(panel["src"], "page", "menu", "custom")
        if path is None:
            return panel
        asker = self.asker("menu", "custom")
        try:
            content = self.door.markup(read_text(path), Asker(path.parent, asker.place, asker.at))
        except Unreadable:
            return panel
        return {**{key: value for key, value in panel.items() if key != "src"}, "content": content}

    def controls(self, options: Any) -> Any:
        """Buttons whose signs are markup."""
        listed = options.get("controls") if isinstance(options, dict) else None
        if not isinstance(listed, list):
            return options
        asker = self.asker("customcontrols", "controls")
        signs = [
            {**one, "icon": self.door.markup(one["icon"], asker)}
            if isinstance(one, dict) and isinstance(one.get("icon"), str)
            else one
            for one in listed
        ]
        return {**options, "controls": signs}
