"""How a command ends that is asked to: by Ctrl-C, by `kill`, by the terminal that is closed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

ASKING = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP


def ended_tidily(command: Callable[[], int]) -> int:
    """What the command returns. Whatever asks it to end, it ends as by Ctrl-C, with nothing left behind, and
    then by the very signal, so that the loop of a shell around it ends too."""
    asked: list[int] = []

    def like_an_interrupt(number: int, frame: FrameType | None) -> None:
        if not asked:
            asked.append(number)
            if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # of a command in the background
                signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.raise_signal(signal.SIGINT)

    for number in (getattr(signal, name, None) for name in ASKING):
        if number and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, like_an_interrupt)
    try:
        return command()
    except KeyboardInterrupt:
        sys.excepthook = lambda *about: None  # nothing is printed of it
        if asked:
            signal.signal(asked[0], signal.SIG_DFL)
            signal.raise_signal(asked[0])
        raise
