// Writes the SVG of a formula with nothing in it that a page does not need: no namespace, no trace of the TeX
// or MathML it came from, no group that only groups. About half of what MathJax writes.

import { isWide } from './width.mjs';

// Marks MathJax leaves for its own explorer and style sheet. What an author gives with \data stays, and so do
// data-line and data-frame, which tell math.css the thickness of lines.
const MARKS = new Set([
  'xmlns', 'xmlns:xlink', 'role', 'focusable', 'data-c', 'data-variant', 'data-hitbox', 'data-idbox',
  'data-id-align', 'data-mml-node', 'data-toggle', 'data-frame-styles', 'data-table', 'data-labels',
  'data-width', 'data-background', 'data-padding', 'intent', 'arg',
]);
const INHERITED = { stroke: 'currentColor', fill: 'currentColor', 'stroke-width': '0' };
// Every way of CSS to name a file, and what could hide one of them.
const ASKS_FOR_FILES = /(?:url|src|image|image-set|expression)\(|\\/i;
const SAFE_LINK = /^(?:https?:|mailto:|file:|#|[^:]*$|[^:]*[/?#])/i;
const MERGED = new Set(['use', 'g']);
const MARK = /[\u{f0000}-\u{fffff}]/u; // builder/dialect/marked_tex.py
const TRANSLATE = /^translate\(([-.\d]+)(?:,([-.\d]+))?\)$/;
const START = /^translate\(([-.\d]+)(?:,([-.\d]+))?\)/;
const LEFT = 'xMinYMid';
const TAG_INDENT = 800; // between a formula and its number, in its units: 0.8 em
const X_HEIGHT = 442; // of the formula font, in its units: MathJax gives sizes in these

// A picture without a `name` is silent.
export function lean(svg, adaptor, name) {
  const image = name === null ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': name };
  const kind = kindOfTags(find(svg, 'data-labels'));
  const parts = 'viewBox' in svg.attributes ? null : asWideAsThePage(svg);
  const [picture, tags] = (parts ?? [svg]).flatMap((part) => prune(part, adaptor));
  const named = { ...picture, attributes: { ...picture.attributes, ...image } };
  if (!tags) return write(named);
  if (!holdsMark(tags)) tags.attributes['aria-hidden'] = 'true'; // the name speaks of them, but for those filled in
  return write({ kind: 'span', attributes: { class: kind }, children: [named, tags] });
}

const holdsMark = (node) => MARK.test(node.text ?? '') || (node.children ?? []).some(holdsMark);

// What is left of a node: nothing, itself, or only its children.
function prune(node, adaptor) {
  if (node.kind === '#text') return [{ text: node.value }];
  const all = kept(node, adaptor);
  const attributes = node.kind === 'text' ? upright(all, adaptor.textContent(node)) : all;
  if (node.kind === 'use') return attributes.href === '#' ? [] : [moved({ kind: 'use', attributes, children: [] })];
  const children = node.children.flatMap((child) => prune(child, adaptor));
  if (node.kind === 'text' && !children.length) return [];
  return node.kind === 'g' ? group(attributes, children) : [{ kind: node.kind, attributes, children }];
}

// Chinese has no slanted letters, and its brackets are upright; its size is that of the text around (math.css).
function upright({ 'font-style': slant, ...attributes }, text) {
  if (attributes['font-family'] !== 'serif') return { ...attributes, ...(slant && { 'font-style': slant }) };
  const style = `--room:${attributes['font-size']}`;
  return { ...attributes, style, ...(slant && !isWide(text) && { 'font-style': slant }) };
}

function group(attributes, children) {
  const names = Object.keys(attributes);
  if (!names.length || (!children.length && !attributes.id)) return children;
  const [child] = children;
  if (children.length > 1 || names.join() !== 'transform' || !MERGED.has(child?.kind)) {
    return [{ kind: 'g', attributes, children }];
  }
  const { transform, x = 0, y = 0, ...others } = child.attributes;
  const inner = x || y ? `translate(${x},${y})` : transform;
  const both = combined(attributes.transform, inner);
  return [moved({ ...child, attributes: { ...others, ...(both && { transform: both }) } })];
}

// A glyph that is only moved says so in two short attributes.
function moved(node) {
  const { transform, ...others } = node.attributes;
  const place = node.kind === 'use' && TRANSLATE.exec(transform ?? '');
  if (!place) return node;
  const [x, y = 0] = place.slice(1).filter((n) => n !== undefined).map(Number);
  return { ...node, attributes: { ...others, ...(x && { x }), ...(y && { y }) } };
}

// One move after another is one move.
function combined(outer, inner) {
  const [first, second] = [TRANSLATE.exec(outer), START.exec(inner ?? '')];
  if (!inner) return outer;
  if (!first || !second) return `${outer} ${inner}`;
  const sum = (n) => +(Number(first[n] ?? 0) + Number(second[n] ?? 0)).toFixed(1);
  const move = sum(1) || sum(2) ? `translate(${sum(1)}${sum(2) ? `,${sum(2)}` : ''})` : '';
  return `${move}${inner.slice(second[0].length)}`.trim();
}

function write({ kind, attributes, children, text }) {
  if (text !== undefined) return escape(text);
  const words = Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
  return children.length ? `<${kind}${words}>${children.map(write).join('')}</${kind}>` : `<${kind}${words}/>`;
}

function kept(node, adaptor) {
  const attributes = {};
  for (const { name, value } of adaptor.allAttributes(node)) {
    if (keeps(node, name, value)) attributes[name] = shorter(name, String(value));
  }
  return attributes;
}

function keeps(node, name, value) {
  if (node.kind === 'svg' && name === 'preserveAspectRatio') return value === LEFT;
  if (MARKS.has(name) || name.startsWith('data-mjx-') || name.startsWith('data-latex') || /^on/i.test(name)) return false;
  if (node.kind === 'a' && name === 'href') return SAFE_LINK.test(value.replace(/[\x00-\x20]/g, ''));
  if (INHERITED[name] === value) return false; // from math.css
  if (name === 'class') return value !== 'mjx-solid' && value !== 'MathJax_ref';
  if (name === 'style') return value !== '' && !ASKS_FOR_FILES.test(value);
  if (name === 'transform') return value !== 'translate(0,0)';
  return name !== 'id' || value !== '';
}

function shorter(name, value) {
  if (name === 'transform') return shortTransform(value);
  if (name === 'style') return value.replace(/;\s*$/, '').replace(/:\s+/g, ':').replace(/;\s+/g, ';');
  return value;
}

function shortTransform(value) {
  return value
    .replace(/, /g, ',')
    .replace('matrix(1 0 0 -1 0 0)', 'scale(1,-1)')
    .replace(/translate\(([-.\d]+),0\)/g, 'translate($1)');
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ESCAPES[c]);

// A formula with tags, or of several lines within text, is as wide as the page, and MathJax scales it in pixels of
// the size at which it was measured. We make it follow the size of the text.
function asWideAsThePage(svg) {
  if (find(svg, 'data-table')) return taggedParts(svg);
  if (svg.attributes['data-mjx-viewBox']) scaleByHeight(svg);
  return null;
}

// Of a picture with a width of its own next to nothing only the height decides the scale.
function scaleByHeight(svg) {
  const [x, y, , height] = svg.attributes['data-mjx-viewBox'].split(' ');
  svg.attributes = { ...svg.attributes, viewBox: [x, y, 1, height].join(' '), preserveAspectRatio: LEFT };
  svg.children[0].attributes.transform = 'scale(1,-1)';
}

// The formula and the column of its tags are two pictures inside the one. We take them out, so that the theme places
// them.
function taggedParts(svg) {
  const [table, labels] = find(svg, 'data-table').parent.children;
  const row = table.parent.parent.parent;
  if (!labels?.attributes?.['data-labels'] || !onlyChildren(row, svg)) return null;
  const more = moveBehind(table, row, svg);
  const besides = Number(/translate\((\d+)/.exec(table.parent.parent.attributes.transform)?.[1]) - TAG_INDENT;
  const onTheLeft = labels.attributes.preserveAspectRatio === LEFT;
  return [
    picture(table, svg, (x) => 2 * x + 1 + more),
    picture(labels, svg, (x) => (onTheLeft ? besides : x + 1), 'tags'),
  ];
}

// What stands behind a numbered environment goes into its picture; how much wider that makes it.
function moveBehind(table, row, svg) {
  const behind = row.children.slice(1);
  if (!behind.length) return 0;
  const [half] = table.attributes.viewBox.split(' ').map(Number);
  const [, , all] = svg.attributes['data-mjx-viewBox'].split(' ').map(Number);
  const from = Number(/^translate\(([-.\d]+)/.exec(behind[0].attributes.transform)?.[1]);
  row.attributes = { transform: `translate(${2 * half + 1 - from},0) matrix(1 0 0 -1 0 0)` };
  row.children = behind;
  table.children.push(row);
  return all - from;
}

// Numbers of several rows keep beside them; \leqalignno puts them on the left.
function kindOfTags(labels) {
  if (!labels) return '';
  const { children, attributes } = labels;
  const several = children[0].children.length > 1 ? ' rows' : '';
  return `tagged${several}${attributes.preserveAspectRatio === LEFT ? ' left' : ''}`;
}

function find(node, mark) {
  if (node.attributes?.[mark]) return node;
  for (const child of node.children ?? []) {
    const found = find(child, mark);
    if (found) return found;
  }
  return null;
}

function onlyChildren(node, root) {
  for (; node !== root; node = node.parent) if (node.parent.children.length > 1) return false;
  return true;
}

function picture(part, { attributes }, widthOf, name) {
  const [x, y, , height] = part.attributes.viewBox.split(' ').map(Number);
  const width = widthOf(x);
  part.attributes = {
    ...(name && { class: name }),
    width: `${+(width / X_HEIGHT).toFixed(3)}ex`,
    height: attributes.height,
    viewBox: [0, y, +width.toFixed(1), height].join(' '),
  };
  return part;
}
