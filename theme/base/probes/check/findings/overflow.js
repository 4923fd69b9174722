// Content that leaves the slide: each formula and each table, for each has to be mended; of other content what leaves
// it most, for what stands above moves all below it.
({ limits, stage, zoom, leaving, MATH, called, onSlide }, find) => {
  const subject = (thing) => {
    if (thing.element.matches(MATH)) return 'formula-too-wide';
    return thing.element.closest('table') && !thing.text.includes('\n') ? 'table-too-wide' : 'overflow';
  };
  const toMend = (thing, rule) => ({ 'formula-too-wide': thing.element, 'table-too-wide': thing.element.closest('table') })[rule] ?? rule;
  const reported = new Set();
  for (const { thing, by } of leaving) {
    const sideways = Math.max(stage.left - thing.box.left, thing.box.right - stage.right) > limits.overflow * zoom;
    const rule = sideways ? subject(thing) : 'overflow';
    const part = toMend(thing, rule);
    if (reported.has(part)) continue;
    reported.add(part);
    const side = sideways ? (thing.box.right > stage.right ? 'right' : 'left') : (thing.box.top < stage.top ? 'top' : 'bottom');
    find(rule, `${called(thing)} leaves the slide by ${onSlide(by)} at the ${side}`);
  }
}
