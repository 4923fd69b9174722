// Waits until the deck of this page has finished: reveal, every promise in `deckReady`, fonts, pictures.
// Takes the time limit in milliseconds; returns what is still pending then, an empty list when ready.
async (limit) => {
  const pending = new Map();
  const wait = (name, promise) => {
    const key = {};
    pending.set(key, name);
    return Promise.resolve(promise).catch(() => {}).then(() => pending.delete(key));
  };

  const slideOf = (element) => {
    const slide = element.closest('[data-source-line]');
    return slide ? ` on the slide at ${slide.dataset.sourceLine}` : '';
  };
  const picture = (img) => {
    img.loading = 'eager';
    return img.decode(); // rejects when the picture cannot be had, which is an answer too
  };
  // reveal calls itself ready some time before it tells who listens for that; the class comes with the event.
  const reveal = () => new Promise((done) => (document.querySelector('.reveal.ready') ? done() : Reveal.on('ready', done)));
  // The print view rearranges the page some frames after reveal says that it is ready, if there are slides.
  const paper = () => new Promise((done) => (
    Reveal.getConfig().view !== 'print' || document.querySelector('.pdf-page') || !Reveal.getTotalSlides()
      ? done() : Reveal.on('pdf-ready', done)
  ));

  const everything = async () => {
    if (window.Reveal?.isReady) {
      await wait('reveal', reveal());
      await Promise.all((window.deckReady ?? []).map((promise, i) => wait(`deckReady[${i}]`, promise)));
      await wait('reveal\'s print view', paper());
    }
    const pictures = [...document.images].filter((img) => img.getAttribute('src'));
    await Promise.all(pictures.map((img) => wait(`${img.currentSrc || img.src}${slideOf(img)}`, picture(img))));
    await wait('fonts', document.fonts.ready);
    await new Promise(requestAnimationFrame);
  };
  await Promise.race([everything(), new Promise((late) => setTimeout(late, limit))]);
  return [...pending.values()];
}
