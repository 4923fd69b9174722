// Cuts font files to some characters with HarfBuzz, and a variable font to one weight: its other axes stay where they
// are by default. Without a weight they all stay, and what HarfBuzz would lose is refused. A job comes as a line of JSON on standard input, {path, text, weight, options}, and goes back as one:
// {shown, font}, the characters that the file has and a font of these (base64, empty for none), or {wrong}.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const packages = createRequire(`${process.argv[2]}/`);
const [subset, { convert }] = [packages('subset-font'), packages('fontverter')];
const { Blob, Face } = await import(pathToFileURL(packages.resolve('harfbuzzjs')));

// Pictures for glyphs, and rules of shaping that are not OpenType's.
const LOST = ['SVG ', 'sbix', 'Silf', 'mort', 'morx', 'kerx'];

function tables(font) {
  return Array.from({ length: font.readUInt16BE(4) }, (_, n) => font.toString('latin1', 12 + 16 * n, 16 + 16 * n));
}

async function cut({ path, text, weight, options }) {
  const font = await convert(await readFile(path), 'sfnt');
  const lost = weight === null ? tables(font).filter((name) => LOST.includes(name)) : [];
  if (lost.length) throw new Error(`its table ${lost[0].trim()} cannot be cut`);
  const face = new Face(new Blob(font));
  const known = new Set(face.collectUnicodes());
  const shown = [...text].filter((character) => known.has(character.codePointAt(0))).join('');
  const axes = Object.entries(face.getAxisInfos()).map(([tag, axis]) => [tag, tag === 'wght' ? weight : axis.default]);
  const variationAxes = weight === null ? undefined : Object.fromEntries(axes);
  const piece = shown ? await subset(font, shown, { ...options, variationAxes }) : Buffer.alloc(0);
  return { shown, font: piece.toString('base64') };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await cut(JSON.parse(line)).catch((error) => ({ wrong: String(error?.message ?? error) }));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
