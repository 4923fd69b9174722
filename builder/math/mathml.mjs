// A formula as MathML for screen readers and Braille: structure and signs, no attribute that only looks change. The
// drawing is SVG, and browsers do not draw this. A part that is a step says which, counted as in the drawing
// (`data-step`), so that theme/base/runtime/formulas.js leaves out what is not seen yet.

const KEPT = new Set(['mathvariant', 'linethickness', 'notation', 'intent', 'arg', 'open', 'close']);
const NAMES = { TeXAtom: 'mrow', mlabeledtr: 'mtr', mstyle: 'mrow', mpadded: 'mrow', maction: 'mrow' };
const GROUPS = new Set(['mrow', 'inferredMrow', 'TeXAtom', 'mstyle', 'mpadded', 'mphantom']);
// These number their children: what is grouped in one of them stays a group.
const COUNTED = new Set([
  'mfrac', 'mroot', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mtable', 'mtr', 'maction',
]);
const SLANTED = /^\p{L}$/u; // a single letter is slanted by itself

const STEP = /(?:^|\s)fragment(?:\s|$)/;
const [TO_COUNT, TAG] = [' data-step=""', /<[^>]*>/g];

export function mathmlOf(root, display) {
  let steps = 0;
  const inside = children(root).replaceAll(TO_COUNT, () => ` data-step="${steps++}"`);
  return `<math${display ? ' display="block"' : ''}>${inside}</math>`;
}

function children(node, alone = false) {
  let written = '';
  for (const child of node.childNodes ?? []) if (child) written += element(child, alone);
  return written;
}

const parts = (node) => (node.childNodes ?? []).filter(Boolean);

// `alone` where the element counts as one child of those around.
function element(node, alone) {
  if (node.kind === 'text') return escape(node.getText());
  if (node.kind === 'mphantom' && node.attributes.get('class') === 'gap') return '<mtext>____</mtext>';
  if (node.kind === 'XML' || node.kind === 'mspace' || node.kind === 'mphantom') return alone ? '<mrow></mrow>' : '';
  if (node.kind === 'mtable') return table(node);
  const own = node.attributes?.getAllAttributes() ?? {};
  const step = own.class !== undefined && STEP.test(own.class);
  const said = words(node, own);
  if (GROUPS.has(node.kind) && !said && !step && (!alone || parts(node).length === 1)) return children(node, alone);
  const name = NAMES[node.kind] ?? (node.kind === 'inferredMrow' ? 'mrow' : node.kind);
  const inside = children(shown(node), COUNTED.has(node.kind));
  const counted = step && inside.replace(TAG, '').trim() ? TO_COUNT : ''; // of what is empty nothing is drawn
  return `<${name}${said}${counted}>${inside}</${name}>`;
}

// Where rows have numbers, each has a cell for it, which says what it is.
function table(node) {
  const rows = parts(node);
  const numbered = rows.some((row) => row.kind === 'mlabeledtr');
  const inside = rows.map((row) => {
    const written = element(row, true);
    if (!numbered) return written;
    if (row.kind === 'mlabeledtr') return written.replace('<mtd', '<mtd intent=":equation-label"');
    return written.replace('>', '><mtd></mtd>');
  });
  return `<mtable>${inside.join('')}</mtable>`;
}

function shown(node) {
  if (node.kind !== 'maction') return node;
  const all = parts(node);
  return { childNodes: [all[(node.attributes.get('selection') ?? 1) - 1] ?? all[0]] };
}

function words(node, own) {
  let written = '';
  for (const name of Object.keys(own)) if (keeps(node, name, own[name])) written += ` ${name}="${escape(own[name])}"`;
  return written;
}

function keeps(node, name, value) {
  if (name === 'mathvariant') {
    if (String(value).startsWith('-') || !['mi', 'mn', 'mtext'].includes(node.kind)) return false;
    const usual = node.kind === 'mi' && SLANTED.test(node.getText?.() ?? '') ? 'italic' : 'normal';
    return value !== usual;
  }
  return KEPT.has(name) && value !== '';
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ESCAPES[c]);
