// A reference shows what it refers to: when it is pointed at, when it has the focus, and at the first tap. What stands in
// another deck is shown by that deck's page, in a frame, but for a page that was sent without the others: there, as where
// a deck has no list of its sources, the title is shown.
{
const alone = !document.currentScript?.src; // all scripts of such a page stand in it
(window.deckSetup ??= []).push(() => {
  const tip = document.createElement("div");
  tip.className = "reference-tip";
  tip.popover = "manual";
  tip.id = "reference-tip";
  tip.setAttribute("role", "tooltip");
  document.querySelector(".reveal").append(tip);
  let shown = null;

  const addressOf = (link) => link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
  const nameOf = (link) => {
    const href = addressOf(link);
    try { return href.startsWith("#/") ? decodeURIComponent(href.slice(2)) : ""; } catch { return ""; }
  };
  const isElsewhere = (link) => /^[^#?:]+\.html#\/./.test(addressOf(link));

  // In a long deck what is far waits as text.
  const find = (name) => {
    const there = document.getElementById(name);
    if (there) return there;
    for (const waiting of document.querySelectorAll(".reveal .slides noscript")) {
      if (!waiting.textContent.includes(name)) continue;
      const template = document.createElement("template");
      template.innerHTML = waiting.textContent;
      const inside = template.content.getElementById(name);
      if (inside) return inside;
    }
    return null;
  };

  // A label of a formula stands in an element of its own.
  const statement = (name) => (name && find(name)?.closest(".math, .block, li, p, h1, h2, h3, h4, h5, h6, div")) || null;

  const copyOf = (found) => {
    const copy = found.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
    for (const element of [copy, ...copy.querySelectorAll(".fragment")]) element.classList.remove("fragment");
    return copy;
  };

  const frameOf = (link) => {
    const frame = document.createElement("iframe");
    const { width, height } = Reveal.getConfig();
    frame.style.aspectRatio = `${width} / ${height}`;
    frame.src = addressOf(link).replace("#", "?controls=false&progress=false&slideNumber=false&transition=none#");
    return frame;
  };

  const titles = new WeakMap(); // while a reference shows more, the browser's own tip would lie over it
  const titleOf = (link) => link.getAttribute("title") ?? titles.get(link) ?? "";

  const content = (link) => {
    const found = statement(nameOf(link));
    if (found) return found.contains(link) ? null : copyOf(found);
    return (isElsewhere(link) && !alone ? frameOf(link) : titleOf(link)) || null;
  };

  const show = (link) => {
    const shows = content(link);
    if (!shows) return;
    tip.replaceChildren(shows);
    tip.style.fontSize = `${parseFloat(getComputedStyle(link.closest("section") ?? link).fontSize) * Reveal.getScale()}px`;
    tip.showPopover();
    place(link.getBoundingClientRect());
    titles.set(link, titleOf(link));
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", tip.id);
    shown = link;
  };

  // Above the reference if there is room, else below it, and never beyond the window.
  const place = (at) => {
    const gap = 8;
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.max(gap, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - gap));
    const above = at.top - height - gap;
    tip.style.left = `${left}px`;
    tip.style.top = `${above >= gap ? above : Math.min(at.bottom + gap, Math.max(gap, innerHeight - height - gap))}px`;
  };

  const hide = () => {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    if (titles.get(shown)) shown.setAttribute("title", titles.get(shown));
    shown = null;
    tip.hidePopover();
    tip.replaceChildren();
  };

  const isReference = (link) =>
    link?.matches(".reference, .citation") || Boolean(link?.closest(".math") && (nameOf(link) || isElsewhere(link)));
  const linkOf = (event) => {
    const link = event.target.closest?.("a, .citation");
    return isReference(link) ? link : null;
  };
  const answer = (event) => {
    const link = linkOf(event);
    if (link && link !== shown) { hide(); show(link); }
  };
  document.addEventListener("pointerover", (event) => { if (event.pointerType !== "touch") answer(event); });
  document.addEventListener("focusin", answer);
  document.addEventListener("pointerout", (event) => { if (event.pointerType !== "touch" && linkOf(event)) hide(); });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) hide(); });
  Reveal.on("slidechanged", hide);

  // The first tap shows, the second goes there; a tap elsewhere hides.
  let touched = null;
  document.addEventListener("pointerdown", (event) => {
    const link = linkOf(event);
    touched = event.pointerType === "touch" && link !== shown ? link : null;
    if (event.pointerType === "touch" && !link) hide();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (link && link === touched && content(link)) {
      event.preventDefault();
      event.stopPropagation(); // reveal.js follows links of its slides itself
      answer(event);
    } else if (link) hide();
  }, { capture: true });
});
}
