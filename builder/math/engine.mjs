// MathJax as a function: TeX in, lean SVG and the glyphs it uses out.

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lean } from './lean.mjs';
import { nameOf } from './name.mjs';
import { widthInEms } from './width.mjs';

// What MathJax itself loads at the first use of a command (its `autoload` list) is there from the start.
const PACKAGES = [
  'base', 'ams', 'newcommand', 'textmacros', 'configmacros', 'begingroup', 'action', 'amscd', 'bbox', 'boldsymbol',
  'braket', 'bussproofs', 'cancel', 'color', 'enclose', 'extpfeil', 'html', 'mhchem', 'unicode', 'verb',
];
const RANKS = { braket: ['braket', 3.5] }; // \set and \Set are its commands: behind the author's macros (3)
const EM = 1000; // SVG units in an em of the formula font

export class Engine {
  constructor(home, { macros, packages, x_height }) {
    this.require = createRequire(`${home}/package.json`);
    this.xHeight = x_height;
    this.packages = [...PACKAGES, ...packages];
    this.load(`${home}/cjs/input/tex`);
    this.document = this.makeDocument(macros);
  }

  load(folder) {
    const { mathjax } = this.require('@mathjax/src/js/mathjax.js');
    mathjax.asyncLoad = (name) => this.require(name); // rarer glyphs live in files of their own
    mathjax.asyncIsSynchronous = true;
    for (const name of this.packages) {
      const file = readdirSync(`${folder}/${name}`).find((file) => file.endsWith('Configuration.js'));
      this.require(`@mathjax/src/js/input/tex/${name}/${file}`);
    }
    const { LiteElement } = this.require('@mathjax/src/js/adaptors/lite/Element.js');
    LiteElement.prototype.addEventListener = () => {}; // \toggle listens to clicks, of which there are none here
    this.mathjax = mathjax;
    this.TexError = this.require('@mathjax/src/js/input/tex/TexError.js').default;
    this.STATE = this.require('@mathjax/src/js/core/MathItem.js').STATE;
  }

  makeDocument(macros) {
    const { LiteAdaptor } = this.require('@mathjax/src/js/adaptors/liteAdaptor.js');
    const { HTMLHandler } = this.require('@mathjax/src/js/handlers/html/HTMLHandler.js');
    this.adaptor = new (measuring(LiteAdaptor))();
    this.svg = this.makeOutput();
    this.tex = this.makeInput(macros);
    return new HTMLHandler(this.adaptor).create('', { InputJax: this.tex, OutputJax: this.svg });
  }

  makeOutput() {
    const { SVG } = this.require('@mathjax/src/js/output/svg.js');
    const { FontCache } = this.require('@mathjax/src/js/output/svg/FontCache.js');
    const { MathJaxNewcmFont } = this.require('@mathjax/mathjax-newcm-font/js/svg.js');
    const { MathJaxMhchemFontExtension: mhchem } = this.require('@mathjax/mathjax-mhchem-font-extension/js/svg.js');
    const svg = new SVG({
      fontData: MathJaxNewcmFont,
      fontCache: 'global',
      useXlink: false,
      exFactor: this.xHeight,
      linebreaks: { inline: false }, // a formula in a line of text stays in one piece
    });
    svg.addExtension(mhchem);
    svg.fontCache = new (glyphs(FontCache))(svg);
    this.wrapActions(svg);
    return svg;
  }

  wrapActions(svg) {
    const { SvgMaction } = this.require('@mathjax/src/js/output/svg/Wrappers/maction.js');
    SvgMaction.actions.set('tooltip', [(node) => titleOf(node), {}]);
  }

  makeInput(macros) {
    const { TeX } = this.require('@mathjax/src/js/input/tex.js');
    this.defineOwnCommands();
    return new TeX({
      packages: [...this.packages.map((name) => RANKS[name] ?? name), 'slides'],
      tags: 'labelled',
      macros,
      formatError: (_, error) => {
        throw error;
      },
    });
  }

