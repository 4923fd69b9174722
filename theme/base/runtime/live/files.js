// Files that changed: pictures, films and style sheets are fetched anew, also by slides that come later.
import { decoded } from "./page.js";
import { repaint } from "./sections.js";

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

const stamped = (address) => {
  const url = new URL(address, document.baseURI);
  const stamp = url.origin === location.origin && stamps.get(decoded(url.pathname).slice(1));
  if (!stamp || url.searchParams.get("live") === stamp) return null;
  url.searchParams.set("live", stamp);
  return url.href;
};

export const changed = (files) => {
  for (const [path, stamp] of Object.entries(files)) stamps.set(path, stamp);
  freshen([document.documentElement]);
};

export const freshen = (roots) => {
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
