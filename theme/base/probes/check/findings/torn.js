// Justified lines that are mostly space.
({ limits, slide, zoom, ATOM, short, wordsOf, shown, cause, firstOfEach }, find) => {
  // A line that something ends (a break, a displayed formula, a block) is not justified, nor is one without a gap.
  // `room` counts the gaps of a line that are made wider; a space is wide itself and counts twice.
  const PIECES = /(\s+)|([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g;
  const linesOf = (element) => {
    const lines = [];
    let fresh = true;
    const add = (box, room) => {
      if (box.width === 0) return;
      const line = lines.at(-1);
      const { right, bottom } = box;
      const isNext = () => box.left < line.right - 4 * zoom && (box.top + bottom) / 2 > line.bottom; // not only to the left
      if (fresh || isNext()) lines.push({ right, bottom, room, ended: false });
      else Object.assign(line, { right: Math.max(line.right, right), bottom: Math.max(line.bottom, bottom), room: line.room + room });
      fresh = false;
    };
    const end = () => {
      fresh = true;
      if (lines.length) lines.at(-1).ended = true;
    };
    const read = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const range = document.createRange();
        for (const { index, 0: piece, 1: space, 2: sign } of node.data.matchAll(PIECES)) {
          range.setStart(node, index);
          range.setEnd(node, index + piece.length);
          for (const box of range.getClientRects()) add(box, space ? 2 : sign ? 1 : 0);
        }
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        const { display, position, float } = getComputedStyle(node);
        if (display === 'none' || /absolute|fixed/.test(position) || float !== 'none') return;
        if (node.localName === 'br' || node.matches('.math.display') || !/^(inline|ruby|contents)/.test(display)) end();
        else if (node.matches(ATOM) || display !== 'inline') [...node.getClientRects()].forEach((box) => add(box, 0));
        else node.childNodes.forEach(read);
      }
    };
    element.childNodes.forEach(read);
    end();
    return lines;
  };
  const torn = (element) => {
    const style = getComputedStyle(element);
    if (!style.textAlign.startsWith('justify') || style.direction === 'rtl' || !shown(element)) return 0;
    const before = element.style.textAlign;
    element.style.setProperty('text-align', 'start', 'important');
    const lines = linesOf(element);
    element.style.textAlign = before;
    const [start, last] = [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)].map((side) => side * zoom);
    const frame = element.getBoundingClientRect();
    const slack = ({ right }) => (frame.right - last - right) / (frame.width - start - last);
    // For each place to fill, in em: a part of the line that many signs share is not seen.
    const spread = ({ right, room }) => (frame.right - last - right) / zoom / room / parseFloat(style.fontSize);
    const isTorn = (line) => slack(line) > limits.torn || (slack(line) > limits.loose && spread(line) > limits.spread);
    return Math.max(0, ...lines.filter((line) => line.room && !line.ended && isTorn(line)).map(slack));
  };
  const tornest = [...slide.querySelectorAll('p, li, dd, blockquote, td')].filter((element) => !element.closest('aside'))
    .map((element) => ({ element, part: torn(element) })).filter(({ part }) => part > 0).sort((a, b) => b.part - a.part);
  for (const { one: { element, part }, why } of firstOfEach(tornest, ({ element }) => element, (one) => cause(one.element, ['text-align']))) {
    find('torn-line', `a justified line of \`${short(wordsOf(element))}\` has ${Math.round(part * 100)} % of space to fill`, why);
  }
}
