"""Formulas for every reader: MathML beside the drawing, read once, in its place, and TeX when copied."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from builder.theming.choice import find_theme
from builder.theming.templates import Templates
from tests.page_ready import READY

ROOT = Path(__file__).parent.parent
THEMES = ROOT / "theme"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
MANY = 277
DECK = r"""---
lang: en
---

<!-- slide -->

##### Balls

There are $N$ balls, $\frac{M}{N}$ of them blue.

$$
\sum_{i=1}^{n} i = \frac{n(n+1)}{2}
$$

The end.

<!-- slide -->

##### More

Then $x<y$ & so on.
"""
STEPS = r"""---
lang: en
---

<!-- slide data-notes="note $p \\step{q}$" -->

##### Steps

$$
a = \mark[2]{b} \step[1]{{} + 2c} + \hide[3]{\frac{d}{e}}
$$

Then <span class="fragment">$z$</span>.

<aside class="notes">

$n \step{+m}$

</aside>

<!-- slide -->

##### Rows

$$
\begin{align}
\steprows
f &= g \\
  &= h \tag{1}
\end{align}
$$

$\newcommand{\R}{A}\R$ and $\R$, then $\renewcommand{\R}{B}\R$ and $\R$
"""
# Different formulas of every size, as a deck of a lecture has them.
FORMULAS = [
    f"$\\frac{{\\partial f_{{{n}}}(\\mathbf{{w}})}}{{\\partial w_{{{n}}}}} = \\sum_{{i=1}}^{{n}} x_i^{{{n}}}$"
    if n % 2
    else f"$x_{{{n}}} \\le \\hat y_{{{n}}} + {n}$"
    for n in range(169)
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("read")
    (root / "slides.yaml").write_text("theme: solarized-contrast\n", encoding="utf-8")
    (root / "deck.md").write_text(DECK, encoding="utf-8")
    (root / "steps.md").write_text(STEPS, encoding="utf-8")
    shown = [FORMULAS[n % len(FORMULAS)] for n in range(MANY)]
    parts = ["\n\n".join(shown[n : n + 6]) for n in range(0, MANY, 6)]
    slides = [f"<!-- slide -->\n\n##### Formulas\n\n{part}" for part in parts]
    (root / "many.md").write_text("---\nlang: en\n---\n\n" + "\n\n".join(slides), encoding="utf-8")
    for outcome in build_site(find_decks([root]), Settings(root / "site")):
        assert not outcome.diagnostics
    return root / "site"


@pytest.fixture
def page(site: Path, window: Page) -> Page:
    return opened(site / "deck.html", window)


@pytest.fixture
def steps(site: Path, window: Page) -> Page:
    return opened(site / "steps.html", window)


def opened(path: Path, window: Page) -> Page:
    window.set_viewport_size({"width": 960, "height": 700})
    window.emulate_media(reduced_motion="reduce")
    window.goto(path.as_uri())
    window.wait_for_function(READY)
    window.wait_for_selector(".present .math > math", state="attached")
    return window


def spoken(page: Page) -> str:
    """The slide's text in the order of the browser's accessibility tree, each formula as its signs. Behind it
    stands what reveal.js announces when the slide comes."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    said: list[str] = []

    def walk(node: dict[str, object], inside: list[str]) -> None:
        role = node.get("role", {}).get("value", "")  # type: ignore[attr-defined]
        name = node.get("name", {}).get("value", "")  # type: ignore[attr-defined]
        if role in {"StaticText", "image"} and name:
            inside.append(name)
        here: list[str] = [] if role == "MathMLMath" else inside
        for child in node.get("childIds", []):  # type: ignore[attr-defined]
            if child in nodes:
                walk(nodes[child], here)
        if role == "MathMLMath":
            inside.append(f"[{''.join(here)}]")

    [root] = [node for node in nodes.values() if "parentId" not in node]
    walk(root, said)
    text = unicodedata.normalize("NFKC", " ".join(text.strip() for text in said if text.strip()))
    return text.replace("\u2061", "").replace("\u2060", "")


def test_every_formula_is_read_once_and_in_its_place(page: Page) -> None:
    text = "Balls There are [N] balls, [MN] of them blue. [∑i=1ni=n(n+1)2] The end."
    assert spoken(page).startswith(text)
    assert spoken(page).count("[") == 3


def test_the_next_slide_is_read_when_it_is_shown(page: Page) -> None:
    page.evaluate("Reveal.next()")
    page.wait_for_selector(".present .math > math", state="attached")
    assert spoken(page).startswith("More Then [x<y] & so on.")


