// The index: links to the PDFs there are, title pictures, and search over the texts of all decks, which are loaded
// when the search is first used: each deck has a script beside its page, as a page from disk may fetch nothing.
(() => {
  const items = [...document.querySelectorAll("[data-deck]")];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const address = (name) => name.split("/").map(encodeURIComponent).join("/");

  const papers = { slides: [".pdf", "PDF"], handout: ["-handout.pdf", "Handout"], notes: ["-notes.pdf", "Notes"] };
  for (const item of items) {
    const name = item.dataset.deck;
    const title = item.querySelector(".title").textContent;
    for (const kind of window.deckPapers?.[name] ?? []) {
      if (kind === "picture") {
        item.querySelector(".picture").append(make("img", { src: `${address(name)}-title.png`, alt: "", loading: "lazy" }));
      } else {
        const link = make("a", { href: address(name) + papers[kind][0], textContent: papers[kind][1] });
        link.setAttribute("aria-label", `${papers[kind][1]} of ${title}`);
        item.querySelector("p").append(link);
      }
    }
  }

  // A deck that was never printed has no picture of its first slide. Its page begins with it where scripts do not run;
  // pages are large, so one is opened after another, and only what is seen.
  const open = (picture) => new Promise((done) => {
    const [width, height] = picture.dataset.size.split(" ");
    const { deck } = picture.closest("[data-deck]").dataset;
    const frame = make("iframe", { src: `${address(deck)}.html`, tabIndex: -1, inert: true });
    frame.setAttribute("sandbox", "allow-same-origin"); // else it may not use its fonts
    frame.setAttribute("scrolling", "no");
    Object.assign(frame.style, { width, height });
    frame.addEventListener("load", () => { frame.classList.add("there"); done(); });
    picture.append(frame);
    new ResizeObserver(() => { frame.style.scale = picture.clientWidth / parseFloat(width); }).observe(picture);
  });
  let opened = Promise.resolve();
  const seen = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      seen.unobserve(target);
      opened = opened.then(() => open(target));
    }
  });
  for (const picture of document.querySelectorAll(".picture[data-size]:not(:has(img))")) seen.observe(picture);

  // Editions are sites in this one, their pages called as here. None is told of where there are none.
  const called = document.documentElement.lang.startsWith("zh") ? { student: "学生版", full: "完整版", article: "讲义" } : {};
  for (const item of items) {
    for (const edition of window.deckEditions?.[item.dataset.deck] ?? []) {
      const text = called[edition] ?? edition[0].toUpperCase() + edition.slice(1);
      const link = make("a", { href: `editions/${edition}/${address(item.dataset.deck)}.html`, textContent: text });
      link.setAttribute("aria-label", `${text}: ${item.querySelector(".title").textContent}`);
      item.querySelector("p").append(link);
    }
  }

  // window.deckTexts: deck → [place in the deck, title, text] of each slide.
  window.deckTexts = {};
  const loadTexts = () => Promise.all(items.map(({ dataset: { deck } }) => new Promise((done) => {
    document.head.append(make("script", { src: `_search/${address(deck)}.js`, onload: done, onerror: done }));
  })));
  let texts;

  const excerpt = (text, start, length) => {
    const from = Math.max(0, start - 60);
    return make("small", {}, (from ? "…" : "") + text.slice(from, start), make("mark", { textContent: text.slice(start, start + length) }),
      text.slice(start + length, start + 100) + (text.length > start + 100 ? "…" : ""));
  };
  const matches = (words) => items.flatMap((item) => {
    const name = item.dataset.deck;
    const link = item.querySelector(".deck");
    return (window.deckTexts[name] ?? []).flatMap(([place, title, text]) => {
      const whole = text.includes(title) ? text : `${title} ${text}`;
      const start = whole.toLowerCase().indexOf(words);
      if (start < 0) return [];
      const to = make("a", { href: `${address(name)}.html#/${place}`, lang: link.lang },
        `${link.querySelector(".title").textContent} · ${title || place}`);
      return [make("li", {}, to, excerpt(whole, start, words.length))];
    });
  });

  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const search = async () => {
    await (texts ??= loadTexts());
    const words = field.value.trim().toLowerCase();
    found.hidden = !words;
    document.getElementById("decks").hidden = Boolean(words);
    const list = words ? matches(words) : [];
    found.replaceChildren(...(list.length ? list.slice(0, 200) : [make("li", { textContent: found.dataset.none })]));
  };
  field.addEventListener("input", search);
})();
