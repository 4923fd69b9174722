"""Parts, fetched when they are asked for."""

from __future__ import annotations

from builder.machine.frontend import package_root, packages_of
from builder.machine.lock import needed
from builder.machine.node_program import node
from builder.machine.npm import fetch_packages, outdated
from builder.machine.parts import Part
from builder.machine.wheel_parts import fetch_part, part_paths
from builder.machine.wheels import NotFetched


def is_installed(part: Part) -> bool:
    """Whether a part is there as the lock files have it, without asking the network."""
    if not part.from_npm:
        return part_paths(part) is not None
    return not any(outdated(needed(packages_of(part)), package_root()))


def install(part: Part) -> None:
    """Fetch what of a part is not there, by the hashes of the lock files. Raises FileNotFoundError with the
    reason."""
    try:
        if not part.from_npm:
            node()  # runs some of them
            fetch_part(part)
        else:
            fetch_packages(packages_of(part), package_root())
    except NotFetched as error:
        message = f"{part.what} could not be fetched, and needs a network once: {error}"
        raise FileNotFoundError(message) from None
    except FileNotFoundError:  # without Node.js, which says what to do
        raise
    except OSError as error:
        raise FileNotFoundError(f"cannot write {error.filename}: {error.strerror}") from None
