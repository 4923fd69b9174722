"""What a DVI file asks of the program that draws it, besides letters and rules."""

from __future__ import annotations

from collections.abc import Iterator

# Bytes that follow an operation. https://www.ctan.org/pkg/dvitype, §15
GROUPS = ((128, 4), (133, 4), (143, 4), (148, 4), (153, 4), (157, 4), (162, 4), (167, 4), (235, 4))
FOLLOWING = {first + n: n + 1 for first, count in GROUPS for n in range(count)} | {132: 8, 137: 8, 139: 44}
SPECIAL, FONT, PREAMBLE, POSTAMBLE = 239, 243, 247, 248


def specials(dvi: bytes) -> Iterator[bytes]:
    """The texts of its `\\special`s, in order. Raises ValueError for what is no DVI file."""
    at = 0
    try:
        while (operation := dvi[at]) != POSTAMBLE:
            at += 1
            if SPECIAL <= operation < FONT:
                size = operation - SPECIAL + 1
                length = int.from_bytes(dvi[at : at + size], "big")
                yield dvi[at + size : at + size + length]
                at += size + length
            elif FONT <= operation < PREAMBLE:
                name = at + operation - FONT + 1 + 12
                at = name + 2 + dvi[name] + dvi[name + 1]
            elif operation == PREAMBLE:
                at += 14 + dvi[at + 13]
            else:
                at += FOLLOWING.get(operation, 0)
    except IndexError:
        raise ValueError("a file that ends too early") from None
