// The contents on a small screen, and the search over all pages. Its texts are a script beside the page, loaded when the
// search is first used, as a page from disk may fetch nothing.
(() => {
  const contents = document.getElementById("contents");
  const button = document.getElementById("open-contents");
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(contents.classList.toggle("open")));
  });
  // To the middle of the contents; `scrollIntoView` would scroll the page as well.
  const middle = (element) => { const { top, height } = element.getBoundingClientRect(); return top + height / 2; };
  const current = contents.querySelector("[aria-current]");
  if (current) contents.scrollTop += middle(current) - middle(contents);

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  let texts;
  const load = () => (texts ??= new Promise((done) => {
    document.head.append(make("script", { src: "search.js", onload: done, onerror: done }));
  }));

  const excerpt = (text, words) => {
    const lower = text.toLowerCase();
    const start = Math.max(0, lower.indexOf(words[0]));
    const length = lower.startsWith(words[0], start) ? words[0].length : 0;
    const from = Math.max(0, start - 70);
    return make("small", {}, (from ? "…" : "") + text.slice(from, start), make("mark", { textContent: text.slice(start, start + length) }),
      text.slice(start + length, start + 130) + (text.length > start + 130 ? "…" : ""));
  };
  // Titles first, then headings, then texts; all words must be there.
  const rank = ([, title, heading, text], words) => {
    const [a, b, c] = [title, heading, text].map((part) => part.toLowerCase());
    if (!words.every((word) => `${a} ${b} ${c}`.includes(word))) return 0;
    return 1 + 8 * words.filter((word) => a.includes(word)).length + 4 * words.filter((word) => b.includes(word)).length;
  };

  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const article = document.querySelector("article");
  const search = async () => {
    await load();
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const searching = words.length > 0;
    found.hidden = !searching;
    article.hidden = searching;
    if (!searching) return;
    const ranked = (window.manualTexts ?? []).map((entry) => [rank(entry, words), entry]).filter(([points]) => points);
    ranked.sort(([a], [b]) => b - a);
    const items = ranked.slice(0, 60).map(([, [address, title, heading, text]]) => {
      const link = make("a", { href: address }, heading ? `${title} · ${heading}` : title);
      link.addEventListener("click", () => { field.value = ""; search(); });
      return make("li", {}, link, excerpt(text, words));
    });
    found.replaceChildren(...(items.length ? items : [make("li", { textContent: "Nothing found." })]));
    scrollTo(0, 0);
  };
  field.addEventListener("input", search);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape" && document.activeElement === field) {
      field.value = "";
      search();
    }
  });
})();
