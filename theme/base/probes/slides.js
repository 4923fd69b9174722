// Runs before the scripts of a page, for paper. Notes on every slide where it stands, because reveal's print view moves
// the slides out of their stacks: `data-place` is `h.v` from 0, `data-stacked` marks members of a stack.
//
// A browser wants a megabyte or two for each page it prints. Where slides wait (`runtime/near.js`), so that no script
// asks for them, only a part of them is left if `deckPart.pages` says so: from slide `deckPart.first` on as many as have
// so many pages, or some more to fill sheets of `deckPart.perSheet`. What a part has to know of the other slides is in
// `deckWhole`; the first part reads it, from texts that others do not have, and it is handed on (`deckPart.whole`).
(window.deckSetup ??= []).push(({ reveal }) => {
  const { deckPart } = window;
  const { first, pages, perSheet, steps } = deckPart;
  const root = document.querySelector('.reveal .slides');
  const stacks = [...root.querySelectorAll(':scope > section')];
  stacks.forEach((stack, h) => {
    const members = [...stack.querySelectorAll(':scope > section')];
    (members.length ? members : [stack]).forEach((slide, v) => {
      slide.dataset.place = `${h}.${v}`;
      slide.toggleAttribute('data-stacked', members.length > 1);
    });
  });

  const isShown = (slide) => reveal?.showHiddenSlides || !slide.closest('[data-visibility="hidden"]');
  const slides = [...root.querySelectorAll('section[data-place]')].filter(isShown);
  const textOf = (slide) => slide.querySelector(':scope > noscript[data-far]');
  const furnitureOf = (element) => [...element.querySelectorAll('.footer, footer')].filter((part) => !part.querySelector('a[href]'));
  const wordsOf = (part) => part.textContent.replace(/[\d\s]+/g, ' ').trim();

  const pagesOf = (found) => {
    const indices = found('.fragment').map((step, n) => step.dataset.fragmentIndex ?? `of its own ${n}`);
    return steps ? 1 + new Set(indices).size : 1;
  };
  // Nothing in a template is loaded or laid out.
  const about = (slide) => {
    const template = document.createElement('template');
    template.innerHTML = textOf(slide)?.textContent ?? '';
    const roots = [slide, template.content];
    const found = (selector) => roots.flatMap((one) => [...one.querySelectorAll(selector)]);
    return {
      pages: pagesOf(found),
      ids: found('[id]').map(({ id }) => id),
      links: found('a[href^="#"]').map((link) => link.getAttribute('href')),
      said: roots.flatMap(furnitureOf).map(wordsOf),
    };
  };

  const idOf = (link) => {
    try { return decodeURIComponent(link.replace(/^#\/?/, '')); } catch { return link.replace(/^#\/?/, ''); }
  };
  // Most elements with an id are parts of formulas, to which no link leads.
  const linked = (all) => {
    const asked = new Set(all.flatMap(({ links }) => links.map(idOf)));
    return all.map((one) => ({ ...one, ids: one.ids.filter((id) => asked.has(id)) }));
  };

  const whole = window.deckWhole = {
    furnitureOf, wordsOf,
    counted: slides.filter((slide) => slide.dataset.visibility !== 'uncounted').map((slide) => slide.dataset.place),
    next: null, // the first slide of the next part, and the numbers of the first and last text it needs
    elsewhere: new Map(), // ids and places of other parts: the name a link has to lead to
    links: [], // where links of other parts lead
    said: [], // in footers of other parts
    handedOn: '',
  };
  if (!pages || !slides.some(textOf)) return;

  const all = deckPart.whole ? JSON.parse(deckPart.whole) : linked(slides.map(about));
  if (!deckPart.whole) whole.handedOn = JSON.stringify(all);
  const endOfPart = (start) => {
    let [end, count] = [start, 0];
    while (end < slides.length && (count < pages || (count % perSheet && count < 2 * pages))) count += all[end++].pages;
    return end;
  };
  const end = endOfPart(first);
  if (end < slides.length) {
    const texts = slides.slice(end, endOfPart(end)).map(textOf).filter(Boolean).map((text) => Number(text.dataset.far));
    whole.next = { slide: end, near: texts[0] ?? 0, far: texts.at(-1) ?? 0 };
  }
  slides.forEach((slide, n) => {
    if (n >= first && n < end) return;
    const name = `slide-${slide.dataset.place}`;
    for (const id of [slide.dataset.place, slide.id].filter(Boolean)) whole.elsewhere.set(id, name);
    for (const id of all[n].ids) if (!whole.elsewhere.has(id)) whole.elsewhere.set(id, id);
    whole.links.push(...all[n].links);
    whole.said.push(...all[n].said);
    slide.replaceWith(...slide.querySelectorAll('style, link')); // they are of all slides
  });
  for (const stack of stacks) {
    if (!stack.dataset.place && !stack.querySelector(':scope > section')) stack.replaceWith(...stack.childNodes);
  }
});
