// A reference shows what it refers to: when it is pointed at, when it has the focus, and at the first tap.
// What stands in another deck is named by the reference's title instead.
(window.deckSetup ??= []).push(() => {
  const tip = document.createElement("div");
  tip.className = "reference-tip";
  tip.popover = "manual";
  tip.id = "reference-tip";
  tip.setAttribute("role", "tooltip");
  document.querySelector(".reveal").append(tip);
  let shown = null;

  const nameOf = (link) => {
    const href = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
    try { return href.startsWith("#/") ? decodeURIComponent(href.slice(2)) : ""; } catch { return ""; }
  };

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
  const statement = (name) => find(name)?.closest(".math, .block, li, p, div") ?? null;

  const show = (link) => {
    const found = statement(nameOf(link));
    if (!found || found.contains(link)) return;
    const copy = found.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
    for (const element of [copy, ...copy.querySelectorAll(".fragment")]) element.classList.remove("fragment");
    tip.replaceChildren(copy);
    tip.style.fontSize = `${parseFloat(getComputedStyle(link.closest("section") ?? link).fontSize) * Reveal.getScale()}px`;
    tip.showPopover();
    place(link.getBoundingClientRect());
    link.removeAttribute("title"); // a citation has its entry there, too
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
    shown = null;
    tip.hidePopover();
  };

  const isReference = (link) => link?.matches("a.reference, a.citation") || Boolean(link?.closest(".math") && nameOf(link));
  const linkOf = (event) => {
    const link = event.target.closest?.("a");
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
    if (link && link === touched && statement(nameOf(link))) {
      event.preventDefault();
      answer(event);
    } else if (link) hide();
  }, { capture: true });
});
