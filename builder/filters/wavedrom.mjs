// Draws a WaveDrom description (JSON5, standard input) as SVG. The argument says which kind: wavedrom or bitfield;
// a second one holds options of a bit field as JSON. A fault is written as JSON to standard error, status 1.
// The npm packages are found through $NODE_PATH.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const json5 = require('json5');
const onml = require('onml');

const [kind, options = '{}'] = process.argv.slice(2);

function waves(source) {
  const { renderAny } = require('wavedrom');
  const skins = Object.assign({}, ...['default', 'narrow', 'lowkey'].map((name) => require(`wavedrom/skins/${name}.js`)));
  return renderAny(0, source, skins);
}

function bits(source) {
  return require('bit-field').render(source, JSON.parse(options));
}

try {
  const drawn = { wavedrom: waves, bitfield: bits }[kind](json5.parse(readFileSync(0, 'utf8')));
  process.stdout.write(drawn[0] === 'svg' ? onml.stringify(drawn) : '');
} catch (error) {
  const { message, lineNumber, columnNumber } = error;
  process.stderr.write(JSON.stringify({ message, line: lineNumber, column: columnNumber }));
  process.exit(1);
}
