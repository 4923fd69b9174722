// Long decks: slides that are not near wait as text in a <noscript> (builder/page/waiting.py) and are made here when
// reveal.js is about to show them; all at once for whoever looks at the whole deck (`window.openDeck`).
// Who cares about slides that were made hears `deck-opened` on the window.
(window.deckSetup ??= []).push(({ reveal }) => {
  const WAITING = ".reveal .slides section > noscript";

  const open = (texts) => {
    const slides = [...texts].map((text) => {
      const template = document.createElement("template");
      template.innerHTML = text.textContent;
      const slide = text.parentElement;
      text.replaceWith(template.content);
      if (slide.closest(".past")) slide.querySelectorAll(".fragment").forEach((fragment) => fragment.classList.add("visible"));
      return slide;
    });
    if (slides.length) window.dispatchEvent(new CustomEvent("deck-opened", { detail: { slides } }));
    return slides;
  };

  // ---- Near slides

  // The slide a column shows is the one asked for, the one it showed last, or its first.
  const openColumn = ({ indexh, indexv }) => {
    const column = document.querySelector(".reveal .slides").querySelectorAll(":scope > section")[indexh];
    if (!column) return;
    const inside = [...column.querySelectorAll("section")];
    const slides = inside.length ? [0, indexv, column.dataset.previousIndexv].map((n) => inside[n]).filter(Boolean) : [column];
    const texts = new Set(slides.flatMap((slide) => [...slide.querySelectorAll(":scope > noscript")])); // one may be both
    open(texts).forEach(Reveal.syncFragments);
  };

  // reveal.js does not display what is far.
  const isDisplayed = (text) => {
    const slide = text.parentElement;
    return slide.style.display !== "none" && slide.parentElement.style.display !== "none";
  };
  const openDisplayed = () => {
    const slides = open([...document.querySelectorAll(WAITING)].filter(isDisplayed));
    for (const slide of slides) Reveal.syncSlide(slide);
    if (slides.length) Reveal.layout();
  };

  Reveal.on("beforeslidechange", openColumn);
  for (const event of ["ready", "slidechanged", "overviewshown"]) Reveal.on(event, openDisplayed);

  // ---- All slides

  const unescape = (name) => {
    try { return decodeURIComponent(name); } catch { return name; }
  };

  const openDeck = () => {
    const slides = open(document.querySelectorAll(WAITING));
    if (!slides.length || !Reveal.isReady()) return;
    slides.forEach(Reveal.syncFragments);
    Reveal.layout();
  };
  window.openDeck = openDeck;
  window.addEventListener("beforeprint", openDeck);
  window.addEventListener("resize", () => { if (Reveal.isReady() && Reveal.isScrollView()) openDeck(); });

  // A link may name anything on a slide.
  const openNamed = () => {
    const [name] = location.hash.replace(/^#\/?/, "").split("/");
    if (!/^\d*$/.test(name) && !document.getElementById(unescape(name))) openDeck();
  };
  window.addEventListener("hashchange", openNamed, { capture: true });

  const wholeView = /print-pdf|[?&]view=/.test(location.search) || (reveal.view ?? "") !== "";
  const scrolls = reveal.scrollActivationWidth !== null && innerWidth <= (reveal.scrollActivationWidth ?? 435);
  if (wholeView || scrolls) openDeck();
  else openNamed();
});
