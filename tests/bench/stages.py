"""Where the time from a save to the screen goes: the preview's server and page, with marks at each stage.

As a program it is the server: `stages.py FOLDER FILE` serves the folder and writes its marks into the file.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

# In the order they are passed: the mark, and what has been done when it is.
STAGES = {
    "noticed": "the change is noticed and looked at",
    "built": "the deck is read, parsed and rendered",
    "told": "the pages are told of a new version",
    "heard": "a page has heard of it",
    "answered": "the page has what differs",
    "patched": "it is in the page",
    "shown": "the next frame shows it",
}
# Marks of the page itself: the first message of the stream, the answer, the first change of the slides.
IN_PAGE = """
  window.stages = [];
  const mark = (name) => window.stages.push([name, performance.timeOrigin + performance.now()]);
  const Stream = window.EventSource;
  window.EventSource = class extends Stream {
    constructor(address) { super(address); this.addEventListener("message", () => mark("heard")); }
  };
  const ask = window.fetch;
  window.fetch = (...request) => ask(...request).finally(() => mark("answered"));
  addEventListener("DOMContentLoaded", () => {
    const changes = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(() => mark("patched")).observe(document, changes);
  });
"""

Mark = tuple[str, float]


def first_of_each(marks: Iterable[Mark], begun: float) -> dict[str, float]:
    """Milliseconds from the save to the first mark of each name after it."""
    found: dict[str, float] = {}
    for name, at in sorted(marks, key=lambda mark: mark[1]):
        if at >= begun:
            found.setdefault(name, at - begun)
    return found


def tell_stages(edits: Sequence[dict[str, float]]) -> None:
    """Print the medians of what each stage took."""
    times = defaultdict(list)
    for edit in edits:
        before = 0.0
        for name in STAGES:
            if name in edit:
                times[name].append(edit[name] - before)
                before = edit[name]
    for name, words in STAGES.items():
        if times[name]:
            print(f"    {statistics.median(times[name]):6.1f} ms until {words}", flush=True)


def marks_in(path: Path) -> list[Mark]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(name, float(at)) for name, at in (line.split() for line in lines)]


def serve_marked(folder: Path, path: Path) -> None:
    from builder.cli import main
    from builder.serve.desk import Desk
    from builder.serve.watch import Watch

    with path.open("a", encoding="utf-8", buffering=1) as file:

        def after(name: str, method: Callable[..., Any], counts: Callable[[Any], bool]) -> Callable[..., Any]:
            @wraps(method)
            def marked(*args: Any) -> Any:
                result = method(*args)
                if counts(result):
                    file.write(f"{name} {time.time() * 1000}\n")
                return result

            return marked

        Watch.take = after("noticed", Watch.take, bool)  # type: ignore[method-assign]
        Desk.build = after("built", Desk.build, bool)  # type: ignore[method-assign]
        Desk.tell = after("told", Desk.tell, lambda call: True)  # type: ignore[method-assign]
        main(["serve", str(folder)])


if __name__ == "__main__":
    serve_marked(Path(sys.argv[1]), Path(sys.argv[2]))
