// The properties that the browser knows, and those of the page's style sheets that it does not, each once a sheet. What
// describes a font or a page is no property, nor is what belongs to other browsers (`-moz-…`).
async () => {
  const HIDING = /\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|url\([^)]*\)/g;
  const DESCRIPTORS = /@(?:font-face|page|property|counter-style|font-palette-values|view-transition)\b[^{}]*\{[^{}]*\}/gi;
  const DECLARED = /(?<=[{;])\s*([a-z][\w-]*)\s*:[^{};]*(?=[;}])/gi;
  const blank = (hidden) => hidden.replace(/[^\n]/g, ' ');
  const unknown = (text, sheet) => {
    const plain = text.replace(HIDING, blank).replace(DESCRIPTORS, blank);
    const found = new Map();
    for (const { 0: declaration, 1: name, index } of plain.matchAll(DECLARED)) {
      if (found.has(name) || CSS.supports(name, 'initial')) continue;
      found.set(name, plain.slice(0, index + declaration.indexOf(name)).split('\n').length);
    }
    return [...found].map(([name, line]) => ({ name, sheet, line }));
  };
  const textOf = ({ href, ownerNode }) => (href ? fetch(href).then((answer) => answer.text(), () => '') : ownerNode?.textContent ?? '');
  const sheets = [...document.styleSheets].filter(({ href }) => !href || href.startsWith(`${location.origin}/`));
  const read = await Promise.all(sheets.map(async (sheet) => unknown(await textOf(sheet), sheet.href ?? '')));
  const names = [];
  for (const name in document.body.style) names.push(name); // none is its own
  const known = names.filter((name) => !name.startsWith('webkit'))
    .map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)).filter((name) => CSS.supports(name, 'initial'));
  return { known, unknown: read.flat() };
}
