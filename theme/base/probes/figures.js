// Gives a name to each picture that has none, as a PDF needs one: a diagram is called by the words in it, a film or a
// picture by its file. What says that it is an ornament (`alt=""`) is none, unless it has a title: browsers go by that,
// and leave it out of the PDF.
() => {
  const file = (url) => {
    if (!url || url.startsWith('data:')) return '';
    try { return decodeURIComponent(new URL(url, document.baseURI).pathname.split('/').pop()); } catch { return ''; }
  };
  const quiet = (text) => text.replace(/\s+/g, ' ').trim();
  // What it holds is the picture, and its caption is text.
  for (const figure of document.querySelectorAll('figure:not([aria-label])')) figure.setAttribute('role', 'none');
  const hidden = (element) => element.closest('[aria-hidden="true"]');
  for (const drawing of document.querySelectorAll('svg:not(.math svg, .math-glyphs, svg svg)')) {
    if (hidden(drawing) || drawing.querySelector('a[href], a[*|href]')) continue;
    const titled = drawing.getAttribute('aria-label') || drawing.closest('figure')?.querySelector('figcaption')?.textContent;
    const words = [...drawing.querySelectorAll('text, foreignObject')].map((text) => quiet(text.textContent)).filter(Boolean);
    const name = quiet(titled || drawing.querySelector(':scope > title')?.textContent || '') || [...new Set(words)].join(', ');
    if (!name) continue;
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', name);
    for (const part of drawing.querySelectorAll('[role], [aria-label], title')) {
      part.removeAttribute('role');
      part.removeAttribute('aria-label');
      if (part.localName === 'title') part.remove();
    }
  }
  for (const picture of document.querySelectorAll('img:not([alt]), img[alt=""][title]:not([title=""])')) {
    if (!hidden(picture)) picture.alt = picture.title || file(picture.currentSrc || picture.src) || 'picture';
  }
  for (const film of document.querySelectorAll('canvas, video, iframe, object, embed')) {
    if (hidden(film) || film.getAttribute('aria-label')) continue;
    film.setAttribute('role', 'img');
    film.setAttribute('aria-label', film.title || film.dataset.file || file(film.currentSrc || film.src || film.data) || film.localName);
  }
}
