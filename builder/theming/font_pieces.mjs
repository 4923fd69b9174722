// Cuts font files to some characters with HarfBuzz, and a variable font to one weight: its other axes stay where they
// are by default. A job comes as a line of JSON on standard input, {path, text, weight, options}, and goes back as one:
// {shown, font}, the characters that the file has and a font of these (base64, empty for none), or {wrong}.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const packages = createRequire(`${process.argv[2]}/`);
const [subset, { convert }] = [packages('subset-font'), packages('fontverter')];
const { Blob, Face } = await import(pathToFileURL(packages.resolve('harfbuzzjs')));

async function cut({ path, text, weight, options }) {
  const font = await convert(await readFile(path), 'sfnt');
  const face = new Face(new Blob(font));
  const known = new Set(face.collectUnicodes());
  const shown = [...text].filter((character) => known.has(character.codePointAt(0))).join('');
  const axes = Object.entries(face.getAxisInfos()).map(([tag, axis]) => [tag, tag === 'wght' ? weight : axis.default]);
  const variationAxes = Object.fromEntries(axes);
  const piece = shown ? await subset(font, shown, { ...options, variationAxes }) : Buffer.alloc(0);
  return { shown, font: piece.toString('base64') };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await cut(JSON.parse(line)).catch((error) => ({ wrong: String(error?.message ?? error) }));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
