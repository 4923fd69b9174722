// Starts reveal.js with the options and plugins the page declares.
// `window.deckReady` collects promises; the page is ready when all of them have settled.
// `window.deckSetup` collects functions that may change what is declared before reveal starts.
(() => {
  const declared = JSON.parse(document.querySelector('body > [data-deck="options"]').textContent);
  const reveal = { rtl: document.dir === "rtl", ...declared.reveal };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(reveal, { transition: "none", backgroundTransition: "none", autoAnimate: false });
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
    Reveal.slide(h, v);
  };
  const atLeisure = window.requestIdleCallback ?? setTimeout;
  const onceItStands = (action) => requestAnimationFrame(() => requestAnimationFrame(() => atLeisure(action)));

  const plugins = declared.plugins.map((name) => window[name]).filter(Boolean);
  const opened = window.deckOpening?.() ?? Promise.resolve(); // runtime/opening.js
  Reveal.on("ready", () => document.documentElement.classList.remove("opening"));
  window.deckReady.push(
    opened.then(() => Reveal.initialize({ ...reveal, viewDistance: 1, mobileViewDistance: 1, plugins })).then(() => {
      document.fonts.ready.then(() => onceItStands(layOutNeighbours));
      // An application keeps screen readers from reading on; slides are a document.
      Reveal.getRevealElement().removeAttribute("role");
      Reveal.getSlidesElement().setAttribute("role", "main");
      // A link that is an arrow (`<a href="#" class="navigate-next">`) does not also lead to the first slide.
      for (const arrow of document.querySelectorAll('.slides a[href="#"][class*="navigate-"]')) {
        arrow.addEventListener("click", (event) => event.stopPropagation());
      }
      return document.fonts.ready;
    }),
  );
})();
