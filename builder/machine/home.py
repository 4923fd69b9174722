"""Where what belongs to the program lies: beside the code in a checkout, within it once installed."""

from __future__ import annotations

from pathlib import Path

INSTALLED = Path(__file__).resolve().parents[1] / "built-in"
HOME = INSTALLED if INSTALLED.is_dir() else INSTALLED.parent.parent
