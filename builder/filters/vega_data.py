"""Bring the data of a chart into its specification, so that the chart is a function of one text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from builder.filters import Refused
from builder.read.yaml12 import YamlProblem, parse_yaml

FORMATS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".topojson": "topojson"}


def vega_data(source: str, read: Callable[[str], str]) -> str:
    """The specification as JSON with every `data.url` replaced by the values `read` gives for it.

    `source` is JSON or YAML. Raises Refused for text that is neither, for data on another machine, and
    whatever `read` raises.
    """
    try:
        specification = load(source)
        if not isinstance(specification, dict):
            raise Refused('a chart is described by a mapping, such as `{"mark": "bar", …}`')
        return json.dumps(inlined(specification, read), ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise Refused("the description of the chart is too deeply nested") from None


def load(source: str) -> Any:
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        if source.lstrip().startswith("{"):
            raise Refused(f"not JSON: {error.msg.lower()}", line=error.lineno, column=error.colno) from None
    return yaml_text(source)


def yaml_text(source: str) -> Any:
    try:
        return parse_yaml(source)
    except YamlProblem as problem:
        raise Refused(problem.message, problem.hint, problem.line + 1, problem.column + 1) from None


def inlined(value: Any, read: Callable[[str], str], key: str = "") -> Any:
    """A copy in which the mappings called `data`, or in lists called so, hold their values."""
    if isinstance(value, list):
        return [inlined(item, read, key) for item in value]
    if not isinstance(value, dict):
        return value
    if key == "data" and "url" in value:
        return with_values(value, read)
    return {name: inlined(item, read, name) for name, item in value.items()}


def with_values(data: dict[str, Any], read: Callable[[str], str]) -> dict[str, Any]:
    url = data["url"]
    if not isinstance(url, str) or "://" in url or url.startswith("//"):
        raise Refused(
            f"data from `{url}` is not loaded: a deck reads data from its own project only",
            "save the data beside the deck and use its path",
        )
    stated = data.get("format") or {}
    if not isinstance(stated, dict):
        message = f"the `format` of data must be a mapping, found `{stated}`"
        raise Refused(message, 'such as `"format": {"type": "csv"}`')
    kind = stated.get("type") or FORMATS.get(PurePosixPath(url).suffix.lower(), "json")
    text = read(url)
    values = text if kind not in {"json", "topojson"} else json_values(text, url)
    return {key: item for key, item in data.items() if key != "url"} | {
        "values": values,
        "format": {**stated, "type": kind},
    }


def json_values(text: str, url: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"`{url}` is not JSON: {error.msg.lower()} at line {error.lineno}") from None