  // Commands of ours: \require loads nothing, \color takes both its old and its LaTeX form, a reference must have
  // its label on the slide, and a line of a display formula gets a number when it has a \label.
  defineOwnCommands() {
    const { CommandMap } = this.require('@mathjax/src/js/input/tex/TokenMap.js');
    const { Configuration } = this.require('@mathjax/src/js/input/tex/Configuration.js');
    const { ColorMethods } = this.require('@mathjax/src/js/input/tex/color/ColorMethods.js');
    const { default: Base } = this.require('@mathjax/src/js/input/tex/base/BaseMethods.js');
    const { AbstractTags } = this.require('@mathjax/src/js/input/tex/Tags.js');
    const { packages, TexError } = this;
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

  // Typesets formulas in one scope: definitions in `setup` hold for them, and when they are `linked` labels of one
  // are known to all. `scope` makes the ids of labels differ from those of other slides.
  typeset({ setup, formulas, linked, scope }) {
    const { tags } = this.tex.parseOptions;
    tags.scope = scope;
    tags.expected = linked ? this.labelsOf(setup, formulas) : {};
    this.begin(setup);
    this.svg.fontCache.paths = {};
    const results = formulas.map(([tex, display]) => this.result(tex, display));
    return { formulas: results, glyphs: this.svg.fontCache.paths };
  }

  labelsOf(setup, formulas) {
    const { tags } = this.tex.parseOptions;
    tags.expected = null; // any reference will do
    this.begin(setup);
    for (const [tex, display] of formulas) this.attempt(tex, display);
    return tags.allLabels;
  }

  // Definitions live until the next sandbox.
  begin(setup) {
    this.tex.reset();
    this.compile('\\begingroupSandbox', false);
    for (const tex of setup) this.attempt(tex, false);
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
    this.svg.fontCache.used = new Set();
    try {
      const container = this.document.convert(tex, { display, em: 16, ex: 16 * this.xHeight });
      const name = nameOf(this.tex.parseOptions.root);
      return { markup: lean(container.children[0], this.adaptor, name), glyphs: [...this.svg.fontCache.used] };
    } catch (error) {
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

// Text in no formula font is measured by the rule of width.mjs instead of as one em a character.
const measuring = (LiteAdaptor) =>
  class extends LiteAdaptor {
    nodeSize(node, em = 1) {
      const size = parseFloat(this.getAttribute(node, 'font-size') ?? EM);
      return [(widthInEms(this.textContent(node)) * size) / em, 0.8];
    }
  };

// The paths of a page are shared by all its formulas, so a formula names glyphs and carries none.
const glyphs = (FontCache) =>
  class extends FontCache {
    used = new Set();
    paths = {};
    cachePath(variant, code, path) {
      if (!path) return '';
      const id = `${this.jax.font.getVariant(variant).cacheID || variant}-${code}`;
      this.used.add(id);
      this.paths[id] = path;
      return id;
    }
  };

// A tip over a formula is its text; MathJax's own needs a script that moves a second formula about.
function titleOf(node) {
  const tip = node.childNodes[1]?.node;
  if (!tip) return;
  const text = tip.isKind('mtext') ? tip.textContent() : (tip.attributes.get('data-latex') ?? '');
  for (const dom of node.dom) {
    node.adaptor.insert(node.svg('title', {}, [node.text(text)]), node.firstChild(dom));
  }
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
    getTag(force = false) {
      const line = this.currentTag;
      if (!force && !line.tag && !this.label) return null;
      return super.getTag(force || (line.taggable && !line.noTag));
    }
    finalize(node, env) {
      if (env.display && !this.currentTag.env && this.label) this.autoTag();
      return super.finalize(node, env);
    }
    // Only what a reference can name gets an id.
    formatId(id) {
      return this.label ? `eqn-${this.scope}-${id.replace(/\s/g, '_')}` : '';
    }
  };
