"""A built page as one file: everything it loads from the site's folder inside it.

The last step, on finished pages, so that whatever a deck, a theme or a plugin refers to is treated alike, and
so that the page passes the same checks as before. What cannot be inside is refused with its reason.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, unquote

from builder.filters import Failed
from builder.machine.home import HOME
from builder.page.libraries import to_json
from builder.page.markup import Change, Tags, applied, with_attribute
from builder.page.modules import module_addresses
from builder.page.references import OUTSIDE_BRACKETS, Named, names, with_addresses
from builder.read.css import Address, decoded, rewritten

LARGEST_FILE = 24 * 1024 * 1024
LARGEST_PAGE = 96 * 1024 * 1024

LEFT_ALONE = re.compile(r"#|data:|blob:|about:|javascript:|\s*$", re.I)
REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.I)
END_OF_STYLE = re.compile("</(style)", re.I)
CLOSES = re.compile(r"<(/script|!--)", re.I)
IMPORTED_SCRIPT = "data:text/javascript;charset=utf-8,"
IMPORTED = "data:text/css;charset=utf-8,"
PLAIN = " !$&'()*+,/:;=?@[]^`{|}"  # characters that may stand in such an address
# The chalkboard's script names its pictures from its own place: `path + 'img/sponge.png'`.
FROM_OWN_PLACE = re.compile(r"\bpath \+ '([\w./-]+\.\w+)")
# reveal.js parts these at commas, which data URLs have; `runtime/embedded.js` makes the ones of the others.
EMBEDDED = {
    "data-background-video": "data-embedded-video",
    "data-background-image": "data-embedded-image",
    "data-background": "data-embedded-image",
}
PAGES = {
    ("iframe", "src"): "a page embedded in a page",
    ("iframe", "data-src"): "a page embedded in a page",
    ("section", "data-background-iframe"): "a page as background",
    ("*", "data-preview-link"): "a page opened over a slide",
    ("embed", "src"): "an embedded program",
    ("use", "href"): "a part of a drawing",
    ("use", "xlink:href"): "a part of a drawing",
}
# Options of reveal.js that are an address.
ADDRESSES = ("parallaxBackgroundImage",)


class NotSelfContained(Exception):
    """A page that cannot be one file; `reasons` says what is in the way, a line each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def self_contained(html: str, page: Path, site: Path) -> str:
    """`html`, the text of `page` in the built folder `site`, with all it loads inside it.

    No file may be larger than 24 MiB and the whole no larger than 96 MiB. Raises `NotSelfContained`.
    """
    files = Files(site.resolve())
    out = inside(html, page.resolve().parent, files)
    if len(out.encode()) > LARGEST_PAGE:
        files.refuse(f"the page would have {len(out.encode()) >> 20} MiB, more than {LARGEST_PAGE >> 20}")
    if files.reasons:
        raise NotSelfContained(tuple(files.reasons))
    return out


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

    def module(self, url: str, folder: Path, within: tuple[Path, ...] = ()) -> str:
        """A module's text with those that it imports inside it, as addresses."""
        try:
            path = self.find(url, folder)
            if path in within:
                raise Unfit(f"`{url}` imports itself, which modules inside a file cannot")
        except Unfit as reason:
            self.refuse(reason)
            return ""
        text = self.module_text(path.read_text(encoding="utf-8"), path.parent, (*within, path))
        return CLOSES.sub(lambda match: f"\\x3C{match[1]}", text)

    def module_text(self, text: str, folder: Path, within: tuple[Path, ...] = ()) -> str:
        try:
            found = module_addresses(text)
        except Failed as failed:
            self.refuse(failed.message)
            return text
        changes = [
            Change(start, end, f'"{IMPORTED_SCRIPT}{quote(self.module(url, folder, within), safe="")}"')
            for start, end, url in found
            if not LEFT_ALONE.match(url)
        ]
        return "".join(applied(text, changes))

    def script(self, url: str, folder: Path) -> str:
        """A script's text, fit to stand inside a page."""
        try:
            path = self.find(url, folder)
            if path.name == "mathjax.js":
                raise Unfit("formulas typeset by the browser load MathJax in parts; use `--math build`")
        except Unfit as reason:
            self.refuse(reason)
            return ""
        text = path.read_text(encoding="utf-8")
        text = FROM_OWN_PLACE.sub(lambda match: f"'{self.as_data(match[1], path.parent)}", text)
        return CLOSES.sub(lambda match: f"\\x3C{match[1]}", text)


