// The menu's icons are characters of ours (css/tools.css), not a font it fetches. It also fetches its style sheet
// from its own place; in a self-contained page there is none, so it gets an empty sheet (a comment left open).
(window.deckSetup ??= []).push(({ reveal }) => {
  const alone = !document.querySelector('script[src$="menu.js"]');
  const path = alone ? { path: "data:text/css,/*" } : {};
  reveal.menu = { loadIcons: false, titleSelector: "h1, h2, h3, h4, h5, h6, .title", ...path, ...reveal.menu };
  Reveal.on("menu-ready", () => {
    document.querySelector(".slide-menu-button a")?.setAttribute("aria-label", "Menu of slides (M)");
  });
});
