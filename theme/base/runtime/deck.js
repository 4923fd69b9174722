// Starts reveal.js with the options and plugins the page declares.
// `window.deckReady` collects promises; the page is ready when all of them have settled.
// `window.deckSetup` collects functions that may change what is declared before reveal starts.
(() => {
  const declared = JSON.parse(document.getElementById("deck-options").textContent);
  const reveal = { rtl: document.dir === "rtl", ...declared.reveal };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(reveal, { transition: "none", backgroundTransition: "none", autoAnimate: false });
  }
  for (const change of window.deckSetup ?? []) change({ ...declared, reveal });

  const plugins = declared.plugins.map((name) => window[name]).filter(Boolean);
  window.deckReady.push(
    Reveal.initialize({ ...reveal, plugins }).then(() => {
      // An application keeps screen readers from reading on; slides are a document.
      Reveal.getRevealElement().removeAttribute("role");
      Reveal.getSlidesElement().setAttribute("role", "main");
      return document.fonts.ready;
    }),
  );
})();