def test_what_is_still_to_come_is_not_read(steps: Page) -> None:
    def after(action: str) -> str:
        steps.evaluate(action)
        steps.wait_for_function("!document.getAnimations().some((one) => one instanceof CSSTransition)")
        return spoken(steps).removeprefix("Steps ").partition(" .")[0]

    assert after("") == "[a=b+de] Then"
    said = [after("Reveal.next()") for _ in range(4)]
    assert said == ["[a=b+2c+de] Then", "[a=b+2c+de] Then", "[a=b+2c+] Then", "[a=b+2c+] Then [z]"]
    assert after("Reveal.prev(); Reveal.prev()") == "[a=b+2c+de] Then"


def test_a_step_of_a_formula_is_announced(steps: Page) -> None:
    steps.evaluate("Reveal.next()")
    assert steps.locator(".aria-status").text_content() == "+2c"


HELD = "window.held = []; window.requestIdleCallback = (action) => held.push(action)"


def test_a_step_is_not_talked_over_when_the_neighbours_are_laid_out(site: Path, browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.add_init_script(HELD)
    page.goto((site / "steps.html").as_uri())
    page.wait_for_function(READY)
    page.wait_for_function("held.length === 2", polling=50)  # the formulas, the neighbours
    page.evaluate("Reveal.next()")
    page.evaluate("held.forEach((action) => action())")
    page.wait_for_function("Reveal.getConfig().viewDistance > 1")
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.locator(".aria-status").text_content() == "+2c"
    page.close()


def test_steps_in_notes_are_none_of_the_slide(steps: Page) -> None:
    for _ in range(5):
        steps.evaluate("Reveal.next()")
    assert steps.evaluate("Reveal.getIndices().h") == 1
    assert steps.locator(".notes .fragment").count() == 0
    assert steps.locator(".notes svg[role=img]").count() == 2


def test_a_row_is_read_when_it_is_seen_its_number_with_it(steps: Page) -> None:
    steps.evaluate("Reveal.slide(1)")
    steps.wait_for_selector(".present .math > math", state="attached")
    assert spoken(steps).startswith("Rows [f=g] ")
    steps.evaluate("Reveal.next()")
    assert spoken(steps).startswith("Rows [f=g(1)=h] ")
    assert steps.locator(".present mtd[intent=':equation-label']").count() == 1


def test_the_same_tex_is_read_as_it_is_meant_there(steps: Page) -> None:
    steps.evaluate("Reveal.slide(1)")
    steps.wait_for_selector(".present .math > math", state="attached")
    assert "[A] and [A] , then [B] and [B]" in spoken(steps)


@pytest.mark.parametrize("theme", sorted(path.parent.name for path in THEMES.glob("*/theme.yaml")))
def test_formulas_are_known_in_every_look(theme: str, tmp_path: Path) -> None:
    templates = Templates(find_theme(theme, tmp_path, tmp_path), lambda _, function: function)
    for kind in ("inline", "display", "block"):
        assert 'data-m="1"' in templates.formula(kind, "", "", ' data-m="1"')


def test_the_drawing_is_not_read_beside_its_mathml_and_looks_the_same(page: Page) -> None:
    assert page.locator(".present .math > math").count() == 3
    assert page.locator(".present .math > svg:not([aria-hidden])").count() == 0
    content: FloatRect = {"x": 0, "y": 0, "width": 900, "height": 600}  # without the buttons
    seen = page.screenshot(clip=content)
    page.evaluate("() => document.querySelectorAll('.math > math').forEach((math) => math.remove())")
    assert page.screenshot(clip=content) == seen


def test_copying_gives_tex(page: Page) -> None:
    copied = page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector('.present'));
          const data = new DataTransfer();
          document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
          return data.getData('text/plain');
        }"""
    )
    assert r"There are $N$ balls, $\frac{M}{N}$ of them blue." in copied
    assert "$$\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}\n$$" in copied
    assert copied.index("Balls") < copied.index("There") < copied.index("$$") < copied.index("The end.")


def test_a_table_holds_each_formula_once_and_is_small(site: Path) -> None:
    text = (site / "many.html").read_text(encoding="utf-8")
    table = re.search(r'<script type="application/json" data-deck="formulas">(.*?)</script>', text, re.DOTALL)
    assert table
    entries = json.loads(table[1])
    assert len(entries) == len(FORMULAS)
    assert set(re.findall(r'data-m="([^"]+)"', text)) == set(entries)
    assert len(gzip.compress(table[1].encode())) < 15_000


def test_a_page_of_many_formulas_passes_axe_at_wcag_2_1_aa(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 960, "height": 700}, reduced_motion="reduce")
    try:
        page.goto((site / "many.html").as_uri())
        page.wait_for_function(READY)
        page.wait_for_selector(".present .math > math", state="attached")
        page.add_script_tag(path=str(AXE))
        run = "(level) => axe.run('.present', {runOnly: level}).then((found) => found.violations)"
        assert [violation["id"] for violation in page.evaluate(run, LEVEL)] == []
    finally:
        page.close()
