// The parts of MathJax, wherever its packages are installed. Its modules (`mjs`) run a fifth faster than its files for
// `require`, which are written for older engines.

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const IN_PACKAGE = /^(@[^/]+\/[^/]+)\/js\/(.*)$/;

export async function findMathJax(home) {
  const { resolve } = createRequire(`${home}/package.json`);
  const load = (name) => {
    const [, owner, file] = IN_PACKAGE.exec(name);
    return import(pathToFileURL(`${dirname(resolve(`${owner}/package.json`))}/mjs/${file}`));
  };
  const part = (name) => load(`@mathjax/src/js/${name}.js`);
  const { mathjax } = await part('mathjax');
  mathjax.asyncLoad = load; // rarer glyphs live in files of their own
  return { home, load, part, texPackage: (name) => part(`input/tex/${name}/${configuration(home, name)}`), retrying };

  // Runs a function again whenever a file that it lacked has been read.
  function retrying(run) {
    return mathjax.handleRetriesFor(run);
  }
}

function configuration(home, name) {
  const file = readdirSync(`${home}/mjs/input/tex/${name}`).find((file) => file.endsWith('Configuration.js'));
  return file.slice(0, -'.js'.length);
}
