// MathJax's SVG side: a formula font, and a document that knows how wide text is. One a font for the whole process,
// as MathJax hands a file of rarer glyphs to the first font object that asks for it and to no other.

import { nameOf } from './name.mjs';
import { widthInEms } from './width.mjs';

const UNITS = 1000; // in an em of the formula font

export class Output {
  // `font` is the npm package of the formula font.
  static async of(mathjax, font) {
    const output = new Output();
    output.adaptor = await makeAdaptor(mathjax);
    output.svg = await makeSvg(mathjax, font);
    output.glyphs = output.svg.fontCache;
    return output;
  }

  // Before the formulas of another question: measures depend on its text font.
  begin() {
    this.svg.unknownCache.clear();
    this.glyphs.paths = {};
  }
}

async function makeAdaptor(mathjax) {
  const { LiteAdaptor } = await mathjax.part('adaptors/liteAdaptor');
  const { LiteElement } = await mathjax.part('adaptors/lite/Element');
  LiteElement.prototype.addEventListener = () => {}; // \toggle listens to clicks, of which there are none here
  return new (measuring(LiteAdaptor))();
}

async function makeSvg(mathjax, font) {
  const { SVG } = await mathjax.part('output/svg');
  const { FontCache } = await mathjax.part('output/svg/FontCache');
  const { SvgMphantom } = await mathjax.part('output/svg/Wrappers/mphantom');
  const { SvgMaction } = await mathjax.part('output/svg/Wrappers/maction');
  const [fontData] = Object.values(await mathjax.load(`${font}/js/svg.js`));
  const { MathJaxMhchemFontExtension } = await mathjax.load('@mathjax/mathjax-mhchem-font-extension/js/svg.js');
  const { MathJaxBbmFontExtension } = await mathjax.load('@mathjax/mathjax-bbm-font-extension/js/svg.js');
  const svg = new SVG({
    fontData,
    fontCache: 'global',
    useXlink: false,
    linebreaks: { inline: false }, // unless the engine says otherwise (pieces.mjs)
  });
  svg.addExtension(MathJaxMhchemFontExtension);
  svg.addExtension(MathJaxBbmFontExtension);
  svg.fontCache = new (glyphLog(FontCache))(svg);
  frameGaps(SvgMphantom);
  SvgMaction.actions.set('tooltip', [(node) => titleOf(node), {}]);
  return svg;
}

// Text in no formula font is measured by the rule of width.mjs instead of as one em a character.
const measuring = (LiteAdaptor) =>
  class extends LiteAdaptor {
    nodeSize(node, em = 1) {
      const size = parseFloat(this.getAttribute(node, 'font-size') ?? UNITS);
      return [(widthInEms(this.textContent(node)) * size) / em, 0.8];
    }
  };

// The paths of a page are shared by all its formulas, so a formula names glyphs and carries none.
const glyphLog = (FontCache) =>
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

// What students write by hand is a box in their edition (steps.mjs), a line inside of what is missing.
function frameGaps(SvgMphantom) {
  const { toSVG } = SvgMphantom.prototype;
  SvgMphantom.prototype.toSVG = function drawn(parents) {
    toSVG.call(this, parents);
    if (this.node.attributes.get('class') !== 'gap') return;
    const { w, h, d } = this.getBBox();
    const [x, y, width, height] = [0.02, 0.02 - d, w - 0.04, h + d - 0.04].map((n) => this.fixed(n));
    this.dom[0].attributes.class = 'gap';
    this.adaptor.append(this.dom[0], this.svg('rect', { x, y, width, height, fill: 'none', 'stroke-width': 40 }));
  };
}

// A tip over a formula is text; MathJax's own needs a script that moves a second formula about.
function titleOf(node) {
  const tip = node.childNodes[1]?.node;
  if (!tip) return;
  for (const dom of node.dom) {
    node.adaptor.insert(node.svg('title', {}, [node.text(nameOf(tip))]), node.firstChild(dom));
  }
}
