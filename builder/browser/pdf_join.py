"""Joins the parts in which a long deck is printed: their pages, tags and places.

Structure trees: ISO 32000-1, 14.7.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf


def page_count(printed: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(printed)) as pdf:
        return len(pdf.pages)


def join(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """Put the pages of a part, which is tagged, behind those there are."""
    whole.add_pages_from(part)
    whole.Root.Dests.update(whole.copy_foreign(part.make_indirect(part.Root.Dests)))
    tags = part.Root.get("/StructTreeRoot")
    if tags is not None:
        join_tags(whole.Root.StructTreeRoot, whole.copy_foreign(tags))


def taken_keys(pdf: pikepdf.Pdf) -> int:
    """How many keys of its parent tree a file uses."""
    tags = pdf.Root.get("/StructTreeRoot")
    return 0 if tags is None else int(tags.ParentTreeNextKey)


def join_tags(root: Any, tags: Any) -> None:
    """Put the sections of the tree `tags` behind those below `root`, whose keys it does not use."""
    import pikepdf

    sections = listed(tags.K.K)
    for section in sections:
        section["/P"] = root.K
    root.K["/K"] = pikepdf.Array([*listed(root.K.K), *sections])
    root.ParentTree.Nums.extend(tags.ParentTree.Nums)
    root["/ParentTreeNextKey"] = tags.ParentTreeNextKey
    named = {**names_of(root), **names_of(tags)}
    if named:
        names = [part for name, element in sorted(named.items()) for part in (name, element)]
        root["/IDTree"] = pikepdf.Dictionary(Names=pikepdf.Array(names))


def listed(kids: Any) -> list[Any]:
    import pikepdf

    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def names_of(root: Any) -> dict[str, Any]:
    """The elements of a structure tree that have a name."""
    names = list(root.get("/IDTree", {}).get("/Names", ()))
    return {str(name): element for name, element in zip(names[::2], names[1::2], strict=True)}


def lay_over(whole: pikepdf.Pdf, margins: pikepdf.Pdf) -> None:
    """Put headers and footers, each on a page of its own, on the pages. They are artifacts."""
    import pikepdf

    for page, margin in zip(whole.pages, margins.pages, strict=True):
        form = whole.copy_foreign(margin.as_form_xobject())
        name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name.Margins)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"Q\n/Artifact BMC\n{name} Do\nEMC\n".encode())
        page.contents_coalesce()
