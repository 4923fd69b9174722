// Links to slides, as reveal.js has them, lead to the passages of an article: `#/2/1`, `#/name`.
const nameIn = (address) => {
  try { return decodeURIComponent(address); } catch { return address; } // a bare percent sign
};
for (const link of document.querySelectorAll('a[href^="#/"]')) {
  const name = nameIn(link.getAttribute("href").slice(2));
  const [, h, v = "0"] = /^(\d+)(?:\/(\d+))?$/.exec(name) ?? [];
  const place = h === undefined ? document.getElementById(name) : document.getElementById(`slide-${h}.${v}`);
  if (place) link.setAttribute("href", `#${place.id}`);
}
