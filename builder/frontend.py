"""Where the npm packages lie that pages and tools are made of."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def package(name: str) -> Path:
    """The folder of an npm package, such as `reveal.js` or `@mathjax/src`.

    Looked for in `$SLIDES_NODE_MODULES`, else in `node_modules` beside this package.
    Raises FileNotFoundError with the command that installs it.
    """
    root = Path(os.environ.get("SLIDES_NODE_MODULES") or Path(__file__).parent.parent / "node_modules")
    folder = root / name
    if not folder.is_dir():
        raise FileNotFoundError(f"front-end package `{name}` is not in {root}; run `make install`")
    return folder
