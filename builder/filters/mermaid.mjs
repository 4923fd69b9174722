// Reads a Mermaid diagram (standard input) with the library's own parser. A fault is written as JSON
// {message, line, column} to standard error, status 1. The npm packages are found through $NODE_PATH.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const load = async (...path) => (await import(pathToFileURL(join(process.env.NODE_PATH, ...path)))).default;

// What cleans markup needs a document. Nothing is shown here, so nothing need be clean.
Object.assign(await load('dompurify', 'dist', 'purify.es.mjs'), { addHook() {}, sanitize: (text) => text });
const mermaid = await load('mermaid', 'dist', 'mermaid.core.mjs');

// The library counts the lines of what is left when it has taken these away, in this order.
const TAKEN_AWAY = [/^\s*-{3}\s*\n[\s\S]*?\n-{3}\s*\n+/g, /%{2}\{[\s\S]*?\}%{2}\s*/g, /^\s*%%(?!\{)[^\n]+\n?/gm, /^\s+/g];

function lineIn(source, line) {
  let left = [...source.split('\n').entries()].map(([i, text]) => ({ text: `${text}\n`, at: i + 1 }));
  for (const pattern of TAKEN_AWAY) {
    const text = left.map((part) => part.text).join('');
    const gone = [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
    let place = 0;
    left = left.flatMap(({ text: part, at }) => {
      const kept = [...part].filter((_, i) => !gone.some(([from, to]) => from <= place + i && place + i < to)).join('');
      place += part.length;
      return kept ? [{ text: kept, at }] : [];
    });
  }
  let number = 1;
  for (const { text, at } of left) {
    if (number >= line) return at;
    number += text.endsWith('\n') ? 1 : 0;
  }
  return left.at(-1)?.at ?? 1;
}

// Two kinds of parser are at work, and each has words of its own.
function fault({ message, hash }, source) {
  const lines = source.trimEnd().split('\n');
  if (hash?.token === 'EOF') return { message: 'unexpected end of the diagram', line: lines.length, column: lines.at(-1).length + 1 };
  if (hash?.loc) {
    const what = hash.text?.trim() ? `unexpected \`${hash.text.trim()}\`` : 'unexpected end of the line';
    return { message: what, line: lineIn(source, hash.loc.last_line), column: hash.loc.last_column + 1 };
  }
  const [, line, column] = /on line (\d+), column (\d+)/.exec(message) ?? [];
  const found = /(?:but found:? [`'](.+?)['`]|unexpected character: ->(.+?)<-)/s.exec(message);
  const what = found ? `unexpected \`${(found[1] ?? found[2]).trim()}\`` : message.split('\n')[0].replace(/^Parsing failed:\s*/, '');
  return { message: what, line: line && lineIn(source, Number(line)), column: column && Number(column) };
}

const source = readFileSync(0, 'utf8').replace(/\r\n?/g, '\n');
try {
  await mermaid.parse(source);
} catch (error) {
  // What only a browser has is missing here, which says nothing about the diagram.
  if (!(error instanceof ReferenceError || error instanceof TypeError)) {
    const unknown = error.name === 'UnknownDiagramError' || /^No diagram type/.test(error.message);
    process.stderr.write(JSON.stringify(unknown ? { message: 'no kind of diagram is named in the first line' } : fault(error, source)));
    process.exitCode = 1;
  }
}
