"""A built page as one file: everything it loads from the site's folder inside it.

The last step, on finished pages, so that whatever a deck, a theme or a plugin refers to is treated alike, and
so that the page passes the same checks as before. What cannot be inside is refused with its reason.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, unquote

from builder.machine.home import HOME
from builder.read.css import Address, decoded, rewritten

LARGEST_FILE = 24 * 1024 * 1024
LARGEST_PAGE = 96 * 1024 * 1024

LEFT_ALONE = re.compile(r"#|data:|blob:|about:|javascript:|\s*$", re.I)
REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.I)
END_OF_STYLE = re.compile("</(style)", re.I)
IMPORTED = "data:text/css;charset=utf-8,"
PLAIN = " !$&'()*+,/:;=?@[]^`{|}"  # characters that may stand in such an address
# The chalkboard's script names its pictures from its own place: `path + 'img/sponge.png'`.
FROM_OWN_PLACE = re.compile(r"\bpath \+ '([\w./-]+\.\w+)")
# Attributes that make a browser load something, by element; `*` is any element.
LOADED = {
    "*": ("src", "data-src", "poster", "background", "data-background-image", "srcset", "imagesrcset"),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "link": ("href",),
}
VIDEO = "data-background-video"
EMBEDDED_VIDEO = "data-embedded-video"  # `runtime/embedded.js` makes the one of the other
PAGES = {
    ("iframe", "src"): "a page inside a page",
    ("iframe", "data-src"): "a page inside a page",
    ("section", "data-background-iframe"): "a page as background",
    ("embed", "src"): "an embedded program",
}


class NotSelfContained(Exception):
    """A page that cannot be one file; `reasons` says what is in the way, a line each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Change:
    """Characters `start` to `end` of a page and what stands there in the single file."""

    start: int
    end: int
    text: str


def self_contained(html: str, page: Path, site: Path) -> str:
    """`html`, the text of `page` in the built folder `site`, with all it loads inside it.

    No file may be larger than 24 MiB and the whole no larger than 96 MiB. Raises `NotSelfContained`.
    """
    files = Files(site.resolve())
    reader = Tags(html, page.resolve().parent, files)
    reader.feed(html)
    reader.close()
    out = "".join(applied(html, reader.changes))
    if len(out.encode()) > LARGEST_PAGE:
        files.refuse(f"the page would have {len(out.encode()) >> 20} MiB, more than {LARGEST_PAGE >> 20}")
    if files.reasons:
        raise NotSelfContained(tuple(files.reasons))
    return out


def applied(html: str, changes: list[Change]) -> Iterator[str]:
    end = 0
    for change in changes:
        yield html[end : change.start]
        yield change.text
        end = change.end
    yield html[end:]


class Unfit(Exception):
    """A file that cannot be inside a page; the text says why."""


@dataclass
class Files:
    """The files of a site, as text to put into a page; collects why some cannot be."""

    site: Path
    reasons: dict[str, None] = field(default_factory=dict)

    def refuse(self, reason: object) -> None:
        self.reasons[str(reason)] = None

    def find(self, url: str, folder: Path) -> Path:
        """The file a relative URL in a file of `folder` means. Raises `Unfit`."""
        if REMOTE.match(url):
            raise Unfit(f"`{url}` is on another machine")
        path = (folder / unquote(re.split(r"[?#]", url)[0])).resolve()
        if not path.is_file():
            raise Unfit(f"`{url}` is missing")
        if not path.is_relative_to(self.site):
            raise Unfit(f"`{url}` is outside the site")
        if path.stat().st_size > LARGEST_FILE:
            raise Unfit(f"`{url}` has {path.stat().st_size >> 20} MiB, more than {LARGEST_FILE >> 20}")
        return path

    def as_data(self, url: str, folder: Path) -> str:
        """A URL that holds the file, or the URL itself where nothing is loaded."""
        if LEFT_ALONE.match(url):
            return url
        try:
            return data_url(self.find(url, folder)) + (url[url.index("#"):] if "#" in url else "")
        except Unfit as reason:
            self.refuse(reason)
            return url

    def sheet(self, url: str, folder: Path, within: tuple[Path, ...] = ()) -> str:
        """A style sheet's text, with what it imports and shows inside it; `within` are the sheets around."""
        try:
            path = self.find(url, folder)
        except Unfit as reason:
            self.refuse(reason)
            return ""
        if path in within:  # browsers do not follow an import round in a circle either
            return ""
        return self.style(decoded(path.read_bytes()), path.parent, (*within, path))

    def style(self, css: str, folder: Path, within: tuple[Path, ...] = ()) -> str:
        """CSS with what it imports and shows inside it, fit to stand inside a page.

        An imported sheet stands in the address of its `@import`, so that its conditions, its layer, its
        errors and its place among the others are what they were.
        """

        def inside(address: Address) -> str:
            if not address.imported or LEFT_ALONE.match(address.url):
                return self.as_data(address.url, folder)
            return IMPORTED + quote(self.sheet(address.url, folder, within), safe=PLAIN)

        return END_OF_STYLE.sub(r"<\\/\1", rewritten(css, inside))

    def script(self, url: str, folder: Path) -> str:
        """A script's text, fit to stand inside a page."""
        try:
            path = self.find(url, folder)
            if path.name == "mathjax.js":
                raise Unfit("formulas left to the browser load MathJax in pieces; build with `--math build`")
        except Unfit as reason:
            self.refuse(reason)
            return ""
        text = path.read_text(encoding="utf-8")
        text = FROM_OWN_PLACE.sub(lambda match: f"'{self.as_data(match[1], path.parent)}", text)
        return re.sub(r"<(/script|!--)", lambda match: f"\\x3C{match[1]}", text, flags=re.I)


