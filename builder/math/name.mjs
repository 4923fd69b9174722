// The accessible name of a formula: what stands in it, in a line, as one would type it in a message —
// "∂F(w)/∂w", "∑_(i=1)^n x_i^2". Signs and digits are read out by each screen reader in its own language;
// names in English words (MathJax's speech engine) took two to three times as long as typesetting itself.

const INVISIBLE = /[\u2061-\u2064\u200b⏞⏟]/g; // braces over and under only group
const MARK = /[\u{f0000}-\u{fffff}]+/gu; // a number to be filled in is text by itself (lean.mjs)
const [OPERATOR, BINARY, RELATION, PUNCTUATION] = [1, 2, 3, 6]; // TeX's classes of atoms
const SCRIPTED = new Set(['munder', 'mover', 'munderover', 'msub', 'msup', 'msubsup']);

// Accents as MathJax writes them, and the combining signs that put them over a letter.
const ACCENTS = {
  '^': '\u0302', 'ˆ': '\u0302', '~': '\u0303', '˜': '\u0303', '¯': '\u0304', '―': '\u0304', '‾': '\u0304',
  '˙': '\u0307', '¨': '\u0308', 'ˇ': '\u030c', '˘': '\u0306', '´': '\u0301', '\u0060': '\u0300',
  '→': '\u20d7', '←': '\u20d6', '↔': '\u20e1',
};
const LONG = /[^\p{L}\s].*\s|\s.*[^\p{L}\s]/u; // several words are a name, `a + b` is not
const WRITERS = {
  mphantom: (parts, node) => (node.attributes.get('class') === 'gap' ? ' ____ ' : ' '),
  mpadded: (parts, node) => (parts.join('').trim() || node.attributes.get('width') !== 0 ? parts.join('') : ''),
  mfrac: ([a, b], node) => (parseFloat(node.attributes.get('linethickness')) === 0 ? `${a}; ${b}` : `${group(a)}/${group(b)}`),
  msqrt: (parts) => `√${group(parts.join(''))}`,
  mroot: ([base, index]) => `${index}√${group(base)}`,
  msup: ([base, sup]) => base + raised(sup),
  msub: ([base, sub]) => base + lowered(sub),
  msubsup: ([base, sub, sup]) => base + lowered(sub) + raised(sup),
  munder: ([base, under]) => scripted(base, lowered(under)),
  mover: ([base, over]) => (ACCENTS[over.trim()] ? accented(base.trim(), over.trim()) : scripted(base, raised(over))),
  munderover: ([base, under, over]) => base + lowered(under) + raised(over),
  mtable: (rows) => rows.filter(Boolean).join('; '),
  mtr: (cells) => cells.join(' ').trim(),
  mlabeledtr: ([label, ...cells]) => `${cells.join(' ').trim()} ${label.replace(MARK, '')}`.trim(),
  maction: (parts, node) => parts[(node.attributes.get('selection') ?? 1) - 1] ?? '',
};

export function nameOf(root) {
  return write(root).replace(/\s+/g, ' ').trim();
}

function write(node) {
  if (node.kind === 'text') return node.getText().replace(INVISIBLE, '');
  if (node.kind === 'mspace') return ' ';
  const parts = (node.childNodes ?? []).filter(Boolean).map(write);
  if (node.kind === 'mo') return spaced(node, parts.join(''));
  if (node.kind === 'mi' && parts.join('').length > 1) return ` ${parts.join('')} `;
  const text = (WRITERS[node.kind] ?? ((all) => all.join('')))(parts, node);
  return node.texClass === OPERATOR && SCRIPTED.has(node.kind) ? `${text} ` : text;
}

// Relations and signs between terms stand apart, brackets and the like close.
function spaced(node, text) {
  const between = node.texClass === BINARY || node.texClass === RELATION;
  return between && text ? ` ${text} ` : node.texClass === PUNCTUATION ? `${text} ` : text;
}

const group = (text) => (/^(?:.|\w+|[^\s\w]?\w)$/u.test(text.trim()) ? text.trim() : `(${text.trim()})`);
const scripted = (base, script) => (script && LONG.test(base.trim()) ? `(${base.trim()})` : base) + script;
const raised = (text) => (/^[′″‴⁗]*$/u.test(text.trim()) ? text.trim() : `^${group(text)}`);
const lowered = (text) => (text.trim() ? `_${group(text)}` : '');
const accented = (base, accent) => ([...base].length === 1 ? base + ACCENTS[accent] : group(base) + accent);
