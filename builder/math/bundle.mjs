// Puts MathJax and our side of the worker into one script, as a startup snapshot needs it.
//
//   node bundle.mjs MATHJAX OUT FONT OTHER…
//
// writes OUT/worker.cjs, with the formula font that most decks have, and beside it the other fonts and the rarer
// glyphs, as files for `require`. What they share with the script they ask it for, by its public name.

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configuration, fileOf, texPackages } from './mathjax.mjs';

const ROOTS = ['mathjax', 'input/tex', 'handlers/html/HTMLHandler', 'adaptors/liteAdaptor', 'output/svg'];
const EXTENSIONS = ['@mathjax/mathjax-mhchem-font-extension', '@mathjax/mathjax-bbm-font-extension'];
const LOADERS = new Set(['autoload', 'require']); // of packages, in a page
const PUBLIC = /^.*[\\/](@mathjax)[\\/]([^\\/]+)[\\/]mjs[\\/]/;

const [home, out, font, ...others] = process.argv.slice(2);
const { build } = createRequire(`${home}/package.json`)('esbuild');
const settings = { absWorkingDir: home, bundle: true, format: 'cjs', platform: 'node', outdir: out, logLevel: 'silent' };
const outlines = (owner) => `${owner}/js/svg.js`;
const text = JSON.stringify;

const roots = [
  ...ROOTS.map((name) => `@mathjax/src/js/${name}.js`),
  ...texPackages(home).filter((name) => !LOADERS.has(name)).map((name) => configuration(home, name)),
  ...[font, ...EXTENSIONS].map(outlines),
];
const shared = await modulesNeeded();
await build({
  ...settings,
  entryPoints: { worker: fileURLToPath(new URL('startup.mjs', import.meta.url)) },
  outExtension: { '.js': '.cjs' },
  plugins: [plugin(/^bundled$/, () => ({ path: 'bundled', namespace: 'bundled' }), contents)],
});
const rarer = readdirSync(`${home}/../../${font}/mjs/svg/dynamic`).filter((file) => file.endsWith('.js'));
const alone = [...others.map(outlines), ...rarer.map((file) => `${font}/js/svg/dynamic/${file}`)];
await build({
  ...settings,
  entryPoints: alone.map((name) => ({ in: fileOf(home, name), out: name.slice(0, -'.js'.length) })),
  plugins: [plugin(/./, asked)],
});

// The public names of the roots and of all that they need in turn, the roots first: the order in which modules are
// read matters to some.
async function modulesNeeded() {
  const stdin = { contents: roots.map((name) => `import ${text(fileOf(home, name))};`).join('\n'), resolveDir: home };
  const { metafile } = await build({ ...settings, stdin, write: false, metafile: true });
  const names = Object.keys(metafile.inputs).map((path) => nameOf(resolve(home, path)));
  return new Set([...roots, ...names.filter(Boolean)]);
}

function nameOf(path) {
  return PUBLIC.test(path) ? path.replace(PUBLIC, '$1/$2/js/').replaceAll('\\', '/') : null;
}

// What `bundled` has for startup.mjs.
function contents() {
  const names = [...shared];
  const imports = names.map((name, n) => `import * as m${n} from ${text(fileOf(home, name))};`);
  const table = names.map((name, n) => `${text(name)}: m${n}`);
  const exports = `export const HOME = ${text(home)}, FONT = ${text(font)}, MODULES = { ${table} };`;
  return { contents: [...imports, exports].join('\n'), resolveDir: home };
}

// A file that stands alone asks for what is shared.
async function asked({ path, kind, pluginData, ...from }, { resolve }) {
  if (kind === 'entry-point' || pluginData === asked) return undefined;
  const found = await resolve(path, { ...from, kind, pluginData: asked });
  const name = nameOf(found.path);
  return shared.has(name) ? { path: name, external: true } : undefined;
}

function plugin(filter, onResolve, onLoad) {
  const setup = (build) => {
    build.onResolve({ filter }, (request) => onResolve(request, build));
    if (onLoad) build.onLoad({ filter, namespace: 'bundled' }, onLoad);
  };
  return { name: 'slides', setup };
}
