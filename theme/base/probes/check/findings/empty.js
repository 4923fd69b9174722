// Nothing at all.
({ slide, things }, find) => {
  const background = [...slide.attributes].some(({ name }) => name.startsWith('data-background-') || name === 'data-background');
  const decoration = (thing) => thing.element.closest('.footer') || thing.element.matches('img.hust, img.bdts');
  const media = slide.querySelector('img, video, iframe, object');
  if (!background && !media && !things.some((thing) => !decoration(thing))) find('empty-slide', 'nothing on this slide');
}
