// A formula becomes the next one: glyphs that both have travel, the others fade. Between slides with
// `data-auto-animate`, where reveal.js moves the rest, and between the children of a `.morph`, of which each step
// shows the next in the place of the one before. What stands on the slide is never touched: the glyphs that are seen on
// their way are copies in a stage above it, and both formulas are transparent meanwhile.
(() => {
  const MOST = 500; // glyphs; longer formulas fade only, for to compare them takes the square of it
  const LEAVES = ":is(use, rect, line, path, polygon, ellipse, text, svg)";
  const SVG = "http://www.w3.org/2000/svg";

  const style = document.createElement("style");
  style.textContent = `@layer slides {
    .reveal:not(.article) .morph { display: grid; }
    .reveal:not(.article) .morph > * { grid-area: 1 / 1; min-width: 0; align-self: center; margin-block: 0; }
    .reveal:not(.article) .morph > .fragment { transition-duration: 0s; }
    .reveal:not(.article) .morph > :has(~ .fragment.visible) { visibility: hidden; }
    html:is(.without-steps, .plain-print) .morph.morph > :not(:last-child) { display: none !important; }
    .morph-stage { position: absolute; inset: 0; margin: 0; pointer-events: none; z-index: 20; }
    .morph-stage svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
    .morph-stage svg svg { position: static; width: auto; height: auto; overflow: hidden; }
    .morphing { opacity: 0 !important; transition: none !important; }
  }`;
  document.head.append(style);

  // ---- Glyphs

  // What is drawn, without what is drawn by it: a piece that is cut to length is a whole.
  const leaves = (svg) =>
    [...svg.querySelectorAll(LEAVES)].filter(
      (leaf) =>
        leaf.parentElement.closest("svg") === svg && !leaf.closest("defs") && getComputedStyle(leaf).visibility !== "hidden",
    );

  // Bars of fractions and roots become each other, whatever their lengths; frames are strokes and do not.
  const isBar = (leaf) => leaf.matches("rect:not([data-frame])");
  const isPlaced = (leaf) => isBar(leaf) || leaf.matches("use, text, svg");

  const nameOf = (leaf) => {
    if (leaf.localName === "use") return leaf.getAttribute("href");
    if (isBar(leaf)) return "bar";
    const copy = leaf.cloneNode(true);
    for (const place of ["x", "y", "transform"]) copy.removeAttribute(place);
    return copy.outerHTML;
  };

  // The place of a leaf on the slides, in their own pixels, for a copy that has none itself.
  const matrixOf = (leaf, onSlides) => {
    const whole = leaf.localName === "svg";
    const matrix = DOMMatrix.fromMatrix((whole ? leaf.parentElement : leaf).getCTM());
    const value = (name) => Number.parseFloat(leaf.getAttribute(name)) || 0;
    if (!isPlaced(leaf)) return onSlides.multiply(matrix);
    const placed = onSlides.multiply(matrix).translate(value("x"), value("y"));
    return isBar(leaf) ? placed.scale(value("width"), value("height")) : placed;
  };

  const copyOf = (leaf) => {
    const copy = leaf.cloneNode(true);
    for (const place of [...(isPlaced(leaf) ? ["x", "y"] : []), "transform", "class", "id"]) copy.removeAttribute(place);
    if (isBar(leaf)) for (const side of ["width", "height"]) copy.setAttribute(side, 1);
    const { fill, stroke, strokeWidth, fontFamily, fontSize } = getComputedStyle(leaf);
    Object.assign(copy.style, { fill, stroke, visibility: "visible" });
    if (leaf.localName === "text") Object.assign(copy.style, { fontFamily, fontSize });
    if (!isBar(leaf)) copy.style.strokeWidth = strokeWidth;
    return copy;
  };

  // Of a formula as it is or will be seen: the one before a step has just been hidden.
  const glyphs = (math) => {
    const { visibility } = math.style;
    math.style.visibility = "visible";
    const found = drawn(math);
    math.style.visibility = visibility;
    return found;
  };
  const drawn = (math) => {
    const slides = Reveal.getSlidesElement().getBoundingClientRect();
    const scale = Reveal.getScale();
    return [...math.querySelectorAll("svg")]
      .filter((svg) => !svg.parentElement.closest("svg"))
      .flatMap((svg) => {
        const { left, top } = svg.getBoundingClientRect();
        const onSlides = new DOMMatrix().translate((left - slides.left) / scale, (top - slides.top) / scale);
        return leaves(svg).map((leaf) => ({
          name: nameOf(leaf),
          matrix: matrixOf(leaf, onSlides),
          fill: getComputedStyle(leaf).fill,
          copy: copyOf(leaf),
        }));
      });
  };

  // ---- Which glyph becomes which

  // The longest sequence of names that both have, as pairs of indices.
  const common = (before, after) => {
    const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
    for (let a = before.length - 1; a >= 0; a--)
      for (let b = after.length - 1; b >= 0; b--)
        lengths[a][b] =
          before[a].name === after[b].name ? lengths[a + 1][b + 1] + 1 : Math.max(lengths[a + 1][b], lengths[a][b + 1]);
    const pairs = [];
    for (let a = 0, b = 0; a < before.length && b < after.length; )
      if (before[a].name === after[b].name) pairs.push([a++, b++]);
      else if (lengths[a + 1][b] >= lengths[a][b + 1]) a++;
      else b++;
    return pairs;
  };

  // What has changed its side is found among the rest, by name.
  const matched = (before, after) => {
    if (Math.max(before.length, after.length) > MOST) return new Map();
    const from = new Map(common(before, after).map(([a, b]) => [b, a]));
    const taken = new Set(from.values());
    after.forEach(({ name }, b) => {
      if (from.has(b) || name === "bar") return;
      const a = before.findIndex((glyph, n) => glyph.name === name && !taken.has(n));
      if (a >= 0) taken.add(a) && from.set(b, a);
    });
    return from;
  };

  // ---- The stage

  let stage = null;
  const leave = () => {
    stage?.box.remove();
    for (const math of stage?.hidden ?? []) math.classList.remove("morphing");
    stage = null;
  };
  const enter = () => {
    leave();
    const box = document.createElement("div");
    box.className = "math morph-stage";
    box.ariaHidden = "true";
    box.append(document.createElementNS(SVG, "svg"));
    stage = { box, hidden: [] };
    return stage;
  };

  const put = (svg, { copy, matrix }, keyframes, timing) => {
    const group = document.createElementNS(SVG, "g");
    group.style.transform = matrix;
    group.append(copy);
    svg.append(group);
    return group.animate(keyframes, { ...timing, fill: "both" }).finished;
  };

  const play = (pairs, { duration, easing, delay }) => {
    const { box, hidden } = enter();
    const svg = box.firstChild;
    const all = { duration, easing, delay };
    const waits = [];
    for (const { before, after, elements } of pairs) {
      const from = matched(before, after);
      const kept = new Set(from.values());
      before.forEach((glyph, a) => {
        if (!kept.has(a)) waits.push(put(svg, glyph, { opacity: [1, 0] }, { ...all, duration: 0.4 * duration }));
      });
      after.forEach((glyph, b) => {
        const old = before[from.get(b)];
        const keyframes = old ? { transform: [`${old.matrix}`, `${glyph.matrix}`] } : { opacity: [0, 1] };
        const late = old ? all : { duration: 0.5 * duration, easing, delay: delay + 0.5 * duration };
        waits.push(put(svg, glyph, keyframes, late));
        if (old && old.fill !== glyph.fill) glyph.copy.animate({ fill: [old.fill, glyph.fill] }, { ...all, fill: "both" });
      });
      hidden.push(...elements);
    }
    for (const math of hidden) math.classList.add("morphing");
    Reveal.getSlidesElement().append(box);
    const mine = stage;
    Promise.allSettled(waits).then(() => stage === mine && leave());
  };

  // ---- Between slides

  const timing = (element) => {
    const { autoAnimateDuration = 1, autoAnimateEasing = "ease" } = Reveal.getConfig();
    const said = (name) => element.closest(`[${name}]`)?.getAttribute(name);
    return {
      duration: 1000 * (Number.parseFloat(said("data-auto-animate-duration")) || autoAnimateDuration),
      easing: said("data-auto-animate-easing") || autoAnimateEasing,
      delay: 1000 * (Number.parseFloat(said("data-auto-animate-delay")) || 0),
    };
  };

  const formulas = (slide) => [...slide.querySelectorAll(".math[data-m]")].filter((math) => !math.closest(".notes"));

  // As reveal.js pairs what it moves: by `data-id`, then what is equal, then what stands alone in order.
  const paired = (fromSlide, toSlide) => {
    const left = formulas(fromSlide);
    const pairs = [];
    const idOf = (math) => math.closest("[data-id]")?.dataset.id;
    const take = (to, same) => {
      const at = left.findIndex(same);
      if (at >= 0) pairs.push([left.splice(at, 1)[0], to]);
      return at >= 0;
    };
    let open = formulas(toSlide);
    open = open.filter((to) => !(idOf(to) && take(to, (from) => idOf(from) === idOf(to))));
    open = open.filter((to) => !take(to, (from) => !idOf(from) && !idOf(to) && from.dataset.m === to.dataset.m));
    for (const to of open) if (!idOf(to)) take(to, (from) => !idOf(from) && from.matches(".display") && to.matches(".display"));
    // What stands unchanged in text that reveal.js moves goes with it.
    const moved = (math) => math.closest("[data-auto-animate-target]:not([data-auto-animate-target^=unmatched])");
    return pairs.filter(([from, to]) => from.dataset.m !== to.dataset.m || !moved(to));
  };

  Reveal.on("autoanimate", ({ fromSlide, toSlide, sheet }) => {
    if (Reveal.isPrintView() || Reveal.isScrollView()) return;
    const pairs = paired(fromSlide, toSlide);
    if (!pairs.length) return leave();
    const shown = fromSlide.style.display;
    if (shown === "none") fromSlide.style.display = Reveal.getConfig().display;
    sheet.disabled = true; // it holds everything where it was before
    const measured = pairs.map((elements) => ({ before: glyphs(elements[0]), after: glyphs(elements[1]), elements }));
    sheet.disabled = false;
    fromSlide.style.display = shown;
    for (const [, to] of pairs) if (to.matches("[data-auto-animate-target^=unmatched]")) delete to.dataset.autoAnimateTarget;
    play(measured, timing(toSlide));
  });

  // ---- Between steps

  const step = (from, to) => {
    const whole = [from, to].map((child) => [...child.querySelectorAll(".math[data-m]")]);
    const within = whole.map((maths) => maths.flatMap(glyphs));
    play([{ before: within[0], after: within[1], elements: whole.flat() }], timing(to));
  };
  const still = () =>
    matchMedia("(prefers-reduced-motion: reduce)").matches ||
    Reveal.isPrintView() || Reveal.isScrollView() || Reveal.isOverview() || Reveal.getConfig().autoAnimate === false;
  const onStep = (forward) => ({ fragments }) => {
    const steps = fragments.filter((fragment) => fragment.matches(".morph > *"));
    if (!steps.length) return;
    if (steps.length > 1 || still()) return leave();
    const [shown] = steps;
    step(...(forward ? [shown.previousElementSibling, shown] : [shown, shown.previousElementSibling]));
  };
  Reveal.on("fragmentshown", onStep(true));
  Reveal.on("fragmenthidden", onStep(false));

  const elsewhere = ({ currentSlide }) => stage && !stage.hidden.some((math) => currentSlide?.contains(math)) && leave();
  Reveal.on("slidechanged", elsewhere);
  for (const event of ["overviewshown", "resize"]) Reveal.on(event, leave);
})();
