// Makes reveal's print view fit for paper. Returns what the page says `about` itself (title, author, lang) and
// a record for each page, `slides`: the fields of `PaperSlide`, lengths in CSS pixels; `unlike` is how paper differs.
async () => {
  const config = Reveal.getConfig();
  const pages = [...document.querySelectorAll('.pdf-page')];
  // A listing that is scrolled on a screen is set smaller on paper, until all of it is there.
  for (const listing of document.querySelectorAll('.pdf-page pre')) {
    let size = parseFloat(getComputedStyle(listing).fontSize);
    while (listing.scrollHeight > listing.clientHeight + 1 && size > 1) {
      const ratio = listing.clientHeight / listing.scrollHeight;
      size *= Math.min(Math.max(Math.sqrt(ratio), 0.5), 0.97); // lines that are not wrapped any more save more
      listing.style.fontSize = `${size}px`;
    }
  }
  for (const solution of document.querySelectorAll('.pdf-page details.block')) solution.open = true; // nobody clicks on paper
  // Paper shows what the screen shows at the end of a slide; what it does not is told, `unlike: [{source, message}]`.
  // A formula is there with all its parts: one that has gone would leave a hole in it.
  const unlike = [];
  const tell = (page, message) => unlike.push({ source: page.querySelector('section').dataset.sourceLine ?? '', message });
  const wordsOf = (step) => {
    const texts = [step.textContent, ...[step, ...step.querySelectorAll('[alt]')].map((part) => part.getAttribute('alt') ?? '')];
    const words = texts.map((text) => text.trim().replace(/\s+/g, ' ').slice(0, 40));
    return words.find(Boolean) ?? `<${step.localName}>`;
  };
  if (!config.pdfSeparateFragments && config.fragments) {
    for (const page of pages) {
      const steps = [...page.querySelectorAll('.fragment')];
      const last = Math.max(...steps.map((step) => Number(step.dataset.fragmentIndex ?? 0)));
      for (const step of steps) {
        step.classList.toggle('visible', !step.matches('.math .fade-out'));
        const stays = step.matches('.math :is(.fade-in-then-out, .current-visible)');
        step.classList.toggle('current-fragment', stays || Number(step.dataset.fragmentIndex ?? 0) === last);
      }
      const gone = steps.filter((step) => (
        step.matches('.fade-out:not(.math *), :is(.fade-in-then-out, .current-visible):not(.current-fragment)')
      ));
      const names = gone.map(wordsOf);
      const named = names.slice(0, 3).map((name) => `\`${name}\``).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
      if (names.length === 1) tell(page, `step ${named} has gone at the end of its slide, so it is not on paper`);
      if (names.length > 1) tell(page, `steps ${named} have gone at the end of their slide, so they are not on paper`);
    }
  }
  const selectors = [...document.styleSheets].flatMap((sheet) => {
    try { return [...sheet.cssRules].map((rule) => rule.selectorText ?? ''); } catch { return []; }
  });
  for (const page of pages) {
    const states = (page.querySelector('section').dataset.state ?? '').split(/\s+/).filter(Boolean);
    const styled = states.find((state) => selectors.some((selector) => selector.split(/[^\w.-]+/).some((part) => `${part}.`.includes(`.${state}.`))));
    if (styled) tell(page, `styles of the state \`${styled}\` are not on paper`);
  }
  // reveal.js loads a page only when its slide is shown: one behind a slide, and one that is to be loaded late.
  await Promise.all([...document.querySelectorAll('.pdf-page iframe[data-src]:not([src])')].map((frame) => (
    new Promise((loaded) => {
      frame.onload = loaded;
      setTimeout(loaded, 5000);
      frame.style.border = frame.closest('.slide-background') ? 0 : frame.style.border;
      frame.src = frame.dataset.src;
    })
  )));
  const sizes = pages.map((page) => ({ width: page.offsetWidth, height: page.offsetHeight }));
  window.deckOutlines?.();
  const slideOn = (page) => page.querySelector('section[data-place]');

  const whole = window.deckWhole;
  const numberOf = (() => {
    const order = new Map(whole.counted.map((place, index) => [place, index + 1]));
    const nested = (slide, separator) => {
      const [h, v] = slide.dataset.place.split('.').map(Number);
      return slide.hasAttribute('data-stacked') ? `${h + 1}${separator}${v + 1}` : `${h + 1}`;
    };
    const oneStack = new Set(whole.counted.map((place) => place.split('.')[0])).size === 1;
    const format = typeof config.slideNumber === 'string' ? config.slideNumber : 'h.v';
    return (slide) => {
      if (!order.has(slide.dataset.place)) return { label: '', number: '' };
      const isFlat = !config.slideNumber || format.startsWith('c') || oneStack;
      const label = isFlat ? `${order.get(slide.dataset.place)}` : nested(slide, format === 'h/v' ? '/' : '.');
      return { label, number: config.slideNumber && format === 'c/t' ? `${label}/${order.size}` : label };
    };
  })();

  // A formula in a title: its characters when the typesetting has any, else its TeX.
  const plain = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('.math').forEach((math) => {
      const named = math.matches('[aria-label]') ? math : math.querySelector('[aria-label]');
      if (!math.textContent.trim()) math.textContent = named?.getAttribute('aria-label') ?? '';
    });
    copy.querySelectorAll('mjx-assistive-mml, aside, script, style').forEach((hidden) => hidden.remove());
    return copy.textContent.replace(/\s+/g, ' ').trim();
  };
  const titleOf = (slide) => {
    const headings = [...slide.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const titles = headings.filter((heading) => !heading.closest('.footer, aside')).map(plain).filter(Boolean);
    return slide.dataset.menuTitle || slide.getAttribute('aria-label') || titles[0] || plain(slide).slice(0, 40);
  };

  // What stands on several slides in the same words is furniture: no text of the document. Links stay.
  const furniture = pages.flatMap(whole.furnitureOf);
  const said = [...furniture.map(whole.wordsOf), ...whole.said];
  furniture.forEach((part, index) => {
    if (said.indexOf(said[index]) !== said.lastIndexOf(said[index])) part.setAttribute('aria-hidden', 'true');
  });
  for (const part of document.querySelectorAll('.slide-number-pdf, .slide-background')) part.setAttribute('aria-hidden', 'true');

  // What reveal hides from readers of the screen is on paper like everything else.
  for (const hidden of document.querySelectorAll('.slides section[aria-hidden], .slides section[hidden]')) {
    hidden.removeAttribute('aria-hidden');
    hidden.removeAttribute('hidden');
  }
  // Every slide gets a name; copies of a slide (one a fragment) must not repeat its ids.
  const seen = new Set();
  const nameOf = new Map();
  const byId = new Map();
  pages.forEach((page, index) => {
    const slide = slideOn(page);
    const first = !seen.has(slide.dataset.place);
    seen.add(slide.dataset.place);
    for (const element of page.querySelectorAll('[id]')) {
      if (first) byId.set(element.id, element);
      else element.removeAttribute('id');
    }
    page.id = `page-${window.deckPart.names + index + 1}`;
    if (first) nameOf.set(slide.dataset.place, page.id);
  });
  const unescape = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  // Links to `#/2/1`, `#/name` and `#name` go to the page with that slide or element, in this part or another.
  const target = (hash) => {
    const id = unescape(hash.replace(/^#\/?/, ''));
    if (byId.has(id)) return byId.get(id).matches('section') ? byId.get(id).closest('.pdf-page').id : id;
    if (whole.elsewhere.has(id)) return whole.elsewhere.get(id);
    if (!/^\d*(\/\d*)?$/.test(id)) return undefined;
    const base = config.hashOneBasedIndex ? 1 : 0;
    const [h, v] = id.split('/').map((part) => Number(part));
    const place = `${(h || 0) - (h ? base : 0)}.${(v || 0) - (v ? base : 0)}`;
    return nameOf.get(place) ?? whole.elsewhere.get(place);
  };
  for (const link of document.querySelectorAll('.pdf-page a[href^="#"]')) {
    const id = target(link.getAttribute('href'));
    if (id) link.setAttribute('href', `#${id}`);
    else link.removeAttribute('href');
  }
  // The browser names the places in a PDF that some link of the page leads to, and makes links to elements that are
  // there, if not on paper.
  const names = document.createElement('nav');
  names.hidden = true;
  const asked = [...new Set(whole.links.map(target))].filter((id) => byId.has(id));
  const links = [...pages.map((page) => page.id), ...asked].map((id) => Object.assign(document.createElement('a'), { href: `#${id}` }));
  const others = [...new Set(whole.elsewhere.values())].map((id) => Object.assign(document.createElement('i'), { id }));
  names.append(...links, ...others);
  document.body.append(names);

  // The first frame of a video stands for it; one that cannot be had would be a black box.
  const frameOf = (video) => new Promise((done) => {
    video.removeAttribute('autoplay');
    video.removeAttribute('controls');
    video.preload = 'auto';
    if (video.readyState >= 2 || video.error) return done();
    for (const event of ['loadeddata', 'error']) video.addEventListener(event, done, { once: true });
    for (const source of video.querySelectorAll('source')) source.addEventListener('error', done, { once: true });
    if (!video.currentSrc && !video.querySelector('source')) done();
    return video.load();
  });
  const videos = [...document.querySelectorAll('.pdf-page video')];
  await Promise.all(videos.map(frameOf));
  // Whether the browser itself prints a frame depends on what it has painted before, so the frame is copied.
  const PLACED = ['display', 'position', 'inset', 'width', 'height', 'max-width', 'max-height', 'margin', 'object-fit',
    'object-position', 'transform', 'z-index', 'border-radius'];
  const still = async (video) => {
    const canvas = Object.assign(document.createElement('canvas'), {
      className: video.className, width: video.videoWidth, height: video.videoHeight,
    });
    const look = getComputedStyle(video);
    for (const name of PLACED) canvas.style.setProperty(name, look.getPropertyValue(name));
    canvas.dataset.file = decodeURIComponent((video.currentSrc || '').split('/').pop());
    const name = video.getAttribute('aria-label');
    if (name) canvas.setAttribute('aria-label', name);
    const context = canvas.getContext('2d');
    // A frame that is there may still have to be painted; some come only when the film runs.
    for (let tries = 0; tries < 60; tries += 1) {
      context.drawImage(video, 0, 0);
      if (context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[3]) break;
      video.muted = true;
      if (tries % 10 === 5) await Promise.race([video.play().catch(() => {}), new Promise((late) => setTimeout(late, 500))]);
      await new Promise((later) => setTimeout(later, 50));
    }
    video.pause();
    video.replaceWith(canvas);
  };
  for (const video of videos.filter((each) => !each.poster)) {
    if (video.readyState < 2) video.style.visibility = 'hidden';
    else await still(video);
  }

  const about = {
    title: document.title,
    author: document.querySelector('meta[name="author"]')?.content ?? '',
    lang: document.documentElement.lang,
  };
  const slides = pages.map((page, index) => {
    const slide = slideOn(page);
    const { label, number } = numberOf(slide);
    const shown = page.querySelector('.slide-number-pdf');
    if (shown && number) shown.textContent = number;
    else shown?.remove();
    const [h, v] = slide.dataset.place.split('.').map(Number);
    return {
      h, v, label, number,
      stacked: slide.hasAttribute('data-stacked'),
      title: titleOf(slide),
      source: slide.dataset.sourceLine ?? '',
      notes: (Reveal.getSlideNotes(slide) ?? '').trim(),
      name: page.id,
      ...sizes[index],
    };
  });
  return { about, slides, unlike, next: whole.next, whole: whole.handedOn };
}
