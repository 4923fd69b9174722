// Keeps a page of the live preview up to date. The page knows its version; when the server names another one it asks
// for what differs and puts that in place: slides, styles, glyphs, pictures, problems. Slide, fragment, overview,
// zoom, notes window and chalkboard stay as they are. When the frame of the page changed it is loaded anew.
//
// T switches following on and off (the page goes to the slide that is edited), I opens the slide in the editor.
// Scripts that draw in slides hear `deck-changed` on the window when sections were replaced.
(() => {
  const state = JSON.parse(document.getElementById("live-state").textContent);
  const inNotes = /receiver/i.test(location.search); // one of the two slides in the speaker's window
  const place = `live-place ${state.page}`;
  const channel = new BroadcastChannel("slides-live");
  let version = state.version;
  let slides = []; // {source, h, v, section}: where a slide stands, here and in its source; a hidden one has no section
  let problems = state.problems ?? [];

  // ---- Which slide is where

  const isSlide = (section) => !section.querySelector(":scope > section");
  const sectionsInPage = () => [...document.querySelectorAll(".reveal .slides section")].filter(isSlide);

  // reveal.js takes hidden slides out of the page before it starts.
  const bind = () => {
    const sections = sectionsInPage();
    slides = (state.slides ?? []).map((slide) => {
      const here = sections[0]?.dataset.sourceLine === slide.source;
      return { ...slide, section: here ? sections.shift() : null };
    });
  };

  const current = () => slides.findIndex(({ section }) => section && section === Reveal.getCurrentSlide());

  // ---- Putting slides in place

  const KEPT = ["hidden", "aria-hidden", "inert", "style", "class", "data-fragment", "data-index-h", "data-index-v"];
  const KEPT_CLASSES = ["past", "present", "future", "has-dark-background", "has-light-background"];
  const KEPT_STYLES = ["display", "top", "transform"];

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.querySelector("section");
  };

  // Scripts in markup that is set do not run; as new elements they do.
  const revive = (section) => {
    for (const old of section.querySelectorAll("script")) {
      const script = document.createElement("script");
      for (const { name, value } of old.attributes) script.setAttribute(name, value);
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
  };

  const background = (section) =>
    [...section.attributes].filter(({ name }) => name.startsWith("data-background")).map(({ name, value }) => name + value).join("\n");

  const fill = (section, fresh) => {
    for (const { name } of [...section.attributes]) {
      if (!KEPT.includes(name) && !fresh.hasAttribute(name)) section.removeAttribute(name);
    }
    const styles = KEPT_STYLES.map((name) => [name, section.style.getPropertyValue(name)]);
    const classes = KEPT_CLASSES.filter((name) => section.classList.contains(name));
    for (const { name, value } of fresh.attributes) section.setAttribute(name, value);
    if (!fresh.hasAttribute("style")) section.removeAttribute("style");
    for (const [name, value] of styles) section.style.setProperty(name, value);
    section.classList.add(...classes);
    section.replaceChildren(...fresh.childNodes);
    revive(section);
    if (section.closest(".past")) section.querySelectorAll(".fragment").forEach((fragment) => fragment.classList.add("visible"));
  };

  // Sections in the order of the deck, vertical ones in a section of their own; what stays is not moved.
  const arrange = (parts) => {
    const root = Reveal.getSlidesElement();
    const columns = Map.groupBy(parts.filter((part) => part.section), (part) => part.h);
    const stacks = new Set();
    const tops = [...columns.values()].map((column) => {
      const sections = column.map((part) => part.section);
      const alone = parts.filter((part) => part.h === column[0].h).length === 1;
      if (alone) return sections[0];
      const parents = sections.map((section) => section.parentElement);
      const own = parents.find((parent) => parent && parent !== root && parent.matches("section") && !stacks.has(parent));
      const stack = own ?? document.createElement("section");
      stacks.add(stack);
      order(stack, sections);
      return stack;
    });
    order(root, tops);
  };

  const order = (parent, sections) => {
    const wanted = new Set(sections);
    for (const child of [...parent.children]) {
      if (child.matches("section") && !wanted.has(child)) child.remove();
    }
    let next = [...parent.children].find((child) => child.matches("section")) ?? null;
    for (const section of sections) {
      if (section === next) next = nextSection(next);
      else parent.insertBefore(section, next);
    }
  };

  const nextSection = (section) => {
    let next = section.nextElementSibling;
    while (next && !next.matches("section")) next = next.nextElementSibling;
    return next;
  };

  const isHidden = (section) => section.dataset.visibility === "hidden" && !Reveal.getConfig().showHiddenSlides;

  // What the new slides are made of, and which of them changed.
  const makeSections = (parts) => parts.map((part) => {
    const old = part.was === null ? null : slides[part.was].section;
    const fresh = part.html && parsed(part.html);
    if (!fresh) {
      if (old) old.dataset.sourceLine = part.source;
      return { ...part, section: old, changed: false };
    }
    if (isHidden(fresh)) return { ...part, section: null, changed: false };
    if (!old) {
      revive(fresh);
      return { ...part, section: fresh, changed: true };
    }
    const before = background(old);
    fill(old, fresh);
    return { ...part, section: old, changed: true, repaint: before !== background(old) };
  });

  const isSameShape = (parts) => parts.length === slides.length && parts.every((part, n) =>
    part.was === n && part.section === slides[n].section && part.h === slides[n].h && part.v === slides[n].v);

  const repaint = (section) => {
    const away = section.style.display === "none";
    const ground = Reveal.getSlideBackground(section);
    ground?.style.setProperty("transition", "none"); // or reveal.js takes a colour on its way to another for dark or light
    Reveal.syncSlide(section);
    ground?.style.removeProperty("transition");
    if (away) section.style.display = "none";
  };

  const putSlides = (incoming) => {
    const shown = Reveal.getCurrentSlide();
    const at = current();
    const fragment = Reveal.getIndices().f;
    const parts = makeSections(incoming);
    const sameShape = isSameShape(parts);
    const changed = parts.filter((part) => part.changed);
    const before = slides;
    slides = parts;
    if (!changed.length && sameShape) return;

    const stays = parts.some((part) => part.section === shown);
    const edited = following() && !isHeld() && !changed.some((part) => part.section === shown) && changed.length < parts.length ? changed[0] : null;
    const target = edited?.section ?? (stays ? shown : nearest(parts, before, at));
    const allFragments = 1e6;
    const shownFragment = edited ? allFragments : fragment;

    if (sameShape) {
      for (const part of changed) part.repaint ? repaint(part.section) : Reveal.syncFragments(part.section);
      if (target !== shown || changed.some((part) => part.section === shown)) go(target, shownFragment);
    } else {
      const overview = Reveal.isOverview();
      if (overview) Reveal.toggleOverview(false);
      Reveal.getSlidesElement().classList.add("disable-slide-transitions");
      arrange(parts);
      if (target) go(target, shownFragment);
      Reveal.sync();
      if (overview) Reveal.toggleOverview(true);
      requestAnimationFrame(() => Reveal.getSlidesElement().classList.remove("disable-slide-transitions"));
    }
    freshen(changed.map((part) => part.section));
    if (changed.length) window.dispatchEvent(new CustomEvent("deck-changed", { detail: { slides: changed.map((part) => part.section) } }));
  };

  const go = (section, fragment) => {
    const { h, v } = Reveal.getIndices(section);
    Reveal.slide(h, v ?? 0, fragment);
  };

  // The slide that came before one that is gone, else the first.
  const nearest = (parts, before, at) => {
    for (let n = at - 1; n >= 0; n--) {
      const found = parts.find((part) => part.section && part.section === before[n].section);
      if (found) return found.section;
    }
    return parts.find((part) => part.section)?.section ?? null;
  };

  // ---- Files that changed: pictures, films and style sheets are fetched anew, also by slides that come later

  const stamps = new Map(); // path below the root -> what is put behind its address

  const REFERENCES = {
    href: "link[href], image[href]",
    src: "img[src], video[src], audio[src], source[src]",
    "data-src": "img[data-src], video[data-src], audio[data-src], source[data-src]",
    poster: "video[poster]",
    data: "object[data]",
    "data-background-image": "section[data-background-image]",
    "data-background-video": "section[data-background-video]",
  };

  const unescape = (path) => {
    try { return decodeURIComponent(path); } catch { return path; }
  };

  const stamped = (address) => {
    const url = new URL(address, document.baseURI);
    const stamp = url.origin === location.origin && stamps.get(unescape(url.pathname).slice(1));
    if (!stamp || url.searchParams.get("live") === stamp) return null;
    url.searchParams.set("live", stamp);
    return url.href;
  };

  const freshen = (roots) => {
    if (!stamps.size) return;
    for (const root of roots) {
      for (const [name, elements] of Object.entries(REFERENCES)) {
        for (const element of [root, ...root.querySelectorAll(elements)].filter((found) => found.matches(elements))) {
          const address = stamped(element.getAttribute(name));
          if (!address) continue;
          if (element.matches("link")) replaceSheet(element, address);
          else element.setAttribute(name, address);
          if (element.matches("section")) repaint(element);
        }
      }
    }
  };

  // The old sheet stays until the new one has arrived, so the page is never without style.
  const replaceSheet = (link, address) => {
    const fresh = link.cloneNode();
    fresh.href = address;
    fresh.onload = fresh.onerror = () => {
      link.remove();
      Reveal.layout();
    };
    link.after(fresh);
  };

  // ---- Glyphs: those that stay are left alone, or every formula of the deck would be drawn anew

  const putGlyphs = (html) => {
    const holder = document.getElementById("deck-glyphs");
    const template = document.createElement("template");
    template.innerHTML = html;
    const [old, fresh] = [holder, template.content].map((root) => root.querySelector("defs"));
    if (!old || !fresh) return holder.replaceChildren(template.content);
    const known = new Map([...old.children].map((glyph) => [glyph.outerHTML, glyph]));
    for (const glyph of [...fresh.children]) {
      if (!known.delete(glyph.outerHTML)) old.append(glyph);
    }
    for (const gone of known.values()) gone.remove();
  };

  // ---- Taking up a newer version

  const apply = (patch) => {
    if (patch.reload || !window.Reveal || Reveal.isPrintView() || Reveal.isScrollView()) return reload();
    version = patch.version;
    document.title = patch.title;
    if (patch.defs !== undefined) putGlyphs(patch.defs);
    if (patch.style !== undefined) document.getElementById("deck-style").textContent = patch.style;
    if (patch.files) {
      for (const [path, stamp] of Object.entries(patch.files)) stamps.set(path, stamp);
      freshen([document.documentElement]);
    }
    putSlides(patch.slides);
    problems = patch.problems;
    hiddenProblems = false;
    showProblems();
    if (inNotes) channel.postMessage({ caughtUp: state.page });
    else tellSpeaker();
  };

  // The notes plugin sends the speaker's window the notes and the state whenever one of some events occurs.
  const tellSpeaker = () => Reveal.dispatchEvent({ type: "closeoverlay" });

  const reload = () => {
    if (window.Reveal?.isReady()) sessionStorage.setItem(place, JSON.stringify(Reveal.getState()));
    location.reload();
  };

  const restore = () => {
    const saved = JSON.parse(sessionStorage.getItem(place));
    sessionStorage.removeItem(place);
    if (saved && !inNotes) Reveal.setState(saved);
  };

  let asking = false;
  let askAgain = false;
  const ask = async () => {
    askAgain = true;
    if (asking) return;
    asking = true;
    try {
      while (askAgain) {
        askAgain = false;
        const answer = await fetch(`/_live/update?${new URLSearchParams({ page: state.page, have: version })}`);
        if (answer.status === 200) apply(await answer.json());
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no connection: the stream says when there is one again
    } finally {
      asking = false;
    }
  };

  // ---- Hearing of newer versions. A browser allows few open connections, so one tab holds the stream for all.

  const heard = (versions) => {
    if (versions[state.page] !== version) state.page === "index.html" ? reload() : ask();
  };
  const listen = () => new Promise(() => {
    const stream = new EventSource("/_live/events");
    stream.onmessage = ({ data }) => {
      const versions = JSON.parse(data);
      channel.postMessage({ versions });
      heard(versions);
    };
    // A refused stream is not tried again by the browser itself.
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000); };
  });

  const start = () => {
    channel.onmessage = ({ data }) => {
      if (data.versions) heard(data.versions);
      if (data.caughtUp === state.page && !inNotes && window.Reveal) tellSpeaker();
    };
    if (navigator.locks) navigator.locks.request("slides-live", listen);
    else listen();
    for (const event of ["pageshow", "online", "resume", "visibilitychange"]) {
      (event === "pageshow" || event === "online" ? window : document).addEventListener(event, () => {
        if (document.visibilityState === "visible" && state.page !== "index.html") ask();
      });
    }
    if (state.page !== "index.html") ask();
  };

  // ---- Following, the editor

  const wish = "live-follow";
  // Whoever has zoomed in on a slide or draws on it is not taken away from it.
  const isHeld = () => document.documentElement.classList.contains("zoomed")
    || document.getElementById("chalkboard")?.style.visibility === "visible"
    || document.getElementById("notescanvas")?.style.pointerEvents === "auto";
  const following = () => {
    const asked = new URLSearchParams(location.search).get("follow") ?? sessionStorage.getItem(wish);
    return !inNotes && (asked === null ? state.follow : asked !== "off");
  };
  const toggleFollowing = () => {
    const on = !following();
    sessionStorage.setItem(wish, on ? "on" : "off");
    const url = new URL(location);
    url.searchParams.delete("follow");
    history.replaceState(history.state, "", url);
    announce(on ? "following the slide that is edited" : "staying on this slide");
  };

  const announce = (text) => {
    document.querySelector(".live-notice")?.remove();
    const notice = Object.assign(document.createElement("div"), { className: "live-notice", role: "status", textContent: text });
    notice.onanimationend = () => notice.remove();
    document.body.append(notice);
  };

  const editorAddress = (file, line, column) =>
    state.editor && state.editor.replace("{path}", encodeURI(file)).replace("{line}", line).replace("{column}", column);
  const openSource = () => {
    const source = Reveal.getCurrentSlide()?.dataset.sourceLine ?? "";
    const [, path, line] = source.match(/^(.*):(\d+)$/) ?? [];
    if (!state.editor || !path) return;
    const file = /^(?:\/|[a-z]:)/i.test(path) ? path : new URL(path, `file://${state.folder}/`).pathname;
    Object.assign(document.createElement("a"), { href: editorAddress(unescape(file).replace(/^\//, "/"), line, 1) }).click();
  };

  // ---- Problems, over the slide they belong to

  let panel = null;
  let hiddenProblems = false;
  const RANKS = ["error", "warning", "note"];

  const makePanel = () => {
    panel = document.getElementById("live-panel").content.cloneNode(true).querySelector("aside");
    panel.querySelector(".live-close").onclick = () => { hiddenProblems = true; showProblems(); };
    panel.querySelector(".live-elsewhere").onclick = () => {
      const next = elsewhere()[0];
      if (next) go(slides[next.slide].section);
    };
    document.body.append(panel);
  };

  const isHere = ({ slide }) => slide === null || slide === undefined || slide === current();
  // Those of the slides after this one first.
  const elsewhere = () => {
    const others = problems.filter((problem) => !isHere(problem) && slides[problem.slide]?.section);
    return [...others.filter((problem) => problem.slide > current()), ...others.filter((problem) => problem.slide < current())];
  };

  const showProblems = () => {
    if (inNotes) return;
    if (!panel) makePanel();
    const here = problems.filter(isHere).sort((a, b) => RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity));
    const others = elsewhere();
    panel.hidden = hiddenProblems || !(here.length || others.length);
    panel.querySelector(".live-problems").replaceChildren(...here.map(item));
    const button = panel.querySelector(".live-elsewhere");
    button.hidden = !others.length;
    button.textContent = `${others.length} ${others.length === 1 ? "problem" : "problems"} on other slides`;
  };

  const item = (problem) => {
    const made = document.getElementById("live-problem").content.cloneNode(true).querySelector("li");
    const { line, column, text } = problem.location;
    made.className = `live-${problem.severity}`;
    const link = made.querySelector(".live-place");
    link.textContent = problem.place;
    if (state.editor) link.href = editorAddress(problem.file, line, column);
    made.querySelector(".live-message").textContent = `${problem.severity}: ${problem.message}`;
    const caret = Object.assign(document.createElement("mark"), { textContent: text[column - 1] ?? " " });
    const source = made.querySelector(".live-line");
    source.replaceChildren(text.slice(0, column - 1), caret, text.slice(column));
    source.hidden = !text.trim();
    const hint = made.querySelector(".live-hint");
    hint.textContent = problem.hint;
    hint.hidden = !problem.hint;
    return made;
  };

  // ---- Beginning

  if (!window.Reveal) return start();
  const begin = () => {
    bind();
    restore();
    showProblems();
    Reveal.on("slidechanged", showProblems);
    window.addEventListener("deck-opened", ({ detail }) => freshen(detail.slides));
    if (!inNotes) {
      Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Follow the slide that is edited" }, toggleFollowing);
      Reveal.addKeyBinding({ keyCode: 73, key: "I", description: "Open this slide in the editor" }, openSource);
    }
    start();
  };
  if (Reveal.isReady()) begin();
  else Reveal.on("ready", begin);
})();
