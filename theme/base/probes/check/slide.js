// What there is on the slide being shown, and where: what the findings (`findings/`) look at. `limits` are those of
// `builder/browser/check.py`.
(limits) => {
  const slide = Reveal.getCurrentSlide();
  const stage = document.querySelector('.reveal .slides').getBoundingClientRect();
  const zoom = stage.height / Reveal.getComputedSlideSize().height;
  const px = (length) => `${Math.round(length)} px`;
  const onSlide = (length) => px(length / zoom); // however large the slide is shown

  const short = (text) => {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > 30 ? `${line.slice(0, 29)}…` : line;
  };
  // The text of formulas comes into the page when somebody needs it.
  const wordsOf = (element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, ({ parentElement }) => (
      parentElement.closest(MATH) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    ));
    let words = '';
    while (texts.nextNode()) words += texts.currentNode.data;
    return words;
  };
  const unescape = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  const file = (url) => (url.startsWith('data:') ? 'embedded' : unescape(url.split(/[?#]/)[0].split('/').pop()));
  const MATH = '.math, mjx-container';
  const MEDIA = 'img, video, canvas, iframe, object, embed, svg';
  const ATOM = `${MATH}, ${MEDIA}`;
  const called = (thing) => {
    if (thing.text) return `text \`${short(thing.text)}\``;
    const element = thing.element;
    if (element.matches(MATH)) {
      const name = element.getAttribute('aria-label') ?? element.querySelector('[aria-label]')?.getAttribute('aria-label');
      return `formula \`${short(name ?? element.textContent)}\``;
    }
    if (element.matches('img')) return `picture \`${file(element.currentSrc || element.src)}\``;
    if (element.matches('svg')) return 'a drawing';
    return `\`<${element.localName}>\``;
  };
  const isBroken = (img) => !img.complete || img.naturalWidth === 0; // the build has said which files are not there
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const empty = (box) => box.width <= 1.5 || box.height <= 1.5; // text for screen readers only is that small

  // The part of a box that its scrolling or clipping ancestors let through.
  const visible = (element, box) => {
    let { left, top, right, bottom } = box;
    for (let a = element.parentElement; a && a !== slide; a = a.parentElement) {
      const style = getComputedStyle(a);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const frame = a.getBoundingClientRect();
      left = Math.max(left, frame.left);
      top = Math.max(top, frame.top);
      right = Math.min(right, frame.right);
      bottom = Math.min(bottom, frame.bottom);
    }
    return new DOMRect(left, top, Math.max(right - left, 0), Math.max(bottom - top, 0));
  };

  // The rules of all sheets that hold on a screen, in order. A `<style>` is its author's, and belongs to no file.
  // The `&` of a rule in another is that other: asked for by itself, it would be whatever element is asked.
  const inner = (rules, sheet, around) => [...rules].flatMap((rule) => {
    if (rule.media && !matchMedia(rule.media.mediaText).matches) return [];
    const selector = around ? rule.selectorText?.replaceAll('&', () => `:is(${around})`) : rule.selectorText;
    return [
      ...(selector ? [{ rule, selector, sheet }] : []),
      ...(rule.cssRules ? inner(rule.cssRules, sheet, selector ?? around) : []),
    ];
  });
  const rulesOf = (sheet) => {
    try { return inner(sheet.cssRules, sheet.href && file(sheet.href), ''); } catch { return []; } // of another machine
  };
  const rules = (window.checkedRules ??= [...document.styleSheets].flatMap(rulesOf));
  const sets = (declared, properties) => properties.some((property) => declared.getPropertyValue(property));
  // The last that sets one of these properties of the element, or of the nearest one round it that passes them on: what
  // makes it so, if it stands in a file.
  const ruleOf = (element, properties) => {
    if (sets(element.style, properties)) return { sheet: null };
    const drawn = element instanceof SVGElement && properties.some((property) => element.hasAttribute(property));
    const rule = rules.findLast(({ rule: { style }, selector }) => sets(style, properties) && element.matches(selector));
    return rule ?? (drawn ? { sheet: null } : undefined);
  };
  const cause = (element, properties, inherited = true) => {
    let found = ruleOf(element, properties);
    const passed = inherited && !element.matches('button, input, select, textarea'); // which browsers set on their own
    for (let a = element; passed && !found && a !== slide; found = ruleOf(a, properties)) a = a.parentElement;
    return found?.sheet ? `\`${found.selector}\` of \`${found.sheet}\`` : '';
  };
  const things = [];
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    if (node.matches('aside.notes, script, style, template, mjx-assistive-mml, [hidden]')) return NodeFilter.FILTER_REJECT;
    return NodeFilter.FILTER_ACCEPT;
  });
  const lastInside = (node) => {
    let last = node;
    while (last.lastChild) last = last.lastChild;
    return last;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!shown(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const box = visible(parent, line);
        if (!empty(box)) things.push({ element: parent, text: node.data, node, box });
      }
    } else if (node.matches(ATOM)) {
      walker.currentNode = lastInside(node);
      if (node.matches('img') && node.naturalWidth === 0) continue;
      const drawn = (node.matches(MATH) && node.querySelector('svg, mjx-math')) || node;
      const box = visible(node, drawn.getBoundingClientRect());
      if (shown(node) && !empty(box)) things.push({ element: node, text: '', box });
    }
  }

  // What one rule of a sheet makes so, on alike elements, is one finding: the first of these for each cause.
  const kind = (element) => [element, element.parentElement].map((one) => `${one.localName} ${one.getAttribute('class')} ${one.getAttribute('style')}`).join();
  const firstOfEach = (found, elementOf, causeOf) => {
    const alike = new Map(found.toReversed().map((one) => [kind(elementOf(one)), one]));
    const causes = new Map([...alike.values()].map((one) => [causeOf(one), one]));
    return [...causes].map(([why, one]) => ({ one, why }));
  };

  // The texts of drawings, and how much larger than their font says a drawing shows them.
  const labels = [...slide.querySelectorAll('svg text, svg foreignObject')]
    .filter((label) => !label.closest(`${MATH}, aside`) && shown(label))
    .flatMap((label) => [label, ...label.querySelectorAll('*')])
    .flatMap((element) => [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]/u.test(node.data))
      .map((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return { element, text: node.data, node, box: range.getBoundingClientRect() };
      }))
    .filter(({ box }) => !empty(box));
  const drawnAt = (element) => {
    const matrix = element.closest('svg text, svg foreignObject')?.getScreenCTM();
    return matrix ? Math.hypot(matrix.c, matrix.d) / zoom : 1;
  };

  const overlap = (a, b) => ({
    width: Math.min(a.right, b.right) - Math.max(a.left, b.left),
    height: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  });
  // A formula has rows and corners: what counts is where its signs are.
  const signsOf = ({ element }) => (element.matches(MATH)
    ? [...element.querySelectorAll('svg :is(use, path, rect, line, text)')].map((sign) => sign.getBoundingClientRect()) : []);
  const touches = (thing, box) => {
    const signs = signsOf(thing);
    return !signs.length || signs.some((sign) => {
      const { width, height } = overlap(sign, box);
      return width > 1 && height > 1;
    });
  };

  const beyond = (box) => Math.max(
    stage.left - box.left, box.right - stage.right, stage.top - box.top, box.bottom - stage.bottom,
  );
  // Letters reach less far up and down than the box of their line, which their font makes as high as it likes.
  const pen = document.createElement('canvas').getContext('2d');
  const ink = ({ element, text, box }) => {
    const { fontStyle, fontWeight, fontSize, fontFamily, textTransform } = getComputedStyle(element);
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const letters = pen.measureText(textTransform === 'uppercase' ? text.toUpperCase() : text);
    const scale = zoom * drawnAt(element);
    const above = Math.max(0, letters.fontBoundingBoxAscent - letters.actualBoundingBoxAscent) * scale;
    const below = Math.max(0, letters.fontBoundingBoxDescent - letters.actualBoundingBoxDescent) * scale;
    return new DOMRect(box.x, box.y + above, box.width, Math.max(0, box.height - above - below));
  };
  const isRefused = ({ element }) => element.closest('.math.error'); // the build has told that it is no formula
  const outside = (thing) => {
    const whole = beyond(thing.box);
    return thing.text && whole > limits.overflow * zoom ? beyond(ink(thing)) : whole;
  };
  const leaving = things.filter((thing) => !isRefused(thing)).map((thing) => ({ thing, by: outside(thing) }))
    .filter(({ by }) => by > limits.overflow * zoom).sort((a, b) => b.by - a.by);

  return {
    limits, slide, stage, zoom, things, labels, leaving, MATH, ATOM, px, onSlide, short, wordsOf, unescape, file, called,
    isBroken, shown, empty, visible, cause, firstOfEach, drawnAt, overlap, signsOf, touches, ink,
  };
}
