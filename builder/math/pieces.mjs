// A formula in a line of text, divided where MathJax lets a line end: before relations and signs between terms.
// `<wbr>` stands there. The space before the sign belongs to the piece on its left, so none begins a line.

import { lean } from './lean.mjs';

const ROOMS = [0, 111, 167, 222, 278, 333]; // of MathJax's blanks by their size, in units of the formula
const UNITS_IN_EX = 442;
const LINE_MAY_END = '<wbr style="white-space:normal">'; // a formula as a whole keeps to its line

// Whether these children of a container are pieces, and the author himself divides them nowhere.
export function arePieces(children) {
  const blanks = children.filter(({ kind }) => kind === 'mjx-break');
  return blanks.length > 0 && blanks.every(({ attributes }) => ROOMS[attributes.size] !== undefined);
}

// The first piece is called what the formula is; the others are silent.
export function leanPieces(children, adaptor, name) {
  const pieces = [];
  for (const child of children) {
    if (child.kind === 'svg') pieces.push(child);
    else widen(pieces.at(-1), ROOMS[child.attributes.size]);
  }
  return pieces.map((svg, index) => lean(svg, adaptor, index ? null : name)).join(LINE_MAY_END);
}

function widen(svg, room) {
  const [x, y, width, height] = svg.attributes.viewBox.split(' ').map(Number);
  const all = +(width + room).toFixed(1);
  Object.assign(svg.attributes, { viewBox: [x, y, all, height].join(' '), width: `${+(all / UNITS_IN_EX).toFixed(3)}ex` });
}
