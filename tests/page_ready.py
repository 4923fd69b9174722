"""When a page in a browser may be looked at, as JavaScript.

`Reveal.isReady()` is true a moment too soon: who listens for the event `ready`, the chalkboard for one, is
told a millisecond later. The class is set with the event.
"""

BEGUN = "document.querySelector('.reveal.ready')"
READY = f"{BEGUN} && Promise.all(deckReady).then(() => true)"
