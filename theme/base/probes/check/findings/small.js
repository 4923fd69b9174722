// Text too small for the last row.
({ limits, stage, zoom, things, labels, px, onSlide, called, cause, firstOfEach, drawnAt }, find) => {
  const least = limits.text * (stage.height / zoom);
  const written = things.filter(({ text, element }) => text && !element.closest('sub, sup, .footer, .footnotes, .footnote, rt, .fault'));
  const small = [...written, ...labels]
    .map((thing) => ({ thing, size: parseFloat(getComputedStyle(thing.element).fontSize) * drawnAt(thing.element) }))
    .filter(({ size }) => Number(size.toFixed(1)) < Number(least.toFixed(1)))
    .sort((a, b) => a.size - b.size);
  const elementOf = ({ element }) => element;
  const whySmall = ({ element }) => cause(element, ['font-size']);
  for (const { one: { thing, size }, why } of firstOfEach(small, ({ thing }) => thing.element, ({ thing }) => whySmall(thing))) {
    find('small-text', `${called(thing)} is ${size.toFixed(1)} px high, expected at least ${least.toFixed(1)} on a slide of ${onSlide(stage.height)}`, why);
  }

  // Beside the text of its slide, a list or a part of it that is so much smaller was not meant to be.
  const sizeOf = (element) => parseFloat(getComputedStyle(element).fontSize);
  const running = written.filter(({ element, text }) => element.closest('p') && !element.closest('li, table, pre, code, figure, svg, blockquote') && text.trim().length > 3);
  const usual = Math.max(0, ...running.map(({ element }) => sizeOf(element.closest('p'))));
  const tiny = written
    .filter(({ element, text }) => element.closest('li, dd, blockquote, p') && !element.closest('pre, code, table, svg, small, figcaption, h1, h2, h3, h4, h5, h6, [class*="fs"], [style*="font-size"]') && text.trim().length > 1)
    .filter(({ element }) => sizeOf(element) >= least && sizeOf(element) < limits.beside * usual);
  for (const { one, why } of firstOfEach(tiny, elementOf, whySmall)) {
    find('small-text', `${called(one)} is ${px(sizeOf(one.element))} high beside text of ${px(usual)}`, why);
  }
}
