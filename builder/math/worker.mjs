// The far end of worker.py: one JSON message a line on standard input, one answer a line on standard output.
//
//   {"options": {macros, packages, x_height}}           → {"ready": true} or {"error": …}
//   {"id", "setup": [tex…], "formulas": [[tex, display]…], "linked", "scope"}
//                                                       → {"id", "formulas": [result…], "glyphs": {id: path}}
//
// A result is {"markup", "glyphs": [id…]} or {"error", "code", "offset", "known"}. Answers come in the order of
// the questions, so the asker knows which question a dead or silent worker was at.

import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { Engine } from './engine.mjs';
import { findMathJax } from './mathjax.mjs';
import { Output } from './output.mjs';

const ENGINES_KEPT = 8; // decks of one build differ in a few macro tables; each engine is about a megabyte

// A deck is typeset before optimising MathJax for it pays: measured, this takes a third off the processor time of a
// hundred formulas, and a little off that of a thousand.
setFlagsFromString('--interrupt-budget=540000');

const mathjax = await findMathJax(process.argv[2]);
const output = await Output.of(mathjax);
const engines = new Map();
let engine = null;

async function choose(options) {
  const key = JSON.stringify(options);
  engine = engines.get(key) ?? (await Engine.of(mathjax, output, options));
  engines.delete(key);
  engines.set(key, engine); // the youngest is last
  if (engines.size > ENGINES_KEPT) engines.delete(engines.keys().next().value);
  return { ready: true };
}

async function answer(message) {
  if (message.options) return choose(message.options);
  return { id: message.id, ...(await engine.typeset(message)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
