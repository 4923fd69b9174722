// How an author says that a part of a formula is read, by the names of LaTeX's tagging project: \MathMLintent{trace}{…},
// and \MathMLintent{inner-product($x,$y)}{… \MathMLarg{x}{…} …}. MathML 4, chapter 5: the attributes `intent` and `arg`.

const LITERAL = /^[^$():,]*$/;

export async function readingCommands(mathjax) {
  const { default: NodeUtil } = await mathjax.part('input/tex/NodeUtil');

  const command = (attribute) => (parser, name) => {
    const value = parser.GetArgument(name).trim();
    const part = parser.ParseArg(name);
    const node = NodeUtil.isInferred(part) ? parser.create('node', 'mrow', NodeUtil.getChildren(part)) : part;
    // The words of a name are joined by hyphens there.
    NodeUtil.setAttribute(node, attribute, LITERAL.test(value) ? value.replace(/\s+/g, '-') : value);
    parser.Push(node);
  };

  return { MathMLintent: command('intent'), MathMLarg: command('arg') };
}
