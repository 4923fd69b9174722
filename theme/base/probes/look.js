// Shows a slide and looks at it, in one step: `show` and `check` are the functions of the probes of that name. Returns
// what `check` does, and `off`, the rules that the slide switches off.
async ([show, check, index, limits]) => {
  await show(index);
  const off = Reveal.getCurrentSlide().dataset.checkOff ?? '';
  return { off, ...await check(limits) };
}
