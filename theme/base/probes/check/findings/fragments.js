// Steps that come later than one below them.
({ slide, short, wordsOf }, find) => {
  // What appears together with something above it, stands inside another step or at the foot is meant to.
  const steps = [...slide.querySelectorAll('.fragment')]
    .filter((part) => !part.closest('aside, .footer, .footnote') && !part.parentElement.closest('.fragment'));
  const index = (part) => Number(part.dataset.fragmentIndex);
  const early = steps.findIndex((part, i) => i > 0 && index(part) < index(steps[i - 1])
    && !steps.slice(0, i).some((above) => index(above) === index(part)));
  if (early > 0) {
    find('fragment-order', `fragment \`${short(wordsOf(steps[early]))}\` is step ${index(steps[early]) + 1}, after step ${index(steps[early - 1]) + 1} above it`);
  }
}
