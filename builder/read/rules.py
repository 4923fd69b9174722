"""What `slides check` looks for, by the names with which settings and slides switch it off."""

from __future__ import annotations

from collections.abc import Mapping

UNUSED, REDEFINED = "unused-macro", "redefined-macro"
UNUSED_LABEL, DOUBLED_LABEL = "unused-label", "doubled-label"

RULES: Mapping[str, str] = {
    "overflow": "content overflows its slide",
    "formula-too-wide": "a formula overflows its slide at the side",
    "formula-shrunk": "a formula is smaller than its text, so that it fits",
    "table-too-wide": "a table overflows its slide at the side",
    "clipped": "part of a box is hidden unless one scrolls",
    "covered": "content covers other content",
    "small-text": "text is too small to read from the last row",
    "missing-glyph": "no font has a letter, so that a box is shown",
    "torn-line": "a justified line has very wide spaces",
    "distorted": "a picture is wider or narrower than it should be",
    "low-contrast": "text has too little contrast with its background",
    "missing-alt": "a picture has no alternative text",
    "mermaid": "a diagram drawn by the browser fails",
    "missing-file": "a file of the page cannot be loaded",
    "remote-resource": "the page loads a file from another machine",
    "script": "a script of the page fails",
    "unknown-property": "a style sheet sets a property that is nearly one of CSS",
    "dead-link": "a link leads nowhere",
    "large-picture": "a picture has many more pixels than are shown",
    "fragment-order": "fragments appear in a different order from reading order",
    "empty-slide": "a slide has no content",
    "accessibility": "axe-core finds an accessibility problem",
    UNUSED: "a TeX macro of the deck or its project is never used",
    REDEFINED: "a TeX macro changes the meaning of a shared macro, or of a TeX command",
    UNUSED_LABEL: "a label is never cited",
    DOUBLED_LABEL: "two decks of a course have the same label, which is cited",
}

ERRORS = frozenset(
    ("overflow", "formula-too-wide", "table-too-wide", "mermaid", "missing-file", "script", "dead-link")
)
