// Makes an article fit for paper. Returns what `probes/paper.js` returns: a record for each section in `slides`, whose
// label is empty, and `v` is 1 for one below another.
async ({ size }) => {
  if (!document.querySelector('.reveal.article')) return { about: { title: '', author: '', lang: '' }, slides: [], unlike: [], whole: '' };
  const page = document.createElement('style');
  page.textContent = `@page { size: ${size}; }`;
  document.head.append(page);
  for (const folded of document.querySelectorAll('details')) folded.open = true;
  const names = document.createElement('nav');
  names.hidden = true;
  document.body.append(names);
  const slides = [...document.querySelectorAll('.article .part')].map((part) => {
    const heading = part.querySelector('h1, h2, h3');
    const name = part.querySelector('.passage').id;
    names.append(Object.assign(document.createElement('a'), { href: `#${name}` }));
    return {
      h: 0, v: part.matches('.level-3') ? 1 : 0, label: '', number: '', stacked: true, source: '', notes: '', name,
      title: (heading?.textContent ?? '').replace(/\s+/g, ' ').trim(), width: 0, height: 0,
    };
  });
  slides.forEach((slide, index) => { slide.h = index; });
  const about = {
    title: document.title,
    author: document.querySelector('meta[name="author"]')?.content ?? '',
    lang: document.documentElement.lang,
  };
  return { about, slides, unlike: [], whole: '' };
}
