// Puts the pages of reveal's print view on the sheets whose markup is given. A `[data-page]` receives the
// page of that name, scaled to the element's width; a `[data-notes]` the speaker notes of that page. Where the room
// for notes is limited they are set smaller; returns the names of the pages whose notes still do not fit.
async (markup) => {
  const SMALLEST = 6.5; // px, about 5 pt
  const root = document.querySelector('.reveal .slides');
  const holder = document.createElement('div');
  holder.className = 'sheets';
  holder.innerHTML = markup;
  const sizeOf = new Map([...document.querySelectorAll('.pdf-page')]
    .map((page) => [page.id, { width: page.offsetWidth, height: page.offsetHeight }]));
  root.append(holder);
  document.body.style.width = document.body.style.height = '';

  for (const place of holder.querySelectorAll('[data-notes]')) {
    const slide = document.getElementById(place.dataset.notes).querySelector('section[data-place]');
    const asides = slide.querySelectorAll('aside.notes');
    if (asides.length) for (const aside of asides) place.append(...aside.childNodes);
    else place.innerHTML = slide.dataset.notes ?? '';
  }
  for (const frame of holder.querySelectorAll('[data-page]')) {
    const page = document.getElementById(frame.dataset.page);
    const { width, height } = sizeOf.get(page.id);
    const scale = frame.clientWidth / width;
    frame.style.height = `${height * scale}px`;
    page.style.transform = `scale(${scale})`;
    page.style.width = `${width}px`;
    frame.append(page);
  }
  for (const page of root.querySelectorAll('.pdf-page:not(.frame > .pdf-page)')) page.remove(); // no sheet has room for it

  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  const cut = [];
  for (const place of holder.querySelectorAll('[data-notes]')) {
    const words = document.createRange(); // without ornaments, such as the mark of a quotation
    words.selectNodeContents(place);
    const tooLong = () => words.getBoundingClientRect().bottom > place.getBoundingClientRect().bottom + 1;
    let size = parseFloat(getComputedStyle(place).fontSize);
    while (tooLong() && size > SMALLEST) place.style.fontSize = `${size *= 0.95}px`;
    if (tooLong()) cut.push(place.dataset.notes);
  }
  return cut;
}
