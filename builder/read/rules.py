"""What `slides check` looks for, by the names with which settings and slides switch it off."""

from __future__ import annotations

from collections.abc import Mapping

UNUSED, REDEFINED = "unused-macro", "redefined-macro"
UNUSED_LABEL, DOUBLED_LABEL = "unused-label", "doubled-label"

RULES: Mapping[str, str] = {
    "overflow": "content leaves its slide",
    "formula-too-wide": "a formula leaves its slide at the side",
    "formula-shrunk": "a formula is smaller than its text, so that it fits",
    "table-too-wide": "a table leaves its slide at the side",
    "clipped": "part of a box cannot be seen without scrolling",
    "covered": "content lies on other content",
    "small-text": "text is too small to be read from the last row",
    "torn-line": "a justified line is mostly space",
    "distorted": "a picture is wider or narrower than it should be",
    "low-contrast": "text hardly differs from what is behind it",
    "missing-alt": "a picture has no alternative text",
    "mermaid": "a diagram that is drawn in the page cannot be drawn",
    "missing-file": "a file of the page cannot be loaded",
    "remote-resource": "the page asks another machine for a file",
    "script": "a script of the page fails",
    "dead-link": "a link leads nowhere",
    "large-picture": "a picture has many more pixels than are shown",
    "fragment-order": "fragments appear in another order than they are read",
    "empty-slide": "a slide has no content",
    "accessibility": "axe-core finds a barrier for readers with a disability",
    UNUSED: "no formula uses a TeX macro of the deck or of its project",
    REDEFINED: "a TeX macro means something else here than where it is shared, or than in TeX",
    UNUSED_LABEL: "nothing cites a label",
    DOUBLED_LABEL: "two decks of a course have the same label, and it is cited",
}

ERRORS = frozenset(
    ("overflow", "formula-too-wide", "table-too-wide", "mermaid", "missing-file", "script", "dead-link")
)
