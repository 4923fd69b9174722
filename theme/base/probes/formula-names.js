// A formula is one thing with a name; what it is built of are not things. Chromium tags outlines only if it is the
// <svg> itself that has the name. `formulaMark` is put before it, so that the PDF can tell formulas from pictures.
({ formulaMark }) => {
  for (const math of document.querySelectorAll('.math:not([data-deck] *)')) {
    const named = math.matches('[aria-label]') ? math : math.querySelector('[aria-label]');
    const name = named?.getAttribute('aria-label');
    if (!name) continue; // refused: its source is text
    for (const part of [math, ...math.querySelectorAll('[role], [aria-label]')]) {
      part.removeAttribute('role');
      part.removeAttribute('aria-label');
    }
    const whole = math.querySelector(':scope > svg, :scope > .tagged > svg') ?? math;
    whole.setAttribute('role', 'img');
    whole.setAttribute('aria-label', formulaMark + name);
  }
}
