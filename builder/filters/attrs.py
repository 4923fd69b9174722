"""Attributes of a fence as HTML attributes."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from builder.read.attributes import Value, html_attributes


def attrs(attributes: Mapping[str, Value], **others: str) -> Markup:
    """` key="value"` for each attribute, escaped; `others` are added to them and win over them."""
    written = html_attributes({**attributes, **others})
    return Markup("").join(Markup(' {}="{}"').format(key, escape(value)) for key, value in written.items())
