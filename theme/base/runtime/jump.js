// A word typed after G leads to the first slide that has it: slides that are not counted, words in a step and Chinese,
// too. reveal.js looks at what is displayed just now, so that Enter might lead back to where one came from.
(() => {
  const WAIT = 200; // milliseconds after the last letter
  const isField = ({ target }) => target instanceof HTMLInputElement && target.matches(".jump-to-slide-input");
  // Numbers, and names of slides, are for reveal.js.
  const isPlace = (text) => /^[\d./-]*$/.test(text) || document.getElementById(text);
  const slides = () => [...document.querySelectorAll(".reveal .slides section:not(.stack)")];
  let later;

  const jump = (text) => {
    const found = slides().find((slide) => slide.textContent.toLowerCase().includes(text.toLowerCase()));
    if (!found) return;
    const { h, v } = Reveal.getIndices(found);
    Reveal.slide(h, v);
  };

  document.addEventListener("input", (event) => {
    if (!isField(event)) return;
    clearTimeout(later);
    const text = event.target.value.trim();
    if (text.length < 2 || isPlace(text)) return;
    event.stopImmediatePropagation();
    later = setTimeout(jump, WAIT, text);
  }, { capture: true });

  document.addEventListener("keydown", (event) => {
    if (!isField(event) || event.key !== "Enter") return;
    const text = event.target.value.trim();
    if (text.length < 2 || isPlace(text)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    clearTimeout(later);
    jump(text);
    event.target.blur();
    Reveal.toggleJumpToSlide(false);
  }, { capture: true });
})();
