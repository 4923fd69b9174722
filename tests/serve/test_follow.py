"""The page goes to the slide that is edited, and the editor to the slide that is shown."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.serve.preview import edit, shows, where


def test_the_page_follows_the_editing_until_told_not_to(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", "跟过来")
    shows(page, "跟过来")
    page.keyboard.press("t")
    edit(decks, "再见", "再会")
    page.wait_for_function("document.body.textContent.includes('再会')")
    assert where(page)[:2] == [1, 1]


def test_a_key_opens_the_source_of_the_slide(page: Page, decks: Path) -> None:
    page.evaluate("""addEventListener("click", (event) => {
        window.opened = event.target.href; event.preventDefault(); })""")
    page.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href; }")
    page.evaluate("Reveal.slide(1, 1)")
    page.keyboard.press("i")
    assert page.evaluate("window.opened") == f"edit:{decks}/deck.md:20"


def test_what_no_hand_wrote_takes_nobody_away(page: Page, decks: Path) -> None:
    macro = decks / "theme" / "macros" / "hint.html.jinja"
    macro.parent.mkdir(parents=True)
    macro.write_text("{% macro hint(text) %}<p>old {{ text }}</p>{% endmacro %}", encoding="utf-8")
    edit(decks, "再见", "hint 再见")
    page.evaluate("Reveal.slide(0)")
    page.wait_for_function("document.body.textContent.includes('old 再见')")
    page.evaluate("Reveal.slide(0)")
    edit(decks, "old", "new", "theme/macros/hint.html.jinja")
    page.wait_for_function("document.body.textContent.includes('new 再见')")
    assert where(page)[0] == 0


def test_a_tab_goes_with_the_deck_whose_file_is_renamed(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    (decks / "deck.md").rename(decks / "a new name.md")
    page.wait_for_url("**/a%20new%20name.html*")
    shows(page, "第二段文字")
    edit(decks, "第二段文字", "改了", "a new name.md")
    shows(page, "改了")


def test_a_tab_goes_with_a_deck_that_was_saved_just_before(page: Page, decks: Path) -> None:
    """Editors save what they rename, and no build comes between."""
    edit(decks, "第二段文字", "改了")
    (decks / "deck.md").rename(decks / "renamed.md")
    page.wait_for_url("**/renamed.html*")
    page.wait_for_function("document.body.textContent.includes('改了')")


def test_a_deck_made_later_is_none_that_was_removed(page: Page, decks: Path) -> None:
    """Though its file may have the number of the one that is gone."""
    listed = """async (deck) => {
        const answer = await fetch("/index.html");
        return answer.ok ? (await answer.text()).includes(`${deck}.html`) : null; }"""
    (decks / "other.md").write_text("<!-- slide -->\n\nother\n", encoding="utf-8")
    page.wait_for_function(listed, arg="other")
    (decks / "deck.md").rename(decks / "deck.gone")
    page.wait_for_function(f"async () => await ({listed})('deck') === false")
    page.locator(".live-message").first.wait_for()  # the list is made by who asks for it, maybe before
    (decks / "deck.gone").rename(decks / "another.md")
    page.wait_for_function(listed, arg="another")
    assert page.request.get(page.url.split("#")[0]).url.endswith("/deck.html")  # and leads nowhere else


def test_the_old_address_leads_to_the_renamed_deck(page: Page, decks: Path) -> None:
    (decks / "deck.md").rename(decks / "renamed.md")
    page.wait_for_url("**/renamed.html*")
    page.goto(page.url.replace("renamed", "deck"))
    assert page.url.split("#")[0].endswith("/renamed.html")
