"""Files that a page links to, shows or asks for, and that are not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder.browser.askers import Askers
from builder.browser.findings import finding
from builder.browser.ready import ScriptError, Unloaded
from builder.browser.served import Served
from builder.browser.stills import Still
from builder.diagnostics import Diagnostic

MEDIA = tuple(".png .jpg .jpeg .gif .svg .webp .avif .mp4 .webm .ogv .mp3 .ogg .wav".split())


def dead_links(
    urls: Sequence[str], slide: Still, served: Served, is_deck: Callable[[Path], bool]
) -> Iterator[Diagnostic]:
    """Links to files of the site that are not there, and will not be."""
    for url in filter(served.is_own, urls):
        path = served.file(url)
        if path is None or not (path.exists() or is_deck(path)):
            name = Path(unquote(urlsplit(url).path)).name
            yield finding("dead-link", slide.location, f"no file `{name}` to link to")


def unreadable(urls: Sequence[str], slide: Still, served: Served) -> Iterator[Diagnostic]:
    """Pictures that are there and cannot be shown; those that are not there were reported by the build."""
    for path in map(served.file, urls):
        if path and path.exists():
            yield finding("missing-file", slide.location, f"`{path.name}` is no picture the browser can show")


def failures(errors: Sequence[ScriptError], asked: Askers) -> Iterator[Diagnostic]:
    """Scripts that threw, at the line that loads them or the slide that holds them."""
    for error in errors:
        yield finding("script", asked.of_script(error.stack), f"a script fails: {error.message}")


def unloaded(
    resources: Sequence[Unloaded], told: Collection[str], asked: Askers, served: Served
) -> Iterator[Diagnostic]:
    """Resources the page asked for in vain, apart from what the build reports: pictures, videos, and those
    of other machines that it names (`told` are its messages)."""
    for resource in resources:
        parts = urlsplit(resource.url)
        if not served.is_own(resource.url):
            if any(f"`{unquote(resource.url)}`" in unquote(message) for message in told):
                continue
            message = f"the page asks for {resource.url}"
            yield Diagnostic(asked.of(resource.url), "warning", "remote-resource", message)
        elif not parts.path.lower().endswith(MEDIA):
            message = f"`{Path(unquote(parts.path)).name}` cannot be loaded ({resource.reason})"
            yield Diagnostic(asked.of(resource.url), "error", "missing-file", message)
