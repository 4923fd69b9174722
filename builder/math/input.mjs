// TeX's side of MathJax: its packages, and the few commands that mean something else here.

import { labelledTags } from './labels.mjs';
import { readingCommands } from './readings.mjs';
import { stepCommands, watchRows } from './steps.mjs';

// What MathJax itself loads at the first use of a command (its `autoload` list) is there from the start.
export const PACKAGES = [
  'base', 'ams', 'newcommand', 'textmacros', 'configmacros', 'begingroup', 'action', 'amscd', 'bbox', 'boldsymbol',
  'braket', 'bussproofs', 'cancel', 'color', 'enclose', 'extpfeil', 'html', 'mhchem', 'unicode', 'verb',
];
// \set, \bra and their like go behind the author's macros (3), and behind a package that was asked for unless they
// were asked for themselves.
const BRAKET = { asked: 3.5, unasked: 5 };

// MathJax's TeX with a table of macros. Of two packages the later in the list wins, as in MathJax itself.
export async function makeInput(mathjax, macros, asked) {
  const packages = [...PACKAGES.filter((name) => !asked.includes(name)), ...asked];
  await Promise.all(packages.map(mathjax.texPackage));
  const { TeX } = await mathjax.part('input/tex');
  await defineOwnCommands(mathjax, packages);
  const braket = asked.includes('braket') ? BRAKET.asked : BRAKET.unasked;
  const tex = new TeX({
    packages: [...packages.map((name) => (name === 'braket' ? [name, braket] : name)), 'slides'],
    tags: 'labelled',
    macros,
    formatError: (_, error) => {
      throw error;
    },
  });
  tex.parseOptions.remarks = [];
  watchColours(tex.parseOptions);
  watchRows(tex);
  return tex;
}

// Commands of ours: \require loads nothing, \color takes both its old and its LaTeX form. What TeX passes over in
// silence is remarked on.
async function defineOwnCommands(mathjax, packages) {
  const { CommandMap } = await mathjax.part('input/tex/TokenMap');
  const { Configuration } = await mathjax.part('input/tex/Configuration');
  const { ColorMethods } = await mathjax.part('input/tex/color/ColorMethods');
  const { default: Newcommand } = await mathjax.part('input/tex/newcommand/NewcommandMethods');
  const { NewcommandUtil } = await mathjax.part('input/tex/newcommand/NewcommandUtil');
  const { default: TexError } = await mathjax.part('input/tex/TexError');
  const tags = await mathjax.part('input/tex/Tags');
  const commandAhead = (parser, name) => ahead(parser, () => NewcommandUtil.GetCsNameArgument(parser, name));
  new CommandMap('slides', {
    require(parser, name) {
      const wanted = parser.GetArgument(name);
      if (!packages.includes(wanted)) throw new TexError('NoPackage', 'TeX package `%1` is not loaded', wanted);
    },
    color(parser, name) {
      const coloured = ahead(parser, () => {
        parser.GetBrackets(name);
        parser.GetArgument(name);
        return parser.GetNext() === '{';
      });
      return ColorMethods[coloured ? 'TextColor' : 'Color'](parser, name);
    },
    newcommand: starred(Newcommand.NewCommand),
    renewcommand: starred((parser, name) => {
      const command = commandAhead(parser, name);
      if (!isKnown(parser, command)) parser.configuration.remarks.push(['renewed', command]);
      return Newcommand.NewCommand(parser, name);
    }),
    providecommand: starred((parser, name) => {
      if (!isKnown(parser, commandAhead(parser, name))) return Newcommand.NewCommand(parser, name);
      parser.GetArgument(name);
      parser.GetBrackets(name); // how many arguments it has, and what the first is where it is not given
      parser.GetBrackets(name);
      parser.GetArgument(name);
    }),
    newenvironment: starred(Newcommand.NewEnvironment),
    renewenvironment: starred(Newcommand.NewEnvironment),
    ...(await stepCommands(mathjax)),
    ...(await readingCommands(mathjax)),
  });
  Configuration.create('slides', {
    handler: { macro: ['slides'] },
    tags: { labelled: labelledTags(tags, TexError) },
    priority: 4, // before MathJax's own commands (5)
  });
}

// LaTeX's form with a star, whose arguments hold no paragraphs: here none does.
function starred(define) {
  return (parser, name) => {
    parser.GetStar();
    return define(parser, name);
  };
}

function isKnown(parser, command) {
  return parser.configuration.handlers.get('macro').contains(command);
}

function ahead(parser, read) {
  const start = parser.i;
  const found = read();
  parser.i = start;
  return found;
}

// A colour that TeX does not know it hands on to the browser, which may not know it either.
function watchColours(options) {
  const { model } = options.packageData.get('color');
  const byName = model.getColorByName;
  model.getColorByName = (name) => {
    const colour = byName.call(model, name);
    if (colour === name) options.remarks.push(['colour', name]);
    return colour;
  };
}
