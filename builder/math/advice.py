"""What to write instead: for commands of LaTeX that are not here, and for errors whose cause is known."""

from __future__ import annotations

import re

from builder.math.formula import Formula
from builder.math.place import COLUMNS, unclosed

ASK_FOR = "ask for its package in the front matter: {}"
TEXT = "outside of formulas the text is Markdown: end the formula before it"
PAIR = "each `\\left` has its `\\right` in the same cell; one that is not seen is `\\{}.`"
SIUNITX = "`siunitx` is not here: write `3\\,\\mathrm{m/s}`, or `\\units[3]{m}` of the package `units`"
# Commands as `\name`, environments as `{name}`, packages as `[name]`. What MathJax has is not in the list.
HOLDS_TEXT = re.compile(r"\\(?:text|mbox|ce|pu)")
ELSEWHERE = {
    "\\SI \\si \\num \\qty \\unit \\ang \\SIrange \\qtyrange \\numrange \\numlist [siunitx]": SIUNITX,
    "\\bm [bm]": "write `\\boldsymbol`",
    "\\ensuremath": "a formula is mathematics already: leave it out",
    "\\emph": "write `\\textit`",
    "\\textsc \\textsl \\textmd \\textlf": "text is `\\text`, `\\textbf`, `\\textit`, `\\textsf`, `\\texttt`",
    "\\mathlarger \\mathsmaller": "sizes are `\\large`, `\\small` and their like",
    "\\mathds \\mathbbb [dsfont] [bboldx]": "npm has no such font: write `\\mathbb`, or `\\mathbbm` of `bbm`",
    "\\alert": "write `\\class{red}{…}`, or `\\color{red}{…}`",
    "\\pause \\only \\uncover \\onslide \\visible \\invisible": "steps are `\\class{fragment}{…}`",
    "\\includegraphics \\input \\include": "files are imported between formulas: `@import \"file\"`",
    "\\footnote \\cite \\citep \\citet \\newtheorem \\section \\title \\item \\centering \\noindent": TEXT,
    "\\usepackage \\RequirePackage": "the front matter names packages: `tex: {packages: […]}`",
    "\\qedhere \\qedsymbol \\qed": "write `\\square`, or `\\blacksquare`",
    "\\slashed [slashed]": "write `\\not`, as in `\\not{D}`",
    "\\vv [esvect]": "write `\\overrightarrow`",
    "\\argmin \\argmax \\Var \\Cov": "define it: `\\DeclareMathOperator*{\\argmin}{arg\\,min}`",
    "\\dbar": "write `\\bar{d}`",
    "\\xmark \\cmark": "type the character: `✗`, `✓`",
    "\\lightning \\llbracket \\rrbracket \\mapsfrom [stmaryrd]": "type the character: `⟦`, `⟧`, `↯`, `↤`",
    "\\coloneq": "type the character: `≔`",
    "\\given": "write `\\mid`",
    "{tabular} {tabularx} {longtable}": "a table in a formula is an `array`",
    "{itemize} {enumerate} {description} {figure} {table} {theorem} {proof} {document} {frame}": TEXT,
    "{tikzcd} {tikz-cd} [tikz-cd]": "diagrams of arrows are drawn by `CD` of `amscd`, which is there",
    "{tikzpicture} {axis} [tikz] [pgfplots]": "a picture is no formula: import it as SVG",
    "{eqnarray}": "write `align`",
    "{verbatim} {lstlisting} {minted}": "code is a fenced block outside of formulas",
}
BY_NAME = {name: hint for names, hint in ELSEWHERE.items() for name in names.split()}
CAUSES = {
    "Misplaced": "it belongs between the columns or rows of an `array`, `aligned` or `matrix`",
    "DoubleExponent": "one of the two: `{a^b}^c` or `a^{b^c}`",
    "DoubleSubscripts": "one of the two: `{a_b}_c` or `a_{b_c}`",
    "DoubleExponentPrime": "put the prime first, as in `a'^2`, or braces around: `{a^2}'`",
    "MissingLeftExtraRight": PAIR.format("left"),
    "ExtraLeftMissingRight": PAIR.format("right"),
    "CantUseHash1": "the sign is `\\#`",
    "MissingDimOrUnits": "a length is a number and `em`, `ex`, `mu`, `px`, `pt`, `cm`, `mm` or `in`",
    "UndefinedColorModel": "models are `rgb`, `RGB`, `gray` and `named`; `#rrggbb` is a colour as well",
    "AmbiguousUseOf": "put braces around one of the two fractions",
    "MissingCS": "write its name with a backslash",
    "BadProofTree": "a rule needs as many formulas before it as its name says: `\\AxiomC{…}` begins",
}


def elsewhere(name: str) -> str:
    """What to write instead of a `\\command`, an `{environment}` or a `[package]` of LaTeX."""
    return BY_NAME.get(name, "")


def of_error(code: str, message: str, formula: Formula) -> str:
    """What probably caused an error, and what to do about it."""
    if not formula.display and unclosed(formula.tex, "{") and HOLDS_TEXT.search(formula.tex):
        return "a formula between single dollars ends at the next dollar: write `\\(…\\)` around it"
    if message.endswith("`&`"):
        return "columns need an environment: put the formula into `\\begin{aligned} … \\end{aligned}`"
    if code == "BadPreamToken":
        bare = any(not array[1] for array in COLUMNS.finditer(formula.tex))
        columns = "they are `l`, `c`, `r`, `p{…}`, `|` and `:`"
        return "write its columns: `\\begin{array}{cc}`" if bare else columns
    if code in {"MathModeOnly", "MathMacro"}:
        return "a formula within text stands between dollars: `\\text{a $b$}`"
    return CAUSES.get(code, "")
