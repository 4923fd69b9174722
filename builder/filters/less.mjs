// Compiles LESS to CSS: JSON {name, files} on standard input, `files` the texts by path, `name` the first of them.
// JSON {css} is written. Nothing else is read, from disk or network; no JavaScript of a sheet is run. A fault is written as JSON to
// standard error, status 1. The npm package is found through $NODE_PATH.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { posix } from 'node:path';

const less = createRequire(import.meta.url)('less');
const { name, files } = JSON.parse(readFileSync(0, 'utf8'));

class Given extends less.FileManager {
  supports() { return true; }

  supportsSync() { return true; }

  loadFileSync(path, folder) {
    for (const wanted of [path, `${path}.less`]) {
      const filename = posix.normalize(wanted.startsWith('/') ? wanted : folder + wanted);
      if (Object.hasOwn(files, filename)) return { filename, contents: files[filename] };
    }
    return { filename: path, contents: '', error: { type: 'File', message: `no file \`${path}\`` } };
  }

  async loadFile(path, folder) {
    const found = this.loadFileSync(path, folder);
    if (found.error) throw found.error;
    return found;
  }
}

const given = { install: (_, manager) => manager.addFileManager(new Given()) };

try {
  const { css } = await less.render(files[name], {
    filename: name, plugins: [given], disablePluginRule: true, javascriptEnabled: false,
  });
  process.stdout.write(JSON.stringify({ css }));
} catch (error) {
  const { message, filename, line, column, extract } = error;
  process.stderr.write(JSON.stringify({ message, filename, line, column, text: extract?.[1] }));
  process.exit(1);
}
