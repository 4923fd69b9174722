// For the comparison in math_bench.py: formulas as MathJax's CHTML and as MathML.
// {mathjax, macros, fonts, formulas: [[tex, display]…]} on standard input, {chtml: {markup, style}, mathml} out.

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const PACKAGES = ['base', 'ams', 'newcommand', 'textmacros', 'configmacros', 'action', 'boldsymbol', 'cancel', 'color', 'enclose', 'html'];
const { mathjax: home, macros, fonts, formulas } = JSON.parse(await text(process.stdin));
const require = createRequire(`${home}/package.json`);
const load = (name) => require(`@mathjax/src/js/${name}.js`);
const { mathjax } = load('mathjax');
mathjax.asyncLoad = (name) => require(name);
mathjax.asyncIsSynchronous = true;
for (const name of PACKAGES) {
  load(`input/tex/${name}/${readdirSync(`${home}/cjs/input/tex/${name}`).find((f) => f.endsWith('Configuration.js')).slice(0, -3)}`);
}
load('adaptors/lite/Element').LiteElement.prototype.addEventListener = () => {};
const adaptor = load('adaptors/liteAdaptor').liteAdaptor();
load('handlers/html').RegisterHTMLHandler(adaptor);
const output = new (load('output/chtml').CHTML)({
  fontData: require('@mathjax/mathjax-newcm-font/js/chtml.js').MathJaxNewcmFont,
  fontURL: fonts,
  linebreaks: { inline: false },
});
const document = mathjax.document('', { InputJax: new (load('input/tex').TeX)({ packages: PACKAGES, macros }), OutputJax: output });
const { SerializedMmlVisitor } = load('core/MmlTree/SerializedMmlVisitor');
const { STATE } = load('core/MathItem');
const lean = (html) => html.replace(/ (?:data-(?:latex|mml|mjx|semantic)[-\w]*|space)="[^"]*"/g, '');

const visitor = new SerializedMmlVisitor();
const mathml = formulas.map(([tex, display]) => lean(visitor.visitTree(document.convert(tex, { display, end: STATE.CONVERT }))));
const chtml = formulas.map(([tex, display]) => lean(adaptor.outerHTML(document.convert(tex, { display }))));
const style = adaptor.cssText(output.styleSheet(document));
process.stdout.write(JSON.stringify({ chtml: { markup: chtml, style }, mathml }));
