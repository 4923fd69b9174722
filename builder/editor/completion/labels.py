"""What can be cited: labels of the deck, sources of its bibliography, footnotes of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.dialect.label import Label, shown
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer

REFERENCE = re.compile(r"\\(?:eq)?ref\{([^{}\n]*)$")
CITATION = re.compile(r"\\cite(?:\[[^\[\]]*\])?\{(?:[^{}\n]*,\s*)?([^{},\n]*)$")
AT = re.compile(r"(?<![A-Za-z0-9_.@/\\-])@\{?([\w:.+/-]*)$")
FOOTNOTE = re.compile(r"\[\^([^\]\s]*)$")
DEFINITION = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*)", re.M)
TEXT_COMMANDS = re.compile(r"(?<!\\)(\\[a-z]*)$")


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind not in {"text", "math"}:
        return
    if match := REFERENCE.search(asked.before):
        yield from labels(asked, match.start(1))
    elif asked.zone.kind == "math":
        return
    elif match := CITATION.search(asked.before):
        yield from sources(asked, match.start(1))
    elif match := AT.search(asked.before):
        yield from labels(asked, match.start(1))
        yield from sources(asked, match.start(1))
    elif match := FOOTNOTE.search(asked.before):
        yield from footnotes(asked, match.start(1))
    elif match := TEXT_COMMANDS.search(asked.before):
        yield from commands(asked, match.start(1))


def labels(asked: Asked, start: int) -> Iterator[Offer]:
    deck = asked.study.deck if asked.study else None
    own = deck.labels if deck else {}
    for label in {**asked.elsewhere, **own}.values():
        where = f", {label.deck}" if label.deck else ""
        yield Offer(label.key, start, lsp.CompletionItemKind.Reference, detail=in_words(label) + where)


def in_words(label: Label) -> str:
    title = f" ({label.title})" if label.title else ""
    return shown(label).replace("\u00a0", " ") + title


def sources(asked: Asked, start: int) -> Iterator[Offer]:
    for source in asked.sources.values():
        names = ", ".join(source.names)
        detail = f"{names} {source.year}: {source.title}".strip(" :")
        yield Offer(source.key, start, lsp.CompletionItemKind.Reference, detail=detail)


def footnotes(asked: Asked, start: int) -> Iterator[Offer]:
    for name, text in DEFINITION.findall(asked.text.content):
        yield Offer(name, start, lsp.CompletionItemKind.Reference, detail=text[:80])


def commands(asked: Asked, start: int) -> Iterator[Offer]:
    """The few commands of TeX that mean something in text."""
    deck = asked.study.deck if asked.study else None
    labelled = bool((deck and deck.labels) or asked.elsewhere)
    found = ["\\ref", "\\eqref"] * labelled + ["\\cite"] * bool(asked.sources)
    for name in found:
        yield Offer(name, start, lsp.CompletionItemKind.Function, f"\\{name}{{$1\\}}", snippet=True)
