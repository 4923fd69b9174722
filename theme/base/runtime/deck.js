// Starts reveal.js with the options and plugins the page declares.
// `window.deckReady` collects promises; the page is ready when all of them have settled.
(() => {
  const declared = JSON.parse(document.getElementById("deck-options").textContent);
  const plugins = declared.plugins.map((name) => window[name]).filter(Boolean);

  // Slides that are not shown are out of the tab order and hidden from screen readers.
  const hideOthers = () => {
    const shown = Reveal.getCurrentSlide();
    for (const slide of Reveal.getSlides()) slide.inert = slide !== shown && !Reveal.isPrintView();
  };

  window.deckReady.push(
    Reveal.initialize({ ...declared.reveal, plugins }).then(() => {
      hideOthers();
      Reveal.on("slidechanged", hideOthers);
      return document.fonts.ready;
    }),
  );
})();
