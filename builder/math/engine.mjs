// MathJax as a function: TeX in, lean SVG and the glyphs it uses out. One engine for each table of macros.

import { makeInput } from './input.mjs';
import { lean } from './lean.mjs';
import { mathmlOf } from './mathml.mjs';
import { nameOf } from './name.mjs';
import { arePieces, leanPieces } from './pieces.mjs';

const EM = 28.8; // pixels of the base theme's text: lengths in px are as long as there, all else is in ex
const UNKNOWN = { UndefinedControlSequence: 'macro', UnknownEnv: 'environment' };

export class Engine {
  static async of(mathjax, output, { macros, packages, x_height, breaks }) {
    const engine = new Engine();
    engine.output = output;
    engine.retrying = mathjax.retrying;
    engine.xHeight = x_height;
    engine.breaks = breaks;
    engine.TexError = (await mathjax.part('input/tex/TexError')).default;
    engine.STATE = (await mathjax.part('core/MathItem')).STATE;
    engine.tex = await makeInput(mathjax, macros, packages);
    const { packageData } = engine.tex.parseOptions;
    engine.groups = packageData.get('begingroup').stack;
    engine.colours = packageData.get('color').model;
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
    tags.expected = linked ? tags.found : {};
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
    this.colours.userColors = new Map(this.definedColours);
    groups.base = this.defined;
    groups.reset();
    groups.push();
    groups.getGlobal();
    groups.base = groups.i;
    groups.finish();
  }

  define(setup) {
    this.setup = null; // until it is whole: a file may have to be read first
    this.colours.userColors = new Map();
    this.compile('\\begingroupSandbox', false);
    for (const tex of setup) this.attempt(tex, false);
    this.setup = setup;
    this.defined = this.groups.i;
    this.definedColours = this.colours.userColors;
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
    this.tex.parseOptions.remarks = [];
    try {
      const children = this.drawn(tex, display);
      const { remarks, root } = this.tex.parseOptions;
      const write = children.length > 1 ? leanPieces : lean;
      const markup = write(children.length > 1 ? children : children[0], adaptor, nameOf(root));
      return { markup, glyphs: [...glyphs.used], mathml: mathmlOf(root, display), remarks };
    } catch (error) {
      if (error.retry) throw error;
      return this.refusal(error, tex);
    }
  }

  // What MathJax draws: one picture, or pieces with blanks between them.
  drawn(tex, display) {
    const convert = (inline) => {
      this.output.svg.options.linebreaks.inline = inline;
      return this.document.convert(tex, { display, em: EM, ex: EM * this.xHeight }).children;
    };
    const children = convert(this.breaks && !display);
    return children.length === 1 || arePieces(children) ? children : convert(false);
  }

  refusal(error, tex) {
    if (!(error instanceof this.TexError)) {
      const deep = error instanceof RangeError && /call stack/.test(error.message);
      return { error: deep ? 'nested too deeply' : String(error?.message ?? error), code: 'Failed', offset: null };
    }
    const kind = UNKNOWN[error.id];
    const known = kind ? this.known(kind) : [];
    const unknown = kind && { kind, name: /[\\'](.[^']*)'?$/.exec(error.message)?.[1] };
    return { error: error.message, code: error.id, offset: this.offset(tex), known, unknown };
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

  known(kind) {
    const names = new Set();
    for (const { item } of this.tex.parseOptions.handlers.get(kind)._configuration) {
      for (const name of item.map?.keys() ?? []) names.add(name.replace(/^\\/, '')); // delimiters have theirs
    }
    return [...names].sort();
  }
}
