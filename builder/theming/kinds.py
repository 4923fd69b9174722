"""What the kinds of blocks are called, and which of them have numbers: `blocks/kinds.yaml` of a theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builder.theming.manifest import ThemeError
from builder.theming.theme import Theme

KINDS = "blocks/kinds.yaml"


@dataclass(frozen=True)
class Kind:
    """`names` maps a language (`de`, `zh-TW`) to what a block of the kind is called in it; `numbered` kinds
    have numbers once `numbering:` is set."""

    names: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False

    def name_in(self, lang: str) -> str:
        """The name in the language, else in the language without its region, else in English."""
        wanted = (lang, lang.split("-")[0], "en")
        return next((self.names[name] for name in wanted if name in self.names), "")


def kinds_of(theme: Theme) -> dict[str, Kind]:
    """The kinds of a theme and its parents; a nearer file adds to a farther one. Raises `ThemeError`."""
    from builder.read.yaml12 import YamlProblem, parse_yaml

    found: dict[str, Kind] = {}
    for folder in reversed(theme.folders):
        path = folder / KINDS
        if path.is_file():
            try:
                data = parse_yaml(path.read_text(encoding="utf-8")) or {}
            except (YamlProblem, UnicodeDecodeError) as error:
                raise ThemeError(f"`{folder.name}/{KINDS}`: {error}") from error
            if not isinstance(data, dict):
                raise ThemeError(f"`{folder.name}/{KINDS}` should map kinds of blocks to their names")
            found |= {str(kind): read_kind(str(kind), value, found, path) for kind, value in data.items()}
    return found


def read_kind(kind: str, value: object, known: Mapping[str, Kind], path: Path) -> Kind:
    before = known.get(kind, Kind())
    given = value if isinstance(value, dict) else {"": value}
    names = given.get("name", {})
    if not isinstance(names, str | dict) or given.keys() - {"name", "numbered"}:
        message = f"`{kind}` in `{path.parent.parent.name}/{KINDS}` should say `name` and `numbered`"
        raise ThemeError(message, "as in `axiom: {name: {en: Axiom, de: Axiom}, numbered: true}`")
    by_language = names if isinstance(names, dict) else {"en": names}
    texts = {str(lang): str(text) for lang, text in by_language.items()}
    return Kind({**before.names, **texts}, bool(given.get("numbered", before.numbered)))
