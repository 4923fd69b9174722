// What a presenter needs and reveal.js does not have: a pointer (Q), the PDFs (E), and a plain Ctrl-P that
// prints a slide a page.
(window.deckSetup ??= []).push(({ reveal, papers }) => {
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // The pointer: a dot that follows the mouse, or the finger, until it is put away.
  const pointer = make("div", { className: "deck-pointer", hidden: true });
  const follow = ({ clientX, clientY }) => { pointer.style.translate = `${clientX}px ${clientY}px`; };
  const togglePointer = () => {
    pointer.hidden = !pointer.hidden;
    document.documentElement.classList.toggle("pointing", !pointer.hidden);
  };
  document.addEventListener("pointermove", follow);

  // The PDFs there are of this deck, from a list beside the site's pages; a page on disk may run it, not fetch it.
  const unescape = (path) => {
    try { return decodeURIComponent(path); } catch { return path; }
  };
  const page = unescape(location.pathname);
  const kinds = [["", "slides", "Slides"], ["-handout", "handout", "Handout"], ["-notes", "notes", "Slides and notes"]];
  const listed = () => new Promise((done) => {
    if (window.deckPapers || !papers) return done(window.deckPapers ?? {});
    const script = make("script", { src: papers });
    script.onload = () => done(window.deckPapers ?? {});
    script.onerror = () => done({});
    document.head.append(script);
  });
  const links = (known) => {
    const stem = page.replace(/\.html?$/, "");
    const key = Object.keys(known).filter((name) => stem.endsWith(`/${name}`)).sort((a, b) => b.length - a.length)[0];
    const made = known[key] ?? [];
    const name = stem.slice(stem.lastIndexOf("/") + 1);
    return kinds.filter(([, kind]) => made.includes(kind)).map(([ending, , label]) =>
      make("li", {}, make("a", { href: `${encodeURIComponent(name)}${ending}.pdf`, textContent: `${label} (PDF)` })));
  };

  // The article of this deck, where this slide stands in it.
  const article = () => {
    const stem = page.replace(/\.html?$/, "");
    const known = Object.entries(window.deckEditions ?? {}).filter(([name]) => stem.endsWith(`/${name}`));
    const [name, editions] = known.sort(([a], [b]) => b.length - a.length)[0] ?? ["", []];
    if (!editions.includes("article")) return [];
    const { h, v } = Reveal.getIndices();
    const path = name.split("/").map(encodeURIComponent).join("/");
    const href = `${"../".repeat(name.split("/").length - 1)}editions/article/${path}.html#slide-${h}.${v ?? 0}`;
    return [make("li", {}, make("a", { href, textContent: "Article" }))];
  };

  const list = make("ul", {});
  const print = make("button", { type: "button", textContent: "Print…" });
  const close = make("button", { type: "button", textContent: "Close" });
  const dialog = make("dialog", { className: "deck-papers" }, make("h2", { textContent: "On paper" }), list, print, close);
  dialog.setAttribute("aria-label", "On paper");
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  close.onclick = () => dialog.close();
  print.onclick = () => { dialog.close(); window.print(); };
  const openDialog = async () => {
    list.replaceChildren(...links(await listed()), ...article());
    if (!dialog.open) dialog.showModal();
  };
  const button = make("button", { type: "button", className: "deck-print", title: "On paper (E)", onclick: openDialog });
  button.setAttribute("aria-label", "On paper: PDFs and printing");

  // A plain print: reveal's own style for it flows the slides; ours gives each a page of the deck's size.
  const sheet = make("style", { textContent: `@page { size: ${reveal.width}px ${reveal.height}px; margin: 0; }` });
  const root = document.documentElement;
  window.addEventListener("beforeprint", () => {
    if (Reveal.isPrintView()) return;
    document.head.append(sheet);
    for (const slide of Reveal.getSlides()) slide.style.backgroundColor = slide.dataset.backgroundColor ?? "";
    root.classList.add("print-pdf", "plain-print");
    root.style.setProperty("--page-width", `${reveal.width}px`);
    root.style.setProperty("--page-height", `${reveal.height}px`);
  });
  window.addEventListener("afterprint", () => {
    sheet.remove();
    for (const slide of Reveal.getSlides()) slide.style.backgroundColor = "";
    root.classList.remove("print-pdf", "plain-print");
  });

  // What reveal's window for notes lacks for who does not see it: a heading, and parts with names.
  const nameNotes = (notes) => {
    notes.title = `Speaker notes · ${document.title}`;
    const controls = notes.querySelector("#speaker-controls");
    controls.setAttribute("role", "main");
    controls.prepend(Object.assign(notes.createElement("h1"), { className: "unseen", textContent: "Speaker notes" }));
    for (const label of controls.querySelectorAll("h4")) label.setAttribute("aria-level", "2");
    for (const [id, name] of [["current-slide", "Slide"], ["upcoming-slide", "Next slide"], ["speaker-layout", "Layout"]]) {
      const part = notes.querySelector(`#${id}`);
      part?.setAttribute("role", "region");
      part?.setAttribute("aria-label", name);
      part?.querySelector("iframe")?.setAttribute("title", name);
    }
    notes.querySelector("select")?.setAttribute("aria-label", "Layout");
  };
  // It has the colours and type of the slides.
  const dressNotes = (notes) => {
    const style = notes.createElement("style");
    const look = getComputedStyle(Reveal.getRevealElement());
    const values = ["paper", "ink", "quiet", "rule", "tint", "text-font"].map((name) => `--${name}: ${look.getPropertyValue(`--${name}`)};`);
    style.textContent = `:root { ${values.join(" ")} }
      .unseen { position: absolute; clip-path: inset(50%); }
      body { background: var(--paper); color: var(--ink); font-family: var(--text-font); font-size: max(18px, 1vw); }
      .overlay-element.overlay-element { height: auto; line-height: 2.2; font-size: .78em; }
      body[data-speaker-layout] > #speaker-controls { font-size: 1em; }
      #upcoming-slide .label { top: auto; bottom: 10px; } /* over the foot of the slide, not its title */
      @media (max-width: 600px) {
        [data-speaker-layout=default] > :is(#current-slide, #upcoming-slide, #speaker-controls) { inset: 0 0 auto; width: 100%; height: 36%; padding-inline: 6px; }
        [data-speaker-layout=default] > #upcoming-slide { top: 36%; height: 26%; }
        [data-speaker-layout=default] > #speaker-controls { top: 62%; height: 38%; }
        .speaker-controls-time :is(.timer, .clock) { font-size: 1.3em; }
      }
      :is(.speaker-controls-time, .speaker-controls-notes, .speaker-controls-pace) .label { color: var(--quiet); font-size: .8em; text-transform: none; }
      .speaker-controls-time, .speaker-controls-pace { border-color: var(--rule); }
      :is(#current-slide, #upcoming-slide) iframe { border-color: var(--rule); }
      .overlay-element.overlay-element, #speaker-layout { background: color-mix(in srgb, var(--tint) 50%, var(--paper)); color: var(--ink); border-radius: 4px; }
      .speaker-controls-time span.mute.mute { opacity: .75; }`;
    const rules = [...document.styleSheets].filter((sheet) => !sheet.href).flatMap((sheet) => [...sheet.cssRules]);
    style.textContent += rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("\n");
    notes.head.append(style);
  };
  window.addEventListener("message", ({ data, source }) => {
    if (!/"reveal-notes".*"connected"/.test(data) || source.opener !== window) return;
    try { [nameNotes, dressNotes].forEach((change) => change(source.document)); } catch { /* a page of somebody else */ }
  });
  // The slides in it are to be seen, and have no tools of their own.
  const bare = make("style", { textContent: ".reveal.reveal :is(.slide-menu-button, #customcontrols, .boardhandle) { display: none; }" });
  // The list of keys is reached, and so scrolled, by the keys; the head of it is not that of the page.
  const reachHelp = () => {
    const help = Reveal.getRevealElement().querySelector(".r-overlay-help");
    help?.querySelector(".r-overlay-content")?.setAttribute("tabindex", "0");
    help?.querySelector("header")?.setAttribute("role", "none");
    nameKeysOnce([...help?.querySelectorAll("td:first-child") ?? []]);
  };
  // A key that a plugin has taken, as the chalkboard takes B, no longer does what reveal.js lists it for among others.
  const nameKeysOnce = (cells) => {
    const taken = new Set(cells.map(({ textContent }) => textContent));
    for (const cell of cells) {
      const names = cell.textContent.split(/\s*,\s*/);
      if (names.length > 1) cell.textContent = names.filter((name) => !taken.has(name)).join(" , ");
    }
  };

  Reveal.on("ready", () => {
    if (Reveal.isPrintView()) return;
    if (Reveal.isSpeakerNotes()) return document.head.append(bare);
    const shown = window.parent === window ? [pointer, button, dialog] : [pointer, dialog]; // a page in a page is small
    Reveal.getRevealElement().append(...shown);
    new MutationObserver(reachHelp).observe(Reveal.getRevealElement(), { childList: true });
    const bind = (keyCode, key, description, action) => Reveal.addKeyBinding({ keyCode, key, description }, action);
    bind(81, "Q", "Pointer", togglePointer);
    bind(69, "E", "On paper: PDFs and printing", openDialog);
  });
});
