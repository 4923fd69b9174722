// Shows the slide that the address names as soon as it has come, laid out as reveal.js will lay it out, while the rest
// of the page is still being read. Stands in the page itself, before the slides. `window.deckOpening` gives a promise
// that settles when reveal.js may start. A slide of which reveal.js makes more than CSS tells waits for it.
window.deckOpening = (() => {
  const { reveal } = JSON.parse(document.querySelector('body > [data-deck="options"]').textContent);
  const { width, height, margin = 0.04, minScale = 0.2, maxScale = 2, center = true, display = "block" } = reveal;
  const { scrollActivationWidth = 435 } = reveal;
  const LONGEST = 200; // milliseconds that reveal.js waits for a frame, which a window out of sight does not have
  const MADE_LATER = "[data-src], .stretch, .r-stretch, .r-fit-text, :scope > noscript";
  const SHOWN_BEHIND = /^data-(?:background|state)/;
  const root = document.documentElement;

  const isNumber = (length) => typeof length === "number";
  const scrolls = isNumber(scrollActivationWidth) && innerWidth * (1 - margin) <= scrollActivationWidth;
  const another = reveal.view || reveal.embedded || reveal.disableLayout || reveal.shuffle || reveal.fragments === false;
  const asked = location.search && location.search !== "?view=slides"; // which only says one slide after another
  const isKnown = isNumber(width) && isNumber(height) && !scrolls && !another && !asked;
  if (!isKnown || document.hidden) return () => Promise.resolve();

  root.classList.add("reveal-full-page", "opening");

  // ---- Which slide

  const unescape = (name) => {
    try { return decodeURIComponent(name); } catch { return name; }
  };
  const sections = (parent) => [...(parent?.children ?? [])].filter((child) => child.matches("section"));
  const place = (text) => (parseInt(text, 10) || 0) - (reveal.hashOneBasedIndex && parseInt(text, 10) ? 1 : 0);
  const find = () => {
    const slides = document.querySelector(".reveal > .slides");
    if (!slides || slides.querySelector('[data-visibility="hidden"]')) return null; // reveal.js does not count them
    const [first, second] = location.hash.replace(/^#\/?/, "").split("/");
    if (!/^\d*$/.test(first)) return document.getElementById(unescape(first))?.closest(".slides section.slide");
    const column = sections(slides)[place(first)];
    return column?.matches(".slide") ? column : sections(column)[place(second)];
  };
  const hasCome = (slide) => slide && (slide.nextSibling || slide.parentElement.nextSibling);
  const isPlain = (slide) =>
    ![slide, slide.parentElement].some(({ attributes }) => [...attributes].some(({ name }) => SHOWN_BEHIND.test(name)))
    && !slide.querySelector(MADE_LATER)
    && ![...slide.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()); // runtime/lines.js

  // ---- As reveal.js does it

  const show = (slide) => {
    const slides = slide.closest(".slides");
    const deck = slides.parentElement;
    deck.classList.toggle("center", center);
    deck.classList.toggle("rtl", reveal.rtl ?? document.dir === "rtl");
    const fitting = Math.min((deck.offsetWidth * (1 - margin)) / width, (deck.offsetHeight * (1 - margin)) / height);
    const scale = Math.round(Math.min(Math.max(fitting, minScale), maxScale) * 100) / 100;
    const values = { "slide-width": `${width}px`, "slide-height": `${height}px`, "slide-scale": scale };
    for (const [name, value] of Object.entries(values)) document.body.style.setProperty(`--${name}`, value);
    Object.assign(slides.style, { width: `${width}px`, height: `${height}px` });
    if (scale !== 1) {
      const transform = `translate(-50%, -50%) scale(${scale})`;
      Object.assign(slides.style, { left: "50%", top: "50%", bottom: "auto", right: "auto", transform });
    }
    const column = slide.parentElement.closest("section");
    column?.classList.add("stack");
    for (const section of [column, slide].filter(Boolean)) {
      section.classList.add("present");
      section.style.display = display;
    }
    if (!center && !slide.matches(".center")) return;
    const settle = () => { slide.style.top = `${Math.max((height - slide.scrollHeight) / 2, 0)}px`; };
    settle();
    document.fonts.ready.then(() => { if (root.matches(".opening")) settle(); });
  };

  // ---- When

  const frame = () => new Promise((done) => {
    requestAnimationFrame(() => done());
    setTimeout(done, LONGEST);
  });
  const painted = () => new Promise((done) => setTimeout(done)); // what is called in a frame comes before its paint

  let isOver = false;
  const attempt = () => {
    const slide = isOver ? null : find();
    if (hasCome(slide)) {
      isOver = true;
      if (isPlain(slide)) show(slide);
    }
    return isOver;
  };
  const opened = (async () => {
    do await frame(); while (!attempt() && document.readyState === "loading");
    await painted();
  })();
  return () => {
    if (isOver) return opened;
    const slide = find();
    if (slide && isPlain(slide)) return opened;
    isOver = true;
    return Promise.resolve();
  };
})();
