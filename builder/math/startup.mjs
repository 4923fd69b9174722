// The far end of worker.py from a startup snapshot of Node.js: MathJax has been read and waits in memory.
//
//   node --snapshot-blob FILE FOLDER     where bundle.mjs has written files of rarer glyphs

import { readFileSync } from 'node:fs';
import { startupSnapshot } from 'node:v8';
import { FONT, HOME, MODULES } from 'bundled';
import { MathJax } from './mathjax.mjs';
import { Server } from './server.mjs';

let folder = '';
let server = null;

const load = async (name) => MODULES[name] ?? read(name);

function read(name) {
  const module = { exports: {} };
  const run = new Function('require', 'module', readFileSync(`${folder}/${name}`, 'utf8'));
  run((other) => MODULES[other], module);
  MODULES[name] = module.exports;
  return module.exports;
}

MathJax.of(HOME, load)
  .then((mathjax) => Server.of(mathjax, FONT))
  .then((ready) => {
    server = ready;
  });

startupSnapshot.setDeserializeMainFunction(async () => {
  folder = process.argv[1];
  const { createInterface } = require('node:readline'); // which is not to be in a snapshot
  await server.serve(createInterface({ input: process.stdin }));
});
