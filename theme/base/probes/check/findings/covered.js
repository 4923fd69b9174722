// Content on top of other content.
({ limits, slide, zoom, things, MATH, onSlide, called, shown, cause, firstOfEach, overlap, touches, ink }, find) => {
  const block = (element) => element.closest('p, li, td, th, h1, h2, h3, h4, h5, h6, pre, figure, div, section, dt, dd');
  const optional = (thing) => thing.element.closest('.fragment, .r-stack, [class*="current-"]');
  const related = (a, b) => a === b || a.contains(b) || b.contains(a);
  const inked = (thing) => (thing.text ? ink(thing) : thing.box);
  const covered = () => {
    const pairs = [];
    things.forEach((a, i) => things.slice(i + 1).forEach((b) => {
      const { width, height } = overlap(a.box, b.box);
      const least = Math.min(a.box.height, b.box.height);
      if (width < limits.covered * zoom || height < Math.max(least * 0.4, 6 * zoom)) return;
      if (overlap(inked(a), inked(b)).height < zoom) return;
      if (related(a.element, b.element) || block(a.element) === block(b.element) || optional(a) || optional(b)) return;
      const text = (thing) => thing.text || thing.element.matches(MATH);
      if (!text(a) || !text(b)) { // a picture covers what it is painted over
        const [shape, words] = text(a) ? [b, a] : [a, b];
        if (!text(words)) return;
        const [left, top] = [Math.max(a.box.left, b.box.left), Math.max(a.box.top, b.box.top)];
        const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
        const hits = parts.flatMap((x) => parts.map((y) => document.elementFromPoint(left + x * width, top + y * height)))
          .filter((hit) => hit && hit.localName !== 'svg' && related(shape.element, hit)); // an <svg> itself paints nothing
        if (hits.length < 8) return;
      }
      if (!touches(a, b.box) || !touches(b, a.box)) return;
      pairs.push({ a, b, width, height });
    }));
    return pairs.sort((one, other) => other.width * other.height - one.width * one.height);
  };
  // Pictures that share most of the smaller one's room, where no step or stack has them in turn.
  const hidden = () => {
    const pairs = [];
    const pictures = things.filter((thing) => thing.element.matches('img') && !optional(thing) && getComputedStyle(thing.element).position !== 'absolute');
    for (const [i, a] of pictures.entries()) {
      for (const b of pictures.slice(i + 1)) {
        const { width, height } = overlap(a.box, b.box);
        const least = Math.min(a.box.width * a.box.height, b.box.width * b.box.height);
        if (width > 0 && height > 0 && width * height > 0.5 * least) pairs.push({ a, b, width, height });
      }
    }
    return pairs;
  };

  // What takes one of the two out of the flow of the slide.
  const placing = ({ element }) => {
    let placed = element;
    while (placed !== slide && !/absolute|fixed/.test(getComputedStyle(placed).position)) placed = placed.parentElement;
    return placed === slide ? '' : cause(placed, ['position'], false);
  };
  const whyPlaced = ({ a, b }) => placing(a) || placing(b);
  for (const pairs of [hidden(), covered()]) {
    for (const { one: { a, b, width, height }, why } of firstOfEach(pairs, ({ a }) => a.element, whyPlaced)) {
      find('covered', `${called(a)} and ${called(b)} lie on each other, ${onSlide(width)} × ${onSlide(height)}`, why);
    }
  }

  // The number of a formula that has no room beside it.
  for (const math of slide.querySelectorAll('.math.display')) {
    const [body, tag] = [math.querySelector('[data-mml-node="mtable"], [data-table]'), math.querySelector('[data-labels]')];
    if (!body || !tag || !shown(math)) continue;
    const { width, height } = overlap(body.getBoundingClientRect(), tag.getBoundingClientRect());
    if (width > limits.overflow * zoom && height > limits.overflow * zoom) find('covered', `${called({ element: math })} and its number lie on each other`);
  }
}
