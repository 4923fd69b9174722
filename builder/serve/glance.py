"""What the list of decks says of a deck nobody has opened yet: its title and length, without building it."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from itertools import pairwise

from builder.diagnostics import ignore
from builder.dialect.markdown import Dialect, parse
from builder.machine.cache import Cache
from builder.page.render import plain_text
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.source import Source, Unreadable, read

KIND = "glance"


def glance(work: Work, cache: Cache, tool: str) -> Summary:
    """The title of the front matter or first heading, and the slides of the file itself, without imports.

    What another `tool` (`builder.site.tool.tool_stamp`) saw in a deck is not asked for."""
    try:
        source = read(work.deck, ignore)
    except Unreadable:
        return Summary(str(work.page), work.deck.stem, "", 0)
    seen = (tool, work.page, source.lines, sorted(map(str, source.options.items())))
    key = sha256(repr(seen).encode()).hexdigest()
    found = cache.get_many(KIND, [key]).get(key)
    if found is None:
        found = json.dumps(asdict(outline(work, source)))
        cache.put_many(KIND, {key: found})
    return Summary(**json.loads(found))


def outline(work: Work, source: Source) -> Summary:
    tokens = parse(source, Dialect())
    starts = [at for at, token in enumerate(tokens) if token.type == "slide"]
    begin, end = [*starts, None, None][:2]
    first = pairwise(tokens[begin:end])
    headings = [plain_text(inline) for opening, inline in first if opening.type == "heading_open"]
    title = str(source.options.get("title") or next(iter(headings), "") or work.deck.stem)
    lang = str(source.options.get("lang") or "")
    return Summary(str(work.page), title, lang, len(starts), "".join(headings[1:2]))
