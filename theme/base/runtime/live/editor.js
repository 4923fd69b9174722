// I opens the slide in the editor; so does a click on the place of a problem.
import { decoded, state } from "./page.js";

export const editorAddress = (file, line, column) =>
  state.editor && state.editor.replace("{path}", encodeURI(file)).replace("{line}", line).replace("{column}", column);

export const openSource = () => {
  const source = Reveal.getCurrentSlide()?.dataset.sourceLine ?? "";
  const [, path, line] = source.match(/^(.*):(\d+)$/) ?? [];
  if (!state.editor || !path) return;
  const file = /^(?:\/|[a-z]:)/i.test(path) ? path : new URL(path, `file://${state.folder}/`).pathname;
  Object.assign(document.createElement("a"), { href: editorAddress(decoded(file).replace(/^\//, "/"), line, 1) }).click();
};
