// Runs axe-core once on all slides, which reveal's print view shows at once. Returns a record for each rule
// and element: `{source, off, rule, help, what, text, colours}`; `off` is the slide's `data-check-off`.
async () => {
  if (!document.querySelector('.pdf-page section')) return []; // axe-core refuses to look at nothing
  // What formulas and drawings are built of is nine tenths of a page and says nothing about its accessibility.
  const drawings = [...document.querySelectorAll('.pdf-page svg, .pdf-page mjx-container')];
  const sizes = drawings.map((drawing) => drawing.getBoundingClientRect());
  drawings.forEach((drawing, i) => {
    const box = document.createElement('span');
    Object.assign(box.style, { display: 'inline-block', width: `${sizes[i].width}px`, height: `${sizes[i].height}px` });
    drawing.replaceWith(box);
  });
  document.querySelectorAll('.slides section[aria-hidden]').forEach((slide) => slide.removeAttribute('aria-hidden'));
  // A theme's logo in a corner of the slide is behind no text, but axe-core judges no text on a picture.
  for (const slide of document.querySelectorAll('.pdf-page section')) {
    const { backgroundRepeat, backgroundSize } = getComputedStyle(slide);
    if (backgroundRepeat === 'no-repeat' && /^[\d.]+px|^auto [\d.]+px/.test(backgroundSize)) slide.style.backgroundImage = 'none';
  }
  // What is pale for a while, so that one looks elsewhere, is judged as it is otherwise; parts of the player may lie
  // over all slides, and one of them is there until its transition has ended.
  const judged = document.createElement('style');
  judged.textContent = `
    .code-steps .line { --lit: 1 !important; }
    .fragment:is(.semi-fade-out, .fade-in-then-semi-out) { opacity: 1 !important; }
    .reveal > :not(.slides) { display: none !important; }
    .reveal .slides * { transition: none !important; }`;
  document.head.append(judged);

  // A slide fills a wall: text of 16 px of 700 is large there, which on a page of text is 24.
  const contrast = { // axe-core's own but for the sizes
    ignoreUnicode: true, ignoreLength: false, ignorePseudo: false, pseudoSizeThreshold: 0.25,
    boldValue: 700, boldTextPt: 10, largeTextPt: 12, contrastRatio: { normal: { expected: 4.45 }, large: { expected: 2.95 } }, // 4.5 and 3 of what is measured to a tenth
  };
  axe.configure({ checks: [{ id: 'color-contrast', options: contrast }] });
  const answer = await axe.run({ include: ['.pdf-page section'], exclude: ['.math', 'aside', '.fault', 'img:not([src])'] }, {
    resultTypes: ['violations'],
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    rules: { 'scrollable-region-focusable': { enabled: false } }, // a slide that scrolls is `clipped`
    elementRef: true,
    iframes: false, // it would wait for each page and drawing inside, which are not ours to judge
  });
  const plain = (text) => text.replace(/\s+/g, ' ').trim();
  return answer.violations.flatMap((violation) => violation.nodes.map((node) => {
    const slide = node.element.closest('section[data-source-line]');
    return {
      source: slide?.dataset.sourceLine ?? '',
      off: slide?.dataset.checkOff ?? '',
      rule: violation.id,
      help: violation.help,
      what: plain(node.html).slice(0, 60),
      text: plain(node.element.textContent).slice(0, 30),
      colours: node.any.map((check) => check.data).find((data) => data?.fgColor && data.bgColor) ?? null,
    };
  }));
}
