// What the page knows of itself: the state it was sent with, and its deck as it stands now.
export const state = JSON.parse(document.querySelector('body > [data-live="state"]').textContent);
export const inNotes = /receiver/i.test(location.search); // one of the two slides in the speaker's window

export const deck = {
  version: state.version,
  slides: [], // {source, h, v, section}: where a slide stands, here and in its source; a hidden one has no section
  problems: state.problems ?? [],
};

export const decoded = (path) => {
  try { return decodeURIComponent(path); } catch { return path; }
};
