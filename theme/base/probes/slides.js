// Runs before the scripts of a page: notes on every slide where it stands, because reveal's print view
// moves the slides out of their stacks. `data-place` is `h.v` from 0, `data-stacked` marks members of a stack.
document.addEventListener('DOMContentLoaded', () => {
  const stacks = [...document.querySelectorAll('.reveal .slides > section')];
  stacks.forEach((stack, h) => {
    const members = [...stack.querySelectorAll(':scope > section')];
    (members.length ? members : [stack]).forEach((slide, v) => {
      slide.dataset.place = `${h}.${v}`;
      slide.toggleAttribute('data-stacked', members.length > 1);
    });
  });
});
