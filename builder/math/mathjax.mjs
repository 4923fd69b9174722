// The parts of MathJax, and how they wait for files of rarer glyphs.

import { readdirSync } from 'node:fs';

const IN_PACKAGE = /^(@[^/]+\/[^/]+)\/js\/(.*)$/;

export class MathJax {
  // `home` is the folder of its package; `load` promises a module by its public name: `@mathjax/src/js/mathjax.js`.
  static async of(home, load) {
    const mathjax = new MathJax();
    Object.assign(mathjax, { home, load });
    mathjax.core = (await mathjax.part('mathjax')).mathjax;
    mathjax.core.asyncLoad = load; // rarer glyphs live in files of their own
    return mathjax;
  }

  part = (name) => this.load(`@mathjax/src/js/${name}.js`);

  texPackage = (name) => this.load(configuration(this.home, name));

  // Runs a function again whenever a file that it lacked has been read.
  retrying = (run) => this.core.handleRetriesFor(run);
}

export function texPackages(home) {
  const found = readdirSync(`${home}/mjs/input/tex`, { withFileTypes: true });
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function configuration(home, name) {
  const file = readdirSync(`${home}/mjs/input/tex/${name}`).find((file) => file.endsWith('Configuration.js'));
  return `@mathjax/src/js/input/tex/${name}/${file}`;
}

// The file of a module; the packages of MathJax lie beside each other. Files `mjs` run a fifth faster than those for
// `require`, which are written for older engines.
export function fileOf(home, name) {
  const [, owner, file] = IN_PACKAGE.exec(name);
  return `${home}/../../${owner}/mjs/${file}`;
}
