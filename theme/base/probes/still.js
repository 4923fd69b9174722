// Makes the deck stand still, without the controls of reveal and its plugins, and says where its slides are: `[{h, v, source}]`, counted from 0.
async () => {
  const style = document.createElement('style');
  style.textContent = `
    *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
    .reveal > :not(.slides, .backgrounds, .slide-number) { opacity: 0 !important; } /* some parts insist on being visible */`;
  document.head.append(style);
  Reveal.configure({
    transition: 'none', backgroundTransition: 'none', autoAnimate: false, autoSlide: 0, autoPlayMedia: false,
  });
  return [...document.querySelectorAll('.reveal .slides section:not(.stack)')].map((slide) => {
    const { h, v } = Reveal.getIndices(slide);
    return { h, v: v ?? 0, source: slide.dataset.sourceLine ?? '' };
  });
}
