"""Whether markup is nested so plainly that every browser reads it as it is written: a quick yes, or a doubt.

HTML lets a start tag end other elements and an end tag be none. Where none of those rules applies, each end
tag ends the element opened last, and a slide keeps to itself. This asks for more than HTML does; what it
doubts is read by a parser (`builder.page.contained`).
"""

from __future__ import annotations

import re

from builder.dialect.balance import FOREIGN
from builder.dialect.syntax.html import TAG

COMMENT = r"<!--(?!-?>)(?:[^-<]|-(?!-)|<(?!!--))*-->"
SIGN = re.compile(rf"(?P<comment>{COMMENT})|(?P<tag>{TAG.pattern})|<[A-Za-z/!?]")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW_TEXT = frozenset({"script", "style", "textarea", "title", "iframe", "xmp"})
# An end tag of what is around one ends it as well, and nothing is begun again behind.
ENDED_ALONG = frozenset("abbr bdi bdo cite data dfn kbd label mark q samp span time".split())
# They are read otherwise than they stand here, or in a mode of their own.
UNUSUAL = frozenset(
    "html head body frame frameset image plaintext template noscript noembed noframes select isindex".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ROWS = frozenset({"thead", "tbody", "tfoot"})
# Elements that end others unless they stand directly in one of these.
PARENTS = {
    "li": frozenset({"ul", "ol", "menu"}),
    "dt": frozenset({"dl", "div"}),
    "dd": frozenset({"dl", "div"}),
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "col": frozenset({"colgroup", "table"}),
    **dict.fromkeys(ROWS, frozenset({"table"})),
    "tr": ROWS | {"table"},
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
}
# Elements that hold nothing else: what else stands in them is moved before the table.
CHILDREN = {
    "table": frozenset({"caption", "colgroup", "col", "tr", *ROWS}),
    "colgroup": frozenset({"col"}),
    **dict.fromkeys(ROWS, frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
}
# Elements that cannot stand inside one of the same kind.
ALONE = {name: frozenset({name}) for name in ("a", "button", "form", "nobr", *FOREIGN)} | dict.fromkeys(
    HEADINGS, HEADINGS
)
# Elements of HTML that end a drawing or formula they stand in.
BREAKOUT = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var font".split()
)
# Elements of a drawing or formula in which HTML begins again.
ISLANDS = frozenset("foreignobject desc title mi mo mn ms mtext annotation-xml".split())


def is_plain(markup: str) -> bool:
    """Whether each end tag ends what was opened last, for every browser; time is linear in the length."""
    opened: list[str] = []
    foreign = 0  # how many elements are open from a drawing or formula on
    at = 0
    while found := SIGN.search(markup, at):
        at = found.end()
        if found["comment"]:
            continue
        if not found["tag"]:
            return False
        name = found["name"].lower()
        if found["close"]:
            while not foreign and opened and opened[-1] in ENDED_ALONG - {name}:
                opened.pop()
            if not opened or opened.pop() != name:
                return False
            foreign = max(0, foreign - 1)
            continue
        if not (may_be_drawn(name, opened) if foreign else may_stand(name, opened)):
            return False
        drawn = foreign > 0 or name in FOREIGN
        if (found["attributes"].endswith("/")) if drawn else (name in VOID):
            continue
        if name in RAW_TEXT and not drawn:
            at = end_of_text(markup, name, at)
            if at < 0:
                return False
            continue
        opened.append(name)
        foreign += drawn
    return ENDED_ALONG.issuperset(opened)


def may_stand(name: str, opened: list[str]) -> bool:
    parent = opened[-1] if opened else ""
    return (
        name not in UNUSUAL
        and (name not in PARENTS or parent in PARENTS[name])
        and (parent not in CHILDREN or name in CHILDREN[parent])
        and (name not in ALONE or ALONE[name].isdisjoint(opened))
    )


def may_be_drawn(name: str, opened: list[str]) -> bool:
    return name not in BREAKOUT and name not in FOREIGN and opened[-1] not in ISLANDS


def end_of_text(markup: str, name: str, start: int) -> int:
    """Behind the end tag of an element that holds text only, or -1 where that is in doubt."""
    end = re.compile(rf"</{name}>", re.I).search(markup, start)
    if end is None or re.search(rf"<!--|</{name}", markup[start : end.start()], re.I):
        return -1
    return end.end()
