"""Draw TikZ, commutative diagrams and plots of functions with the LaTeX of the machine, if there is one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from builder.filters import Failed, Refused
from builder.filters._dvi import specials
from builder.filters._program import Answer, ask
from builder.filters._svg import inline_svg

NAME = "picture"
NEEDED = ("latex", "dvisvgm")
INSTALL = "install TeX with TikZ and `dvisvgm` (Debian: `texlive-pictures dvisvgm`), or import an SVG"
PACKAGE = "your TeX installs it, or this drawing goes without"
CHINESE = "Chinese takes `\\usepackage{CJKutf8}` before the drawing, where TeX has that, or stands beside it"
# pdfTeX, for it knows no Lua. It may read and write in its folder alone, starts no program, gives the same
# today as tomorrow, and so with random numbers.
LATEX = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
PARANOID = {"openin_any": "p", "openout_any": "p", "shell_escape": "f"}
SAME = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
WIDE = {"max_print_line": "10000", "error_line": "254", "half_error_line": "238"}
DVISVGM = ("--no-fonts", "--exact-bbox", "--no-mktexmf", "--no-specials=ps", "--verbosity=1", "--stdout")
# All others may do more than draw: PostScript is a program, which reads files.
DRAWN = (b"dvisvgm:", b"color ")
LIMITS = ("--as=2000000000", "--fsize=64000000")  # bytes of memory, and of each file
PROLOGUE = r"""\documentclass[dvisvgm]{article}
\def\pgfsysdriver{pgfsys-dvisvgm.def}\pdfsetrandomseed 1
\usepackage{amsmath,amssymb,tikz}
\pagestyle{empty}
"""
PACKAGES = {"tikzcd": "tikz-cd", "axis": "pgfplots", "circuitikz": "circuitikz"}
ASKS = "usepackage|usetikzlibrary|usepgfplotslibrary|RequirePackage|pgfplotsset|tikzset|newcommand"
PREAMBLE = re.compile(rf"\s*(?:%.*|\\(?:{ASKS})\b.*)?")
DRAWING = re.compile(r"\\begin\s*\{|\\tikz\b")
ERROR = re.compile(rf"^(?:\./)?{NAME}\.tex:(?P<line>\d+): (?P<what>.+)$|^! (?P<lost>.+)$", re.M)
UNKNOWN = re.compile(r"^l\.\d+ .*?(\\[A-Za-z]+|\\.)\s*$", re.M)
LETTER = re.compile(r"Unicode character (\S+) \(U\+\w+\)")
MISSING = re.compile(r"File `([^']+)' not found")
BEGUN = re.compile(r" on input line (\d+)")
OF_TEX = (".sty", ".cls", ".def")
LENGTH = re.compile(r"""(<svg\b[^>]*?\b(?:width|height)=['"])([\d.]+)pt""")
POINTS_AN_EM = 10  # of article's text
INK = re.compile(r"""\b(fill|stroke)=(['"])(?:#000|#000000|black)\2""")


def installed() -> str:
    """What draws here; nothing is kept of a machine that has nothing to draw with."""
    if not all(map(shutil.which, NEEDED)):
        return ""
    try:
        return " ".join(ask([name, "--version"], "").out.partition("\n")[0] for name in NEEDED)
    except Failed:
        return ""


version = installed()


def tikz(source: str, macros: Mapping[str, Any]) -> Markup:
    """The drawing as SVG: letters are shapes, black is the slide's ink, and 10 pt are as large as its text.

    `\\begin{tikzpicture}` may be left out; lines before the drawing that ask for packages and libraries are
    LaTeX's preamble. `macros` are those of formulas.

    Raises Refused when LaTeX does, with the line, and Failed when there is no LaTeX.
    """
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        raise Failed(f"`tikz` is drawn by LaTeX, and `{'`, `'.join(missing)}` is not installed", INSTALL)
    head = PROLOGUE + definitions(macros) + packages(source)
    text = document(head, source)
    drawn = ask(limited(["latex", *LATEX, f"{NAME}.tex"]), "", {**PARANOID, **SAME, **WIDE},
                {f"{NAME}.tex": text.encode()}, (f"{NAME}.dvi",))
    if drawn.status:
        raise refused(drawn, head.count("\n"), source)
    pages = drawn.files.get(f"{NAME}.dvi")
    if not pages:
        raise Refused("there is nothing in this drawing")
    check_specials(pages)
    shapes = ask(limited(["dvisvgm", *DVISVGM, f"{NAME}.dvi"]), "", PARANOID, {f"{NAME}.dvi": pages})
    if shapes.status or "<svg" not in shapes.out:
        raise Failed(f"`dvisvgm` drew nothing: {shapes.err.strip() or f'status {shapes.status}'}")
    return inline_svg(as_ink(shapes.out[shapes.out.index("<svg") :]))


def check_specials(pages: bytes) -> None:
    """Raises Refused for a drawing that asks for more than to be drawn."""
    other = next((special for special in specials(pages) if not special.startswith(DRAWN)), None)
    if other is not None:
        shown = other[:40].decode("utf-8", "replace")
        raise Refused(f"`\\special{{{shown}}}` is not drawn", "packages for PostScript or PDF have no effect")


def limited(command: list[str]) -> list[str]:
    """With less memory and disk than the machine has, where there is a program for that."""
    found = shutil.which("prlimit")
    return [found, *LIMITS, *command] if found else command


def definitions(macros: Mapping[str, Any]) -> str:
    """The macros as LaTeX takes them, one line each; they win over what LaTeX has of that name."""
    lines = []
    for name, given in macros.items():
        definition, arity, *default = given if isinstance(given, list) and given[1:] else (given, 0)
        optional = f"[{default[0]}]" if default else ""
        body = " ".join(str(definition).split())
        arguments = f"[{arity}]{optional}" if arity else ""
        lines.append(f"\\providecommand{{\\{name}}}{{}}\\renewcommand{{\\{name}}}{arguments}{{{body}}}\n")
    return "".join(lines)


def packages(source: str) -> str:
    """What a drawing needs and need not ask for."""
    used = (name for word, name in PACKAGES.items() if f"{{{word}}}" in source or f"{{{word}*}}" in source)
    return "".join(f"\\usepackage{{{name}}}\n" for name in used if f"{{{name}}}" not in source)


def document(head: str, source: str) -> str:
    """A document that has the lines of the source behind those of the head."""
    source = re.sub(r"\\documentclass\s*(?:\[[^\]]*\])?\s*\{[^}]*\}", "", source)
    if "\\begin{document}" in source:
        return f"{head}{source}\n\\end{{document}}\n"
    lines = source.split("\n")
    first = next((n for n, line in enumerate(lines) if not PREAMBLE.fullmatch(line)), len(lines))
    before, body = lines[:first], "\n".join(lines[first:])
    bare = not DRAWING.search(body)
    begin, end = ("\\begin{tikzpicture}", "\\end{tikzpicture}") if bare and body.strip() else ("", "")
    return "".join((head, *(f"{line}\n" for line in before), "\\begin{document}", begin, body, "\n", end,
                    "\\end{document}\n"))


def refused(drawn: Answer, head: int, source: str) -> Refused:
    """LaTeX's first error, at the line of the source that has it; `head` are the lines before."""
    found = ERROR.search(drawn.out)
    if not found:
        return Failed(f"LaTeX drew nothing: {drawn.out.strip()[-200:] or f'status {drawn.status}'}")
    what = (found["what"] or found["lost"]).strip().rstrip(".")
    what = re.sub(r"^(?:LaTeX|Package [\w-]+|Class \w+) Error: ", "", what)
    at = int(found["line"] or 0) - head
    if within := BEGUN.search(what):
        at, what = int(within[1]) - head, what.replace(within[0], "")
    line = min(max(1, at), source.rstrip("\n").count("\n") + 1)
    if absent := MISSING.search(what):
        hint = PACKAGE if absent[1].endswith(OF_TEX) else "a drawing reads no files of the deck"
        return Refused(f"LaTeX has no `{absent[1]}`", hint, line=line)
    if letter := LETTER.search(what):
        return Refused(f"LaTeX has no letter `{letter[1]}` in this font", CHINESE, line=line)
    named = UNKNOWN.search(drawn.out, found.end()) if what == "Undefined control sequence" else None
    return Refused(f"LaTeX: {f'no command `{named[1]}`' if named else what}", line=line)


def as_ink(svg: str) -> str:
    """In the ink of the slide, and as large as its text."""
    def in_ems(length: re.Match[str]) -> str:
        return f"{length[1]}{float(length[2]) / POINTS_AN_EM:.4g}em"

    sized = LENGTH.sub(in_ems, LENGTH.sub(in_ems, svg, count=1), count=1)
    return INK.sub(r"\1=\2currentColor\2", sized.replace("<svg ", "<svg fill='currentColor' ", 1))
