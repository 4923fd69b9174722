// The far end of process.py: one JSON message a line on standard input, one answer a line on standard output.
//
//   {"options": {macros, packages, x_height}}           → {"ready": true} or {"error": …}
//   {"id", "setup": [tex…], "formulas": [[tex, display]…], "linked", "scope"}
//                                                       → {"id", "formulas": [result…], "glyphs": {id: path}}
//
// A result is {"markup", "glyphs": [id…]} or {"error", "code", "offset", "known"}. Answers come in the order of
// the questions, so the asker knows which question a dead or silent worker was at.

import { createInterface } from 'node:readline';
import { Engine } from './engine.mjs';
import { Output } from './output.mjs';

const ENGINES_KEPT = 8; // decks of one build differ in a few macro tables; each engine is about a megabyte

const output = new Output(process.argv[2]);
const engines = new Map();
let engine = null;

function choose(options) {
  const key = JSON.stringify(options);
  engine = engines.get(key) ?? new Engine(output, options);
  engines.delete(key);
  engines.set(key, engine); // the youngest is last
  if (engines.size > ENGINES_KEPT) engines.delete(engines.keys().next().value);
  return { ready: true };
}

function answer(message) {
  if (message.options) return choose(message.options);
  return { id: message.id, ...engine.typeset(message) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
