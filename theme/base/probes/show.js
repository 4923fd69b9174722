// Shows the slide of that number (from 0) with all its fragments, and waits for its pictures.
async (index) => {
  const slide = document.querySelectorAll('.reveal .slides section:not(.stack)')[index]; // uncounted ones, too
  const { h, v } = Reveal.getIndices(slide);
  const steps = [...slide.querySelectorAll('.fragment')].map((part) => Number(part.dataset.fragmentIndex ?? -1));
  Reveal.slide(h, v, Math.max(-1, ...steps));

  const background = slide.dataset.backgroundImage ?? '';
  const behind = background ? background.split(',').map((url) => Object.assign(new Image(), { src: url.trim() })) : [];
  const pictures = [...slide.querySelectorAll('img[src]'), ...behind];
  await Promise.allSettled(pictures.map((img) => img.decode()));
  for (const video of slide.querySelectorAll('video')) video.pause();
  await new Promise(requestAnimationFrame);
}
