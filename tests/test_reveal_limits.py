"""What reveal.js does otherwise than a deck asks: each is told at the line that asks, and only there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings

S = "<!-- slide -->"
SPARE = "<!-- slide data-visibility=uncounted -->"
FILM = '<!-- slide data-background-video="green.webm"'
GROUND = '<!-- slide data-background-iframe="page.html" data-background-interactive -->'
PICTURE = "![](a.svg){.r-stretch}"


def told(folder: Path, deck: str, form: str = "site") -> list[Diagnostic]:
    """What a build says of a deck beside a drawing, a page and a film."""
    (folder / "slides.yaml").touch()
    (folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><symbol id="s"/></svg>')
    (folder / "page.html").write_text("<!doctype html><title>page</title>")
    (folder / "m.js").write_text("export const a = 1")
    (folder / "t.vtt").write_text("WEBVTT\n")
    shutil.copy(Path(__file__).parent / "green.webm", folder)
    (folder / "deck.md").write_text(deck, encoding="utf-8")
    settings = Settings(folder / "site", form="file" if form == "file" else "site")
    return [one for outcome in build_site(find_decks([folder / "deck.md"]), settings)
            for one in outcome.diagnostics]


def options(text: str) -> str:
    return f"---\npresentation: {{{text}}}\n---\n"


ASKED: dict[str, tuple[str, int, str]] = {
    "a page that keeps the keys": (
        options("controls: false") + GROUND, 4, "after a click into this page all keys go to it"),
    "and arrows that only the speaker has": (
        options("controls: speaker-only") + GROUND, 4, "after a click into this page all keys go to it"),
    "a slide that is counted in `2.1`": (
        options("slideNumber: h.v") + f"{S}\n\n{S}\n\n{SPARE.replace('slide', 'slide vertical=true')}\n\n"
        f"{S.replace('slide', 'slide vertical=true')}\n", 8, "counts this slide"),
    "and in `2` where slides follow": (
        options("slideNumber: true") + f"{S}\n\n{SPARE}\n\n{S}\n", 6, "counts this slide"),
    "a film that goes on mute": (
        f"{FILM} data-background-video-muted -->\n\n{FILM} -->\n", 3, "the background video goes on"),
    "and one that goes on without end": (
        f"{FILM} data-background-video-loop -->\n\n{FILM} -->\n", 3, "the background video goes on"),
    "a ground that nobody sees": (
        options("view: scroll, parallaxBackgroundImage: a.svg") + S, 2, "`parallaxBackgroundImage` does"),
    "turning of slides that are scrolled": (
        options("view: scroll, transition: zoom") + S, 2, "`transition` does nothing"),
    "and of a single one": (
        options("view: scroll") + S + "\n\n<!-- slide data-transition=zoom -->", 6,
        "`data-transition` does nothing"),
    "a picture in a list": (f"{S}\n\n- {PICTURE}\n", 3, "`r-stretch` does nothing"),
    "in a box": (f"{S}\n\n::: note\n{PICTURE}\n:::\n", 4, "`r-stretch` does nothing"),
    "in a <div>": (f'{S}\n\n<div>\n<img alt="" src="a.svg" class="r-stretch">\n</div>\n', 4,
        "`r-stretch` does nothing"),
    "slides in slides of a slide": (
        f"{S}\n\n<section data-state=x>\n<section>a</section>\n</section>\n", 4, "`<section>` does nothing"),
    "a page to be opened by a paragraph": (
        f"{S}\n\n[page](page.html)\n\n<!-- .element: data-preview-link -->\n", 3,
        "`data-preview-link` does nothing"),
    "by a <span>": (f"{S}\n\n<span data-preview-link>page</span>\n", 3, "`data-preview-link` does nothing"),
    "a picture to be opened by text": (f"{S}\n\n[text]{{data-preview-image}}\n", 3,
        "`data-preview-image` does nothing"),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
def test_what_reveal_does_otherwise_is_told(tmp_path: Path, what: str) -> None:
    deck, line, message = ASKED[what]
    found = told(tmp_path, deck)
    assert [(one.location.line, one.severity, message in one.message) for one in found] == [
        (line, "warning", True)
    ]


FINE = {
    "arrows": f"{S}\n\n{GROUND}\n",
    "spare slides behind all others": options("slideNumber: h.v") + f"{S}\n\n{S}\n\n"
    f"{SPARE.replace('slide', 'slide vertical=true')}\n\n{SPARE}\n\n{SPARE}\n",
    "spare slides where all are counted along": options("slideNumber: c/t") + f"{S}\n\n{SPARE}\n\n{S}\n",
    "spare slides without numbers": f"{S}\n\n{SPARE}\n\n{S}\n",
    "a film that goes on": f"{FILM} -->\n\n{FILM} -->\n",
    "another film": f"{FILM} data-background-video-muted -->\n\n{S}\n\n{FILM} -->\n",
    "slides that are turned": options("transition: zoom, parallaxBackgroundImage: a.svg") + S,
    "pictures in the slide": f"{S}\n\n{PICTURE}\n\n"
    '<p>a<p>b</p>\n<img alt="" src="a.svg" class="r-stretch">\n',
    "a column in a slide": f"{S}\n\n<section>a</section>\n<section>b</section>\n",
    "code in the slide": f"{S}\n\n```js {{.r-stretch}}\nlet a;\n```\n",
    "what opens a page": f"{S}\n\n[page](page.html){{data-preview-link}}\n\n"
    '<b data-preview-link="https://example.org">b</b> <img alt="" src="a.svg" data-preview-image>\n\n'
    '<b data-preview-image="a.svg">b</b> <b data-preview-link="false">b</b>\n',
}


@pytest.mark.parametrize("what", FINE)
def test_what_reveal_does_is_not(tmp_path: Path, what: str) -> None:
    assert [one for one in told(tmp_path, FINE[what]) if one.code != "remote-resource"] == []


FROM_SERVER = {
    "a module": ('<script type="module" src="m.js"></script>', "module"),
    "what a module imports": ('<script type="module">\nimport "./m.js"\n</script>', "module"),
    "a part of a drawing": ('<svg><use href="a.svg#s"/></svg>', "part of a drawing"),
    "in the way of old": ('<svg><use xlink:href="a.svg#s"/></svg>', "part of a drawing"),
    "subtitles": ('<video src="green.webm"><track src="t.vtt"></video>', "track of a film"),
}


@pytest.mark.parametrize("what", FROM_SERVER)
def test_what_a_page_opened_from_disk_does_not_load_is_told_once(tmp_path: Path, what: str) -> None:
    markup, name = FROM_SERVER[what]
    (one,) = told(tmp_path, f"{S}\n\n{markup}\n\n{S}\n\n{markup}\n")
    assert (one.location.line, one.severity, one.code) == (3, "note", "not-from-disk")
    assert one.message == f"a page opened from disk cannot load a {name}"
    assert len(one.also) == 1


@pytest.mark.parametrize("what", ["a module", "what a module imports", "subtitles"])
def test_a_page_that_holds_it_says_nothing(tmp_path: Path, what: str) -> None:
    assert told(tmp_path, f"{S}\n\n{FROM_SERVER[what][0]}\n", "file") == []


def test_a_part_of_a_drawing_cannot_be_inside_a_page(tmp_path: Path) -> None:
    (one,) = told(tmp_path, f"{S}\n\n{FROM_SERVER['a part of a drawing'][0]}\n", "file")
    assert one.message == "a part of a drawing, `a.svg#s`, cannot be inside a file"


def test_what_stands_in_the_deck_is_there_from_disk(tmp_path: Path) -> None:
    inside = '<svg><symbol id="t"/><use href="#t"/></svg>\n\n<script type="module">\nlet a\n</script>'
    assert told(tmp_path, f"{S}\n\n{inside}\n") == []


@pytest.mark.parametrize("name", ["multiplex", "notes-server", "math", "highlight", "markdown"])
def test_plugins_that_are_not_here_are_told(tmp_path: Path, name: str) -> None:
    (one,) = told(tmp_path, f"---\nplugins: [{name}]\n---\n\n{S}\n")
    assert (one.location.line, one.message) == (2, f"no plugin `{name}`")
