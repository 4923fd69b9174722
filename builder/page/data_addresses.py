"""What a page, a picture or a sheet asks for that is written into an address: `data:text/html,…`."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

from builder.page.markup import with_other_addresses
from builder.page.references import Named, with_addresses
from builder.read.css import addresses

DATA = re.compile(r"\s*data:([^,;]*)((?:;[^,]*)?),(.*)", re.I | re.S)
LONGEST = 100_000  # characters; what is longer is a picture


def addresses_inside(url: str) -> Iterator[tuple[str, Named]]:
    """The addresses in the text that an address holds, and what each names."""
    found = DATA.match(url) if len(url) <= LONGEST else None
    kind = found[1].strip().lower() if found else ""
    if not found or not kind.endswith(("html", "xml", "css")):
        return iter(())
    data = unquote_to_bytes(found[3])
    try:
        data = b64decode(data) if found[2].lower().endswith("base64") else data
    except ValueError:
        return iter(())
    text = data.decode("utf-8", "replace")
    return iter(of_sheet(text) if kind.endswith("css") else of_markup(text))


def of_sheet(css: str) -> list[tuple[str, Named]]:
    return [(address.url, Named("file")) for address in addresses(css)]


def of_markup(markup: str) -> list[tuple[str, Named]]:
    found: list[tuple[str, Named]] = []

    def attribute(tag: str, values: Mapping[str, str], name: str, what: Named, line: int) -> str:
        def note(url: str) -> str:
            found.append((url, what))
            return url

        if what.form not in ("link", "markup"):
            with_addresses(values[name], what.form, note)
        return values[name]

    def style(css: str, start: int) -> str:
        found.extend(of_sheet(css))
        return css

    with_other_addresses(markup, attribute, style)
    return found
