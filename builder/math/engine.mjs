// MathJax as a function: TeX in, lean SVG and the glyphs it uses out. One engine for each table of macros.

import { lean } from './lean.mjs';
import { nameOf } from './name.mjs';

// What MathJax itself loads at the first use of a command (its `autoload` list) is there from the start.
const PACKAGES = [
  'base', 'ams', 'newcommand', 'textmacros', 'configmacros', 'begingroup', 'action', 'amscd', 'bbox', 'boldsymbol',
  'braket', 'bussproofs', 'cancel', 'color', 'enclose', 'extpfeil', 'html', 'mhchem', 'unicode', 'verb',
];
const EM = 16; // pixels; any number will do, as what comes out is in ex
const RANKS = { braket: ['braket', 3.5] }; // \set and \Set are its commands: behind the author's macros (3)

export class Engine {
  static async of(mathjax, output, { macros, packages, x_height }) {
    const engine = new Engine();
    engine.output = output;
    engine.retrying = mathjax.retrying;
    engine.xHeight = x_height;
    engine.TexError = (await mathjax.part('input/tex/TexError')).default;
    engine.STATE = (await mathjax.part('core/MathItem')).STATE;
    engine.tex = await makeInput(mathjax, macros, [...PACKAGES, ...packages], engine.TexError);
    engine.groups = engine.tex.parseOptions.packageData.get('begingroup').stack;
    const { HTMLHandler } = await mathjax.part('handlers/html/HTMLHandler');
    engine.document = new HTMLHandler(output.adaptor).create('', { InputJax: engine.tex, OutputJax: output.svg });
    return engine;
  }

  // Typesets formulas in one scope: definitions in `setup` hold for them, and when they are `linked` labels of one
  // are known to all. `scope` makes the ids of labels differ from those of other slides.
  typeset(question) {
    return this.retrying(() => this.attemptAll(question)); // a file of rarer glyphs may have to be read first
  }

  attemptAll({ setup, formulas, linked, scope }) {
    const { tags } = this.tex.parseOptions;
    tags.scope = scope;
    tags.referenced = new Set();
    if (linked) for (const _ of ['who refers to whom', 'which number is whose']) this.lookAhead(setup, formulas);
    tags.expected = linked ? tags.allLabels : {};
    this.begin(setup);
    this.output.begin();
    const results = formulas.map(([tex, display]) => this.result(tex, display));
    return { formulas: results, glyphs: this.output.glyphs.paths };
  }

  lookAhead(setup, formulas) {
    this.tex.parseOptions.tags.expected = null; // any reference will do
    this.begin(setup);
    for (const [tex, display] of formulas) this.attempt(tex, display);
  }

  // Definitions of a question live in a group inside that of its setup, which stays for the next question: most
  // formulas of a deck that defines commands use some. The group is a sandbox as MathJax makes one.
  begin(setup) {
    this.tex.reset();
    if (this.setup?.join('\0') !== setup.join('\0')) this.define(setup);
    const { groups } = this;
    groups.base = this.defined;
    groups.reset();
    groups.push();
    groups.getGlobal();
    groups.base = groups.i;
    groups.finish();
  }

  define(setup) {
    this.setup = null; // until it is whole: a file may have to be read first
    this.compile('\\begingroupSandbox', false);
    for (const tex of setup) this.attempt(tex, false);
    this.setup = setup;
    this.defined = this.groups.i;
    this.tex.reset();
  }

  // A formula in a supporting part: its own fault is reported where it is typeset itself.
  attempt(tex, display) {
    try {
      this.compile(tex, display);
    } catch (error) {
      if (!(error instanceof this.TexError)) throw error;
    }
  }

  compile(tex, display) {
    return this.document.convert(tex, { display, end: this.STATE.COMPILED });
  }

  result(tex, display) {
    const { adaptor, glyphs } = this.output;
    glyphs.used = new Set();
    try {
      const container = this.document.convert(tex, { display, em: EM, ex: EM * this.xHeight });
      const name = nameOf(this.tex.parseOptions.root);
      return { markup: lean(container.children[0], adaptor, name), glyphs: [...glyphs.used] };
    } catch (error) {
      if (error.retry) throw error;
      return this.refusal(error, tex);
    }
  }

  refusal(error, tex) {
    if (!(error instanceof this.TexError)) {
      const deep = error instanceof RangeError;
      return { error: deep ? 'nested too deeply' : String(error?.message ?? error), code: 'Failed', offset: null };
    }
    return { error: error.message, code: error.id, offset: this.offset(tex), known: this.known(error.id) };
  }

