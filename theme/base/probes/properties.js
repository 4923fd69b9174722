// The properties that the browser knows, and the style sheets of the page: their addresses, or the text of those that have
// none.
() => {
  const names = [];
  for (const name in document.body.style) names.push(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)); // none is its own
  const sheets = [...document.styleSheets].map(({ href, ownerNode }) => ({ address: href ?? '', text: href ? '' : ownerNode?.textContent ?? '' }));
  return { known: names.filter((name) => CSS.supports(name, 'initial')), sheets };
}