def data_url(path: Path) -> str:
    """A file as a base64 data URL."""
    kind = guess_type(path.name, strict=False)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"


class Tags(HTMLParser):
    """Finds the tags of a page that load something and notes the change each needs."""

    def __init__(self, html: str, folder: Path, files: Files) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.folder, self.files = html, folder, files
        self.starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.changes: list[Change] = []
        self.style_from: int | None = None
        self.videos = False

    def at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text, start = self.get_starttag_text() or "", self.at()
        values = {name: value or "" for name, value in attrs}
        new = self.replaced(tag, values) or self.rewritten(tag, values, text)
        if new != text:
            self.changes.append(Change(start, start + len(text), new))
        if tag == "style":
            self.style_from = start + len(text)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self.style_from is not None:
            css = self.html[self.style_from : self.at()]
            self.changes.append(Change(self.style_from, self.at(), self.files.style(css, self.folder)))
            self.style_from = None

    def replaced(self, tag: str, values: dict[str, str]) -> str | None:
        """A style sheet or a script that is its own element in the single file."""
        if tag == "link" and "stylesheet" in values.get("rel", "").split():
            media = f' media="{escape(values["media"])}"' if values.get("media") else ""
            return f"<style{media}>\n{self.files.sheet(values.get('href', ''), self.folder)}</style>"
        if tag == "script" and values.get("src"):
            kind = f' type="{escape(values["type"])}"' if values.get("type") else ""
            return f"<script{kind}>\n{self.files.script(values['src'], self.folder)}\n"
        if tag == "script" and values.get("id") == "deck-options" and self.videos:
            script = (HOME / "theme" / "base" / "runtime" / "embedded.js").read_text(encoding="utf-8")
            return f"<script>\n{script}</script>\n{self.get_starttag_text()}"
        return None

    def rewritten(self, tag: str, values: dict[str, str], text: str) -> str:
        for name in (*LOADED["*"], *LOADED.get(tag, ())):
            if values.get(name) and (tag, name) not in PAGES:
                load = self.each_source if name.endswith("srcset") else self.source
                text = with_attribute(text, name, load(values[name]))
        for (element, name), what in PAGES.items():
            if tag == element and values.get(name) and not LEFT_ALONE.match(values[name]):
                self.files.refuse(f"{what}, `{values[name]}`, cannot be inside a file")
        if values.get(VIDEO):
            self.videos = True
            sources = " ".join(self.source(url.strip()) for url in values[VIDEO].split(","))
            text = with_attribute(text.replace(VIDEO, EMBEDDED_VIDEO, 1), EMBEDDED_VIDEO, sources)
        style = values.get("style", "")
        if (new := self.files.style(style, self.folder)) != style:
            text = with_attribute(text, "style", new)
        return text

    def source(self, url: str) -> str:
        return self.files.as_data(url, self.folder)

    def each_source(self, value: str) -> str:
        """The candidates of a `srcset`, each a URL and its condition."""
        parts = (part.strip().partition(" ") for part in value.split(","))
        return ", ".join(" ".join(filter(None, (self.source(url), condition))) for url, _, condition in parts)


def with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag's text with another value of one attribute."""
    pattern = rf"""(\s{re.escape(name)}\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)"""
    return re.sub(pattern, lambda match: f'{match[1]}"{escape(value)}"', tag, count=1, flags=re.I)