  // Where the parsers stood when they gave up. Macros replace the text before the place, never the text after
  // it, so the outermost parser is placed by what it has left; an inner one reads a piece before that place.
  offset(tex) {
    const parsers = [...this.tex.parseOptions.parsers].reverse();
    if (!parsers.length) return null;
    const outer = parsers[0];
    let end = tex.length - (outer.string.length - outer.i);
    for (const inner of parsers.slice(1)) {
      const start = tex.lastIndexOf(inner.string, end);
      if (start < 0) break;
      end = start + inner.i;
    }
    return end >= 0 && end <= tex.length ? end : null;
  }

  known(code) {
    const handler = { UndefinedControlSequence: 'macro', UnknownEnv: 'environment' }[code];
    if (!handler) return [];
    const names = new Set();
    for (const { item } of this.tex.parseOptions.handlers.get(handler)._configuration) {
      for (const name of item.map?.keys() ?? []) names.add(name);
    }
    return [...names].sort();
  }
}

async function makeInput(mathjax, macros, packages, TexError) {
  await Promise.all(packages.map(mathjax.texPackage));
  const { TeX } = await mathjax.part('input/tex');
  await defineOwnCommands(mathjax, packages, TexError);
  return new TeX({
    packages: [...packages.map((name) => RANKS[name] ?? name), 'slides'],
    tags: 'labelled',
    macros,
    formatError: (_, error) => {
      throw error;
    },
  });
}

// Commands of ours: \require loads nothing, \color takes both its old and its LaTeX form, a reference must have
// its label on the slide, and a line of a display formula has a number when a reference names its \label.
async function defineOwnCommands(mathjax, packages, TexError) {
  const { CommandMap } = await mathjax.part('input/tex/TokenMap');
  const { Configuration } = await mathjax.part('input/tex/Configuration');
  const { ColorMethods } = await mathjax.part('input/tex/color/ColorMethods');
  const { default: Base } = await mathjax.part('input/tex/base/BaseMethods');
  const { AbstractTags } = await mathjax.part('input/tex/Tags');
  new CommandMap('slides', {
    require(parser, name) {
      const wanted = parser.GetArgument(name);
      if (!packages.includes(wanted)) throw new TexError('NoPackage', 'TeX package `%1` is not loaded', wanted);
    },
    color(parser, name) {
      const [coloured] = ahead(parser, () => {
        parser.GetBrackets(name);
        parser.GetArgument(name);
        return [parser.GetNext() === '{'];
      });
      return ColorMethods[coloured ? 'TextColor' : 'Color'](parser, name);
    },
    ref: (parser, name) => reference(parser, name, () => Base.HandleRef(parser, name, false), TexError),
    eqref: (parser, name) => reference(parser, name, () => Base.HandleRef(parser, name, true), TexError),
  });
  Configuration.create('slides', {
    handler: { macro: ['slides'] },
    tags: { labelled: labelledTags(AbstractTags) },
    priority: 4, // before MathJax's own commands (5)
  });
}

function ahead(parser, read) {
  const start = parser.i;
  const found = read();
  parser.i = start;
  return found;
}

// `tags.expected` are the labels of all formulas of the slide, so a reference may stand before its formula.
function reference(parser, name, handle, TexError) {
  const { tags } = parser;
  const label = ahead(parser, () => parser.GetArgument(name));
  tags.referenced.add(label);
  if (!tags.expected || label in tags.labels) return handle();
  if (!(label in tags.expected)) throw new TexError('NoLabel', 'no formula of this slide has the label `%1`', label);
  tags.labels[label] = tags.expected[label];
  handle();
  delete tags.labels[label]; // its own formula defines it
}

const labelledTags = (AbstractTags) =>
  class extends AbstractTags {
    scope = '';
    expected = {};
    referenced = new Set();
    get wanted() {
      return this.referenced.has(this.label);
    }
    getTag(force = false) {
      const line = this.currentTag;
      if (!force && !line.tag && !this.wanted) return null;
      return super.getTag(force || (line.taggable && !line.noTag));
    }
    finalize(node, env) {
      if (env.display && !this.currentTag.env && this.wanted) this.autoTag();
      return super.finalize(node, env);
    }
    // Only what a reference can name gets an id.
    formatId(id) {
      return this.label ? `eqn-${this.scope}-${id.replace(/\s/g, '_')}` : '';
    }
  };
