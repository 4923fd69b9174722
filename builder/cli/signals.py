"""How a command ends that is asked to: by Ctrl-C, by `kill`, by the terminal that is closed."""

from __future__ import annotations

import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable
from types import FrameType

ASKING = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP
SOON = 0.05  # seconds


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
    sys.unraisablehook = ask_again
    try:
        return command()
    except KeyboardInterrupt:
        sys.excepthook = lambda *about: None  # nothing is printed of it
        if asked:
            signal.signal(asked[0], signal.SIG_DFL)
            signal.raise_signal(asked[0])
        raise


def ask_again(dropped: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised in finalizers and in callbacks of weak references, of which each import has
    one. That the command was asked to end must not be lost there."""
    if isinstance(dropped.exc_value, KeyboardInterrupt):
        later = threading.Timer(SOON, interrupt)  # at once it would be raised here, and dropped
        later.daemon = True
        later.start()
    else:
        sys.__unraisablehook__(dropped)


def interrupt() -> None:
    """As Ctrl-C does it; where signals are those of POSIX it ends what the first thread waits for, too."""
    first = threading.main_thread().ident
    if first and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(first, signal.SIGINT)
    else:
        interrupt_main()
