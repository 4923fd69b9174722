// Answers questions about formulas: one JSON message a line on standard input, one answer a line on standard output.
//
//   {"options": {macros, packages, x_height, font, breaks}}     → {"ready": true} or {"error": …}
//   {"id", "setup": [tex…], "formulas": [[tex, display]…], "linked", "scope"}
//                                                       → {"id", "formulas": [result…], "glyphs": {id: path}}
//
//   {"names": [command…], "packages"}                   → {"meanings": {command: words}}, of those that mean something
//
// A result is {"markup", "glyphs": [id…], "mathml", "remarks"} or {"error", "code", "offset", "known", "packages"}.
// Answers come in the order of the questions, so the asker knows which question a dead or silent worker was at.

import { setFlagsFromString } from 'node:v8';
import { Catalogue } from './catalogue.mjs';
import { Engine } from './engine.mjs';
import { PACKAGES } from './input.mjs';
import { Output } from './output.mjs';

const ENGINES_KEPT = 8; // decks of one build differ in a few macro tables; each engine is about a megabyte

export class Server {
  outputs = new Map();
  engines = new Map();
  engine = null;
  catalogue = null;

  // With the formula font that most decks have. What cannot be read is told to whoever asks for it.
  static async of(mathjax, font) {
    const server = new Server();
    server.mathjax = mathjax;
    await Promise.allSettled([server.outputIn(font), ...PACKAGES.map(mathjax.texPackage)]);
    return server;
  }

  // `lines` are the messages.
  async serve(lines) {
    // A deck is typeset before optimising MathJax for it pays: measured, this takes a third off the processor time of
    // a hundred formulas, and a little off that of a thousand.
    setFlagsFromString('--interrupt-budget=540000');
    for await (const line of lines) {
      const reply = await this.answer(JSON.parse(line)).catch((error) => ({ error: String(error?.message ?? error) }));
      process.stdout.write(JSON.stringify(reply) + '\n');
    }
  }

  async answer(message) {
    if (message.options) return this.choose(message.options);
    if (message.names) return this.meanings(message);
    const typeset = await this.engine.typeset(message);
    const formulas = await Promise.all(typeset.formulas.map((result) => this.withPackages(result)));
    return { id: message.id, ...typeset, formulas };
  }

  async choose(options) {
    const key = JSON.stringify(options);
    this.engine = this.engines.get(key) ?? (await Engine.of(this.mathjax, await this.outputIn(options.font), options));
    this.engines.delete(key);
    this.engines.set(key, this.engine); // the youngest is last
    if (this.engines.size > ENGINES_KEPT) this.engines.delete(this.engines.keys().next().value);
    return { ready: true };
  }

  async outputIn(font) {
    if (!this.outputs.has(font)) this.outputs.set(font, await Output.of(this.mathjax, font));
    return this.outputs.get(font);
  }

  async meanings({ names, packages }) {
    this.catalogue ??= await Catalogue.of(this.mathjax);
    const known = names.map((name) => [name, this.catalogue.meaning(name, packages)]).filter(([, words]) => words);
    return { meanings: Object.fromEntries(known) };
  }

  // What is unknown here may be known to a package that nobody asked for.
  async withPackages(result) {
    if (!result.unknown) return result;
    this.catalogue ??= await Catalogue.of(this.mathjax);
    const { kind, name } = result.unknown;
    return { ...result, packages: this.catalogue.having(kind, name) };
  }
}
