// A formula as MathML for screen readers and Braille: structure and signs, no attribute that only looks change. The
// drawing is SVG, and browsers do not draw this.

const KEPT = new Set(['mathvariant', 'linethickness', 'notation', 'intent', 'arg', 'open', 'close']);
const NAMES = { TeXAtom: 'mrow', mlabeledtr: 'mtr', mstyle: 'mrow', mpadded: 'mrow', maction: 'mrow' };
const GROUPS = new Set(['mrow', 'inferredMrow', 'TeXAtom', 'mstyle', 'mpadded', 'mphantom']);
// These number their children: what is grouped in one of them stays a group.
const COUNTED = new Set([
  'mfrac', 'mroot', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mtable', 'mtr', 'maction',
]);
const SLANTED = /^\p{L}$/u; // a single letter is slanted by itself

export function mathmlOf(root, display) {
  const inside = children(root);
  return `<math${display ? ' display="block"' : ''}>${inside}</math>`;
}

function children(node, alone = false) {
  const nodes = (node.childNodes ?? []).filter(Boolean);
  return nodes.map((child) => element(child, alone)).join('');
}

// `alone` where the element counts as one child of those around.
function element(node, alone) {
  if (node.kind === 'text') return escape(node.getText());
  if (node.kind === 'XML' || node.kind === 'mspace') return alone ? '<mrow></mrow>' : '';
  if (node.kind === 'mphantom' && node.attributes.get('class') === 'gap') return '<mtext>____</mtext>';
  if (node.kind === 'mphantom') return alone ? '<mrow></mrow>' : '';
  const parts = (node.childNodes ?? []).filter(Boolean);
  if (GROUPS.has(node.kind) && (!alone || parts.length === 1) && !words(node)) {
    return parts.map((child) => element(child, alone)).join('');
  }
  const shown = node.kind === 'maction' ? [parts[(node.attributes.get('selection') ?? 1) - 1] ?? parts[0]] : parts;
  const name = NAMES[node.kind] ?? (node.kind === 'inferredMrow' ? 'mrow' : node.kind);
  const inside = shown.map((child) => element(child, COUNTED.has(node.kind))).join('');
  return `<${name}${words(node)}>${inside}</${name}>`;
}

function words(node) {
  const all = Object.entries(node.attributes?.getAllAttributes() ?? {});
  return all.filter(([name, value]) => keeps(node, name, value)).map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
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
