// Reads a module on standard input and writes the strings by which it imports others: [[start, end, text], …], places
// counted in characters. The one argument is the folder node_modules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { parse } = createRequire(`${process.argv[2]}/`)('acorn');
const text = readFileSync(0, 'utf8');
const found = [];
const points = (unit) => [...text.slice(0, unit)].length;

function visit(node) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(visit);
  const { source } = node;
  const imports = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];
  if (imports.includes(node.type) && typeof source?.value === 'string') {
    found.push([points(source.start), points(source.end), source.value]);
  }
  Object.values(node).forEach(visit);
}

try {
  visit(parse(text, { sourceType: 'module', ecmaVersion: 'latest', allowHashBang: true }).body);
} catch (error) {
  if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
  found.length = 0; // no JavaScript, or nested too deeply: browsers do not run it either
}
process.stdout.write(JSON.stringify(found));
