// The far end of worker.py where there is no startup snapshot (startup.py).
//
//   node worker.mjs MATHJAX FONT         where MathJax is installed, and the formula font that most decks have

import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { fileOf, MathJax } from './mathjax.mjs';
import { Server } from './server.mjs';

const [, , home, font] = process.argv;
const load = (name) => import(pathToFileURL(fileOf(home, name)));
const server = await Server.of(await MathJax.of(home, load), font); // read while the deck is still being parsed
await server.serve(createInterface({ input: process.stdin }));
