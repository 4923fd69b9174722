// Problems, over the slide they belong to.
import { editorAddress, openPlace } from "./editor.js";
import { deck, inNotes, state } from "./page.js";
import { current, go } from "./slides.js";

const GAP = 24; // pixels round the panel

let panel = null;
let hidden = false;
const RANKS = ["error", "warning", "note"];

const makePanel = () => {
  panel = document.querySelector('body > [data-live="panel"]').content.cloneNode(true).querySelector("aside");
  panel.querySelector(".live-close").onclick = () => { hidden = true; showProblems(); };
  panel.querySelector(".live-elsewhere").onclick = () => {
    const next = elsewhere()[0];
    if (next) go(deck.slides[next.slide].section);
  };
  document.body.append(panel);
  new ResizeObserver(makeRoom).observe(panel);
};

// The slides stand above the panel, so that it covers nothing of them.
const makeRoom = () => {
  if (Reveal.isScrollView() || Reveal.isPrintView()) return;
  const height = panel.hidden ? "" : `calc(100% - ${panel.offsetHeight + GAP}px)`;
  const reveal = Reveal.getRevealElement();
  if (reveal.style.height === height) return;
  reveal.style.height = height;
  Reveal.layout();
};

const isHere = ({ slide }) => slide === null || slide === undefined || slide === current();

// Those of the slides after this one first.
const elsewhere = () => {
  const others = deck.problems.filter((problem) => !isHere(problem) && deck.slides[problem.slide]?.section);
  return [...others.filter((problem) => problem.slide > current()), ...others.filter((problem) => problem.slide < current())];
};

export const putProblems = (problems) => {
  deck.problems = problems;
  hidden = false;
  showProblems();
};

export const showProblems = () => {
  if (inNotes) return;
  if (!panel) makePanel();
  const here = deck.problems.filter(isHere).sort((a, b) => RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity));
  const others = elsewhere();
  panel.hidden = hidden || !(here.length || others.length);
  panel.querySelector(".live-problems").replaceChildren(...here.map(item));
  const button = panel.querySelector(".live-elsewhere");
  button.hidden = !others.length;
  button.textContent = `${others.length} ${others.length === 1 ? "problem" : "problems"} on other slides`;
  makeRoom();
};

const item = (problem) => {
  const made = document.querySelector('body > [data-live="problem"]').content.cloneNode(true).querySelector("li");
  const { line, column, text } = problem.location;
  made.className = `live-${problem.severity}`;
  const link = made.querySelector(".live-place");
  link.textContent = problem.place;
  if (state.editor) link.href = editorAddress(problem.file, line, column);
  if (state.opens) {
    link.href = "#";
    link.onclick = (event) => { event.preventDefault(); openPlace(problem.file, line, column); };
  }
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
