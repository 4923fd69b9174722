// Content that leaves the slide.
({ limits, stage, zoom, leaving, MATH, called, onSlide }, find) => {
  const subject = (thing) => {
    if (thing.element.matches(MATH)) return 'formula-too-wide';
    return thing.element.closest('table') && !thing.text.includes('\n') ? 'table-too-wide' : 'overflow';
  };
  const reported = new Set();
  for (const { thing, by } of leaving) {
    const sideways = Math.max(stage.left - thing.box.left, thing.box.right - stage.right) > limits.overflow * zoom;
    const rule = sideways ? subject(thing) : 'overflow';
    if (reported.has(rule)) continue;
    reported.add(rule);
    const side = sideways ? (thing.box.right > stage.right ? 'right' : 'left') : (thing.box.top < stage.top ? 'top' : 'bottom');
    find(rule, `${called(thing)} leaves the slide by ${onSlide(by)} at the ${side}`);
  }
}
