// Hears of newer versions, mostly with what differs, and else asks for it. A browser allows few open connections, so
// one tab holds the stream for all.
import { deck, inNotes, state } from "./page.js";

const channel = new BroadcastChannel("slides-live");
const isList = state.page === "index.html";
let asking = false;
let askAgain = false;

const ask = async () => {
  askAgain = true;
  if (asking) return;
  asking = true;
  try {
    while (askAgain) {
      askAgain = false;
      const address = `/_live/update?${new URLSearchParams({ page: state.page, have: deck.version })}`;
      // Without a connection there is no answer: the stream says when there is one again.
      const answer = await fetch(address).then((it) => (it.status === 200 ? it.json() : null)).catch(() => null);
      if (answer) apply(answer);
    }
  } finally {
    asking = false;
  }
};

const heard = (versions) => {
  if (versions[state.page] !== deck.version) isList ? reload() : ask();
};

// Comes before the versions to which it leads.
const step = (patch) => {
  if (patch.page === state.page && patch.have === deck.version && !asking) apply(patch);
};

const look = (cursor) => {
  if (cursor.page === state.page && window.Reveal) goTo(cursor.slide);
};

const listen = () => new Promise(() => {
  const stream = new EventSource("/_live/events");
  stream.onmessage = ({ data }) => {
    const versions = JSON.parse(data);
    channel.postMessage({ versions });
    heard(versions);
  };
  stream.addEventListener("step", ({ data }) => {
    const patch = JSON.parse(data);
    channel.postMessage({ patch });
    step(patch);
  });
  stream.addEventListener("cursor", ({ data }) => {
    const cursor = JSON.parse(data);
    channel.postMessage({ cursor });
    look(cursor);
  });
  // A refused stream is not tried again by the browser itself.
  stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000); };
});

// The notes plugin sends the speaker's window the notes and the state whenever one of some events occurs.
const tellSpeaker = () => Reveal.dispatchEvent({ type: "closeoverlay" });

// The notes are sent by the deck's own window, when it has caught up and when the speaker's window has.
export const caughtUp = () => {
  if (inNotes) channel.postMessage({ caughtUp: state.page });
  else tellSpeaker();
};

// `apply` puts a patch in place, `reload` loads the page anew, `goTo` shows the slide of a number.
let apply, reload, goTo;
export const listenFor = (actions) => {
  ({ apply, reload, goTo } = actions);
  channel.onmessage = ({ data }) => {
    if (data.versions) heard(data.versions);
    if (data.patch) step(data.patch);
    if (data.cursor) look(data.cursor);
    if (data.caughtUp === state.page && !inNotes && window.Reveal) tellSpeaker();
  };
  if (navigator.locks) navigator.locks.request("slides-live", listen);
  else listen();
  for (const event of ["pageshow", "online", "resume", "visibilitychange"]) {
    (event === "pageshow" || event === "online" ? window : document).addEventListener(event, () => {
      if (document.visibilityState === "visible" && !isList) ask();
    });
  }
  if (!isList) ask();
};
