// Cuts font files to some characters with HarfBuzz. A job comes as a line of JSON on standard input, what is wrong
// with it goes back as one: null where a file was written.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const subset = createRequire(import.meta.url)(process.argv[2]);

async function cut({ path, text, options, out }) {
  try {
    await writeFile(out, await subset(await readFile(path), text, options));
    return null;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify({ wrong: await cut(JSON.parse(line)) }) + '\n');
}
