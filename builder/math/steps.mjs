// Formulas in steps, by the mechanism of reveal.js that \class{fragment} uses:
//
//   \step{…}  \step[3]{…}  \step[2-3]{…}    seen from a step on: the next, the third, only the second and third
//   \mark{…}  \mark[2]{…}  \mark[2-3]{…}    marked from a step on, or during some
//   \hide{…}  \hide[3]{…}                   seen until a step
//   \gap{…}   \gap[3]{…}                    what students write by hand: a step
//   \emptygap{…}  \filledgap{…}            the same in their edition, and in the one for afterwards
//   \steprows                               the rows of an alignment, one after the other
//
// What is not seen keeps its place.

const SPAN = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/;

export async function stepCommands(mathjax) {
  const { default: NodeUtil } = await mathjax.part('input/tex/NodeUtil');
  const { default: TexError } = await mathjax.part('input/tex/TexError');
  const kinds = {
    step: ['fragment', 'fragment fade-out'],
    mark: ['fragment custom mark', 'fragment custom unmark'],
    hide: ['fragment fade-out', null],
    gap: ['fragment gap', null],
  };

  const command = ([begin, end]) => (parser, name) => {
    const [first, last] = span(parser.GetBrackets(name), name, end);
    const part = parser.ParseArg(name);
    const inner = last === undefined ? part : fragment(parser, part, end, last + 1);
    parser.Push(fragment(parser, inner, begin, first));
  };

  function span(text, name, end) {
    if (!text) return [];
    const found = SPAN.exec(text);
    if (!found || (found[2] && !end)) throw new TexError('BadStep', 'no step `%1` for %2', text, name);
    return found.slice(1).filter((n) => n !== undefined).map(Number);
  }

  // One sign stays itself, so that scripts behind it go where they do without a step.
  const ofItsOwn = (part) => !NodeUtil.isInferred(part) && !NodeUtil.getAttribute(part, 'class');
  const group = (parser, part) =>
    parser.create('node', 'mrow', NodeUtil.isInferred(part) ? NodeUtil.getChildren(part) : [part]);

  function fragment(parser, part, classes, index) {
    const node = ofItsOwn(part) ? part : group(parser, part);
    NodeUtil.setAttribute(node, 'class', classes);
    if (index !== undefined) NodeUtil.setAttribute(node, 'data-fragment-index', String(index));
    return node;
  }

  // A box as large as what is not in it: output.mjs draws its frame.
  const box = (parser, name) => {
    const part = parser.ParseArg(name);
    const hidden = parser.create('node', 'mphantom', NodeUtil.isInferred(part) ? NodeUtil.getChildren(part) : [part]);
    NodeUtil.setAttribute(hidden, 'class', 'gap');
    parser.Push(parser.create('node', 'mrow', [hidden]));
  };

  return {
    emptygap: box,
    filledgap: (parser, name) => parser.Push(fragment(parser, parser.ParseArg(name), 'gap')),
    ...Object.fromEntries(Object.entries(kinds).map(([name, classes]) => [name, command(classes)])),
    steprows(parser) {
      parser.configuration.stepRows = true;
      parser.Push(parser.itemFactory.create('null'));
    },
  };
}

// The rows of the first alignment of several are steps; the number of a row goes with it (math.css).
export function watchRows(tex) {
  const options = tex.parseOptions;
  tex.preFilters.add(() => {
    options.stepRows = false;
  });
  tex.postFilters.add(({ data: { root } }) => {
    if (!options.stepRows) return;
    let rows = [];
    root.walkTree((node) => {
      if (!rows.length && node.isKind('mtable') && node.childNodes.length > 1) rows = node.childNodes;
    });
    rows.slice(1).forEach((row, n) => {
      row.attributes.set('class', 'fragment');
      row.attributes.set('data-row', n + 2);
      if (row.isKind('mlabeledtr')) row.childNodes[0].attributes.set('data-row', n + 2);
    });
  });
}
