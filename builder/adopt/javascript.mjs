// The far end of javascript.py: {"code", "json"} a line on standard input, and for each a line on standard output,
// {"nodes"} or {"problem", "offset"}. The code is parsed with acorn, whose file the argument names, and never run.
//
// `nodes` are those of ESTree, each behind all that stand in it: a node in another is given as {"node": its number}.
// `start`, `end` and `offset` count characters, not halves of them.

import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { parse } = await import(pathToFileURL(process.argv[2]));

const OPTIONS = {
  ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true,
  allowSuperOutsideMethod: true, allowHashBang: true, checkPrivateFields: false,
};
const MODULE = { sourceType: 'module', before: '', after: '' };
const SCRIPT = { sourceType: 'script', before: '', after: '' };
const VALUE = { sourceType: 'script', before: '(', after: '\n)' }; // as in JSON: `{` begins no block

function read(code, ways) {
  let first;
  for (const { sourceType, before, after } of ways) {
    const at = places(before, code, after);
    try {
      return { nodes: flat(parse(before + code + after, { ...OPTIONS, sourceType }), at) };
    } catch (error) {
      first ??= fault(error, at);
    }
  }
  return first;
}

function fault(error, at) {
  const problem = error instanceof SyntaxError ? error.message.replace(/ \(\d+:\d+\)$/, '') : 'nested too deep';
  return { problem, offset: at[error.pos ?? 0] };
}

// For each place in what is parsed the number of characters of the code before it.
function places(before, code, after) {
  const inner = characters(code);
  return [...Array(before.length).fill(0), ...inner, ...Array(after.length).fill(inner.at(-1))];
}

function characters(code) {
  const counted = new Uint32Array(code.length + 1);
  for (let at = 1; at <= code.length; at++) {
    const inside = code.codePointAt(at - 1) > 0xffff;
    counted[at] = counted[at - 1] + (inside ? 0 : 1);
  }
  return counted;
}

function flat(root, at) {
  const nodes = [];
  const put = (found) => {
    if (Array.isArray(found)) return found.map(put);
    if (typeof found?.type !== 'string') return plain(found);
    const fields = {};
    for (const [name, inner] of Object.entries(found)) fields[name] = put(inner);
    nodes.push({ ...fields, start: at[found.start], end: at[found.end] });
    return { node: nodes.length - 1 };
  };
  put(root);
  return nodes;
}

// `/x/` and `1n` have no value here; a pattern is in the node's `regex`, text of a template in an object of its own.
const plain = (found) => (found instanceof RegExp || typeof found === 'bigint' ? null : found);

for await (const line of createInterface({ input: process.stdin })) {
  const { code, json } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(read(code, json ? [VALUE] : [MODULE, SCRIPT, VALUE]))}\n`);
}
