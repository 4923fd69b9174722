// Ink: W on a slide lays it under a pen. What is drawn is kept as strokes, points with the pressure of the pen in pixels
// of the slide, and outlined by perfect-freehand, here and when a deck is built (builder/filters/ink.mjs runs `outline`).
// The live preview saves strokes beside the deck; another page keeps them in the browser, for download.
globalThis.DeckInk = (() => {
  // ---- What a stroke looks like

  const rounded = (number) => Math.round(number * 10) / 10;
  const between = ([x1, y1], [x2, y2]) => `${rounded((x1 + x2) / 2)} ${rounded((y1 + y2) / 2)}`;

  // A mouse has no pressure, which browsers call 0.5: there the speed stands for it.
  const outline = (getStroke, { tool, size, points }) => {
    const isPen = tool === "pen";
    const simulatePressure = isPen && points.every(([, , pressure]) => pressure === 0.5);
    const edge = getStroke(points, { size, thinning: isPen ? 0.5 : 0, smoothing: 0.5, streamline: 0.4, simulatePressure, last: true });
    if (!edge.length) return "";
    const curves = edge.map((point, n) => `Q${rounded(point[0])} ${rounded(point[1])} ${between(point, edge[(n + 1) % edge.length])}`);
    return `M${between(edge.at(-1), edge[0])}${curves.join("")}Z`;
  };

  // ---- Which slide is which

  const SVG = "http://www.w3.org/2000/svg";
  const sections = () => [...document.querySelectorAll(".reveal .slides section[data-ink]")];
  const pageOf = (section) => Number(section.dataset.inkPage ?? 0);
  const sectionOf = ({ slide, page }) => sections().find((each) => each.dataset.ink === slide && pageOf(each) === page);
  const pathOf = (id) => document.querySelector(`.reveal .slides svg.ink path[data-stroke="${CSS.escape(id)}"]`);

  const layerOf = (section) => {
    const found = section.querySelector(":scope > svg.ink");
    if (found) return found;
    const layer = document.createElementNS(SVG, "svg");
    layer.setAttribute("class", "ink");
    layer.setAttribute("role", "img");
    layer.setAttribute("aria-label", document.documentElement.lang.startsWith("zh") ? "手写" : "Handwriting");
    layer.style.setProperty("--slide", `${sizeOfSlides()[1]}px`);
    section.append(layer);
    return layer;
  };
  const sizeOfSlides = () => [deck.getSlidesElement().offsetWidth, deck.getSlidesElement().offsetHeight];

  const drawn = (stroke, section) => {
    const path = document.createElementNS(SVG, "path");
    const [width, height] = sizeOfSlides();
    const scale = Math.round(Math.min(width / stroke.on[0], height / stroke.on[1]) * 10000) / 10000;
    path.setAttribute("class", `${stroke.tool} ink-${stroke.colour}`);
    path.dataset.stroke = stroke.id;
    if (scale !== 1) path.setAttribute("transform", `scale(${scale})`);
    path.setAttribute("d", outline(globalThis.PerfectFreehand.getStroke, stroke));
    layerOf(section).append(path);
    return path;
  };

  // An empty page is a slide of the stack; a slide that stands alone becomes a stack.
  const putBelow = (made) => {
    const before = sections().filter((each) => each !== made && each.dataset.ink === made.dataset.ink).at(-1);
    if (!before) return;
    if (!before.parentElement.matches("section")) {
      const stack = document.createElement("section");
      before.replaceWith(stack);
      stack.append(before);
    }
    before.after(made);
  };
  const pageBelow = (slide, page) => {
    const made = document.createElement("section");
    made.className = "slide";
    Object.assign(made.dataset, { ink: slide, inkPage: page, visibility: "uncounted" });
    putBelow(made);
    return made;
  };

  // ---- What is not in the page's own ink: kept in this browser until it is saved

  let deck;
  const known = new Map(); // strokes by id, as far as this page has their points
  const live = () => {
    const state = document.querySelector('body > [data-live="state"]');
    return state ? JSON.parse(state.textContent) : {};
  };
  const place = () => `ink ${live().page ?? location.pathname}`;
  let changes = { add: [], remove: [] };
  const keep = () => {
    try { localStorage.setItem(place(), JSON.stringify(changes)); } catch { /* no room, or none allowed: it is on the page */ }
  };
  const recall = () => {
    try { changes = { add: [], remove: [], ...JSON.parse(localStorage.getItem(place()) ?? "{}") }; } catch { /* none */ }
    const own = document.querySelector('body > [data-deck="ink"]');
    for (const stroke of own ? JSON.parse(own.textContent).strokes : []) known.set(stroke.id, stroke);
    changes.add = changes.add.filter(({ id }) => !known.has(id));
    for (const stroke of changes.add) known.set(stroke.id, stroke);
  };

  // Draws what is not saved yet, also after a slide was built anew.
  const paint = () => {
    for (const id of changes.remove) pathOf(id)?.remove();
    let isNew = false;
    for (const stroke of changes.add.filter(({ id }) => !pathOf(id))) {
      if (!sectionOf({ slide: stroke.slide, page: 0 })) continue;
      isNew ||= !sectionOf(stroke);
      drawn(stroke, sectionOf(stroke) ?? pageBelow(stroke.slide, stroke.page));
    }
    if (isNew) deck.sync();
  };

  let saving = Promise.resolve();
  const save = () => {
    const { page, token } = live();
    keep();
    if (!token) return say("");
    saving = saving.then(async () => {
      const sent = { add: [...changes.add], remove: [...changes.remove] };
      if (!sent.add.length && !sent.remove.length) return;
      try {
        const answer = await fetch(`/_live/ink?${new URLSearchParams({ page })}`, {
          method: "POST", body: JSON.stringify(sent), headers: { "content-type": "application/json", "x-slides-token": token },
        });
        if (!answer.ok) return say(`not saved: ${await answer.text()}`);
        for (const stroke of (await answer.json()).removed) known.set(stroke.id, stroke);
        changes.add = changes.add.filter((stroke) => !sent.add.includes(stroke));
        changes.remove = changes.remove.filter((id) => !sent.remove.includes(id));
        keep();
        say("saved");
      } catch {
        say("not saved: no connection");
      }
    });
  };

  const add = (stroke) => {
    known.set(stroke.id, stroke);
    changes.remove = changes.remove.filter((id) => id !== stroke.id);
    if (!changes.add.some(({ id }) => id === stroke.id)) changes.add.push(stroke);
    const section = sectionOf(stroke);
    if (section && !pathOf(stroke.id)) drawn(stroke, section);
    save();
  };
  const remove = (id) => {
    pathOf(id)?.remove();
    const isUnsaved = changes.add.some((stroke) => stroke.id === id);
    changes.add = changes.add.filter((stroke) => stroke.id !== id);
    if (!isUnsaved || live().token) changes.remove.push(id); // it may be on its way
    save();
  };

  const download = () => {
    const strokes = [...known.values()].filter(({ id }) => !changes.remove.includes(id));
    const text = `{"version": 1, "strokes": [\n${strokes.map((stroke) => JSON.stringify(stroke)).join(",\n")}\n]}\n`;
    const name = location.pathname.split("/").pop().replace(/\.html?$/, "") || "deck";
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: `${decodeURIComponent(name)}.ink.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    say("put it beside the deck");
  };

  // ---- The tools

  const COLOURS = ["ink", "red", "green", "blue", "yellow"];
  const SIZES = { pen: 6, marker: 28 };
  const LABELS = { pen: ["Pen", "✎"], marker: ["Marker", "▬"], eraser: ["Eraser", "⌫"] };
  const held = { tool: "pen", colour: { pen: "red", marker: "yellow" } };
  const undone = []; // functions that take back what was done
  let surface, tools, told;

  const say = (text) => { if (told) told.textContent = text; };
  const button = (name, sign, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", title: name, onclick: action });
    made.setAttribute("aria-label", name);
    made.append(sign);
    tools.append(made);
    return made;
  };
  const spot = (colour) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "ink");
    svg.setAttribute("viewBox", "0 0 18 18");
    svg.innerHTML = `<path class="ink-${colour}" d="M9 1a8 8 0 0 1 0 16a8 8 0 0 1 0-16Z"/>`;
    return svg;
  };
  const showHeld = () => {
    for (const each of tools.querySelectorAll("[data-tool]")) each.setAttribute("aria-pressed", each.dataset.tool === held.tool);
    for (const each of tools.querySelectorAll("[data-colour]")) each.setAttribute("aria-pressed", each.dataset.colour === held.colour[held.tool]);
  };
  const take = (change) => { Object.assign(held, change); showHeld(); };
  const choose = (colour) => take({ tool: held.tool === "eraser" ? "pen" : held.tool, colour: { ...held.colour, [held.tool === "eraser" ? "pen" : held.tool]: colour } });
  const undo = () => undone.pop()?.();

  const build = () => {
    surface = Object.assign(document.createElement("div"), { className: "ink-surface" });
    tools = Object.assign(document.createElement("div"), { className: "ink-tools", hidden: true });
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "Ink");
    for (const [tool, [label, sign]] of Object.entries(LABELS)) button(label, sign, () => take({ tool })).dataset.tool = tool;
    for (const colour of COLOURS) button(colour === "ink" ? "black" : colour, spot(colour), () => choose(colour)).dataset.colour = colour;
    button("Undo (U)", "↶", undo);
    button("Empty page below (A)", "▤", emptyPage);
    if (!live().token) button("Download what was drawn", "⤓", download);
    button("Put the pen away (W)", "✕", toggle);
    told = document.createElement("output");
    tools.append(told);
    deck.getRevealElement().append(tools);
    deck.getSlidesElement().append(surface);
    for (const [event, action] of [["pointerdown", press], ["pointermove", move], ["pointerup", lift], ["pointercancel", lift]]) {
      surface.addEventListener(event, action);
    }
    // reveal.js turns slides at a touch.
    for (const event of ["touchstart", "touchmove", "touchend"]) surface.addEventListener(event, (touch) => touch.stopPropagation());
    tools.addEventListener("keydown", (event) => { if (event.key === " " || event.key === "Enter") event.stopPropagation(); });
    showHeld();
  };
  const isOn = () => document.documentElement.classList.contains("inking");
  const toggle = () => {
    if (!surface) build();
    const on = document.documentElement.classList.toggle("inking");
    tools.hidden = !on;
    if (!on) deck.getRevealElement().focus?.({ preventScroll: true });
  };
  const emptyPage = () => {
    const here = deck.getCurrentSlide();
    if (!here?.dataset.ink || !isOn()) return;
    const pages = sections().filter((each) => each.dataset.ink === here.dataset.ink).map(pageOf);
    const made = pageBelow(here.dataset.ink, Math.max(...pages) + 1);
    deck.sync();
    const { h, v } = deck.getIndices(made);
    deck.slide(h, v);
  };

  // ---- Drawing

  let stroke, path, rubbed;
  const pointAt = ({ clientX, clientY, pressure }) => {
    const box = surface.getBoundingClientRect();
    const [width, height] = sizeOfSlides();
    const [x, y] = [(clientX - box.left) * width / box.width, (clientY - box.top) * height / box.height];
    return [rounded(x), rounded(y), Math.round(pressure * 100) / 100];
  };
  const erases = (event) => held.tool === "eraser" || (event.buttons & 32) !== 0;

  const press = (event) => {
    const section = deck.getCurrentSlide();
    if (event.button > 0 && event.button !== 5 || stroke || !section?.dataset.ink) return;
    event.preventDefault();
    event.stopPropagation();
    surface.setPointerCapture(event.pointerId);
    if (erases(event)) return erase(event);
    const colour = held.colour[held.tool];
    const id = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => (byte % 36).toString(36)).join("");
    const on = sizeOfSlides();
    const size = Math.round(SIZES[held.tool] * on[0] / 96) / 10;
    stroke = { id, slide: section.dataset.ink, page: pageOf(section), tool: held.tool, colour, size, on, points: [pointAt(event)] };
    path = drawn(stroke, section);
  };
  const MOST = 5000; // points of one stroke
  const move = (event) => {
    event.stopPropagation();
    if (!stroke) {
      if (event.buttons && erases(event)) erase(event);
      return;
    }
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) if (stroke.points.length < MOST) stroke.points.push(pointAt(each));
    path.setAttribute("d", outline(globalThis.PerfectFreehand.getStroke, stroke));
  };
  const lift = (event) => {
    event.stopPropagation();
    if (!stroke) return;
    const done = stroke;
    stroke = undefined;
    add(done);
    undone.push(() => remove(done.id));
  };

  // The eraser takes whole strokes away that it touches on its way; the style sheet says how near that is.
  const erase = (event) => {
    const [x, y] = pointAt(event);
    const [fromX, fromY] = event.type === "pointerdown" ? [x, y] : rubbed ?? [x, y];
    rubbed = [x, y];
    const steps = Math.ceil(Math.hypot(x - fromX, y - fromY) / 4) || 1;
    const way = Array.from({ length: steps }, (_, n) => [x + (fromX - x) * n / steps, y + (fromY - y) * n / steps]);
    for (const each of deck.getCurrentSlide().querySelectorAll(":scope > svg.ink path")) {
      const scale = each.transform.baseVal.numberOfItems ? each.transform.baseVal.getItem(0).matrix.a : 1;
      const points = way.map(([a, b]) => new DOMPoint(a / scale, b / scale));
      if (!points.some((point) => each.isPointInFill(point) || each.isPointInStroke(point))) continue;
      const id = each.dataset.stroke;
      remove(id);
      undone.push(async () => {
        await saving;
        if (known.has(id)) add(known.get(id));
      });
    }
  };

  const begin = () => {
    if (deck.isSpeakerNotes?.()) return;
    recall();
    paint();
    window.addEventListener("deck-changed", paint);
    if (deck.isPrintView()) return;
    const bind = (keyCode, key, description, action) => deck.addKeyBinding({ keyCode, key, description }, action);
    bind(87, "W", "Draw on the slide", toggle);
    bind(85, "U", "Take back the last stroke", () => { if (isOn()) undo(); });
    bind(65, "A", "Empty page below, to draw on", emptyPage);
    if (changes.add.length || changes.remove.length) save();
  };
  const init = (reveal) => {
    deck = reveal;
    if (deck.isReady()) begin();
    else deck.on("ready", begin);
  };

  return { id: "ink", init, toggle, putBelow, outline };
})();
