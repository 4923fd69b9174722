// The chalkboard forgets its drawings with the tab; here they are kept, for each page its own, until cleared.
(window.deckSetup ??= []).push(({ reveal }) => {
  const name = `chalkboard:${location.pathname}`;
  reveal.chalkboard = { storage: name, ...reveal.chalkboard };
  const { storage } = reveal.chalkboard;
  if (storage !== name) return;
  const empty = { width: reveal.width, height: reveal.height, data: [] };
  const kept = localStorage.getItem(name);
  const saved = kept && kept !== "null" ? kept : null;
  // Drawings that come with the deck are shown until there are own ones.
  if (saved || !reveal.chalkboard.src) sessionStorage.setItem(name, saved ?? JSON.stringify([empty, empty]));
  window.addEventListener("pagehide", () => localStorage.setItem(name, window.RevealChalkboard.getData()));
});
