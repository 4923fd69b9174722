"""What a check finds, as diagnostics: how serious, and once each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from builder.diagnostics import Diagnostic, Location, Severity, did_you_mean, with_places
from builder.read.rules import ERRORS, RULES

MISSING_GLYPH = "missing-glyph"
CAUSE = "the rule "


def finding(rule: str, where: Location, message: str, hint: str = "") -> Diagnostic:
    severity: Severity = "error" if rule in ERRORS else "warning"
    return Diagnostic(where, severity, rule, message, hint)


def caused(rule: str, where: Location, message: str, cause: str) -> Diagnostic:
    """A finding that a rule of a style sheet causes, if it is known: it is mended there."""
    return finding(rule, where, message, f"{CAUSE}{cause} makes it so" if cause else "")


def once(findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings, what has one cause on several slides said once, at the first."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in findings:
        cause = found.hint if found.hint.startswith(CAUSE) else found.message
        groups.setdefault((found.code, cause), []).append(found)
    return map(with_places, groups.values())


def letters_together(findings: Sequence[Diagnostic], told: Sequence[str]) -> Iterator[Diagnostic]:
    """The findings, all letters that no font has as one: each came as a finding of its own. A theme with
    fonts of its own has `told` of them when the page was built."""
    letters: dict[str, Diagnostic] = {}
    for found in findings:
        if found.code == MISSING_GLYPH:
            letters.setdefault(found.message, found)
        else:
            yield found
    if letters and not any("no font of the theme" in message for message in told):
        shown = ", ".join(f"`{letter}` (U+{ord(letter):04X})" for letter in list(letters)[:3])
        more = f" and {len(letters) - 3} more" if len(letters) > 3 else ""
        first = next(iter(letters.values()))
        message = f"no font of this machine contains {shown}{more}: boxes are shown"
        yield finding(MISSING_GLYPH, first.location, message, "`theme:` names a theme with fonts of its own")


def unknown_rules(names: Set[str], where: Location) -> Iterator[Diagnostic]:
    for name in sorted(names - RULES.keys()):
        hint = did_you_mean(name, RULES) or f"rules: {', '.join(RULES)}"
        yield Diagnostic(where, "warning", "unknown-rule", f"no rule `{name}` to switch off", hint)
