// The far end of worker.py: one JSON message a line on standard input, one answer a line on standard output.
//
//   node worker.mjs MATHJAX FONT         where MathJax is installed, and the formula font that most decks have
//
//   {"options": {macros, packages, x_height, font, breaks}}     → {"ready": true} or {"error": …}
//   {"id", "setup": [tex…], "formulas": [[tex, display]…], "linked", "scope"}
//                                                       → {"id", "formulas": [result…], "glyphs": {id: path}}
//
//   {"names": [command…], "packages"}                   → {"meanings": {command: words}}, of those that mean something
//
// A result is {"markup", "glyphs": [id…], "mathml", "remarks"} or {"error", "code", "offset", "known", "packages"}. Answers come in
// the order of the questions, so the asker knows which question a dead or silent worker was at.

import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { Catalogue } from './catalogue.mjs';
import { Engine } from './engine.mjs';
import { PACKAGES } from './input.mjs';
import { findMathJax } from './mathjax.mjs';
import { Output } from './output.mjs';

const ENGINES_KEPT = 8; // decks of one build differ in a few macro tables; each engine is about a megabyte

// A deck is typeset before optimising MathJax for it pays: measured, this takes a third off the processor time of a
// hundred formulas, and a little off that of a thousand.
setFlagsFromString('--interrupt-budget=540000');

const mathjax = await findMathJax(process.argv[2]);
const outputs = new Map();
const engines = new Map();
let engine = null;
let catalogue = null;

// Read while the deck is still being parsed. What cannot be read is told to whoever asks for it.
await Promise.allSettled([outputIn(process.argv[3]), ...PACKAGES.map(mathjax.texPackage)]);

async function choose(options) {
  const key = JSON.stringify(options);
  engine = engines.get(key) ?? (await Engine.of(mathjax, await outputIn(options.font), options));
  engines.delete(key);
  engines.set(key, engine); // the youngest is last
  if (engines.size > ENGINES_KEPT) engines.delete(engines.keys().next().value);
  return { ready: true };
}

async function outputIn(font) {
  if (!outputs.has(font)) outputs.set(font, await Output.of(mathjax, font));
  return outputs.get(font);
}

async function answer(message) {
  if (message.options) return choose(message.options);
  if (message.names) return meanings(message);
  const typeset = await engine.typeset(message);
  return { id: message.id, ...typeset, formulas: await Promise.all(typeset.formulas.map(withPackages)) };
}

async function meanings({ names, packages }) {
  catalogue ??= await Catalogue.of(mathjax);
  const known = names.map((name) => [name, catalogue.meaning(name, packages)]).filter(([, words]) => words);
  return { meanings: Object.fromEntries(known) };
}

// What is unknown here may be known to a package that nobody asked for.
async function withPackages(result) {
  if (!result.unknown) return result;
  catalogue ??= await Catalogue.of(mathjax);
  const { kind, name } = result.unknown;
  return { ...result, packages: catalogue.having(kind, name) };
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
