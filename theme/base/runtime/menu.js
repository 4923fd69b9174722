// The menu's icons are characters of ours (css/tools.css), not a font it fetches. The page has its style sheet, which
// it would fetch once more from its own place: it gets an empty one (a comment left open).
(window.deckSetup ??= []).push(({ reveal }) => {
  const path = "data:text/css,/*";
  reveal.menu = { path, loadIcons: false, titleSelector: "h1, h2, h3, h4, h5, h6, .title", ...reveal.menu };
  Reveal.on("menu-ready", () => {
    document.querySelector(".slide-menu-button a")?.setAttribute("aria-label", "Menu of slides (M)");
    // A list that scrolls can be reached, and so scrolled, by the keys.
    for (const panel of document.querySelectorAll(".slide-menu-panel")) panel.tabIndex = 0;
  });
});
