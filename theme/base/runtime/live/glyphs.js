// Glyphs of formulas: those that stay are left alone, or every formula of the deck would be drawn anew.

export const putGlyphs = (html) => {
  const holder = document.querySelector('body > .crossnote > [data-deck="glyphs"]');
  const template = document.createElement("template");
  template.innerHTML = html;
  const [old, fresh] = [holder, template.content].map((root) => root.querySelector("defs"));
  if (!old || !fresh) return holder.replaceChildren(template.content);
  const known = new Map([...old.children].map((glyph) => [glyph.outerHTML, glyph]));
  for (const glyph of [...fresh.children]) {
    if (!known.delete(glyph.outerHTML)) old.append(glyph);
  }
  for (const gone of known.values()) gone.remove();
};
