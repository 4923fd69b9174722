// Runs before the scripts of a page. What formulas are drawn of is nine tenths of a page, and a browser that lays a
// page out for paper computes the style of every element a dozen times. So the outlines are taken off the page before
// reveal starts, as few elements as draw the same, and `deckOutlines()` puts them back once everything has its place;
// a formula has the same size without them. Formulas in steps stay as they are: reveal looks for the steps when it starts.
(window.deckSetup ??= []).push(() => {
  const glyphs = new Map([...document.querySelectorAll('.math-glyphs [id]')].map((named) => {
    const glyph = named.cloneNode();
    glyph.removeAttribute('id');
    glyph.setAttribute('stroke-width', 3); // as `css/math.css` says of <use>
    return [`#${named.id}`, glyph];
  }));
  const DRAWN = new Set(['g', 'path', 'rect', 'line', 'text', 'polygon']);

  const move = (part, ...transforms) => {
    const all = transforms.filter(Boolean).join(' ');
    if (all) part.setAttribute('transform', all);
  };
  // <use> is the glyph it names and the shadow tree around it.
  const drawUses = (outlines) => {
    for (const use of outlines.querySelectorAll('use')) {
      const glyph = glyphs.get(use.getAttribute('href'))?.cloneNode();
      if (!glyph) continue;
      for (const { name, value } of use.attributes) if (!['href', 'x', 'y'].includes(name)) glyph.setAttribute(name, value);
      const [x, y] = ['x', 'y'].map((name) => use.getAttribute(name) ?? 0);
      if (x || y) move(glyph, glyph.getAttribute('transform'), `translate(${x},${y})`);
      use.replaceWith(glyph);
    }
  };
  // A <g> that only moves what is in it gives way to it.
  const dissolveGroups = (outlines) => {
    for (const group of outlines.querySelectorAll('g')) {
      const parts = [...group.children];
      const others = group.attributes.length - Number(group.hasAttribute('transform'));
      if (others || !parts.every((part) => DRAWN.has(part.localName))) continue;
      for (const part of parts) move(part, group.getAttribute('transform'), part.getAttribute('transform'));
      group.replaceWith(...parts);
    }
  };

  const taken = [...document.querySelectorAll('.math svg:not(svg svg, :has(.fragment))')].map((svg, index) => {
    const outlines = new DocumentFragment();
    outlines.append(...svg.childNodes);
    svg.dataset.outlines = index; // reveal may copy the slide
    drawUses(outlines);
    dissolveGroups(outlines);
    return outlines;
  });
  window.deckOutlines = () => {
    for (const svg of document.querySelectorAll('svg[data-outlines]')) {
      svg.append(taken[svg.dataset.outlines].cloneNode(true));
      svg.removeAttribute('data-outlines');
    }
  };
});
