// Search the slides (Ctrl+Shift+F; Enter goes on, Shift+Enter back). reveal's own plugin marks what it finds with
// <em> and then removes every <em>, the author's too; this one paints and leaves the slides as they are.
window.RevealSearch = () => {
  const MARK = "deck-search";
  const field = Object.assign(document.createElement("input"), { type: "search", placeholder: "Search…" });
  const status = Object.assign(document.createElement("output"), {});
  const box = document.createElement("div");
  let found = [];
  let at = -1;

  const textNodes = (slide) => {
    const accept = (node) =>
      (node.parentElement.closest("aside.notes, script, style, svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT, accept);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };

  // Matches of `words` in one slide as ranges, also those that run over several elements.
  const matches = (slide, words) => {
    const nodes = textNodes(slide);
    const starts = [];
    let text = "";
    for (const node of nodes) {
      starts.push(text.length);
      text += node.data.toLowerCase();
    }
    const place = (index) => {
      const n = starts.findLastIndex((start) => start <= index);
      return [nodes[n], index - starts[n]];
    };
    const ranges = [];
    for (let index = text.indexOf(words); index >= 0; index = text.indexOf(words, index + words.length)) {
      const range = new Range();
      range.setStart(...place(index));
      const [node, last] = place(index + words.length - 1);
      range.setEnd(node, last + 1);
      ranges.push({ slide, range });
    }
    return ranges;
  };

  const look = () => {
    const words = field.value.trim().toLowerCase();
    if (words) window.openDeck?.();
    const slides = [...document.querySelectorAll(".reveal .slides section:not(.stack)")]; // uncounted ones, too
    found = words ? slides.flatMap((slide) => matches(slide, words)) : [];
    at = -1;
    CSS.highlights?.set(MARK, new Highlight(...found.map(({ range }) => range)));
    status.value = words ? `${found.length} found` : "";
  };

  const go = (step) => {
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    const { slide, range } = found[at];
    const { h, v } = Reveal.getIndices(slide);
    const fragment = range.startContainer.parentElement.closest(".fragment");
    Reveal.slide(h, v, fragment ? Number(fragment.dataset.fragmentIndex ?? -1) : undefined);
    status.value = `${at + 1} of ${found.length}`;
  };

  const searching = (on) => {
    box.hidden = !on;
    box.parentElement.classList.toggle("searching", on);
  };
  const open = () => { searching(true); field.focus(); field.select(); look(); };
  const close = () => { searching(false); CSS.highlights?.delete(MARK); field.blur(); };
  const toggle = () => (box.hidden ? open() : close());

  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    if (event.key === "Escape" || (event.key === "F" && event.ctrlKey)) { event.preventDefault(); close(); }
  });

  return {
    id: "search",
    init: (deck) => {
      box.className = "deck-search";
      box.hidden = true;
      field.setAttribute("aria-label", "Search the slides");
      box.append(field, status);
      deck.getRevealElement().append(box);
      deck.registerKeyboardShortcut("CTRL + Shift + F", "Search");
      document.addEventListener("keydown", (event) => {
        if (event.key !== "F" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        toggle();
      });
    },
    open, close, toggle,
  };
};
