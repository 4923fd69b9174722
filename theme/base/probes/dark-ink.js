// Makes what is in the chosen elements dark ink on white paper, slides to save ink, notes always: whatever their
// theme, their ground and their author's colours are, no text is pale and no box is dark. Hues stay, but a link is
// told by its line. Pictures stay; one behind text becomes pale.
(chosen) => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const seen = new Map();
  // The luminance of a colour on white paper, as WCAG 2 measures it: 1 is white.
  const luminance = (colour) => {
    if (!seen.has(colour)) {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      seen.set(colour, 0.2126 * r + 0.7152 * g + 0.0722 * b);
    }
    return seen.get(colour);
  };
  const isColour = (value) => /^(#|rgb|color|ok|lab|lch|hsl)/.test(value);
  // Ink that is no lighter and ground that is no darker have the contrast of 4.5 that WCAG asks for.
  const isPale = (value) => isColour(value) && luminance(value) > 0.15;
  const isDark = (value) => isColour(value) && luminance(value) < 0.85;
  const ink = (value) => `oklch(from ${value} min(l, .5) c h)`;
  const ground = (value) => `oklch(from ${value} max(l, .95) min(c, .05) h)`;

  const changes = [];
  const change = (element, name, value) => changes.push(() => element.style.setProperty(name, value, 'important'));
  const parts = [...document.querySelectorAll(chosen)];
  const within = (selector) => parts.flatMap((part) => [...part.querySelectorAll(selector)]);
  for (const element of [...parts, ...within(':not(svg *, svg, script, style)')]) {
    const look = getComputedStyle(element);
    if (element.matches('a[href]')) change(element, 'text-decoration-line', 'underline');
    if (isPale(look.color)) change(element, 'color', ink(look.color));
    if (isDark(look.backgroundColor)) change(element, 'background-color', ground(look.backgroundColor));
    if (look.backgroundImage.includes('gradient(')) change(element, 'background-image', 'none');
    if (look.textShadow !== 'none') change(element, 'text-shadow', 'none');
  }
  // Letters of a drawing, and its lines, are ink; its areas are ground. A formula is all ink.
  const drawn = 'svg:not(.math svg) *, .math svg:is([fill], [stroke], [style], [class]), .math svg :is([fill], [stroke], [style], [class])';
  for (const part of within(drawn)) {
    const look = getComputedStyle(part);
    const isInk = part.closest('.math, text, tspan');
    if (isPale(look.stroke) && (isInk || luminance(look.stroke) > 0.6)) change(part, 'stroke', ink(look.stroke));
    if (isInk && isPale(look.fill)) change(part, 'fill', ink(look.fill));
    if (!isInk && isDark(look.fill) && part.matches('polygon, ellipse, circle, rect')) change(part, 'fill', ground(look.fill));
  }
  for (const page of new Set(parts.map((part) => part.closest('.pdf-page')))) {
    const behind = page?.querySelector(':scope > .slide-background');
    if (!behind) continue;
    change(behind, 'background', 'none');
    const content = behind.querySelector('.slide-background-content');
    if (content && getComputedStyle(content).backgroundImage.includes('gradient(')) change(content, 'background-image', 'none');
    if (content && page.querySelector('section[data-place]').textContent.trim()) change(content, 'opacity', '.25');
  }
  for (const each of changes) each();
}
