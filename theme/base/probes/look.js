// Shows a slide and looks at it, in one step. `show`, `slideNow` and `looks` are the functions of the probes `show`,
// `check/slide` and of all in `check/findings`: each looks for what goes wrong in a lecture, and says `find` what it has
// found, worded as diagnostics; at most one a rule where one cause gives many. `cause` is the rule of a style sheet that
// makes it so, on whatever slides. `off` are the rules that the slide switches off, `links` lead to pages of the site,
// `broken` are the pictures that cannot be shown.
async ([show, slideNow, looks, index, limits]) => {
  await show(index);
  const now = slideNow(limits);
  const findings = [];
  const find = (rule, message, cause = '') => findings.push({ rule, message, cause });
  for (const look of looks) await look(now, find);

  const { slide, isBroken } = now;
  const links = [...slide.querySelectorAll('a[href]')].map((link) => link.href.baseVal ?? link.href) // in drawings an object
    .map((url) => URL.parse(url, document.baseURI)?.href ?? '').filter((url) => url.startsWith(`${location.origin}/`));
  const broken = [...slide.querySelectorAll('img[src]')].filter(isBroken).map((img) => img.src);
  return { off: slide.dataset.checkOff ?? '', findings, links, broken };
}
