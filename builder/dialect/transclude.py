"""Replace every import by the tokens the author could have typed in its place (dialect §6).

A `.dot` file becomes a `dot` fence, a picture an image, a `.md` file its own tokens, anything unknown a
code fence. An import that fails becomes an `error` fence, and the build goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from markdown_it.token import Token

from builder.dialect.imported import (
    LANGUAGES,
    html,
    less,
    pdf,
    picture,
    report_warnings,
    script,
    stylesheet,
    table,
    tell_lost,
    text_fence,
)
from builder.dialect.markdown import parse
from builder.dialect.shelf import (
    REMOTE,
    Request,
    Shelf,
    failed,
    local_file,
    raw_html,
    remote,
    unreadable,
    wanted_range,
)
from builder.dialect.syntax.element import attach_to_last
from builder.dialect.syntax.heading import section_of
from builder.dialect.syntax.imports import CONTENTS, SHOWN
from builder.read.source import Unreadable, read

DOCUMENTS = frozenset({"md", "markdown", "mdown", "mkdn", "mkd", "rmd", "qmd", "mdx"})
DEEPEST = 20
MOST_DOCUMENTS = 1000  # of one deck, counting a file as often as it is imported
# The original shows an embedded note as its preview does, which ends in an empty line.
END_OF_NOTE = '<p class="empty-line final-line end-of-document" style="margin:0;"></p>\n</div></div>\n'


def transclude(tokens: list[Token], shelf: Shelf, chain: tuple[Path, ...]) -> list[Token]:
    """`tokens` without `import`; `chain` holds the files being read, outermost first."""
    report_warnings(tokens, shelf.report)
    out: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "inline" and token.children and any(map(is_import, token.children)):
            hidden = index > 0 and tokens[index - 1].type == "paragraph_open" and tokens[index - 1].hidden
            in_paragraph = index > 0 and tokens[index - 1].type == "paragraph_open"
            out.extend(paragraph(token, shelf, chain, out, in_paragraph, hidden))
        elif token.type == "paragraph_close" and out and out[-1].meta.get("closes_paragraph"):
            continue
        else:
            out.append(token)
    return out


def is_import(token: Token) -> bool:
    return token.type == "import"


def paragraph(
    token: Token, shelf: Shelf, chain: tuple[Path, ...], out: list[Token], in_paragraph: bool, hidden: bool
) -> Iterator[Token]:
    """The paragraph's pieces in order. A block ends the paragraph, as it does for HTML parsers; what
    comes after it stands bare."""
    run: list[Token] = []
    open_paragraph = in_paragraph
    for child in token.children or []:
        pieces = lowered(child, shelf, chain) if is_import(child) else [child]
        if not any(piece.block for piece in pieces):
            run.extend(pieces)
            continue
        if open_paragraph:
            yield from close_paragraph(token, run, out, hidden)
            open_paragraph = False
        elif run:
            yield inline_like(token, run)
        run = []
        yield from pieces
    if open_paragraph and is_lone_picture(token, run):
        out[-1] = out[-1].copy(meta={**out[-1].meta, "around_picture": True})
    if open_paragraph or run:
        yield inline_like(token, run)
    if in_paragraph and not open_paragraph:
        yield Token("nothing", "", 0, meta={**token.meta, "closes_paragraph": True})


def is_lone_picture(token: Token, shown: Sequence[Token]) -> bool:
    """Whether a paragraph is an imported picture and nothing else."""
    imported = [child for child in token.children or [] if is_import(child)]
    drawn = (piece for piece in shown if piece.type != "softbreak")
    pieces = [piece for piece in drawn if piece.type != "text" or piece.content.strip()]
    return len(imported) == 1 and [piece.type for piece in pieces] == ["image"]


def close_paragraph(token: Token, run: list[Token], out: list[Token], hidden: bool) -> Iterator[Token]:
    """End the paragraph that `out` has just opened, or take its opening back when it holds nothing."""
    if not run or all(piece.type in {"softbreak", "hardbreak"} for piece in run):
        out.pop()
        if run:
            yield inline_like(token, run)
        return
    yield inline_like(token, run)
    yield Token("paragraph_close", "p", -1, block=True, hidden=hidden, meta=dict(token.meta))


def inline_like(token: Token, children: list[Token]) -> Token:
    return Token(
        "inline", "", 0, content="", children=children, map=token.map, block=True, meta=dict(token.meta)
    )


def lowered(token: Token, shelf: Shelf, chain: tuple[Path, ...]) -> list[Token]:
    """The same with the attributes of the comments `.element:` behind the import."""
    comments: list[Token] = token.meta.get("given", [])
    for comment in comments:
        comment.meta.setdefault("at", token.meta["at"])
    pieces = attach_to_last(list(lower(token, shelf, chain)), comments)
    report_warnings(comments, shelf.report)
    return pieces


def lower(token: Token, shelf: Shelf, chain: tuple[Path, ...]) -> Iterable[Token]:
    """The tokens that one import stands for."""
    request = Request(token.meta["path"], token.meta["fragment"], token.meta["attributes"], token, chain)
    as_code = bool(request.attributes.get("code_block")) or "cmd" in request.attributes
    if request.path == CONTENTS:
        return [Token("toc", "", 0, block=True, meta=dict(token.meta))]
    if not request.extension and not REMOTE.match(request.path) and not as_code:
        return document(replace(request, path=f"{request.path}.md"), shelf)
    if token.meta.get("embed") and request.extension not in SHOWN:
        return embedded(request, shelf)
    if not as_code and request.extension in SPECIAL:
        return SPECIAL[request.extension](request, shelf)
    if not as_code and request.extension in SHOWN:
        return [picture(request)]
    if REMOTE.match(request.path):
        return remote(request, shelf, "text")
    return local_text(request, shelf, as_code)


def embedded(request: Request, shelf: Shelf) -> Iterable[Token]:
    """A note inside a sentence stands in a box of its own, other text in one with less round it."""
    if request.extension not in DOCUMENTS:
        yield raw_html('<div class="wikilink-embed-content">\n', request)
        yield from text_fence(request, shelf, "text")
        yield raw_html("</div>\n", request)
        return
    yield raw_html('<div class="wikilink-embed-content"><div>\n', request)
    yield from document(request, shelf)
    yield raw_html("</div></div>\n" if request.fragment.startswith("^") else END_OF_NOTE, request)


def document(request: Request, shelf: Shelf) -> Iterable[Token]:
    """Another Markdown file, wholly or one part of it; its own imports and pictures count from its folder."""
    path = local_file(request, shelf)
    if isinstance(path, Token):
        return [path]
    names = " → ".join(p.name for p in (*request.chain, path))
    if path in request.chain:
        return [failed(request, shelf, "import-loop", f"`{request.path}` imports itself", names)]
    if len(request.chain) > DEEPEST:
        message = f"`{request.path}` is imported through more than {DEEPEST} files"
        return [failed(request, shelf, "deep-import", message, names)]
    if next(shelf.counter) >= MOST_DOCUMENTS:
        return [
            failed(request, shelf, "too-many-imports", f"more than {MOST_DOCUMENTS} imports of documents")
        ]
    try:
        source = read(path, shelf.report)
    except Unreadable as error:
        return [unreadable(request, shelf, error)]
    tell_lost(request, shelf)
    start, end = wanted_range(request, shelf, len(source.lines))
    if request.fragment:
        found = section_of(source.lines, request.fragment)
        if found is None:
            return [
                failed(
                    request, shelf, "missing-section", f"`{request.path}` has no part `#{request.fragment}`"
                )
            ]
        start, end = found
    part = replace(source, lines=source.lines[start:end], first_line=source.first_line + start)
    return transclude(parse(part, shelf.dialect), shelf, (*request.chain, path))


def local_text(request: Request, shelf: Shelf, as_code: bool) -> Iterable[Token]:
    """A diagram's or program's source as a fence; `code_block=false` reads it as Markdown instead."""
    if request.attributes.get("code_block") is False and request.extension not in LANGUAGES:
        return document(request, shelf)
    language = request.attributes.get("as")
    name = language if isinstance(language, str) else LANGUAGES.get(request.extension, request.extension)
    return text_fence(request, shelf, name, as_code)


def documents(request: Request, shelf: Shelf) -> Iterable[Token]:
    return document(request, shelf)


SPECIAL: dict[str, Callable[[Request, Shelf], Iterable[Token]]] = {
    "css": stylesheet,
    "js": script,
    "html": html,
    "csv": table,
    "less": less,
    "pdf": pdf,
    **dict.fromkeys(DOCUMENTS, documents),
}
