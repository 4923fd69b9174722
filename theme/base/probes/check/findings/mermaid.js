// Diagrams that could not be drawn in the page.
({ slide, short }, find) => {
  for (const fault of slide.querySelectorAll('.mermaid.fault > .fault-message')) {
    const [what, text, caret] = fault.textContent.replace(/^mermaid: /, '').split('\n');
    // The lines that Mermaid counts are not those of the block.
    find('mermaid', what.replace(/( on line \d+)?:?$/, '').toLowerCase() + (/\^/.test(caret) ? ` at \`${short(text)}\`` : ''));
  }
}
