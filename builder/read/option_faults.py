"""Where options stand, in a front matter or in the settings of a project, and what is told of them there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean


@dataclass(frozen=True)
class Places:
    """`known` are places by the keys that lead there, joined with dots; any other option is `elsewhere`."""

    known: Mapping[str, Location] = field(default_factory=dict)
    elsewhere: Location = field(default=Location(""))

    def of(self, *keys: str) -> Location:
        """The place of an option, or the nearest round it that is known."""
        names = (".".join(keys[:count]) for count in range(len(keys), 0, -1))
        return next((self.known[name] for name in names if name in self.known), self.elsewhere)


@dataclass(frozen=True)
class Faults:
    """Takes what is wrong with options to `report`, each with its place."""

    places: Places
    report: Report

    def warn(self, keys: Sequence[str], code: str, message: str, hint: str = "") -> None:
        """`keys` lead to the option: the first is one of the front matter."""
        self.report(Diagnostic(self.places.of(*keys), "warning", code, message, hint))

    def warn_of_unknown(
        self, given: Mapping[str, object], parents: Sequence[str], known: Collection[str]
    ) -> None:
        """Each key that the mapping to which `parents` lead does not have."""
        for key in (str(key) for key in given if key not in known):
            message = f"unknown option `{key}` of `{parents[-1]}`"
            self.warn([*parents, key], "unknown-option", message, did_you_mean(key, known))
