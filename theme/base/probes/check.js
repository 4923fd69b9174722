// Looks at the slide being shown for what goes wrong in a lecture. Returns findings `{rule, message, cause}`, the
// messages worded as diagnostics; at most one a rule where one cause gives many. `cause` is the rule of a style
// sheet that makes it so, on whatever slides.
async (limits) => {
  const slide = Reveal.getCurrentSlide();
  const stage = document.querySelector('.reveal .slides').getBoundingClientRect();
  const zoom = stage.height / Reveal.getComputedSlideSize().height;
  const findings = [];
  const find = (rule, message, cause = '') => findings.push({ rule, message, cause });
  const px = (length) => `${Math.round(length)} px`;
  const onSlide = (length) => px(length / zoom); // however large the slide is shown

  // --- what there is on the slide, and where ---------------------------------------------------------------
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

  // The rules of all sheets, in order. A `<style>` is its author's, and belongs to no file.
  const inner = (rules, sheet) => [...rules].flatMap((rule) => [
    ...(rule.selectorText ? [{ rule, sheet }] : []),
    ...(rule.cssRules ? inner(rule.cssRules, sheet) : []),
  ]);
  const rulesOf = (sheet) => {
    try { return inner(sheet.cssRules, sheet.href && file(sheet.href)); } catch { return []; } // of another machine
  };
  const rules = (window.checkedRules ??= [...document.styleSheets].flatMap(rulesOf));
  const sets = (declared, properties) => properties.some((property) => declared.getPropertyValue(property));
  // The last that sets one of these properties of the element, or of the nearest one round it that passes them on: what
  // makes it so, if it stands in a file.
  const ruleOf = (element, properties) => {
    if (sets(element.style, properties)) return { sheet: null };
    return rules.findLast(({ rule }) => sets(rule.style, properties) && element.matches(rule.selectorText));
  };
  const cause = (element, properties, inherited = true) => {
    let found = ruleOf(element, properties);
    const passed = inherited && !element.matches('button, input, select, textarea'); // which browsers set on their own
    for (let a = element; passed && !found && a !== slide; found = ruleOf(a, properties)) a = a.parentElement;
    return found?.sheet ? `\`${found.rule.selectorText}\` of \`${found.sheet}\`` : '';
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
      if (node.matches('img') && node.naturalWidth === 0) continue; // `missing-file` says so below
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
      }));
  const drawnAt = (element) => {
    const matrix = element.closest('svg text, svg foreignObject')?.getScreenCTM();
    return matrix ? Math.hypot(matrix.c, matrix.d) / zoom : 1;
  };

  // --- content that leaves the slide ------------------------------------------------------------------------
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
  const outside = (thing) => {
    const whole = beyond(thing.box);
    return thing.text && whole > limits.overflow * zoom ? beyond(ink(thing)) : whole;
  };
  const subject = (thing) => {
    if (thing.element.matches(MATH)) return 'formula-too-wide';
    return thing.element.closest('table') && !thing.text.includes('\n') ? 'table-too-wide' : 'overflow';
  };
  const escaped = things.filter((thing) => outside(thing) > limits.overflow * zoom).sort((a, b) => outside(b) - outside(a));
  const reported = new Set();
  for (const thing of escaped) {
    const sideways = Math.max(stage.left - thing.box.left, thing.box.right - stage.right) > limits.overflow * zoom;
    const rule = sideways ? subject(thing) : 'overflow';
    if (reported.has(rule)) continue;
    reported.add(rule);
    const side = sideways ? (thing.box.right > stage.right ? 'right' : 'left') : (thing.box.top < stage.top ? 'top' : 'bottom');
    find(rule, `${called(thing)} leaves the slide by ${onSlide(outside(thing))} at the ${side}`);
  }

  // --- formulas made smaller than their text, so that they fit -----------------------------------------------
  const shrunk = things.filter(({ element }) => element.matches(MATH))
    .map((thing) => ({ thing, drawing: thing.element.querySelector('svg[width]') }))
    .filter(({ drawing }) => drawing)
    .map(({ thing, drawing }) => ({ thing, drawing, share: drawing.getBoundingClientRect().width / zoom / drawing.width.baseVal.value }))
    .filter(({ share }) => share < limits.shrunk)
    .sort((a, b) => a.share - b.share);
  const whyShrunk = ({ drawing }) => cause(drawing, ['width', 'max-width', 'zoom'], false);
  for (const { one: { thing, share }, why } of firstOfEach(shrunk, ({ drawing }) => drawing, whyShrunk)) {
    find('formula-shrunk', `${called(thing)} is shown at ${Math.round(100 * share)} % of the size of its text`, why);
  }

  // --- content cut off by a box with a fixed size -----------------------------------------------------------
  for (const box of slide.querySelectorAll(':not(svg, svg *, .math, .math *, aside, aside *)')) {
    const style = getComputedStyle(box);
    if (!/hidden|auto|scroll|clip/.test(style.overflowX + style.overflowY)) continue;
    if (!shown(box) || box.clientWidth < 2) continue;
    const [across, down] = [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
    if (Math.max(across, down) > limits.overflow) {
      const rule = cause(box, ['overflow-x', 'overflow-y'], false);
      find('clipped', `${across > down ? px(across) : px(down)} of \`<${box.localName}>\` \`${short(wordsOf(box))}\` cannot be seen without scrolling`, rule);
    }
  }

  // --- content on top of other content ----------------------------------------------------------------------
  const block = (element) => element.closest('p, li, td, th, h1, h2, h3, h4, h5, h6, pre, figure, div, section, dt, dd');
  const optional = (thing) => thing.element.closest('.fragment, .r-stack, [class*="current-"]');
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
  // What a picture in its place paints in a box, as lists of red, green, blue and what is not clear; nothing is known
  // of pictures of another machine.
  const painted = (picture, { left, top, width, height }) => ({ x, y, right, bottom }) => {
    const [from, above] = [Math.max(x - left, 0), Math.max(y - top, 0)];
    const [wide, high] = [Math.min(right - left, width) - from, Math.min(bottom - top, height) - above].map(Math.ceil);
    if (wide < 1 || high < 1) return [];
    const sheet = Object.assign(document.createElement('canvas'), { width: wide, height: high }).getContext('2d');
    sheet.drawImage(picture, -from, -above, width, height);
    try {
      const { data } = sheet.getImageData(0, 0, wide, high);
      return Array.from({ length: data.length / 4 }, (_, i) => data.subarray(4 * i, 4 * i + 4));
    } catch {
      return null;
    }
  };
  const isSeen = (pixel) => pixel[3] > 32;
  // Whether something is to be seen in a box, more than the edge of a line: many logos are round.
  const paintsIn = (logo, box) => (logo.paints(box)?.filter(isSeen).length ?? Infinity) > limits.overflow * zoom;
  const loaded = async (css) => {
    const src = /^url\("(.*)"\)/.exec(css)?.[1];
    const picture = src && Object.assign(new Image(), { src });
    return picture && await picture.decode().then(() => true, () => false) && picture.naturalHeight ? picture : null;
  };
  // A logo in a corner, as themes have it: behind the slide or behind all of them.
  const logoOf = async (element) => {
    const { backgroundImage, backgroundRepeat, backgroundSize } = getComputedStyle(element);
    const sizes = /^(auto|[\d.]+px)(?: (auto|[\d.]+px))?$/.exec(backgroundSize);
    if (backgroundRepeat !== 'no-repeat' || !sizes || backgroundSize === 'auto') return null;
    const picture = await loaded(backgroundImage);
    if (!picture) return null;
    const ratio = picture.naturalWidth / picture.naturalHeight;
    const [across, down] = [parseFloat(sizes[1]), parseFloat(sizes[2])];
    const width = (across || down * ratio) * zoom;
    const height = (down || across / ratio) * zoom;
    const box = element.getBoundingClientRect();
    const [x, y] = ['x', 'y'].map((axis) => getComputedStyle(element)[axis === 'x' ? 'backgroundPositionX' : 'backgroundPositionY']);
    const from = (text, room) => {
      const [, side, length] = /^(right|bottom|left|top)? ?(.*)$/.exec(text);
      const given = length.endsWith('%') ? (parseFloat(length) / 100) * room : parseFloat(length || '0') * zoom;
      return /right|bottom/.test(side ?? '') ? room - given : /^calc\(100% - ([\d.]+)px\)/.test(length) ? room - parseFloat(/- ([\d.]+)px/.exec(length)[1]) * zoom : given;
    };
    const place = new DOMRect(box.left + from(x, box.width - width), box.top + from(y, box.height - height), width, height);
    return Object.assign(place, { paints: painted(picture, place), cause: cause(element, ['background-image'], false) });
  };
  const behind = await Promise.all([slide, document.querySelector('.reveal .slides')].map(logoOf));
  // A picture whose file a style sheet names is one, too.
  const placed = await Promise.all([...slide.querySelectorAll('img:not([src])')].filter(shown).map(async (img) => {
    const place = img.getBoundingClientRect();
    const picture = await loaded(getComputedStyle(img).content);
    return Object.assign(visible(img, place), { cause: cause(img, ['content'], false) }, picture ? { paints: painted(picture, place) } : {});
  }));
  // The ink of each letter that reaches into an area.
  const lettersIn = ({ element, node }, area) => {
    const range = document.createRange();
    const found = [];
    let at = 0;
    for (const text of node.data) {
      range.setStart(node, at);
      at += text.length;
      range.setEnd(node, at);
      const boxes = [...range.getClientRects()].map((box) => ({ box, ...overlap(box, area) }));
      found.push(...boxes.filter(({ width, height }) => text.trim() && width > 0 && height > 0).map(({ box }) => ink({ element, text, box })));
    }
    return found;
  };
  // Letters and signs on what is painted of it, not on its corners.
  const isOn = (thing, logo) => {
    const signs = signsOf(thing);
    return !logo.paints || (signs.length || !thing.node ? signs : lettersIn(thing, logo)).some((box) => paintsIn(logo, box));
  };
  // A picture that ends below it, with something there that is not its ground. One that holds the logo is meant to.
  const meets = ({ element, box }, logo) => {
    const shared = overlap(box, logo);
    const least = limits.covered * zoom;
    if (!logo.paints || shared.width < least || shared.height < least) return false;
    if (shared.width > logo.width - 1 && shared.height > logo.height - 1) return false;
    const area = new DOMRect(Math.max(box.left, logo.left), Math.max(box.top, logo.top), shared.width, shared.height);
    const paints = painted(element, element.getBoundingClientRect());
    const [mine, its, corner] = [paints(area), logo.paints(area), paints(new DOMRect(box.left, box.top, 1, 1))];
    if (!mine || !its || !corner?.length) return false;
    const isGround = (pixel) => pixel.every((value, i) => Math.abs(value - corner[0][i]) < 48);
    return mine.filter((pixel, i) => isSeen(pixel) && !isGround(pixel) && its[i] && isSeen(its[i])).length > least ** 2 / 2;
  };
  const onLogos = [...things, ...labels];
  for (const logo of [...behind, ...placed].filter((box) => box && !empty(box))) {
    if (logo.width > stage.width / 3) continue;
    const isTold = (thing) => escaped.some((out) => out === thing || out.element.closest('table')?.contains(thing.element));
    const over = onLogos.find((thing) => !isTold(thing) && (thing.text || thing.element.matches(MATH))
      && overlap(thing.box, logo).width > limits.covered * zoom && overlap(thing.box, logo).height > limits.covered * zoom
      && touches(thing, logo) && isOn(thing, logo));
    const below = over ?? things.find((thing) => thing.element.matches('img[src]') && meets(thing, logo));
    if (below) find('covered', `${called(below)} runs over the logo`, logo.cause);
  }
  // The number of a formula that has no room beside it.
  for (const math of slide.querySelectorAll('.math.display')) {
    const [body, tag] = [math.querySelector('[data-mml-node="mtable"], [data-table]'), math.querySelector('[data-labels]')];
    if (!body || !tag || !shown(math)) continue;
    const { width, height } = overlap(body.getBoundingClientRect(), tag.getBoundingClientRect());
    if (width > limits.overflow * zoom && height > limits.overflow * zoom) find('covered', `${called({ element: math })} and its number lie on each other`);
  }

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

  // --- letters that no font has ----------------------------------------------------------------------------
  // A browser draws the same box for each; what a font draws for nobody's letter shows which box.
  const NOBODYS = '\u0378';
  const sheet = Object.assign(document.createElement('canvas'), { width: 24, height: 24 }).getContext('2d', { willReadFrequently: true });
  const signs = (window.checkedSigns ??= new Map()); // font and letter → whether it is a box
  const drawing = (text, font) => {
    sheet.clearRect(0, 0, 24, 24);
    sheet.font = font;
    sheet.fillText(text, 3, 18);
    return sheet.getImageData(0, 0, 24, 24).data.join();
  };
  const isBox = (letter, font) => {
    const key = `${font} ${letter}`;
    if (!signs.has(`${font} `)) signs.set(`${font} `, drawing(NOBODYS, font));
    if (!signs.has(key)) signs.set(key, drawing(letter, font) === signs.get(`${font} `));
    return signs.get(key);
  };
  const boxes = new Set();
  for (const { element, text } of things) {
    const letters = text.match(/[^\x00-\x7f\p{Z}\p{Cc}\p{Cf}\p{M}]/gu);
    if (!letters) continue;
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
    for (const letter of letters) if (isBox(letter, `${fontStyle} ${fontWeight} 15px ${fontFamily}`)) boxes.add(letter);
  }
  boxes.forEach((letter) => find('missing-glyph', letter));

  // --- text too small for the last row ----------------------------------------------------------------------
  const least = limits.text * (stage.height / zoom);
  const written = things.filter(({ text, element }) => text && !element.closest('sub, sup, .footer, .footnotes, .footnote, rt, .fault'));
  const small = [...written, ...labels]
    .map((thing) => ({ thing, size: parseFloat(getComputedStyle(thing.element).fontSize) * drawnAt(thing.element) }))
    .filter(({ size }) => size < least)
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

  // --- justified lines that are mostly space ----------------------------------------------------------------
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
  for (const { one: { element, part }, why } of firstOfEach(tornest, elementOf, (one) => cause(one.element, ['text-align']))) {
    find('torn-line', `a justified line of \`${short(wordsOf(element))}\` has ${Math.round(part * 100)} % of space to fill`, why);
  }

  // --- pictures and links -----------------------------------------------------------------------------------
  const broken = []; // the build has said which files are not there
  for (const img of slide.querySelectorAll('img[src]')) {
    if (!img.complete || img.naturalWidth === 0) {
      broken.push(img.src);
      continue;
    }
    const box = img.getBoundingClientRect();
    const [width, height] = [box.width / zoom, box.height / zoom];
    const svg = /\.svg([?#]|$)|^data:image\/svg/.test(img.src);
    const bent = (width / height) / (img.naturalWidth / img.naturalHeight);
    if (!svg && width > 8 && height > 8 && getComputedStyle(img).objectFit === 'fill' && Math.abs(Math.log(bent)) > limits.bent) {
      const [more, less] = bent > 1 ? ['wide', bent] : ['high', 1 / bent];
      find('distorted', `picture \`${file(img.src)}\` is ${less.toFixed(1)} times too ${more}`, cause(img, ['width', 'height', 'aspect-ratio'], false));
    }
    const ratio = Math.min(img.naturalWidth / width, img.naturalHeight / height);
    const pixels = img.naturalWidth * img.naturalHeight;
    if (!svg && width > 1 && ratio > limits.picture && pixels > limits.pixels) {
      find('large-picture', `picture \`${file(img.src)}\` has ${img.naturalWidth} × ${img.naturalHeight} pixels and is shown at ${Math.round(width)} × ${Math.round(height)}`);
    }
  }
  const exists = (hash) => {
    const id = unescape(hash.replace(/^#\/?/, ''));
    if (!id || document.getElementById(id)) return true;
    const [h, v, more] = id.split('/');
    return /^\d+$/.test(h) && /^\d*$/.test(v ?? '') && more === undefined && Boolean(Reveal.getSlide(Number(h), v ? Number(v) : undefined));
  };
  for (const link of slide.querySelectorAll('a[href^="#"]')) {
    if (!exists(link.getAttribute('href'))) find('dead-link', `no slide or element \`${link.getAttribute('href')}\` in this deck`);
  }

  // --- diagrams that are drawn in the page ------------------------------------------------------------------
  for (const fault of slide.querySelectorAll('.mermaid.fault > .fault-message')) {
    const [what, text, caret] = fault.textContent.replace(/^mermaid: /, '').split('\n');
    // The lines that Mermaid counts are not those of the block.
    find('mermaid', what.replace(/( on line \d+)?:?$/, '').toLowerCase() + (/\^/.test(caret) ? ` at \`${short(text)}\`` : ''));
  }

  // --- fragments --------------------------------------------------------------------------------------------
  // What appears together with something above it, stands inside another step or at the foot is meant to.
  const steps = [...slide.querySelectorAll('.fragment')]
    .filter((part) => !part.closest('aside, .footer, .footnote') && !part.parentElement.closest('.fragment'));
  const index = (part) => Number(part.dataset.fragmentIndex);
  const early = steps.findIndex((part, i) => i > 0 && index(part) < index(steps[i - 1])
    && !steps.slice(0, i).some((above) => index(above) === index(part)));
  if (early > 0) {
    find('fragment-order', `fragment \`${short(wordsOf(steps[early]))}\` is step ${index(steps[early]) + 1}, after step ${index(steps[early - 1]) + 1} above it`);
  }

  // --- nothing at all ---------------------------------------------------------------------------------------
  const background = [...slide.attributes].some(({ name }) => name.startsWith('data-background-') || name === 'data-background');
  const decoration = (thing) => thing.element.closest('.footer') || thing.element.matches('img.hust, img.bdts');
  const media = slide.querySelector('img, video, iframe, object');
  if (!background && !media && !things.some((thing) => !decoration(thing))) find('empty-slide', 'nothing on this slide');

  const links = [...slide.querySelectorAll('a[href]')].map((link) => link.href.baseVal ?? link.href) // in drawings an object
    .map((url) => URL.parse(url, document.baseURI)?.href ?? '').filter((url) => url.startsWith(`${location.origin}/`));
  return { findings, links, broken };
}
