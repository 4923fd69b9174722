// Content on top of a logo in a corner.
async ({ limits, slide, stage, zoom, things, labels, leaving, MATH, called, shown, empty, visible, cause, overlap, signsOf, touches, ink }, find) => {
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
    const isTold = (thing) => leaving.some(({ thing: out }) => out === thing || out.element.closest('table')?.contains(thing.element));
    const over = onLogos.find((thing) => !isTold(thing) && (thing.text || thing.element.matches(MATH))
      && overlap(thing.box, logo).width > limits.covered * zoom && overlap(thing.box, logo).height > limits.covered * zoom
      && touches(thing, logo) && isOn(thing, logo));
    const below = over ?? things.find((thing) => thing.element.matches('img[src]') && meets(thing, logo));
    if (below) find('covered', `${called(below)} runs over the logo`, logo.cause);
  }
}
