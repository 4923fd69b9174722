// Text that stands in a slide itself, as right behind a slide comment, is a line as in any block. A slide that is laid
// out as a column would make a line of its own of each word in bold, each formula, each piece of text between them.
(() => {
  const INLINE = "a, abbr, b, bdi, bdo, br, cite, code, data, del, dfn, em, i, img, ins, kbd, label, mark, q, s, samp, small, span, strong, sub, sup, time, u, var, wbr";
  const isText = (node) => node.nodeType === Node.TEXT_NODE;
  const isInline = (node) => isText(node) || node.nodeType === Node.COMMENT_NODE
    || (node.nodeType === Node.ELEMENT_NODE && node.matches(INLINE) && !node.matches(".math.display"));
  const isColumn = (slide) => getComputedStyle(slide).flexDirection === "column";

  const runs = (slide) => {
    const found = [[]];
    for (const node of slide.childNodes) isInline(node) ? found.at(-1).push(node) : found.push([]);
    return found.filter((run) => run.some((node) => isText(node) && node.data.trim()));
  };
  const putInLines = (slides) => {
    for (const slide of slides) {
      const bare = runs(slide);
      if (!bare.length || !isColumn(slide)) continue;
      for (const run of bare) {
        const line = document.createElement("div");
        run[0].before(line);
        line.append(...run);
      }
    }
  };

  putInLines(document.querySelectorAll(".reveal .slides section.slide"));
  for (const event of ["deck-opened", "deck-changed"]) window.addEventListener(event, ({ detail }) => putInLines(detail.slides));
})();
