// Draws Mermaid diagrams with the library's single file, loaded before this one. A slide that is not shown has no
// size, so a diagram is laid out in a box of its own, with the fonts of the slides but without their scaling.
(() => {
  mermaid.startOnLoad = false; // it would draw at the load of a page, where slides may not be ready and have no size
  const style = getComputedStyle(document.documentElement);
  const dot = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const paint = dot.getContext("2d", { willReadFrequently: true });

  // The library reads neither `color-mix()` nor `var()` nor `color()`: the browser works a colour out, and one dot
  // painted in it has numbers. Nothing for a property that is missing or no colour.
  const value = (name) => {
    const text = style.getPropertyValue(name).trim();
    if (!text || !CSS.supports("color", text)) return undefined;
    const probe = document.createElement("span");
    probe.style.color = text;
    document.documentElement.append(probe);
    paint.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    paint.clearRect(0, 0, 1, 1);
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    return alpha === 255
      ? `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`
      : `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
  };

  const LIMIT = 5000; // milliseconds for one diagram: a page that waits for ever is never printed

  const accents = ["blue", "yellow", "cyan", "magenta", "green", "orange", "violet", "red"];

  const configure = (font) => mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    deterministicIds: true,
    theme: "base",
    fontFamily: font,
    look: "classic",
    gantt: { fontSize: 14, sectionFontSize: 14, leftPadding: 110 },
    themeVariables: {
      fontFamily: font,
      background: "transparent",
      primaryColor: value("--tint"),
      primaryTextColor: value("--ink"),
      primaryBorderColor: value("--blue"),
      secondaryColor: value("--paper"),
      tertiaryColor: value("--paper"),
      lineColor: value("--ink"),
      edgeLabelBackground: value("--paper"),
      noteBkgColor: value("--paper"),
      noteBorderColor: value("--yellow"),
      activeTaskBkgColor: value("--select"),
      activeTaskBorderColor: value("--blue"),
      doneTaskBkgColor: value("--tint"),
      doneTaskBorderColor: value("--quiet"),
      gridColor: value("--rule"),
      ...Object.fromEntries(accents.map((name, i) => [`pie${i + 1}`, value(`--${name}`)])),
      pieSectionTextColor: value("--paper"),
      pieOuterStrokeWidth: "0",
    },
  });

  // As wide as a deck's own sheet makes a diagram on a slide: some kinds take all the width there is. An article has
  // no slides, and no reveal.js.
  const deck = window.Reveal;
  const roomWidth = () => (deck ? deck.getConfig().width : document.querySelector("main").clientWidth);
  const makeBox = () => {
    const room = document.createElement("div");
    room.style.cssText = `position:absolute;left:0;top:0;visibility:hidden;width:${roomWidth()}px`;
    const box = Object.assign(document.createElement("div"), { className: "mermaid" });
    room.append(box);
    (document.querySelector(".reveal") ?? document.body).append(room);
    return box;
  };

  // The library asks for all the width there is; the size it drew for is in the style.
  const settle = (svg) => {
    const [, , width, height] = (svg.getAttribute("viewBox") ?? "").split(/\s+/).map(Number);
    if (!width || !height) return;
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.style.maxWidth = "";
  };

  const shown = (text, name) => Object.assign(document.createElement("p"), { className: name, textContent: text });

  const inTime = (promise) =>
    Promise.race([promise, new Promise((_, late) => setTimeout(late, LIMIT, new Error(`not drawn after ${LIMIT / 1000} s`)))]);

  let count = 0;
  const draw = async (element, box) => {
    const source = element.textContent;
    element.dataset.processed = "true";
    try {
      const { svg } = await inTime(mermaid.render(`mermaid-${count++}`, source, box));
      element.innerHTML = svg;
      settle(element.querySelector("svg"));
    } catch (error) {
      const listing = Object.assign(document.createElement("pre"), { className: "fault-source", textContent: source });
      element.classList.add("fault");
      element.replaceChildren(shown(`mermaid: ${error.message}`, "fault-message"), listing);
    }
    box.replaceChildren();
  };

  const drawAll = async () => {
    const waiting = [...document.querySelectorAll(":is(.slides, .article) .mermaid:not([data-processed])")];
    if (!waiting.length) return;
    const box = makeBox();
    const font = getComputedStyle(waiting[0]).fontFamily;
    configure(font);
    await document.fonts.load(`16px ${font}`, waiting.map((element) => element.textContent).join(""));
    for (const element of waiting) await draw(element, box);
    box.parentElement.remove();
  };

  // Drawings follow one another, because the library keeps state between calls; one that fails stops no other.
  let last = Promise.resolve();
  const next = () => {
    const drawn = last.then(drawAll);
    last = drawn.catch(() => {});
    return drawn;
  };
  const started = new Promise((done) => (!deck || deck.isReady() ? done() : deck.on("ready", done)));
  window.deckReady.push(started.then(next));
  window.addEventListener("deck-changed", next);
})();
