"""What can be written at a place: one kind of name a file, each with a function `offers`.

It is asked of the text before the place, which is as unfinished as typing makes it, and of what the last
build of the deck knows; nothing is built for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer

KINDS = "tex labels macros classes icons paths slides options fences blocks".split()
MOST = 400  # of one list; the rest comes when more is typed
# What opens a list by itself; other signs ask for one as any word does.
TRIGGERS = ["\\", "@", "{", ":", '"', "(", "/", ".", "`", " ", "!", "#"]


def complete(asked: Asked) -> lsp.CompletionList:
    found = list(all_offers(asked))
    items = [item(offer, asked) for offer in found[:MOST]]
    return lsp.CompletionList(is_incomplete=len(found) > MOST, items=items)


def all_offers(asked: Asked) -> Iterator[Offer]:
    for kind in KINDS:
        yield from import_module(f"builder.editor.completion.{kind}").offers(asked)


def item(offer: Offer, asked: Asked) -> lsp.CompletionItem:
    written = asked.line[offer.start : asked.column]
    documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, offer.about) if offer.about else None
    return lsp.CompletionItem(
        label=offer.label,
        kind=offer.kind,
        detail=offer.detail or None,
        documentation=documentation,
        filter_text=offer.label if offer.label.startswith(written) else written + offer.label,
        insert_text_format=lsp.InsertTextFormat.Snippet if offer.snippet else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(
            asked.text.range(asked.row, offer.start, max(asked.column, offer.end)), offer.new or offer.label
        ),
    )
