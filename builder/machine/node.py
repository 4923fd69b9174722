"""How to speak with a script that Node.js runs, for what has no counterpart in Python."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

from builder.machine.node_program import node

LARGEST_REPLY = 64 * 1024 * 1024  # bytes; a longer one is none


class LostError(Exception):
    """The process is gone, silent or not making sense; the message says which."""


class Process:
    """Node.js at work, spoken to in lines of JSON."""

    def __init__(self, *arguments: str) -> None:
        """Raises FileNotFoundError as `node` does."""
        pipe = subprocess.PIPE
        command = [node(), *arguments]
        self.popen = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=pour, args=(self.popen.stdout, self.lines), daemon=True).start()

    def ask(
        self, messages: Sequence[Mapping[str, Any]], seconds: float, seconds_to_start: float = 0
    ) -> Iterator[dict[str, Any]]:
        """A line there for each message, all at once; one back for each, every `seconds` at least.

        The first may take `seconds_to_start`, if that is more.

        Raises LostError.
        """
        lines = b"".join(json.dumps(message).encode() + b"\n" for message in messages)
        feeder = threading.Thread(target=feed, args=(self.popen.stdin, lines), daemon=True)
        feeder.start()  # a pipe holds little, and nobody empties it while the process starts
        for number in range(len(messages)):
            yield self.reply(seconds if number else max(seconds, seconds_to_start))
        feeder.join()

    def reply(self, seconds: float) -> dict[str, Any]:
        """Raises LostError."""
        try:
            reply = json.loads(self.lines.get(timeout=seconds))
        except queue.Empty:
            raise LostError(f"did not end within {seconds:g} seconds") from None
        except (ValueError, RecursionError):
            raise LostError("broke down") from None
        if not isinstance(reply, dict) or "error" in reply:
            raise LostError(f"failed: {reply.get('error') if isinstance(reply, dict) else reply}")
        return reply

    def end(self) -> None:
        self.popen.kill()
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was left in it has nobody to go to
                continue


def completes(seconds: float, *arguments: str) -> bool:
    """Whether Node.js comes to the end of a script that it is asked nothing, and says that all is well.

    Raises FileNotFoundError as `node` does, OSError.
    """
    null = subprocess.DEVNULL
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [node(), *arguments], stdin=null, stdout=null, stderr=null, check=False, timeout=seconds
        )
        return not done.returncode
    return False


def feed(pipe: IO[bytes] | None, lines: bytes) -> None:
    """A process that takes no more is one that will not answer, which is noticed there."""
    with suppress(OSError, ValueError):
        if pipe:
            pipe.write(lines)
            pipe.flush()


def pour(pipe: IO[bytes] | None, lines: queue.SimpleQueue[bytes]) -> None:
    """Hands on the lines of a pipe, then an empty one, which is no answer to anything."""
    try:
        while pipe and (line := pipe.readline(LARGEST_REPLY)).endswith(b"\n"):
            lines.put(line)
    except ValueError:  # closed while we waited
        pass
    lines.put(b"")
