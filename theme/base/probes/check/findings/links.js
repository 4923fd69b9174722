// Links to slides that are not there.
({ slide, unescape }, find) => {
  const exists = (hash) => {
    const id = unescape(hash.replace(/^#\/?/, ''));
    if (!id || document.getElementById(id)) return true;
    const [h, v, more] = id.split('/');
    return /^\d+$/.test(h) && /^\d*$/.test(v ?? '') && more === undefined && Boolean(Reveal.getSlide(Number(h), v ? Number(v) : undefined));
  };
  for (const link of slide.querySelectorAll('a[href^="#"]')) {
    const hash = link.getAttribute('href');
    if (!exists(hash)) find('dead-link', `no slide or element \`${unescape(hash)}\` in this deck`);
  }
}
