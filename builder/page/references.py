"""Every way in which markup asks for a file: the attributes that name one, how, and what the file is.

Whoever carries files along, puts them inside a page or looks for those on other machines asks here, so that
none of them knows of fewer ways than the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from builder.read.attribute_names import reads
from builder.read.attribute_values import SHORT_PICTURE
from builder.read.css import rewritten

Form = Literal[
    "address", "link", "sheet", "module", "candidates", "list", "values", "style", "markup", "refresh"
]


@dataclass(frozen=True)
class Named:
    """What an attribute names. `what` is the file in messages, `form` is how the value is written: one
    `address`; a `link` that is followed when somebody asks; the address of a `sheet` or a `module`, which
    ask for more; the `candidates` of `srcset`;
    a `list` parted by commas, as reveal.js has it; `values` that an animation of SVG gives one after the
    other; declarations of a `style`; `markup` of a page inside; the `refresh` of a `<meta>`. What browsers
    load from a server only has a name among the `served` (`builder.page.from_disk`)."""

    what: str
    form: Form = "address"
    served: str = ""


STYLE = Named("picture", "style")
PICTURE, VIDEO, PAGE, FILE = (Named(what) for what in ("picture", "video", "page", "file"))
LINK = Named("file", "link")
MODULE = Named("script", "module", served="module")
PART = Named("picture", served="part of a drawing")

ANYWHERE: Mapping[str, Named] = {
    "src": PICTURE,
    "data-src": PICTURE,
    "poster": PICTURE,
    "background": PICTURE,
    "xlink:href": PICTURE,
    "srcset": Named("picture", "candidates"),
    "imagesrcset": Named("picture", "candidates"),
    "style": STYLE,
    "data-preview-image": PICTURE,
    "data-preview-video": VIDEO,
    "data-preview-link": PAGE,
    # what SVG says in attributes rather than in a style
    **dict.fromkeys("fill stroke filter mask clip-path cursor".split(), STYLE),
    **dict.fromkeys("marker-start marker-mid marker-end".split(), STYLE),
}
BY_ELEMENT: Mapping[str, Mapping[str, Named]] = {
    "a": {"href": LINK, "xlink:href": LINK},
    "area": {"href": LINK},
    "base": {"href": Named("base of all addresses")},
    "audio": {"src": Named("sound"), "data-src": Named("sound")},
    "embed": {"src": FILE, "data-src": FILE},
    "feimage": {"href": PICTURE},
    "frame": {"src": PAGE},
    "iframe": {"src": PAGE, "data-src": PAGE, "srcdoc": Named("page", "markup")},
    "image": {"href": PICTURE},
    "object": {"data": FILE},
    "script": {"src": Named("script"), "href": Named("script"), "xlink:href": Named("script")},
    "section": {
        "data-background": Named("picture", "list"),
        "data-background-image": Named("picture", "list"),
        "data-background-video": Named("video", "list"),
        "data-background-iframe": PAGE,
        "data-background-gradient": STYLE,
    },
    "source": {"src": FILE, "data-src": FILE},
    "track": {"src": Named("file", served="track of a film")},
    "use": {"href": PART, "xlink:href": PART},
    "video": {"src": VIDEO, "data-src": VIDEO},
}
# Attributes of SVG's animations that another attribute is set to.
ANIMATED: Mapping[str, Named] = dict.fromkeys(("to", "from", "by", "values"), Named("picture", "values"))
ANIMATIONS = frozenset(["set", "animate"])
# All names of attributes that may name a file; most attributes have none of them.
MAY_NAME = frozenset({*ANYWHERE, *ANIMATED, "content", "href"}.union(*BY_ELEMENT.values()))
# Relations of `<link>` for which nothing is fetched, or only when somebody follows them.
FOLLOWED = frozenset("alternate author canonical help license next prev search".split())
# Values of `data-preview-…` that are no addresses.
SWITCHES = frozenset(["true", "false"])
REFRESH = re.compile(r"""^([\s\d.]*[\s;,]\s*(?:url\s*=)?\s*["']?)([^"'\s][^"']*)(["']?.*)$""", re.I | re.S)
CANDIDATE = re.compile(r"[\s,]*+(\S+)")
OUTSIDE_BRACKETS = re.compile(r",(?![^(]*\))")


def named(tag: str, name: str, attributes: Mapping[str, str]) -> Named | None:
    """What an attribute of a start tag names, if it names a file; names are in lower case."""
    value = attributes[name].strip()
    if not value or (name.startswith("data-preview-") and value in SWITCHES):
        return None
    if tag == "link" and name == "href":
        relations = attributes.get("rel", "").lower().split()
        if "stylesheet" in relations:
            return Named("style sheet", "sheet")
        if "modulepreload" in relations:
            return MODULE
        return LINK if FOLLOWED.intersection(relations) else FILE
    if tag == "script" and name == "src" and attributes.get("type", "").strip().lower() == "module":
        return MODULE
    if tag in ANIMATIONS and name in ANIMATED:
        target = attributes.get("attributename", "").strip().lower()
        return ANIMATED[name] if target in ("href", "xlink:href") else None
    if tag == "meta" and name == "content" and attributes.get("http-equiv", "").strip().lower() == "refresh":
        return Named("page", "refresh")
    if name == "data-background" and tag == "section" and not SHORT_PICTURE.search(value):
        return STYLE
    own = BY_ELEMENT.get(tag, {}).get(name)
    return own or (ANYWHERE.get(name) if reads(tag, name) else None)


def names(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, Named]]:
    """The attributes of a start tag that name files, and what they name."""
    for name in attributes:
        if name in MAY_NAME and (found := named(tag, name, attributes)):
            yield name, found


def with_addresses(value: str, form: Form, replace: Callable[[str], str]) -> str:
    """The value of an attribute with the address that `replace` gives for each in it.

    Names with commas in a `list` are the business of who knows which files there are; `markup` stays as it
    is.
    """
    if form in ("address", "link", "sheet", "module"):
        return replace(value)
    if form == "candidates":
        return ", ".join(" ".join(filter(None, (replace(url), rest))) for url, rest in candidates(value))
    if form == "refresh":
        return REFRESH.sub(lambda found: found[1] + replace(found[2]) + found[3], value)
    if form == "values":
        return ";".join(replace(url.strip()) for url in value.split(";"))
    if form == "list":
        return ",".join(replace(url.strip()) for url in OUTSIDE_BRACKETS.split(value))
    return rewritten(value, lambda address: replace(address.url)) if form == "style" else value


def candidates(value: str) -> Iterator[tuple[str, str]]:
    """The addresses of a `srcset`, each with its condition; a comma may stand inside an address.

    https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
    """
    at = 0
    while found := CANDIDATE.match(value, at):
        url, at = found[1], found.end()
        if url.endswith(","):
            yield url.rstrip(","), ""
        else:
            end = value.find(",", at) + 1 or len(value) + 1
            yield url, " ".join(value[at : end - 1].split())
            at = end
