// What a drawn formula is to those who do not see it: MathML beside the drawing, which screen readers speak and put in
// Braille in their own language, and TeX for whoever copies it. Both come from a table of the page and are looked at
// when the slide stands on the screen; until then, and where the table lacks a formula (one just typed in the preview),
// the drawing has its line of signs as its name.
(() => {
  let table = null; // stands at the page's end
  const known = (math) => (table ??= JSON.parse(document.querySelector("body > [data-deck=formulas]")?.textContent || "{}"))[math.dataset.m];

  // Whether a step is seen, as style sheets have it when it has come to rest. What surrounds it is another matter.
  const seen = (step) => {
    const rested = step.cloneNode(false);
    rested.style.transition = "none";
    step.after(rested);
    const hidden = (element) => getComputedStyle(element).visibility === "hidden";
    const result = !hidden(rested) || hidden(step.parentElement);
    rested.remove();
    return result;
  };

  // MathML without the parts that are not seen: readers take all that stands in it.
  const spoken = (math, mathml) => {
    const written = document.createRange().createContextualFragment(mathml);
    const steps = math.querySelectorAll(".fragment");
    const parts = written.querySelectorAll("[data-step]");
    if (parts.length === steps.length) parts.forEach((part, n) => seen(steps[n]) || leaveOut(part));
    return written.firstChild;
  };
  const leaveOut = (part) => {
    if (part.localName === "mtr") for (const cell of part.children) cell.replaceChildren();
    else if (part.localName === "mtd") part.replaceChildren();
    else part.replaceWith(document.createElementNS(part.namespaceURI, "mrow")); // it counts as one
  };

  const read = (math) => {
    const before = math.querySelector(":scope > math");
    if (before && !math.querySelector(".fragment")) return;
    const [, mathml] = known(math) ?? [];
    if (!mathml) return;
    const now = spoken(math, mathml);
    if (before) before.isEqualNode(now) || before.replaceWith(now);
    else {
      for (const drawing of math.children) drawing.setAttribute("aria-hidden", "true");
      math.append(now);
    }
  };

  const FORMULAS = ".math[data-m]";
  const IN_STEPS = ".math[data-m]:has(.fragment)";
  const atLeisure = window.requestIdleCallback ?? setTimeout;
  const readShown = (formulas) => {
    if (Reveal.isPrintView()) return; // the PDF has names of its own
    const shown = Reveal.isScrollView() || Reveal.isOverview() ? Reveal.getSlidesElement() : Reveal.getCurrentSlide();
    shown?.querySelectorAll(formulas).forEach(read);
  };
  const soon = () => requestAnimationFrame(() => requestAnimationFrame(() => atLeisure(() => readShown(FORMULAS))));
  for (const event of ["ready", "slidechanged", "overviewshown"]) Reveal.on(event, soon);
  window.addEventListener("deck-changed", soon);

  // reveal.js says the words of a fragment that comes; a step of a formula has them in its MathML.
  const partOf = (step) => {
    const math = step.closest(".math[data-m]");
    const n = math ? [...math.querySelectorAll(".fragment")].indexOf(step) : -1;
    return math?.querySelector(`math [data-step="${n}"]`);
  };
  Reveal.on("fragmenthidden", () => readShown(IN_STEPS));
  Reveal.on("fragmentshown", ({ fragments }) => {
    readShown(IN_STEPS);
    const words = fragments.map((step) => partOf(step)?.textContent).filter(Boolean);
    const status = document.querySelector(".aria-status");
    if (words.length && status) status.textContent = words.join(" ");
  });

  // ---- Copying

  const texOf = (math) => {
    const [tex] = known(math) ?? [];
    if (tex === undefined) return math.querySelector("[aria-label]")?.getAttribute("aria-label") ?? math.textContent;
    return math.matches(".display") ? `$$\n${tex}\n$$` : `$${tex}$`;
  };

  // A formula is copied whole.
  const whole = (range) => {
    const selected = range.cloneRange();
    const formula = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".math[data-m]");
    const [first, last] = [formula(range.startContainer), formula(range.endContainer)];
    if (first) selected.setStartBefore(first);
    if (last) selected.setEndAfter(last);
    return selected.cloneContents();
  };

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || event.target.closest?.("input, textarea")) return;
    const copied = document.createElement("div");
    for (let n = 0; n < selection.rangeCount; n++) copied.append(whole(selection.getRangeAt(n)));
    const formulas = copied.querySelectorAll(".math[data-m]");
    if (!formulas.length) return;
    for (const math of formulas) math.replaceChildren(texOf(math));
    copied.style.cssText = "position: fixed; left: -200vw; white-space: pre-wrap";
    document.body.append(copied); // line breaks are where boxes end
    event.clipboardData.setData("text/plain", copied.innerText.replace(/\u2060/g, ""));
    event.clipboardData.setData("text/html", copied.innerHTML);
    copied.remove();
    event.preventDefault();
  });
})();
