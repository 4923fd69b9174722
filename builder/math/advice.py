"""What to write instead: for commands of LaTeX that are not here, and for errors whose cause is known."""

from __future__ import annotations

import re

from builder.math.formula import Formula
from builder.math.place import COLUMNS, unclosed

ASK_FOR = "ask for its package in the front matter: {}"
OPERATOR = "define it: `\\DeclareMathOperator{\\NAME}{NAME}`"
SET = "define it: `\\newcommand{\\NAME}{\\mathbb{…}}`"
BLACKBOARD = "npm has no such font: write `\\mathbb`, or `\\mathbbm` of `bbm`"
TEXT = "outside of formulas the text is Markdown: end the formula before it"
PAIR = "each `\\left` has its `\\right` in the same cell; one that is not seen is `\\{}.`"
SIUNITX = "`siunitx` is not here: write `3\\,\\mathrm{m/s}`, or `\\units[3]{m}` of the package `units`"
LATIN = "this capital is a Latin letter: `\\mathrm{…}`"
CHARACTER = "type the character itself, such as `∞`, `∈` or `→`"
PROGRAM = "formulas are not programmed here: write what comes of it"
# Commands as `\name`, environments as `{name}`, packages as `[name]`. What MathJax has is not in the list.
HOLDS_TEXT = re.compile(r"\\(?:text|mbox|ce|pu)")
ELSEWHERE = {
    "\\SI \\si \\num \\qty \\unit \\ang \\SIrange \\qtyrange \\numrange \\numlist [siunitx]": SIUNITX,
    "\\bm \\mathbold \\bold [bm]": "write `\\boldsymbol`",
    "\\ensuremath": "a formula is mathematics already: leave it out",
    "\\emph": "write `\\textit`",
    "\\textsc \\textsl \\textmd \\textlf": "text is `\\text`, `\\textbf`, `\\textit`, `\\textsf`, `\\texttt`",
    "\\mathlarger \\mathsmaller \\resizebox \\scalebox": "sizes are `\\large`, `\\small` and their like",
    "\\mathds \\mathbbb \\bbone \\indicator [dsfont] [bboldx]": BLACKBOARD,
    "\\alert": "write `\\class{red}{…}`, or `\\color{red}{…}`",
    "\\pause \\only \\uncover \\onslide \\visible \\invisible": "steps are `\\step{…}` and `\\mark{…}`",
    "\\includegraphics \\input \\include [graphicx]": "files are imported between formulas: `@import`",
    "\\footnote \\cite \\citep \\citet \\newtheorem \\section \\title \\item \\centering": TEXT,
    "\\noindent \\parbox": TEXT,
    "[amsthm]": "theorems are blocks outside of formulas: `::: theorem`, with `blocks: true`",
    "\\usepackage \\RequirePackage": "the front matter names packages: `tex: {packages: […]}`",
    "\\qedhere \\qedsymbol \\qed": "write `\\square`, or `\\blacksquare`",
    "\\slashed [slashed]": "write `\\not`, as in `\\not{D}`",
    "\\vv [esvect]": "write `\\overrightarrow`",
    "\\argmin \\argmax \\esssup \\essinf \\plim": "define it: `\\DeclareMathOperator*{\\NAME}{NAME}`",
    "\\Var \\Cov \\diag \\sgn \\sign \\supp \\conv \\dom \\id \\Hom \\End \\Aut \\Spec \\lcm": OPERATOR,
    "\\tg \\ctg \\cotg \\arctg \\arcctg \\cosec \\sh \\ch \\th \\cth": OPERATOR,
    "\\Reals \\reals \\natnums \\cnums \\Complex": SET,
    "\\R \\N \\Z \\Q \\C \\RR \\NN \\ZZ \\QQ \\CC \\E \\EE \\PP": SET,
    "\\diff \\dif \\ud": "define it: `\\newcommand{\\NAME}{\\mathop{}\\!\\mathrm{d}}`",
    "\\dbar": "write `\\bar{d}`",
    "\\xmark \\cmark \\ding": "type the character: `✗`, `✓`",
    "\\lightning \\llbracket \\rrbracket \\mapsfrom [stmaryrd]": "type the character: `⟦`, `⟧`, `↯`, `↤`",
    "\\coloneq": "type the character: `≔`",
    "\\given \\suchthat \\divides": "write `\\mid`",
    "\\notdivides": "write `\\nmid`",
    "\\indep \\independent": "write `\\perp\\!\\!\\!\\perp`",
    "\\ceil \\floor": "write `\\lceil x \\rceil`, `\\lfloor x \\rfloor`",
    "\\circled \\textcircled": "type the character: `①`",
    "\\sfrac [xfrac] [nicefrac]": "write `\\nicefrac`, of the package `units`",
    "\\textsuperscript \\textsubscript": "write `^{\\text{…}}` and `_{\\text{…}}`",
    "\\toprule \\midrule \\bottomrule [booktabs]": "write `\\hline`",
    "\\multicolumn \\multirow \\cline [multirow]": "no cell is in several columns or rows here",
    "\\hdotsfor": "write `\\dots` in each column",
    "\\intertext \\shortintertext": "end the display before these words, or write `\\text{…}`",
    "\\smashoperator": "write `\\mathclap{…}` below the sign",
    "\\vspace": "space between rows is `\\\\[1em]`",
    "\\allowdisplaybreaks \\displaybreak \\pagebreak \\newpage": "a slide is one page: leave it out",
    "\\setcounter \\addtocounter \\numberwithin": "equations are counted by `numbering:` of the front matter",
    "\\ref* \\cref \\Cref \\autoref \\vref \\pageref \\nameref": "write `\\eqref{…}`, or `\\ref{…}`",
    "\\url \\nolinkurl": "write `\\href{https://…}{\\text{…}}`",
    "\\DeclareRobustCommand \\NewDocumentCommand": "write `\\newcommand`",
    "\\relax \\protect \\xspace \\leavevmode": "it does nothing here: leave it out",
    "\\eqno \\leqno": "write `\\tag{…}`",
    "\\texorpdfstring": "write what it shows: its first argument",
    "\\mathpalette": "write `\\mathchoice{…}{…}{…}{…}`",
    "\\par \\linebreak \\crcr \\tabularnewline": "a row ends with `\\\\`",
    "\\sout \\st [ulem] [soul]": "write `\\cancel`",
    "\\uline \\ul": "write `\\underline`",
    "\\hl": "write `\\colorbox{yellow}{$…$}`",
    "\\tensor \\indices [tensor]": "write `{T^a}_b`",
    "\\P \\copyright \\lq \\rq": "type the character: `¶`, `©`, `‘`, `’`",
    "\\o \\O \\ae \\AE \\oe \\OE \\aa \\AA \\l \\L \\ss": "type the letter itself, in `\\text{…}`",
    "\\i \\j": "write `\\imath` and `\\jmath`",
    "\\Alpha \\Beta \\Epsilon \\Zeta \\Eta \\Iota \\Kappa \\Mu \\Nu \\Rho \\Tau \\Chi": LATIN,
    "\\infin \\isin \\sub \\sube \\supe \\plusmn \\sdot \\alef \\bull \\sect \\weierp \\image": CHARACTER,
    "\\larr \\rarr \\uarr \\darr \\harr \\lArr \\rArr \\Larr \\Rarr \\hArr \\clubs \\hearts": CHARACTER,
    "\\htmlClass \\htmlId \\htmlStyle \\htmlData": "write `\\class`, `\\cssId`, `\\style`, `\\data`",
    "\\raisebox": "write `\\raise 3pt{…}`",
    "\\operatornamewithlimits": "write `\\operatorname*`",
    "\\or": "write `\\lor`",
    "\\edef \\xdef \\long \\futurelet": "write `\\newcommand`, or `\\def`",
    "\\if \\ifx \\ifnum \\ifdim \\else \\fi \\the \\count \\advance \\expandafter \\csname": PROGRAM,
    "\\newcount \\newcounter \\newlength \\setlength \\makeatletter \\foreach": PROGRAM,
    "{tabular} {tabularx} {longtable}": "a table in a formula is an `array`",
    "{itemize} {enumerate} {description} {figure} {table} {theorem} {proof} {document} {frame}": TEXT,
    "{tikzcd} {tikz-cd} [tikz-cd]": "diagrams of arrows are drawn by `CD` of `amscd`, which is there",
    "\\tikz {tikzpicture} {axis} [tikz] [pgfplots]": "a picture is no formula: import it as SVG",
    "{dmath} {IEEEeqnarray} {flalignat}": "write `align`",
    "{subequations}": "number its lines yourself: `\\tag{1a}`",
    "{NiceMatrix} {pNiceMatrix} {bNiceMatrix} {NiceArray} {blockarray}": "write `pmatrix`, or an `array`",
    "{center} {minipage} {algorithm} {algorithmic}": TEXT,
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
    "ExtraMiddle": "it belongs between `\\left` and `\\right`",
    "UndefinedColorModel": "models are `rgb`, `RGB`, `gray` and `named`; `#rrggbb` is a colour as well",
    "AmbiguousUseOf": "put braces around one of the two fractions",
    "MissingOrUnrecognizedDelim": "delimiters are brackets, `|`, `\\|`, `/`, arrows, and `.` for none",
    "IllegalMacroParam": "`\\newcommand{\\name}[2]{…}` has `#1` and `#2`",
    "ErroneousNestingEq": "inside another one write `aligned`, `gathered` or `split`",
    "UnsupportedHFill": "it fills the cells of an `array` or `matrix`",
    "InvalidOption": "there are `left` and `right`; a box is `\\boxed{\\begin{aligned} … \\end{aligned}}`",
    "MissingCS": "write its name with a backslash",
    "NoLabel": "one of another slide can be cited with `numbering: true` in the front matter",
    "BadProofTree": "a rule needs as many formulas before it as its name says: `\\AxiomC{…}` begins",
}


def elsewhere(name: str) -> str:
    """What to write instead of a `\\command`, an `{environment}` or a `[package]` of LaTeX."""
    return BY_NAME.get(name, "").replace("NAME", name.strip("\\{}[]"))


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
        return "a formula within text goes between dollars: `\\text{a $b$}`"
    if code == "TokenNotFoundForCommand" and message.endswith(("`>`", "`<`", "`V`", "`A`")):
        return "an arrow of `CD` has its sign three times, labels between: `@>a>b>`, `@VaVbV`"
    return CAUSES.get(code, "")
