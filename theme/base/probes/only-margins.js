// Leaves as many empty sheets as the whole file has pages, with the headers and footers that were taken off them. They
// are laid over the pages, which the ground of a deck's own sheets would cover.
({ margins, pages }) => {
  const style = document.createElement('style');
  style.textContent = margins.join('\n');
  document.head.append(style);
  const sheets = document.querySelector('.sheets');
  const empty = Array.from({ length: pages }, (_, index) => {
    const sheet = document.createElement('div');
    sheet.style.cssText = `height: 1px; break-before: ${index ? 'page' : 'auto'}`;
    return sheet;
  });
  sheets.replaceChildren(...sheets.querySelectorAll('style'), ...empty);
  document.body.replaceChildren(sheets);
  for (const ground of [document.documentElement, document.body, sheets]) {
    ground.style.setProperty('background', 'none', 'important');
  }
}