def data_url(path: Path) -> str:
    """A file as a base64 data URL."""
    kind = guess_type(path.name, strict=False)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"


def inside(html: str, folder: Path, files: Files) -> str:
    """Markup with all it loads inside it."""
    reader = Inside(html, folder, files)
    reader.feed(html)
    reader.close()
    return "".join(applied(html, reader.changes))


class Inside(Tags):
    """Finds the tags of a page that load something and notes the change each needs."""

    def __init__(self, html: str, folder: Path, files: Files) -> None:
        super().__init__(html, self.value, lambda css, _: files.style(css, folder))
        self.folder, self.files = folder, files
        self.behind: list[str] = []
        self.options_from: int | None = None
        self.module_from: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "script" and dict(attrs).get("data-deck") == "options":
            self.options_from = self.at() + len(self.get_starttag_text() or "")
        if tag == "script" and dict(attrs).get("type") == "module" and not dict(attrs).get("src"):
            self.module_from = self.at() + len(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "script" and self.options_from is not None:
            start, end = self.options_from, self.at()
            self.changes.append(Change(start, end, self.options(self.html[start:end])))
            self.options_from = None
        if tag == "script" and self.module_from is not None:
            start, end = self.module_from, self.at()
            text = self.files.module_text(self.html[start:end], self.folder)
            self.changes.append(Change(start, end, text))
            self.module_from = None

    def rewritten(self, tag: str, values: dict[str, str], text: str) -> str:
        """The start tag, or the element that a style sheet or a script becomes."""
        if tag == "link" and "stylesheet" in values.get("rel", "").split():
            media = f' media="{escape(values["media"])}"' if values.get("media") else ""
            return f"<style{media}>\n{self.files.sheet(values.get('href', ''), self.folder)}</style>"
        if tag == "script" and values.get("src"):
            kind = f' type="{escape(values["type"])}"' if values.get("type") else ""
            read = self.files.module if values.get("type") == "module" else self.files.script
            return f"{self.setup()}<script{kind}>\n{read(values['src'], self.folder)}\n"
        text = super().rewritten(tag, values, text)
        return self.section(values, text) if tag == "section" else text

    def setup(self) -> str:
        """Once, before the scripts of the page: what gives slides their grounds before reveal.js starts."""
        if not self.behind:
            return ""
        self.behind.clear()
        script = (HOME / "theme" / "base" / "runtime" / "embedded.js").read_text(encoding="utf-8")
        return f"<script>\n{script}</script>\n"

    def section(self, values: Mapping[str, str], text: str) -> str:
        """A slide whose grounds stand in attributes of our own."""
        for name, found in names("section", values):
            if found.form == "list" and name in EMBEDDED:
                urls = [self.source(url.strip()) for url in OUTSIDE_BRACKETS.split(values[name])]
                text = re.sub(rf"(\s){name}(?=\s*=)", rf"\g<1>{EMBEDDED[name]}", text, count=1)
                text = with_attribute(text, EMBEDDED[name], " ".join(urls))
                self.behind.append(name)
        return text

    def value(self, tag: str, values: Mapping[str, str], name: str, found: Named, line: int) -> str:
        url = values[name]
        what = PAGES.get((tag, name)) or PAGES.get(("*", name))
        if tag == "embed" and (guess_type(url)[0] or "").startswith("image/"):
            what = None
        if what and not LEFT_ALONE.match(url):
            self.files.refuse(f"{what}, `{url}`, cannot be inside a file")
        if found.form == "markup":
            return inside(url, self.folder, self.files)
        kept = what or found.form in ("link", "list")
        return url if kept else with_addresses(url, found.form, self.source)

    def source(self, url: str) -> str:
        return self.files.as_data(url, self.folder)

    def options(self, text: str) -> str:
        """The options of the page with the files that reveal.js loads inside them."""
        try:
            options = json.loads(text)
        except ValueError:
            return text
        reveal = options.get("reveal") or {}
        changed = {key: self.source(reveal[key]) for key in ADDRESSES if isinstance(reveal.get(key), str)}
        for script in reveal.get("dependencies") or []:
            if isinstance(script, dict) and isinstance(script.get("src"), str):
                self.files.refuse(f"a script of `dependencies`, `{script['src']}`, cannot be inside a file")
        return to_json({**options, "reveal": {**reveal, **changed}}) if changed else text
