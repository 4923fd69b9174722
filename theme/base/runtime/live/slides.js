// Which slide is where, and newer slides in their places. Slide, fragment and overview stay as they are; whoever
// follows the editing is taken to the slide that changed.
import { freshen } from "./files.js";
import { following, isHeld } from "./follow.js";
import { deck, state } from "./page.js";
import { arrange, background, fill, parsed, repaint, revive } from "./sections.js";

const isSlide = (section) => !section.querySelector(":scope > section");
const sectionsInPage = () => [...document.querySelectorAll(".reveal .slides section")].filter(isSlide);

// reveal.js takes hidden slides out of the page before it starts.
export const bind = () => {
  const sections = sectionsInPage();
  deck.slides = (state.slides ?? []).map((slide) => {
    const here = sections[0]?.dataset.sourceLine === slide.source;
    return { ...slide, section: here ? sections.shift() : null };
  });
};

export const current = () => deck.slides.findIndex(({ section }) => section && section === Reveal.getCurrentSlide());

const isHidden = (section) => section.dataset.visibility === "hidden" && !Reveal.getConfig().showHiddenSlides;

// What the new slides are made of, and which of them changed.
const makeSections = (parts) => parts.map((part) => {
  const old = part.was === null ? null : deck.slides[part.was].section;
  const fresh = part.html && parsed(part.html);
  if (!fresh) {
    if (old) old.dataset.sourceLine = part.source;
    return { ...part, section: old, changed: false };
  }
  if (isHidden(fresh)) return { ...part, section: null, changed: false };
  const page = old ? null : emptyPage(fresh);
  if (page) {
    fill(page, fresh);
    return { ...part, section: page, changed: true };
  }
  if (!old) {
    revive(fresh);
    return { ...part, section: fresh, changed: true };
  }
  const before = background(old);
  fill(old, fresh);
  return { ...part, section: old, changed: true, repaint: before !== background(old) };
});

// An empty page that was drawn on here (`runtime/ink.js`), before it is a slide of the deck.
const emptyPages = () => sectionsInPage().filter((section) => section.dataset.inkPage && !deck.slides.some((slide) => slide.section === section));
const emptyPage = ({ dataset }) => emptyPages().find((page) => page.dataset.ink === dataset.ink && page.dataset.inkPage === dataset.inkPage);

const isSameShape = (parts) => parts.length === deck.slides.length && parts.every((part, n) =>
  part.was === n && part.section === deck.slides[n].section && part.h === deck.slides[n].h && part.v === deck.slides[n].v);

// `written` tells whether the Markdown of the deck is another: nobody is taken to what a macro or a chart changed.
export const putSlides = (incoming, written) => {
  const shown = Reveal.getCurrentSlide();
  const at = current();
  const fragment = Reveal.getIndices().f;
  const parts = makeSections(incoming);
  const sameShape = isSameShape(parts);
  const changed = parts.filter((part) => part.changed);
  const before = deck.slides;
  deck.slides = parts;
  const pages = emptyPages();
  if (!changed.length && sameShape) return;

  const stays = pages.includes(shown) || parts.some((part) => part.section === shown);
  const edited = written && following() && !isHeld() && !changed.some((part) => part.section === shown) && changed.length < parts.length ? changed[0] : null;
  const target = edited?.section ?? (stays ? shown : nearest(parts, before, at));
  const allFragments = 1e6;
  const shownFragment = edited ? allFragments : fragment;

  if (sameShape) {
    for (const part of changed) part.repaint ? repaint(part.section) : Reveal.syncFragments(part.section);
    if (target !== shown || changed.some((part) => part.section === shown)) go(target, shownFragment);
  } else {
    const overview = Reveal.isOverview();
    if (overview) Reveal.toggleOverview(false);
    Reveal.getSlidesElement().classList.add("disable-slide-transitions");
    arrange(parts);
    for (const page of pages) window.DeckInk.putBelow(page);
    if (target) go(target, shownFragment);
    Reveal.sync();
    if (overview) Reveal.toggleOverview(true);
    requestAnimationFrame(() => Reveal.getSlidesElement().classList.remove("disable-slide-transitions"));
  }
  freshen(changed.map((part) => part.section));
  if (changed.length) window.dispatchEvent(new CustomEvent("deck-changed", { detail: { slides: changed.map((part) => part.section) } }));
};

export const go = (section, fragment) => {
  const { h, v } = Reveal.getIndices(section);
  Reveal.slide(h, v ?? 0, fragment);
};

// The slide that the cursor of the editor is in, for whoever follows it.
export const goTo = (number) => {
  const section = deck.slides[number]?.section;
  if (section && following() && !isHeld() && section !== Reveal.getCurrentSlide()) go(section);
};

// The slide that came before one that is gone, else the first.
const nearest = (parts, before, at) => {
  for (let n = at - 1; n >= 0; n--) {
    const found = parts.find((part) => part.section && part.section === before[n].section);
    if (found) return found.section;
  }
  return parts.find((part) => part.section)?.section ?? null;
};
