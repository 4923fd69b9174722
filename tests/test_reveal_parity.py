"""reveal.js' own list of features, from Markdown, in a real browser: what no other test shows.

Each deck is a page of many features, and each test goes through one page: to start a page takes the time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.browser.ready import probe
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings

TESTS = Path(__file__).parent
S = "<!-- slide"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><rect width="80" height="60"/></svg>'
)
STYLES = (
    "fade-in fade-out fade-up fade-down fade-left fade-right fade-in-then-out fade-in-then-semi-out "
    "semi-fade-out current-visible grow shrink strike highlight-red highlight-green highlight-blue "
    "highlight-current-red highlight-current-green highlight-current-blue"
).split()
STEPS = [f'<p class="fragment {style}" id="{style}">{style}</p>\n\n' for style in STYLES]
# The steps of the second slide, in the order in which they come.
ORDER = (
    "word item quote box picture table code formula drawing imported nested-outer nested-inner both "
    "shape"
).split()
FRAGMENTS = f"""---
presentation: {{transition: none}}
---

{S} -->

{"".join(STEPS)}

{S} -->

A [word]{{.fragment #word data-fragment-index=0}} and
<span class="fragment" id="both" data-fragment-index=12>a</span>
<span class="fragment custom" id="also" data-fragment-index=12>b</span>

- item <!-- .element: class="fragment" id="item" data-fragment-index=1 -->

> quote

<!-- .element: class="fragment" id="quote" data-fragment-index=2 -->

::: note {{.fragment #box data-fragment-index=3}}
box
:::

![](a.svg){{.fragment #picture data-fragment-index=4}}

| a |
|---|
| b |

<!-- .element: class="fragment" id="table" data-fragment-index=5 -->

```js {{.fragment #code data-fragment-index=6}}
let a;
```

$$x$$

<!-- .element: class="fragment" id="formula" data-fragment-index=7 -->

```dot {{.fragment #drawing data-fragment-index=8}}
digraph {{ a }}
```

@import "a.svg" {{.fragment id=imported data-fragment-index=9}}

<div class="fragment" id="nested-outer" data-fragment-index="10">o
<p class="fragment" id="nested-inner" data-fragment-index="11">i</p></div>

<svg width="80" height="60"><rect class="fragment" id="shape" data-fragment-index="13"/></svg>

```dot
digraph {{ a [class="fragment"]; b; a -> b [class="fragment"] }}
```

{S} data-autoslide=400 -->

<p class="fragment" id="soon" data-autoslide="300">soon</p>

{S} #last -->

The end
"""
GROUNDS = f"""---
presentation:
  parallaxBackgroundImage: a.svg
  parallaxBackgroundSize: 1000px 800px
  backgroundTransition: zoom
---

{S} data-background-color="rgb(1, 2, 3)" -->

1

{S} data-background-gradient="linear-gradient(rgb(1, 2, 3), rgb(4, 5, 6))" -->

2

{S} data-background="radial-gradient(rgb(1, 2, 3), rgb(4, 5, 6))" -->

3

{S} data-background-image="a.svg" data-background-size="50px 40px" data-background-position="10% 20%"
    data-background-repeat=repeat-x data-background-opacity=0.25 data-background-transition=slide -->

4

{S} data-background="b #1%.svg" -->

5

{S} data-background-image="a.svg, b #1%.svg" -->

6

{S} data-background-video="green.webm" data-background-video-loop data-background-video-muted
    data-background-size=contain -->

7

{S} data-background-iframe="page.html" data-background-interactive data-preload -->

8

{S} data-background-video="green.webm" -->

9

{S} data-background-video="green.webm" -->

10
"""
MEDIA = f"""{S} -->

![](green.webm){{data-autoplay #film}}

<img alt="" id="large" src="a.svg" data-preview-image="b #1%.svg">

![](a.svg){{#itself data-preview-image}}
<b id="clip" data-preview-video="green.webm" data-preview-fit="cover">v</b>
[page](page.html){{data-preview-link #page}}

{S} -->

<img alt="" id="lazy" data-src="a.svg"><video id="later" data-src="green.webm" data-autoplay muted></video>
<iframe id="inside" data-src="page.html" data-preload title="page"></iframe>
<audio id="sound" data-src="green.webm"></audio>
<video id="left" src="green.webm" data-autoplay data-ignore loop muted></video>

{S} -->

The end
"""
CODE = f"""{S} -->

```js [5: 1|2]
let a;
let b;
```

```js []
let c;
```

<pre><code class="language-js" data-trim data-line-numbers="1|2">
  let d;
  let e;
</code></pre>

{S} data-auto-animate data-auto-animate-id=x data-auto-animate-duration=0.1 -->

# Title

```js {{data-id=code}}
let f;
```

{S} data-auto-animate data-auto-animate-id=x data-auto-animate-easing=linear data-auto-animate-delay=0.01
    data-auto-animate-unmatched=false -->

# Title

```js {{data-id=code}}
let f;
let g;
```

{S} data-auto-animate data-auto-animate-restart -->

# Title
"""
LAYOUT = f"""{S} #first -->

::: r-hstack
<p id="h1">a</p>

<p id="h2">b</p>
:::

::: r-vstack
<p id="v1">a</p>

<p id="v2">b</p>
:::

::: r-stack
<p id="s1">a</p>

<p id="s2">b</p>
:::

![](a.svg){{.r-frame #framed}} <button class="navigate-right">right</button>

{S} #tall data-state="exam night" data-prevent-swipe -->

above

![](a.svg)

<!-- .element: class="r-stretch" id="stretched" -->

<button class="navigate-next">on</button> <button class="navigate-down">down</button>

{S} vertical=true #1a-中文 -->

[up](#/tall) [there](#/2/1)
<button class="navigate-left">left</button> <button class="navigate-up">up</button>

{S} data-visibility=hidden -->

never

{S} .center -->

in the middle

{S} vertical=true -->

below <button class="enter-fullscreen">large</button> <a href="#" class="navigate-prev">back</a>
"""
# Options of reveal.js that a page is given as they are, none with its own default.
OPTIONS = {
    "width": 1000, "height": 500, "margin": 0.1, "minScale": 0.3, "maxScale": 1.5, "controls": True,
    "controlsLayout": "edges", "controlsBackArrows": "visible", "progress": False, "slideNumber": "c/t",
    "showSlideNumber": "all", "hash": True, "hashOneBasedIndex": True, "respondToHashChanges": False,
    "history": True, "keyboard": {"13": "next"}, "overview": False, "help": False, "pause": False,
    "jumpToSlide": False, "touch": False, "loop": True, "navigationMode": "linear", "fragmentInURL": False,
    "shuffle": False, "embedded": False, "mouseWheel": True, "hideInactiveCursor": False, "viewDistance": 2,
    "mobileViewDistance": 1, "autoPlayMedia": True, "preloadIframes": True, "autoAnimateEasing": "linear",
    "autoAnimateDuration": 0.2, "autoAnimateUnmatched": False, "autoAnimateStyles": ["opacity", "color"],
    "autoSlide": 60000, "autoSlideStoppable": False, "transition": "none", "transitionSpeed": "fast",
    "backgroundTransition": "none", "postMessageEvents": True, "scrollLayout": "compact",
    "scrollSnap": "proximity", "scrollProgress": True, "scrollActivationWidth": 300, "previewLinks": True,
    "showNotes": True, "totalTime": 600, "defaultTiming": 60, "pdfSeparateFragments": False,
}  # fmt: skip
GIVEN = "".join(f"  {name}: {value!r}\n" for name, value in OPTIONS.items()).replace("True", "true")
CONFIGURED = f"""---
presentation:
{GIVEN.replace("False", "false")}---

{S} data-notes="Say it" -->

first

{S} -->

second
"""
AROUND = """<!doctype html><iframe src="configured.html" width="900" height="600"></iframe><script>
window.heard = [];
window.addEventListener('message', (event) => heard.push(JSON.parse(event.data).eventName));
</script>"""
TURNED = f"""---
presentation: {{transition: convex, transitionSpeed: fast, autoSlide: 400, slideNumber: h/v}}
---

{S} -->

1

{S} vertical=true data-transition="zoom-in fade-out" data-transition-speed=slow -->

2

{S} #column data-background-color="rgb(7, 8, 9)" -->

<section>

3

</section>
<section id="100% 数">

4

</section>
"""
FIXED = f"""---
presentation: {{disableLayout: true, embedded: true, keyboard: false, touch: false, hash: false}}
---

{S} #one -->

1

{S} -->

2
"""
MENU = f"""---
plugins: [menu, chalkboard]
presentation:
  chalkboard: {{src: drawn.json}}
  dependencies: [{{src: own.js}}]
---

{S} -->

# Let $x^2$ be `a < b`

{S} -->

# Other <small class="menu-title">name</small>

{S} data-menu-title="Third" -->

x
"""
DRAWN = """[{"width": 960, "height": 700, "data": []}, {"width": 960, "height": 700, "data": [{
  "slide": {"h": 0, "v": 0, "f": 0}, "duration": 9,
  "events": [{"type": "draw", "color": 0, "x1": 1, "y1": 1, "x2": 9, "y2": 9, "time": 1}]}]}]"""
CENTRED = f"---\npresentation: {{center: true, rtl: true}}\n---\n\n{S} -->\n\nalone\n\n{S} -->\n\nx\n"
DECKS = {
    "fragments": FRAGMENTS, "grounds": GROUNDS, "media": MEDIA, "code": CODE, "layout": LAYOUT,
    "configured": CONFIGURED, "centred": CENTRED, "turned": TURNED, "fixed": FIXED, "menu": MENU,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("parity")
    (root / "slides.yaml").write_text("theme: solarized\n")
    for name in ("a.svg", "b #1%.svg"):
        (root / name).write_text(DRAWING)
    (root / "page.html").write_text("<!doctype html><title>page</title><p>inside</p>")
    (root / "drawn.json").write_text(DRAWN)
    (root / "own.js").write_text("window.own = 'here';")
    shutil.copy(TESTS / "green.webm", root)
    for name, text in DECKS.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    for outcome in build_site(find_decks([root]), Settings(root / "site")):
        assert not outcome.diagnostics, outcome.diagnostics
    (root / "site" / "around.html").write_text(AROUND)
    return root / "site"


@pytest.fixture
def show(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    context = browser.new_context(viewport={"width": 960, "height": 700}, offline=True)

    def open_at(deck: str, query: str = "") -> Page:
        page = context.new_page()
        page.goto(f"{(site / f'{deck}.html').as_uri()}{query}")
        page.evaluate(probe("ready"), 60_000)
        return page

    yield open_at
    context.close()


VISIBLE = "() => [...Reveal.getCurrentSlide().querySelectorAll('.fragment.visible[id]')].map((e) => e.id)"
NEWEST = "() => [...Reveal.getCurrentSlide().querySelectorAll('.current-fragment[id]')].map((e) => e.id)"
LOOK = (
    "(id) => { const s = getComputedStyle(document.getElementById(id)); return [s.opacity, s.visibility]; }"
)


def test_steps_of_every_style_and_on_everything(show: Callable[..., Page]) -> None:
    page = show("fragments")
    page.evaluate("heard = []; Reveal.on('fragmentshown', (e) => heard.push(e.fragment.id))")
    for style in STYLES:
        page.keyboard.press("ArrowRight")
        assert page.evaluate(NEWEST) == [style]
    assert page.evaluate("heard") == STYLES
    gone = {"fade-out", "fade-in-then-out", "current-visible"}
    for style in STYLES:
        half = style in {"fade-in-then-semi-out", "semi-fade-out"}
        expected = "0" if style in gone else "0.5" if half else "1"
        page.wait_for_function(f"({LOOK})('{style}')[0] === '{expected}'")
    page.keyboard.press("ArrowRight")
    for name in ORDER:
        page.keyboard.press("ArrowRight")
        wanted = ["both", "also"] if name == "both" else [name]
        assert page.evaluate(NEWEST) == wanted
    for part in ("node", "edge"):
        page.keyboard.press("ArrowRight")
        assert page.locator(f".present .{part}.current-fragment").count() == 1
    page.keyboard.press("ArrowRight")  # this slide and its step go on by themselves
    page.wait_for_function("Reveal.getCurrentSlide().id === 'last'")


GROUND = """(h) => {
  const ground = Reveal.getSlideBackground(h);
  const content = ground.querySelector('.slide-background-content');
  const [{ backgroundColor, backgroundImage }, inside] = [ground, content].map((e) => getComputedStyle(e));
  return {
    colour: backgroundColor, picture: backgroundImage === 'none' ? inside.backgroundImage : backgroundImage,
    size: inside.backgroundSize, place: inside.backgroundPosition, repeat: inside.backgroundRepeat,
    opacity: inside.opacity, transition: ground.dataset.backgroundTransition ?? '', html: content.innerHTML,
  }; }"""
WIDTH = """(url) => new Promise((done) => {
  const picture = new Image();
  picture.onload = () => done(picture.naturalWidth);
  picture.onerror = () => done(0);
  picture.src = url; })"""


def test_what_is_behind_slides(show: Callable[..., Page]) -> None:
    page = show("grounds")
    place = "document.querySelector('.backgrounds').style.backgroundPosition"
    before = page.evaluate(place)
    assert "a.svg" in page.evaluate("document.querySelector('.backgrounds').style.backgroundImage")
    seen = []
    for h in range(8):
        page.evaluate(f"Reveal.slide({h})")
        seen.append(page.evaluate(GROUND, h))
    assert page.evaluate(place) != before
    colour, gradient, short, picture, strange, several, film, frame = seen
    assert colour["colour"] == "rgb(1, 2, 3)"
    assert gradient["picture"].startswith("linear-gradient(rgb(1, 2, 3)")
    assert short["picture"].startswith("radial-gradient(rgb(1, 2, 3)")
    assert [picture[name] for name in ("size", "place", "repeat", "opacity", "transition")] == [
        "50px 40px", "10% 20%", "repeat-x", "0.25", "slide"
    ]  # fmt: skip
    urls = [
        url.split('"')[1] for part in (picture, strange, several) for url in part["picture"].split("url(")[1:]
    ]
    assert [page.evaluate(WIDTH, url) for url in urls] == [80, 80, 80, 80]
    assert all(word in film["html"] for word in ("<video", "loop", "green.webm"))
    assert page.evaluate("Reveal.getSlideBackground(6).querySelector('video').muted")
    assert "<iframe" in frame["html"] and "page.html" in frame["html"]
    page.wait_for_function("document.querySelector('.slide-background.present iframe').src")
    page.evaluate("Reveal.slide(8)")
    page.wait_for_function("(film = Reveal.getSlideBackground(8).querySelector('video')).currentTime > 0")
    page.evaluate("Reveal.slide(9)")
    page.wait_for_function("Reveal.getSlideBackground(9).contains(film) && film.currentTime > 0")


def test_films_pictures_and_pages_that_are_lazy_or_open_large(show: Callable[..., Page]) -> None:
    page = show("media")
    assert page.locator("#film").evaluate("(film) => film.localName") == "video"
    opens = [
        ("large", "document.querySelector('.r-overlay img').naturalWidth === 80"),
        ("itself", "document.querySelector('.r-overlay img').src.endsWith('a.svg')"),
        ("clip", "document.querySelector('.r-overlay[data-preview-fit=cover] video').duration > 0"),
        ("page", "document.querySelector('.r-overlay iframe').src.endsWith('page.html')"),
    ]
    for name, is_open in opens:
        page.locator(f"#{name}").click()
        page.wait_for_selector(".r-overlay")
        page.wait_for_function(is_open)
        page.keyboard.press("Escape")
        page.wait_for_function("!document.querySelector('.r-overlay')")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.getElementById('lazy').naturalWidth === 80")
    page.wait_for_function("document.getElementById('later').currentTime > 0")
    page.wait_for_function("document.getElementById('inside').src.endsWith('page.html')")
    assert page.evaluate("document.getElementById('sound').src").endswith("green.webm")
    inside = next(frame for frame in page.frames if frame.url.endswith("page.html"))
    inside.wait_for_load_state()
    for _ in range(100):  # a click is lost while slides still move
        inside.locator("p").click()
        page.wait_for_timeout(100)
        if page.evaluate("document.activeElement.id") == "inside":
            break
    inside.wait_for_function("document.hasFocus()")
    page.keyboard.press("ArrowRight")  # which is the page's, until one clicks beside it
    assert page.evaluate("Reveal.getIndices().h") == 1
    page.mouse.click(5, 5)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.getElementById('later').paused")
    assert not page.evaluate("document.getElementById('left').paused")


def test_code_with_numbers_and_steps_and_slides_that_become_the_next(show: Callable[..., Page]) -> None:
    page = show("code")
    blocks = page.locator(".present pre")
    number = "getComputedStyle(pre.querySelector('.line'), '::before').content !== 'none'"
    assert blocks.evaluate_all(f"(all) => all.map((pre) => {number})") == [True, True, True]
    first = "(all) => all.map((pre) => getComputedStyle(pre).getPropertyValue('--before') || '0')"
    assert blocks.evaluate_all(first) == ["4", "0", "0"]
    assert blocks.evaluate_all("(all) => all.map((pre) => pre.textContent.trim())") == [
        "let a;\nlet b;",
        "let c;",
        "let d;\nlet e;",
    ]
    assert page.evaluate("Reveal.availableFragments().next")
    page.evaluate(
        "Reveal.slide(1); events = []; Reveal.on('autoanimate', (e) => events.push(e.fromSlide && 1))"
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_function("events.length === 1")
    assert page.evaluate("document.querySelectorAll('[data-auto-animate-target]').length") >= 3  # lines, too
    sheets = page.locator("style").all_text_contents()
    assert any("[data-auto-animate" in css and "linear 0.01s" in css for css in sheets)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 3
    assert page.evaluate("events.length") == 1  # it begins anew


SWIPE = """(id) => {
  for (const [type, x] of [['down', 600], ['move', 300], ['up', 300]]) {
    const at = { pointerType: 'touch', clientX: x, clientY: 300, bubbles: true };
    document.getElementById(id).dispatchEvent(new PointerEvent(`pointer${type}`, at));
  } }"""
BOX = """(id) => {
  const { left, top, height } = document.getElementById(id).getBoundingClientRect();
  return [left, top, height]; }"""


def test_layout_states_and_ways_between_slides(show: Callable[..., Page]) -> None:
    page = show("layout")
    (h1, h2), (v1, v2), (s1, s2) = (
        [page.evaluate(BOX, f"{kind}{n}") for n in (1, 2)] for kind in ("h", "v", "s")
    )
    assert h1[0] < h2[0] and abs(h1[1] - h2[1]) < 2
    assert v1[1] < v2[1]
    assert abs(s1[0] - s2[0]) < 2 and abs(s1[1] - s2[1]) < 2
    assert page.evaluate("getComputedStyle(document.getElementById('framed')).borderTopStyle") != "none"
    assert page.evaluate("Reveal.getTotalSlides()") == 5
    page.evaluate(SWIPE, "first")
    page.evaluate(SWIPE, "tall")  # which no finger turns
    assert page.evaluate("Reveal.getCurrentSlide().id") == "tall"
    assert page.evaluate(BOX, "stretched")[2] > 300
    assert page.evaluate("Reveal.getViewportElement().matches('.exam.night')")
    page.evaluate("heard = 0; Reveal.on('exam', () => heard += 1); Reveal.prev(); Reveal.next()")
    assert page.evaluate("heard") == 1
    page.locator(".present .navigate-next").click()
    assert page.evaluate("Reveal.getCurrentSlide().id") == "1a-中文"
    page.get_by_role("link", name="there").click()
    page.wait_for_function("Reveal.getIndices().h === 2 && Reveal.getIndices().v === 1")
    page = show("layout", "#/1a-中文")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "1a-中文"
    page.locator(".present .navigate-left").click()
    assert page.evaluate("Reveal.getCurrentSlide().id") == "first"
    page.locator(".present .navigate-right").click()
    ways = [("navigate-up", [1, 0]), ("navigate-down", [1, 1])]
    page.evaluate("Reveal.slide(1, 1)")
    for name, place in ways:
        page.locator(f".present .{name}").click()
        assert page.evaluate("Object.values(Reveal.getIndices()).slice(0, 2)") == place
    for key in ("b", "v", "."):
        page.keyboard.press(key)
        assert page.evaluate("Reveal.isPaused()")
        page.keyboard.press(key)
    page.evaluate("Reveal.slide(2, 0)")
    assert (
        200 < page.get_by_text("in the middle").first.evaluate("(e) => e.getBoundingClientRect().top") < 450
    )
    page.keyboard.press("ArrowDown")
    page.locator(".present .navigate-prev").click()
    assert page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]") == [2, 0]
    page.keyboard.press("ArrowDown")
    page.locator(".enter-fullscreen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")


def test_options_reach_reveal_and_do_what_they_say(show: Callable[..., Page]) -> None:
    page = show("configured", "#/1")
    # The neighbours are laid out once the slide stands (runtime/deck.js), and no promise tells.
    page.wait_for_function(f"Reveal.getConfig().viewDistance === {OPTIONS['viewDistance']}")
    config = page.evaluate("Reveal.getConfig()")
    assert {name: config[name] for name in OPTIONS} == OPTIONS
    assert page.locator(".slide-number").inner_text() == "1 / 2"
    assert page.evaluate("document.querySelector('.controls').dataset.controlsLayout") == "edges"
    assert page.locator(".speaker-notes").is_visible()
    page.evaluate(
        "Reveal.addKeyBinding({ keyCode: 84, key: 'T', description: 'Try it' }, () => Reveal.next())"
    )
    page.keyboard.press("t")
    page.wait_for_function("Reveal.getIndices().h === 1 && location.hash === '#/2'")
    page.keyboard.press("Enter")  # which is `next`, and after the last comes the first
    page.wait_for_function("Reveal.getIndices().h === 0")
    page.keyboard.press("o")
    page.keyboard.press("F1")
    assert not page.evaluate("Reveal.isOverview()")
    page.goto(page.url.replace("configured.html", "around.html").split("#")[0])
    page.wait_for_function("heard.includes('ready')")
    page.evaluate("frames[0].postMessage(JSON.stringify({ method: 'slide', args: [1] }), '*')")
    page.wait_for_function("heard.includes('slidechanged')")


def test_a_deck_in_the_middle_from_right_to_left_and_to_be_scrolled(show: Callable[..., Page]) -> None:
    page = show("centred")
    assert page.evaluate("document.querySelector('.reveal').classList.contains('rtl')")
    page.evaluate("Reveal.addKeyBinding({ keyCode: 84, key: 'T', description: 'Try it' }, () => {})")
    page.keyboard.press("Shift+?")
    assert "Try it" in page.locator(".r-overlay-help").inner_text()
    page.keyboard.press("Escape")
    text = "Reveal.getCurrentSlide().querySelector('p').getBoundingClientRect()"
    assert 250 < page.evaluate(f"{text}.top") < 450
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("Reveal.getIndices().h === 1")
    scrolled = show("configured", "?view=scroll")
    assert scrolled.evaluate("Reveal.isScrollView()")
    assert scrolled.evaluate("document.querySelectorAll('.scroll-page').length") == 2
    narrow = show("configured")
    narrow.set_viewport_size({"width": 280, "height": 600})
    narrow.wait_for_function("Reveal.isScrollView()")
    printed = show("configured", "?view=print&showNotes=separate-page")
    assert printed.locator(".speaker-notes-pdf[data-layout='separate-page']").count() == 1


NUMBERS = """(format) => {
  Reveal.configure({ slideNumber: format });
  return document.querySelector('.slide-number').innerText.replaceAll(' ', ''); }"""


def test_turning_numbers_and_slides_that_go_on_by_themselves(show: Callable[..., Page]) -> None:
    page = show("turned")
    assert page.evaluate("document.querySelector('.reveal').classList.contains('convex')")
    assert page.evaluate("getComputedStyle(document.getElementById('column')).transitionDuration") == "0.4s"
    page.wait_for_function("Reveal.getSlidePastCount() > 0")
    page.evaluate("Reveal.toggleAutoSlide(false)")
    page.evaluate("Reveal.slide(0, 1)")  # a slow machine may find it further on
    second = "Reveal.getCurrentSlide()"
    assert page.evaluate(f"{second}.dataset.transition") == "zoom-in fade-out"
    assert page.evaluate(f"getComputedStyle({second}).transitionDuration") == "1.2s"
    assert page.locator(".slide-number").inner_text().replace(" ", "") == "1/2"
    assert [page.evaluate(NUMBERS, kind) for kind in ("h.v", "c", "c/t")] == ["1.2", "2", "2/4"]
    page.evaluate("Reveal.configure({ slideNumber: (slide) => ['no.', slide.dataset.transitionSpeed] })")
    assert "no." in page.locator(".slide-number").inner_text()
    for kind in ("print", "speaker"):
        page.evaluate(f"Reveal.configure({{ showSlideNumber: '{kind}' }})")
        assert page.locator(".slide-number").is_hidden()
    page.evaluate("Reveal.slide(1, 1)")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "100% 数"
    column = "document.querySelectorAll('.backgrounds > .slide-background')[1]"
    assert page.evaluate(f"getComputedStyle({column}).backgroundColor") == "rgb(7, 8, 9)"


def test_a_deck_that_is_a_part_of_a_page(show: Callable[..., Page]) -> None:
    page = show("fixed")
    assert page.evaluate("document.querySelector('.reveal').classList.contains('embedded')")
    assert not page.evaluate("document.querySelector('.slides').style.transform")
    page.keyboard.press("ArrowRight")
    page.evaluate(SWIPE, "one")
    assert page.evaluate("Reveal.getIndices().h") == 0
    page.evaluate("Reveal.next()")
    assert page.evaluate("location.hash") == ""


def test_plugins_with_their_options(show: Callable[..., Page]) -> None:
    page = show("menu")
    page.wait_for_function("window.own === 'here'")
    page.wait_for_function("JSON.parse(RevealChalkboard.getData())[1].data[0].events.length === 1")
    page.keyboard.press("m")
    titles = page.locator(".slide-menu-item-title")
    assert [" ".join(title.split()) for title in titles.all_text_contents()] == [
        "Let x^2 be a < b", "name", "Third"
    ]  # fmt: skip


def test_the_window_of_the_speaker_keeps_time_and_leads(show: Callable[..., Page]) -> None:
    page = show("configured")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_function("document.querySelectorAll('iframe').length === 2")
    notes.wait_for_selector(".speaker-controls-time .pacing", state="visible")
    notes.wait_for_function("document.querySelector('.speaker-controls-notes .value').innerText === 'Say it'")
    notes.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getIndices().h === 1")
