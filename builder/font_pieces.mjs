// Cuts font files to some characters with HarfBuzz: jobs come as JSON on standard input, what is wrong
// with each of them goes back as JSON, null where a file was written.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { text as all } from "node:stream/consumers";

const subset = createRequire(import.meta.url)(process.argv[2]);
const { jobs, options } = JSON.parse(await all(process.stdin));

const cut = async ({ path, text, axes, out }) => {
  try {
    await writeFile(out, await subset(await readFile(path), text, { ...options, variationAxes: axes }));
    return null;
  } catch (error) {
    return String(error?.message ?? error);
  }
};

const answers = [];
for (const job of jobs) answers.push(await cut(job));
process.stdout.write(JSON.stringify(answers));
