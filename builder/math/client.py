"""What a page needs so that MathJax can typeset it in the browser."""

from __future__ import annotations

from builder.machine.frontend import package

PARTS = (
    ("@mathjax/src", "bundle", "tex-svg.js"),
    ("@mathjax/src", "bundle/input/tex/extensions", "*.js"),
    ("@mathjax/mathjax-newcm-font", "svg/dynamic", "*.js"),
    ("@mathjax/mathjax-mhchem-font-extension", "", "svg.js"),
    ("@mathjax/mathjax-bbm-font-extension", "", "svg.js"),
)


def files() -> list[tuple[str, str]]:
    """(npm package, path in it) of each file that `theme/base/runtime/mathjax.js` may load, sorted.

    The page keeps them as `_lib/PACKAGE/PATH`. Raises FileNotFoundError (`frontend.package`).
    """
    found = []
    for name, folder, pattern in PARTS:
        root = package(name)
        found += [(name, path.relative_to(root).as_posix()) for path in (root / folder).glob(pattern)]
    return sorted(found)
