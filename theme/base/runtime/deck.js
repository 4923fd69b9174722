// Starts reveal.js with the options and plugins the page declares.
// `window.deckReady` collects promises; the page is ready when all of them have settled.
// `window.deckSetup` collects functions that may change what is declared before reveal starts.
(() => {
  const declared = JSON.parse(document.querySelector('body > [data-deck="options"]').textContent);
  const reveal = { rtl: document.dir === "rtl", ...declared.reveal };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(reveal, { transition: "none", backgroundTransition: "none", autoAnimate: false, controlsTutorial: false });
  }
  for (const change of window.deckSetup ?? []) change({ ...declared, reveal });

  document.documentElement.classList.toggle("without-steps", reveal.fragments === false);

  // The neighbours of the slide one sees are laid out once it stands on the screen; who looks at one slide after
  // another (`?view=slides`) does not wait for them.
  const { viewDistance = 3, mobileViewDistance = 2 } = reveal;
  const layOutNeighbours = () => {
    if (Reveal.getConfig().view === "slides") return;
    Object.assign(Reveal.getConfig(), { viewDistance, mobileViewDistance });
    if (Reveal.isPrintView() || Reveal.isScrollView()) return;
    const { h, v } = Reveal.getIndices();
    keepTold(() => Reveal.slide(h, v));
  };
  // reveal.js tells readers of the screen the last step at once and the whole slide in the next frame, as if one had
  // come to it.
  const keepTold = (action) => {
    const status = document.querySelector(".aria-status");
    const before = status.textContent;
    let meanwhile;
    requestAnimationFrame(() => { meanwhile = status.textContent; });
    action();
    status.textContent = before;
    requestAnimationFrame(() => { status.textContent = meanwhile; });
  };
  const atLeisure = window.requestIdleCallback ?? setTimeout;
  const onceItStands = (action) => requestAnimationFrame(() => requestAnimationFrame(() => atLeisure(action)));

  // A slide is all that readers of the screen see: its title is of the first level for them, and no level is left out.
  const levelHeadings = (slide) => {
    const around = [];
    for (const heading of slide.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      while (around.length && around.at(-1) >= heading.localName) around.pop();
      heading.setAttribute("aria-level", around.push(heading.localName));
    }
  };
  const changed = ({ detail }) => detail.slides.forEach(levelHeadings);
  for (const event of ["deck-opened", "deck-changed"]) window.addEventListener(event, changed);

  const plugins = declared.plugins.map((name) => window[name]).filter(Boolean);
  const opened = window.deckOpening?.() ?? Promise.resolve(); // runtime/opening.js
  Reveal.on("ready", () => document.documentElement.classList.remove("opening"));
  // A page that begins as a list on a phone takes the slides out of their stacks, and leaves these among them, empty.
  // It forgets which slide its address names, and may stop above the one that a link leads to.
  const { hash } = location;
  const unescape = (name) => {
    try { return decodeURIComponent(name); } catch { return name; }
  };
  const goTo = (address) => {
    const name = unescape(address.replace(/^#\/?/, ""));
    const [h, v] = [...name.split("/"), ""].map((place) => parseInt(place, 10) - Boolean(reveal.hashOneBasedIndex) || 0);
    const slide = document.getElementById(name)?.closest(".slides section")
      ?? document.querySelector(`section[data-index-h="${h}"][data-index-v="${v}"]`);
    slide?.scrollIntoView();
  };
  Reveal.on("ready", () => {
    if (!Reveal.isScrollView()) return;
    document.querySelectorAll(".slides > section").forEach((stack) => stack.remove());
    if (hash && !Reveal.getViewportElement().scrollTop) goTo(hash);
    addEventListener("hashchange", () => { if (Reveal.isScrollView()) goTo(location.hash); });
  });
  // On paper and in the overview all slides are seen, also by readers of the screen, from whom reveal.js hides them.
  const hideNone = () => {
    for (const slide of document.querySelectorAll(".slides section")) {
      slide.removeAttribute("aria-hidden");
      slide.removeAttribute("hidden");
    }
  };
  Reveal.on("pdf-ready", hideNone);
  Reveal.on("overviewshown", hideNone);
  Reveal.on("slidechanged", () => { if (Reveal.isOverview()) hideNone(); });
  window.deckReady.push(
    opened.then(() => Reveal.initialize({ ...reveal, viewDistance: 1, mobileViewDistance: 1, plugins })).then(() => {
      document.fonts.ready.then(() => onceItStands(layOutNeighbours));
      // An application, as reveal.js says, keeps screen readers from reading on. Slides are a document, and what
      // stands around them is part of it.
      Reveal.getRevealElement().setAttribute("role", "main");
      Reveal.getSlides().forEach(levelHeadings);
      // A link that is an arrow (`<a href="#" class="navigate-next">`) does not also lead to the first slide.
      for (const arrow of document.querySelectorAll('.slides a[href="#"][class*="navigate-"]')) {
        arrow.addEventListener("click", (event) => event.stopPropagation());
      }
      window.deckFonts?.(); // Chromium forgets them when the style sheets have come (page.html.jinja)
      return document.fonts.ready;
    }),
  );
})();
