"""What a printed deck still lacks as a document: bookmarks, page labels, links that travel, fixed dates.

Chromium prints; this finishes its file with pikepdf. The same pages give the same bytes: dates come from
SOURCE_DATE_EPOCH and are left out without it, and the file's identifier is a digest of its content.
"""

from __future__ import annotations

import io
import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from builder.browser.pdf_artifacts import mark_artifacts
from builder.browser.pdf_join import join, lay_over, taken_keys
from builder.browser.pdf_signs import write_signs
from builder.browser.pdf_tags import retag
from builder.browser.served import ORIGIN

if TYPE_CHECKING:
    import pikepdf

CREATOR = "slides for mathematics"
PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
POINTS = 0.75
"""Of a CSS pixel."""


@dataclass(frozen=True)
class PaperSlide:
    """A slide (or one step of it) as it goes to paper; lengths in CSS pixels.

    `h` and `v` count from 0; `stacked` marks the members of a vertical stack; `label` is what its page is
    called, `number` how the deck writes that (`3/45`), both empty for one that is not counted; `name` is the
    name of its place in the file; `source` is `path:line`; `notes` is markup.
    """

    h: int
    v: int
    label: str
    number: str
    stacked: bool
    title: str
    source: str
    notes: str
    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Document:
    """What the file says about itself; `address` is where the page was printed, for its relative links.

    `bare` pages are slides and nothing else, and get exactly the size of the slides.
    """

    title: str
    author: str
    address: str
    bare: bool


def finish(printed: bytes, slides: Sequence[PaperSlide], document: Document) -> bytes:
    """The finished file. `slides` are in the order of the page; each begins at the place it names.

    Raises BadDate.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(printed)) as pdf:
        find_ways(pdf, slides, document)
        tag(pdf)
        describe(pdf, document)
        return saved(pdf)


def finish_parts(
    parts: Sequence[bytes], slides: Sequence[PaperSlide], document: Document, margins: bytes
) -> bytes:
    """The finished file of the pages that are printed in parts; `margins` has the headers and footers that
    they lack. Each part is tagged before it is joined to the others: then little is left of it.

    Raises BadDate.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(parts[0])) as whole:
        tag(whole)
        for printed in parts[1:]:
            with pikepdf.open(io.BytesIO(printed)) as part:
                tag(part, taken_keys(whole))
                join(whole, part)
        find_ways(whole, slides, document)
        if margins:
            with pikepdf.open(io.BytesIO(margins)) as printed_margins:
                lay_over(whole, printed_margins)
        describe(whole, document)
        return saved(whole)


def find_ways(pdf: pikepdf.Pdf, slides: Sequence[PaperSlide], document: Document) -> None:
    """Give the pages their size, their labels, and ways to them: bookmarks and links."""
    import pikepdf

    starts = start_pages(pdf, slides)
    if document.bare:
        trim(pdf, slides[0])
    if any(slide.label for slide in slides):
        pdf.Root["/PageLabels"] = page_labels(slides, starts)
    add_bookmarks(pdf, slides)
    names = {f"/{place_name(slide)}": pikepdf.Name(f"/{slide.name}") for slide in reversed(slides)}
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            mend_link(annotation, document.address)
            if name := names.get(str(annotation.get("/Dest", ""))):
                annotation["/Dest"] = name
        page.obj["/Tabs"] = pikepdf.Name.S  # PDF/UA-1, 7.18.3


def tag(pdf: pikepdf.Pdf, keys: int = 0) -> None:
    mark_artifacts(pdf)
    write_signs(pdf, retag(pdf, keys))


