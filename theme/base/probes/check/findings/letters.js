// Letters that no font has: of the text, of drawings, and of formulas, which have what their own fonts lack from others.
({ things, slide, shown }, find) => {
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
  const own = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map(({ data }) => data).join('');
  const drawn = [...slide.querySelectorAll('svg text, svg text *, svg foreignObject *')].filter(shown)
    .map((element) => ({ element, text: own(element) }));
  const boxes = new Set();
  for (const { element, text } of [...things, ...drawn]) {
    const letters = text.match(/[^\x00-\x7f\p{Z}\p{Cc}\p{Cf}\p{M}]/gu);
    if (!letters) continue;
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
    for (const letter of letters) if (isBox(letter, `${fontStyle} ${fontWeight} 15px ${fontFamily}`)) boxes.add(letter);
  }
  boxes.forEach((letter) => find('missing-glyph', letter));
}
