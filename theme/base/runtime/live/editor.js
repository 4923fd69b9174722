// I opens the slide in the editor; so does a click on the place of a problem: by an address that the editor answers
// to, or by asking the server, which knows how to tell the editor.
import { decoded, state } from "./page.js";

export const editorAddress = (file, line, column) =>
  state.editor && state.editor.replace("{path}", encodeURI(file)).replace("{line}", line).replace("{column}", column);

export const openPlace = (file, line, column) => {
  if (state.opens) fetch(`/_live/open?${new URLSearchParams({ file, line, column })}`, { method: "POST" });
  else Object.assign(document.createElement("a"), { href: editorAddress(file, line, column) }).click();
};

export const openSource = () => {
  const source = Reveal.getCurrentSlide()?.dataset.sourceLine ?? "";
  const [, path, line] = source.match(/^(.*):(\d+)$/) ?? [];
  if (!(state.editor || state.opens) || !path) return;
  const file = /^(?:\/|[a-z]:)/i.test(path) ? path : new URL(path, `file://${state.folder}/`).pathname;
  openPlace(decoded(file), line, 1);
};
