// Reads strokes as JSON on standard input, [{tool, size, points}, …], and writes the outline of each, a line each. The
// argument is the script of the theme that draws them in a page, so that both draw alike.
// The npm packages are found through $NODE_PATH.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

const { getStroke } = createRequire(import.meta.url)('perfect-freehand');
runInThisContext(readFileSync(process.argv[2], 'utf8'));
const strokes = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(strokes.map((stroke) => globalThis.DeckInk.outline(getStroke, stroke)).join('\n'));
