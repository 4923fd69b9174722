// The menu's icons are characters of ours (css/tools.css), not a font it fetches. The page has its style sheet, which
// it would fetch once more from its own place: it gets an empty one (a comment left open).
// It writes titles as markup, without the formulas in them: it is given their text, formulas as lines of signs.
(window.deckSetup ??= []).push(({ reveal }) => {
  const path = "data:text/css,/*";
  reveal.menu = { path, loadIcons: false, titleSelector: "h1, h2, h3, h4, h5, h6, .title", ...reveal.menu };
  const asMarkup = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML;
  const nameOf = (math) => math.ariaLabel ?? math.querySelector("[aria-label]")?.ariaLabel ?? math.textContent;
  const textOf = (title) => {
    const copy = title.cloneNode(true);
    for (const math of copy.querySelectorAll(".math")) math.replaceWith(nameOf(math));
    return copy.textContent.trim();
  };
  const titled = document.querySelectorAll(".reveal .slides section:not([data-menu-title])");
  for (const slide of titled) {
    const title = slide.querySelector(".menu-title") ?? slide.querySelector(reveal.menu.titleSelector || null);
    const text = title && textOf(title);
    if (text) slide.dataset.menuTitle = asMarkup(text);
  }
  // Slides that flow, as on a phone, do not stand where the menu looks for them.
  const listFlowing = () => {
    const asItem = (slide, n) => {
      const { indexH: h, indexV: v = "0", menuTitle = `Slide ${n + 1}` } = slide.dataset;
      const item = Object.assign(document.createElement("li"), { className: "slide-menu-item" });
      Object.assign(item.dataset, { item: n, slideH: h, slideV: v });
      item.innerHTML = `<span class="slide-menu-item-title">${menuTitle}</span>`;
      item.addEventListener("click", () => {
        Reveal.getPlugin("menu").closeMenu();
        slide.scrollIntoView();
      });
      return item;
    };
    const slides = [...document.querySelectorAll(".reveal .slides section.slide")];
    document.querySelector(".slide-menu-items")?.replaceChildren(...slides.map(asItem));
  };
  Reveal.on("menu-ready", () => {
    if (Reveal.isScrollView()) listFlowing();
    document.querySelector(".slide-menu-button a")?.setAttribute("aria-label", "Menu of slides (M)");
    // A list that scrolls can be reached, and so scrolled, by the keys.
    for (const panel of document.querySelectorAll(".slide-menu-panel")) panel.tabIndex = 0;
  });
});
