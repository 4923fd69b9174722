// T switches following on and off (the page goes to the slide that is edited).
import { inNotes, state } from "./page.js";

const wish = "live-follow";

// Whoever has zoomed in on a slide or draws on it is not taken away from it.
export const isHeld = () => ["zoomed", "inking"].some((name) => document.documentElement.classList.contains(name))
  || document.querySelector(".reveal > #chalkboard")?.style.visibility === "visible"
  || document.querySelector(".reveal > #notescanvas")?.style.pointerEvents === "auto";

export const following = () => {
  const asked = new URLSearchParams(location.search).get("follow") ?? sessionStorage.getItem(wish);
  return !inNotes && (asked === null ? state.follow : asked !== "off");
};

export const toggleFollowing = () => {
  const on = !following();
  sessionStorage.setItem(wish, on ? "on" : "off");
  const url = new URL(location);
  url.searchParams.delete("follow");
  history.replaceState(history.state, "", url);
  announce(on ? "following the slide that is edited" : "staying on this slide");
};

const announce = (text) => {
  document.querySelector(".live-notice")?.remove();
  const notice = Object.assign(document.createElement("div"), { className: "live-notice", role: "status", textContent: text });
  notice.onanimationend = () => notice.remove();
  document.body.append(notice);
};
