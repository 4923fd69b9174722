// Links to slides, as reveal.js has them, lead to the passages of an article: `#/2/1`, `#/name`.
for (const link of document.querySelectorAll('a[href^="#/"]')) {
  const name = decodeURIComponent(link.getAttribute("href").slice(2));
  const [, h, v = "0"] = /^(\d+)(?:\/(\d+))?$/.exec(name) ?? [];
  const place = h === undefined ? document.getElementById(name) : document.getElementById(`slide-${h}.${v}`);
  if (place) link.setAttribute("href", `#${place.id}`);
}
