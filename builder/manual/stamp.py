"""Which manual a folder holds. Apart from what makes one: to open one that is there takes no time."""

from __future__ import annotations

from builder.machine.cache import Cache
from builder.machine.home import HOME
from builder.manual.pages import parts
from builder.site.ledger import contents, digest
from builder.site.tool import tool_stamp


def manual_stamp() -> str:
    """Changes with the texts of the manual, the themes and the program."""
    texts = [path for paths in parts().values() for path in paths]
    looks = sorted((HOME / "theme").rglob("*"))
    return digest(repr((contents([*texts, *looks]), tool_stamp(Cache()))).encode())[:12]
