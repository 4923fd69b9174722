// W lays the slide under a pen, also where the deck does not ask for one: its scripts (`runtime/ink.js`) are loaded then.
// Only who sits at the machine of the preview has what saving asks for.
import { state } from "./page.js";

const load = (name) => new Promise((done) => {
  const script = Object.assign(document.createElement("script"), { src: `/_live/${name}`, onload: done });
  document.head.append(script);
});

const begin = async () => {
  await load("freehand.js");
  await load("ink.js");
  window.DeckInk.init(Reveal);
  window.DeckInk.toggle();
};

// Strokes that could not be saved are there again, and saved, when the page is loaded anew.
const isWaiting = () => {
  const kept = localStorage.getItem(`ink ${state.page}`);
  return kept && kept !== '{"add":[],"remove":[]}';
};

export const offerInk = () => {
  if (!state.token || window.DeckInk) return;
  let begun;
  Reveal.addKeyBinding({ keyCode: 87, key: "W", description: "Draw on the slide" }, () => { begun ??= begin(); });
  if (isWaiting()) begun = load("freehand.js").then(() => load("ink.js")).then(() => window.DeckInk.init(Reveal));
};
