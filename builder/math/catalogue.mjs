// Which package of MathJax has a command, and what the command means there. Read from MathJax's own tables, all
// packages included, when it is first asked.

import { PACKAGES } from './input.mjs';
import { texPackages } from './mathjax.mjs';

const NO_MATHEMATICS = new Set(['autoload', 'configmacros', 'noerrors', 'noundefined', 'setoptions', 'texhtml', 'colorv2',
  'fontsizev3', 'require', 'tagformat', 'begingroup']);
const OPERATORS = new Set(['NamedFn', 'NamedOp']);
const SIGN = /^\P{Cc}$/u;

export class Catalogue {
  static async of(mathjax) {
    const catalogue = new Catalogue();
    const names = texPackages(mathjax.home).filter((name) => !NO_MATHEMATICS.has(name));
    await Promise.all(names.map(mathjax.texPackage));
    const { ConfigurationHandler } = await mathjax.part('input/tex/Configuration');
    const { MapHandler } = await mathjax.part('input/tex/MapHandler');
    catalogue.packages = names.sort().map((name) => ({ name, handler: ConfigurationHandler.get(name).handler }));
    catalogue.map = MapHandler.getMap;
    return catalogue;
  }

  // The packages that have a command (`kind` is macro) or an environment.
  having(kind, name) {
    return this.packages.filter(({ handler }) => this.found(handler, kind, name)).map(({ name }) => name);
  }

  // What a command means with some packages asked for: `the sign …`, `the operator …`, its definition, or whose it is.
  meaning(name, asked) {
    const ranked = [...asked.toReversed(), ...PACKAGES.toReversed()];
    const owner = ranked.find((one) => this.having('macro', name).includes(one));
    if (!owner) return null;
    const entry = this.found(this.packages.find(({ name }) => name === owner).handler, 'macro', name);
    return inWords(entry, name, owner);
  }

  found(handler, kind, name) {
    for (const map of [...(handler[kind] ?? []), ...(kind === 'macro' ? handler.delimiter : [])].map(this.map)) {
      const entry = map?.lookup?.(name) ?? (kind === 'macro' ? map?.lookup?.(`\\${name}`) : null);
      if (entry) return entry;
    }
    return null;
  }
}

function inWords(entry, name, owner) {
  if (SIGN.test(entry.char ?? '')) return `the sign \`${entry.char}\``;
  if (OPERATORS.has(entry.func?.name)) return `the operator \`${name}\``;
  const [definition] = entry.args ?? [];
  if (entry.func?.name === 'Macro' && typeof definition === 'string') return `\`${definition}\``;
  return ['base', 'ams'].includes(owner) ? 'a command of TeX' : `a command of the package \`${owner}\``;
}
