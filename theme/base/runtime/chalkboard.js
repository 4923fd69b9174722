// The chalkboard forgets its drawings with the tab; here they are kept, for each page its own, until cleared.
// It knows slides by their number; what is kept knows them by id or heading, so that drawings stay with their slide
// when others come or go. Those of a slide that is gone are kept for its return.
(window.deckSetup ??= []).push(({ reveal }) => {
  const name = `chalkboard:${location.pathname}`;
  reveal.chalkboard = { storage: name, ...reveal.chalkboard };
  // The plugin reckons with numbers; reveal knows shares of the window, too.
  const length = (given, room) => (String(given).endsWith("%") ? (parseFloat(given) / 100) * room : given);
  const [width, height] = [length(reveal.width, window.innerWidth), length(reveal.height, window.innerHeight)];
  const empty = { width, height, data: [] };
  const { storage, src } = reveal.chalkboard;
  if (storage !== name) {
    if (!src && !sessionStorage.getItem(storage)) sessionStorage.setItem(storage, JSON.stringify([empty, empty]));
    return;
  }

  const places = new Map(); // name of a slide → its number
  const names = new Map(); // its number → its name
  const called = (slide) => slide.id || (slide.querySelector("h1, h2, h3, h4, h5, h6") ?? slide).textContent.trim().slice(0, 80);
  // reveal takes hidden slides away before it counts, and columns that have no other.
  const stays = ({ dataset }) => reveal.showHiddenSlides || dataset.visibility !== "hidden";
  const slidesOf = (column) => (column.matches(".slide") ? [column] : [...column.querySelectorAll(":scope > section")]).filter(stays);
  const columns = [...document.querySelectorAll(".reveal .slides > section")].map(slidesOf);
  columns.filter(({ length }) => length).forEach((slides, h) => {
    slides.forEach((slide, v) => {
      let unique = called(slide);
      for (let n = 2; places.has(unique); n += 1) unique = `${called(slide)} (${n})`;
      places.set(unique, { h, v });
      names.set(`${h}/${v}`, unique);
    });
  });

  const kept = JSON.parse(localStorage.getItem(name) ?? "null");
  const isThere = ({ of }) => of === undefined || places.has(of);
  const gone = (kept ?? []).map(({ data }) => data.filter((drawing) => !isThere(drawing)));
  const moved = (drawing) => ({ ...drawing, slide: { ...drawing.slide, ...places.get(drawing.of) } });
  const boards = (kept ?? [empty, empty]).map((board) => ({ ...board, data: board.data.filter(isThere).map(moved) }));
  // Drawings that come with the deck are shown until there are own ones.
  if (kept || !src) sessionStorage.setItem(name, JSON.stringify(boards));

  window.addEventListener("pagehide", () => {
    const drawn = JSON.parse(window.RevealChalkboard.getData() ?? "null");
    const named = (drawing) => ({ ...drawing, of: names.get(`${drawing.slide.h}/${drawing.slide.v}`) });
    const all = drawn?.map((board, n) => ({ ...board, data: [...board.data.map(named), ...(gone[n] ?? [])] }));
    localStorage.setItem(name, JSON.stringify(all ?? null));
  });
});
