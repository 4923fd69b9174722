// Keeps a page of the live preview up to date. The page knows its version; when the server names another one
// it puts in place what differs: slides, styles, glyphs, pictures, problems. Slide, fragment, overview,
// zoom, notes window and chalkboard stay as they are. When the frame of the page changed it is loaded anew.
//
// W lays the slide under a pen: what is drawn is saved beside the deck.
// T switches following on and off (the page goes to the slide that is edited), I opens the slide in the editor.
// Scripts that draw in slides hear `deck-changed` on the window when sections were replaced.
import { caughtUp, listenFor } from "./live/connection.js";
import { openSource } from "./live/editor.js";
import { changed, freshen } from "./live/files.js";
import { toggleFollowing } from "./live/follow.js";
import { putGlyphs } from "./live/glyphs.js";
import { offerInk } from "./live/ink.js";
import { deck, inNotes, state } from "./live/page.js";
import { putProblems, showProblems } from "./live/panel.js";
import { bind, goTo, putSlides } from "./live/slides.js";

const place = (page) => `live-place ${page}`;

const apply = (patch) => {
  if (patch.moved) return move(patch.moved);
  if (patch.reload || !window.Reveal || Reveal.isPrintView() || Reveal.isScrollView()) return reload();
  deck.version = patch.version;
  document.title = patch.title;
  if (patch.defs !== undefined) putGlyphs(patch.defs);
  if (patch.style !== undefined) document.querySelector('head > [data-deck="style"]').textContent = patch.style;
  if (patch.files) changed(patch.files);
  putSlides(patch.slides, patch.edited);
  putProblems(patch.problems);
  caughtUp();
};

const keepPlace = (page) => {
  if (window.Reveal?.isReady()) sessionStorage.setItem(place(page), JSON.stringify(Reveal.getState()));
};

const reload = () => {
  keepPlace(state.page);
  location.reload();
};

// The deck's file has another name now.
const move = (page) => {
  keepPlace(page);
  location.replace(`/${page.split("/").map(encodeURIComponent).join("/")}${location.search}`);
};

const restore = () => {
  const saved = JSON.parse(sessionStorage.getItem(place(state.page)));
  sessionStorage.removeItem(place(state.page));
  if (saved && !inNotes) Reveal.setState(saved);
};

const begin = () => {
  bind();
  restore();
  showProblems();
  Reveal.on("slidechanged", showProblems);
  window.addEventListener("deck-opened", ({ detail }) => freshen(detail.slides));
  if (!inNotes) {
    Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Follow the slide that is edited" }, toggleFollowing);
    Reveal.addKeyBinding({ keyCode: 73, key: "I", description: "Open this slide in the editor" }, openSource);
    offerInk();
  }
  listenFor({ apply, reload, goTo });
};

if (!window.Reveal) listenFor({ apply, reload, goTo });
else if (Reveal.isReady()) begin();
else Reveal.on("ready", begin);