def saved(pdf: pikepdf.Pdf) -> bytes:
    import pikepdf

    result = io.BytesIO()
    pdf.save(
        result,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return result.getvalue()


def start_pages(pdf: pikepdf.Pdf, slides: Sequence[PaperSlide]) -> list[int]:
    """The index of the page on which each slide begins, by the named places in the file."""
    index = {page.objgen[0]: number for number, page in enumerate(pdf.pages)}
    return [index[place(pdf, slide)[0].objgen[0]] for slide in slides]


def place(pdf: pikepdf.Pdf, slide: PaperSlide) -> Any:
    """Where a slide begins: an explicit destination, `[page /XYZ left top zoom]`."""
    return pdf.Root.Dests[f"/{slide.name}"]


def place_name(slide: PaperSlide) -> str:
    """By what a slide is linked to in other parts, which do not know its pages (`probes/slides.js`)."""
    return f"slide-{slide.h}.{slide.v}"


def trim(pdf: pikepdf.Pdf, slide: PaperSlide) -> None:
    """Cut the pages, which Chromium rounds up a little, to the size of the slide, keeping the top left."""
    import pikepdf

    width, height = slide.width * POINTS, slide.height * POINTS
    for page in pdf.pages:
        top = float(page.mediabox[3])
        page.mediabox = pikepdf.Array([0, round(top - height, 3), round(width, 3), round(top, 3)])


def page_labels(slides: Sequence[PaperSlide], starts: Sequence[int]) -> Any:
    """Every page is called after its slides: `7`, `2.3`, on a sheet of several `7–9`."""
    import pikepdf

    labels: dict[int, list[str]] = {}
    for slide, start in zip(slides, starts, strict=True):
        labels.setdefault(start, []).append(slide.label)
    numbers: list[Any] = []
    for page, called in sorted(labels.items()):
        counted = [label for label in called if label]
        text = "–".join(dict.fromkeys([counted[0], counted[-1]])) if counted else ""
        numbers += [page, pikepdf.Dictionary(P=pikepdf.String(text))]
    return pikepdf.Dictionary(Nums=pikepdf.Array(numbers))


def add_bookmarks(pdf: pikepdf.Pdf, slides: Sequence[PaperSlide]) -> None:
    """One bookmark a slide, the slides of a stack under the first of it."""
    import pikepdf

    done: set[tuple[int, int]] = set()
    with pdf.open_outline() as outline:
        for slide in slides:
            if (slide.h, slide.v) in done:  # a further step of the same slide
                continue
            done.add((slide.h, slide.v))
            item = pikepdf.OutlineItem(slide.title or slide.label or slide.name, place(pdf, slide))
            if slide.stacked and slide.v and outline.root:
                outline.root[-1].children.append(item)
            else:
                outline.root.append(item)
    pdf.Root["/PageMode"] = pikepdf.Name.UseOutlines


def mend_link(annotation: Any, address: str) -> None:
    """Make a link to a file of the site relative, and give every link a text for who cannot see it."""
    import pikepdf

    action = annotation.get("/A", {})
    uri = str(action.get("/URI", ""))
    if uri.startswith(f"{ORIGIN}/"):
        uri = relative_link(uri, address)
        action["/URI"] = pikepdf.String(uri)
    if "/Contents" not in annotation:
        annotation["/Contents"] = pikepdf.String(uri or "a place in this file")


def relative_link(uri: str, address: str) -> str:
    """`…/a/b.html#/2` seen from the page `…/c/d.html` is `../a/b.html#/2`."""
    parts = urlsplit(uri)
    path = posixpath.relpath(unquote(parts.path), posixpath.dirname(unquote(urlsplit(address).path)))
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return quote(path) + fragment


class BadDate(ValueError):
    """SOURCE_DATE_EPOCH is set and is no date."""


def source_date() -> datetime | None:
    """The moment SOURCE_DATE_EPOCH names in seconds since 1970, None without it. Raises BadDate."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    if not stamp:
        return None
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadDate(f"SOURCE_DATE_EPOCH is `{stamp}`, expected seconds since 1970") from None


def describe(pdf: pikepdf.Pdf, document: Document) -> None:
    """Title, author, creator and dates, in the dictionary and as XMP."""
    import pikepdf

    moment = source_date()
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about.register_xml_namespace(PDF_UA, "pdfuaid")
        about["pdfuaid:part"] = "1"
        about["dc:title"] = document.title
        about["pdf:Producer"] = CREATOR
        about["xmp:CreatorTool"] = CREATOR
        if document.author:
            about["dc:creator"] = [document.author]
        if moment:
            about["xmp:CreateDate"] = about["xmp:ModifyDate"] = moment.isoformat()
    pdf.docinfo["/Title"] = document.title
    pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = CREATOR
    if document.author:
        pdf.docinfo["/Author"] = document.author
    if moment:
        date = pikepdf.String(moment.strftime("D:%Y%m%d%H%M%S+00'00'"))
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = date
    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
