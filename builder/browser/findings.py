"""What a check finds, as diagnostics: how serious, and once each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace

from builder.diagnostics import Diagnostic, Location, Severity, did_you_mean
from builder.read.rules import ERRORS, RULES


def finding(rule: str, where: Location, message: str, hint: str = "") -> Diagnostic:
    severity: Severity = "error" if rule in ERRORS else "warning"
    return Diagnostic(where, severity, rule, message, hint)


def once(findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings, what is the same on several slides said once, at the first."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in findings:
        groups.setdefault((found.code, found.message), []).append(found)
    for group in groups.values():
        yield replace(group[0], message=group[0].message + elsewhere({found.location for found in group}))


def elsewhere(places: Collection[object]) -> str:
    more = len(places) - 1
    return f", also on {more} more slide{'s' * (more != 1)}" if more else ""


def unknown_rules(names: Set[str], where: Location) -> Iterator[Diagnostic]:
    for name in sorted(names - RULES.keys()):
        hint = did_you_mean(name, RULES) or f"rules: {', '.join(RULES)}"
        yield Diagnostic(where, "warning", "unknown-rule", f"no rule `{name}` to switch off", hint)
