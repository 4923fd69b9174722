"""The TeX macros that a drawing uses, so that it is drawn anew only when one of those changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

COMMAND = re.compile(r"\\([A-Za-z]+)")


def used_macros(source: str, macros: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `macros` (name → definition or `[definition, arity, default]`) that the source names, and that
    their definitions name in turn, sorted."""
    found: dict[str, Any] = {}
    texts = [source]
    while texts:
        names = (name for name in COMMAND.findall(texts.pop()) if name in macros and name not in found)
        for name in names:
            found[name] = macros[name]
            texts.append(str(macros[name]))
    return dict(sorted(found.items()))
