"""What the list of decks says of a deck nobody has opened yet: its title and length, without building it."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from itertools import pairwise

from builder.dialect.markdown import Dialect, parse
from builder.machine.cache import Cache
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.source import Source, Unreadable, read

KIND = "glance"


def glance(work: Work, cache: Cache) -> Summary:
    """The title of the front matter or first heading, and the slides of the file itself, without imports."""
    try:
        source = read(work.deck, lambda problem: None)
    except Unreadable:
        return Summary(str(work.page), work.deck.stem, "", 0)
    key = sha256(
        repr((work.page, source.lines, sorted(map(str, source.options.items())))).encode()
    ).hexdigest()
    found = cache.get_many(KIND, [key]).get(key)
    if found is None:
        found = json.dumps(asdict(outline(work, source)))
        cache.put_many(KIND, {key: found})
    return Summary(**json.loads(found))


def outline(work: Work, source: Source) -> Summary:
    tokens = parse(source, Dialect())
    named = source.options.get("title")
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    title = str(named or next(iter(headings), "") or work.deck.stem)
    slides = sum(token.type == "slide" for token in tokens)
    lang = str(source.options.get("lang") or "")
    return Summary(str(work.page), title, lang, slides, "".join(headings[1:2]))
