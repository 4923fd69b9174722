"""Makes the tags of a printed deck say what is on its slides.

Chromium tags every box of a page: a formula becomes dozens of nested nameless elements, one a glyph, under
an element of its own; list bodies and slides have no element. Here the tree is built anew from it: nameless
boxes give way to what they hold, a formula is one `/Formula` with its alternative text and the marks of
all its glyphs, a list item has a body, and every page is a `/Sect`.
Structure types: ISO 32000-1, 14.8.4; the parent tree that leads back from marks to elements: 14.7.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

HEADING = re.compile("/H[1-6]")
FORMULA_MARK = "\ue000"
"""Stands before the alternative text of a formula in the page; a character of the private use area."""

INLINE = frozenset(("/Link", "/Formula", "/Figure", "/Span"))
"""Elements that may stand in running text and so need a block around them."""


@dataclass(frozen=True)
class Mark:
    """Content of a page (an object number): what is marked with `number` on it, or in a drawing on it, a
    `form`, as what is seen through or masked is."""

    page: int
    number: int
    form: Any = None

    @property
    def holder(self) -> int:
        return self.page if self.form is None else int(self.form.objgen[0])


@dataclass(frozen=True)
class Annotation:
    """A reference to an annotation, kept as Chromium wrote it, and the page it is on."""

    page: int
    reference: Any


@dataclass
class Element:
    """A structure element: its type, its other entries, and what it holds."""

    kind: str
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list[Kid] = field(default_factory=list)


Kid = Element | Mark | Annotation


@dataclass(frozen=True)
class Signs:
    """A formula as a line of signs, its page or form (an object number), and its content there."""

    text: str
    holder: int
    marks: list[int]


def retag(pdf: pikepdf.Pdf, keys: int = 0) -> list[Signs]:
    """Replace the structure tree of `pdf`; its formulas. A file without a tree is left alone.

    `keys` of the parent tree are taken, by parts of the deck that will stand before this one.
    """
    import pikepdf

    old = pdf.Root.get("/StructTreeRoot")
    if not isinstance(old, pikepdf.Dictionary):
        return []
    pages = {page.obj.objgen[0]: page.obj for page in pdf.pages}
    content = list(read(old.get("/K"), 0))
    add_loose_links(content, pages)
    sections = list(by_page(within_document(content), list(pages)))
    title_levels(sections)
    document = Element("/Document", {}, [*sections])
    write(document, Writer(pdf, pages, keys))
    return list(formulas(document))


def formulas(element: Element) -> Iterator[Signs]:
    if element.kind == "/Formula":
        marks = [leaf for leaf in element.kids if isinstance(leaf, Mark)]
        if marks:
            holder = marks[0].holder
            here = [mark.number for mark in marks if mark.holder == holder]
            yield Signs(element.entries["/Alt"], holder, here)
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from formulas(kid)


def read(kids: Any, page: int) -> Iterator[Kid]:
    """What an entry `/K` holds, without nameless boxes; `page` is the one it stands on unless it says so."""
    import pikepdf

    if isinstance(kids, pikepdf.Array):
        for kid in kids:
            yield from read(kid, page)
    elif isinstance(kids, pikepdf.Dictionary):
        if "/Pg" in kids:
            page = kids["/Pg"].objgen[0]
        if "/MCID" in kids:
            yield Mark(page, int(kids["/MCID"]), kids.get("/Stm"))
        elif "/Obj" in kids:
            yield Annotation(page, kids)
        else:
            yield from read_element(kids, page)
    elif kids is not None:
        yield Mark(page, int(kids))


def read_element(old: Any, page: int) -> Iterator[Kid]:
    kind = str(old["/S"])
    kids = list(read(old.get("/K"), page))
    alternative = str(old.get("/Alt", ""))
    if kind == "/NonStruct":
        yield from kids
    elif alternative.startswith(FORMULA_MARK):
        name = alternative.removeprefix(FORMULA_MARK)
        yield Element("/Formula", {"/Alt": name, "/ActualText": name}, [*map(linked, leaves(kids))])
    else:
        entries = {key: value for key, value in old.items() if key not in ("/S", "/K", "/P", "/Pg", "/Type")}
        yield Element(kind, entries, list_body(kids) if kind == "/LI" else kids)


def linked(leaf: Kid) -> Kid:
    """A link within a formula is an element there (PDF/UA-1, 7.18.5)."""
    return Element("/Link", {}, [leaf]) if isinstance(leaf, Annotation) else leaf


def add_loose_links(content: list[Kid], pages: dict[int, Any]) -> None:
    """Links that no element holds get one, at the end of their page (PDF/UA-1, 7.18.5)."""
    import pikepdf

    held = {leaf.reference["/Obj"].objgen for leaf in leaves(content) if isinstance(leaf, Annotation)}
    for number, page in pages.items():
        for annotation in page.get("/Annots", ()):
            if annotation.objgen not in held:
                name = pikepdf.Name
                reference = pikepdf.Dictionary(Type=name.OBJR, Obj=annotation, Pg=page)
                within_document(content).append(Element("/Link", {}, [Annotation(number, reference)]))


def title_levels(sections: Iterable[Kid]) -> None:
    """Headings without gaps, from H1 on each page: the title of a slide (PDF/UA-1, 7.4.2)."""
    for section in sections:
        above: list[str] = []  # as they were: the levels round this heading
        for element in elements(section):
            if HEADING.fullmatch(element.kind):
                while above and above[-1] >= element.kind:
                    above.pop()
                above.append(element.kind)
                element.kind = f"/H{len(above)}"


def elements(kid: Kid) -> Iterator[Element]:
    """An element and all in it, in reading order."""
    if isinstance(kid, Element):
        yield kid
        for inner in kid.kids:
            yield from elements(inner)


def leaves(kids: Iterable[Kid]) -> Iterator[Kid]:
    for kid in kids:
        if isinstance(kid, Element):
            yield from leaves(kid.kids)
        else:
            yield kid


def list_body(kids: list[Kid]) -> list[Kid]:
    labels: list[Kid] = [kid for kid in kids if isinstance(kid, Element) and kid.kind in ("/Lbl", "/LBody")]
    rest = [kid for kid in kids if kid not in labels]
    return [*labels, Element("/LBody", {}, rest)] if rest else labels


def within_document(content: list[Kid]) -> list[Kid]:
    """The content of the element `/Document` that Chromium puts around everything."""
    if len(content) == 1 and isinstance(content[0], Element) and content[0].kind == "/Document":
        return content[0].kids
    return content


def by_page(content: list[Kid], order: list[int]) -> Iterator[Kid]:
    """One section a page, in the order of the pages; loose text and formulas in it become paragraphs."""
    sections: dict[int, list[Kid]] = {page: [] for page in order}
    for kid in content:
        section = sections.setdefault(page_of(kid), [])
        if isinstance(kid, Element) and kid.kind not in INLINE:
            section.append(kid)
        elif section and isinstance(last := section[-1], Element) and last.entries.get("loose"):
            last.kids.append(kid)
        else:
            section.append(Element("/P", {"loose": True}, [kid]))
    for kids in sections.values():
        if kids:
            yield Element("/Sect", {}, kids)


def page_of(kid: Kid) -> int:
    """The page a kid begins on, 0 for an element without content."""
    if not isinstance(kid, Element):
        return kid.page
    return next((leaf.page for leaf in leaves(kid.kids) if not isinstance(leaf, Element)), 0)


class Writer:
    """Writes elements as objects of a PDF and remembers which element owns which content."""

    def __init__(self, pdf: pikepdf.Pdf, pages: dict[int, Any], keys: int) -> None:
        self.pdf = pdf
        self.pages = pages
        self.keys = keys
        self.owners: dict[int, tuple[Any, dict[int, Any]]] = {}
        self.annotations: list[tuple[Any, Any]] = []
        self.cells: dict[str, str] = {}
        self.named: dict[str, Any] = {}

    def cell(self, name: object) -> str:
        """Chromium calls head cells after numbers that change from run to run; here they are counted."""
        part = f"{self.keys}-" if self.keys else ""
        return self.cells.setdefault(str(name), f"cell-{part}{len(self.cells) + 1:05}")

    def element(self, element: Element, parent: Any) -> Any:
        import pikepdf

        written = self.pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem, S=pikepdf.Name(element.kind), P=parent
        ))
        for key, value in element.entries.items():
            if key.startswith("/"):
                written[key] = value
        page = page_of(element)
        if page in self.pages:
            written["/Pg"] = self.pages[page]
        if "/ID" in written:
            written["/ID"] = self.cell(written["/ID"])
            self.named[str(written["/ID"])] = written
        for attributes in written.get("/A", ()):
            if "/Headers" in attributes:
                attributes["/Headers"] = pikepdf.Array([self.cell(name) for name in attributes["/Headers"]])
        kids = [self.kid(kid, written, page) for kid in element.kids]
        if kids:
            written["/K"] = kids[0] if len(kids) == 1 else pikepdf.Array(kids)
        return written

    def kid(self, kid: Kid, owner: Any, page: int) -> Any:
        import pikepdf

        if isinstance(kid, Element):
            return self.element(kid, owner)
        if isinstance(kid, Annotation):
            self.annotations.append((kid.reference["/Obj"], owner))
            return kid.reference
        holder = self.pages[kid.page] if kid.form is None else kid.form
        self.owners.setdefault(kid.holder, (holder, {}))[1][kid.number] = owner
        if kid.holder == page:
            return kid.number
        reference = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=self.pages[kid.page], MCID=kid.number)
        if kid.form is not None:
            reference["/Stm"] = kid.form
        return reference


def write(document: Element, writer: Writer) -> None:
    import pikepdf

    pdf, keys = writer.pdf, writer.keys
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    root["/K"] = writer.element(document, root)
    root["/K"]["/Lang"] = pdf.Root.get("/Lang", pikepdf.String(""))
    numbers: list[Any] = []
    for holder, owners in writer.owners.values():
        holder["/StructParents"] = key = keys + len(numbers) // 2
        rows = [owners.get(number) for number in range(max(owners) + 1)]
        numbers += [key, pdf.make_indirect(pikepdf.Array(rows))]
    for annotation, owner in writer.annotations:
        annotation["/StructParent"] = key = keys + len(numbers) // 2
        numbers += [key, owner]
    root["/ParentTree"] = pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbers)))
    root["/ParentTreeNextKey"] = keys + len(numbers) // 2
    if writer.named:
        names = [part for name, element in sorted(writer.named.items()) for part in (name, element)]
        root["/IDTree"] = pikepdf.Dictionary(Names=pikepdf.Array(names))
    pdf.Root["/StructTreeRoot"] = root

