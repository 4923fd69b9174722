"""Make the SVG that a program drew an element of a page: no prolog, no scripts, no clashing ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from builder.filters import Refused

SVG = "{http://www.w3.org/2000/svg}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ACTIVE = {
    "script",
    "foreignObject",
    "iframe",
    "set",
    "animate",
    "animateMotion",
    "animateTransform",
    "handler",
}
# A `<title>` would pop up as a tooltip with a name that only the source knows.
DROPPED = ACTIVE | {"title", "metadata", "style"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
NAMED = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
SAFE_LINK = re.compile(r"(?:https?:|mailto:|[^:]*$|[^:]*[/?#])", re.I)


def inline_svg(document: str, own_ids: frozenset[str] = frozenset()) -> Markup:
    """The drawing, of class `drawing`, with its view box and natural size, without prolog and comments.

    `own_ids` are those that its author gave, for his rules and links. Of those of the program the ones that
    something in the drawing refers to get a prefix from the drawing's content, the others are left out.
    Scripts, event handlers, links that run code and references to other files are removed. A style sheet
    would reach the whole page: its plain rules become `style` attributes.

    Raises Refused for text that is not well-formed XML.
    """
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise Refused(f"the drawing is not valid XML: {error}") from None
    prefix = f"d{sha256(document.encode()).hexdigest()[:8]}-"
    used = set(NAMED.findall(document)) | {
        link[1:]
        for element in root.iter()
        for link in [element.get(key) or "" for key in hrefs(element)]
        if link.startswith("#")
    }
    names = {name: prefix + name for name in used} | {name: name for name in own_ids}
    root.tail = None
    style_elements(root)
    simplify(root, names)
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {number(root.get('width'))} {number(root.get('height'))}")
    root.set("class", f"drawing {root.get('class', '')}".rstrip())
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def number(length: str | None) -> str:
    found = re.match(r"[\d.]+", length or "")
    return found[0] if found else "100"


def hrefs(element: Element) -> list[str]:
    return [key for key in element.attrib if local(key) == "href"]


def local(name: str) -> str:
    return name.rpartition("}")[2]


def style_elements(root: Element) -> None:
    """Write the rules of style sheets for a tag or for a class into the elements they are for."""
    rules: dict[str, str] = {}
    for sheet in root.iter(f"{SVG}style"):
        for selectors, declarations in RULE.findall(sheet.text or ""):
            for selector in selectors.split(","):
                rules[selector.strip()] = (
                    rules.get(selector.strip(), "") + declarations.strip().rstrip(";") + ";"
                )
    for element in root.iter() if rules else ():
        names = [local(element.tag), *(f".{name}" for name in element.get("class", "").split())]
        style = "".join(rules.get(name, "") for name in names) + element.get("style", "")
        if style:
            element.set("style", style)


def simplify(element: Element, names: Mapping[str, str]) -> None:
    """Strip one element and those inside it, in place. `names` are the ids that stay, as they become."""
    element.tag = local(element.tag)
    attributes = dict(element.attrib)
    element.attrib.clear()
    for key, value in attributes.items():
        kept = kept_value(element.tag, local(key), value, names)
        if kept is not None:
            element.set(f"xml:{local(key)}" if key.startswith(XML) else local(key), kept)
    if element.tag not in {"text", "tspan"}:
        element.text = None
    for child in list(element):
        if element.tag not in {"text", "tspan"}:
            child.tail = None
        unused = element.tag == "defs" and "id" in child.attrib and child.attrib["id"] not in names
        if unused or not child.tag.startswith(SVG) or local(child.tag) in DROPPED:
            element.remove(child)
        else:
            simplify(child, names)


def kept_value(tag: str, key: str, value: str, names: Mapping[str, str]) -> str | None:
    """An attribute's value in the page, or None for one that is left out."""
    if key.lower().startswith("on") or key == "version":
        return None
    if key == "id":
        return names.get(value)
    if key == "href":
        return kept_link(tag, value, names)
    if "url(" in value:
        own = NAMED.sub(lambda found: f"url(#{names.get(found[1], found[1])})", value)
        return own if own.count("url(") == len(NAMED.findall(own)) else None
    return value


def kept_link(tag: str, value: str, names: Mapping[str, str]) -> str | None:
    if value.startswith("#"):
        return f"#{names[value[1:]]}" if tag != "a" else value
    if tag == "a":
        return value if SAFE_LINK.match("".join(value.split())) else None
    return value if value.startswith("data:image/") else None
