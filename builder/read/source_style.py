"""How an entry of a bibliography is set: as BibTeX's plain style does, but titles keep their capitals, which
are nouns in German.

Chinese, Japanese and Korean names are written without a blank, the family name first, and without "and".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# The name that BibTeX takes for "and others".
OTHERS = "others"


def plain(tex: str) -> str:
    """TeX as characters, formulas as TeX."""
    from pybtex.richtext import Text

    return str(Text.from_latex(tex))


def and_more(name: str) -> str:
    """What stands behind the first of many names."""
    return "等" if HAN.search(name) else " et al."


def family(person: Any) -> str:
    """The name as it is cited: the family name, of names in Chinese letters all of it."""
    if ASIAN.search(str(person)):
        return whole(person)
    return " ".join(map(plain, (*person.prelast_names, *person.last_names)))


def whole(person: Any) -> str:
    """A name in Chinese letters, the family name first."""
    parts = (*person.prelast_names, *person.last_names, *person.first_names, *person.middle_names)
    return "".join(map(plain, parts))


@cache
def style() -> Any:
    from pybtex.richtext import Text
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.template import FieldIsMissing, field, join, node, sentence

    @node  # type: ignore[untyped-decorator]
    def people(children: Any, context: Any, role: str) -> Any:
        persons = context["entry"].persons.get(role)
        if not persons:
            raise FieldIsMissing(role, context["entry"])
        known = [person for person in persons if str(person) != OTHERS]
        names = [context["style"].format_name(person) for person in known]
        if len(known) < len(persons):
            more = and_more(str(known[-1])) if known else OTHERS
            return Text(join(sep=", ")[names].format_data(context), more)
        asian = all(ASIAN.search(str(person)) for person in known)
        two, last = (", ", ", ") if asian else (" and ", ", and ")
        return join(sep=", ", sep2=two, last_sep=last)[names].format_data(context)

    class AsWritten(Style):  # type: ignore[misc]
        def format_names(self, role: str, as_sentence: bool = True) -> Any:
            return sentence[people(role)] if as_sentence else people(role)

        def format_title(self, entry: Any, which_field: str, as_sentence: bool = True) -> Any:
            return sentence[field(which_field)] if as_sentence else field(which_field)

    made = AsWritten()
    western: Callable[..., Any] = made.format_name

    def name(person: Any, abbreviate: bool = False) -> Any:
        return Text(whole(person)) if ASIAN.search(str(person)) else western(person, abbreviate)

    made.format_name = name
    return made
