"""`:smile:` and `:)` become characters (dialect §13); the names are GitHub's, from the package `emoji`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.syntax.texts import replace_text

# The original's emoticons, by the name of their character.
EMOTICONS = {
    "angry": ">:( >:-(",
    "blush": ':") :-")',
    "broken_heart": "</3 <\\3",
    "confused": ":/ :-/",
    "cry": ":'( :'-( :,( :,-(",
    "frowning": ":( :-(",
    "heart": "<3",
    "imp": "]:( ]:-(",
    "innocent": "o:) O:) o:-) O:-) 0:) 0:-)",
    "joy": ":') :'-) :,) :,-) :'D :'-D :,D :,-D",
    "kissing": ":* :-*",
    "laughing": "x-) X-)",
    "neutral_face": ":| :-|",
    "open_mouth": ":o :-o :O :-O",
    "rage": ":@ :-@",
    "smile": ":D :-D",
    "smiley": ":) :-)",
    "smiling_imp": "]:) ]:-)",
    "sob": ":,'( :,'-( ;( ;-(",
    "stuck_out_tongue": ":P :-P",
    "sunglasses": "8-) B-)",
    "sweat": ",:( ,:-(",
    "sweat_smile": ",:) ,:-)",
    "unamused": ":s :-S :z :-Z :$ :-$",
    "wink": ";) ;-)",
}
# Where GitHub's newer list has moved a name to another character.
OLDER = {"beetle": "🐞", "egg": "🍳"}
NAMES = {sign: name for name, signs in EMOTICONS.items() for sign in signs.split()}
LONGEST_FIRST = sorted(NAMES, key=lambda sign: (-len(sign), sign))
EMOJI = re.compile(r":(?P<name>[a-z0-9_+-]+):|" + "|".join(map(re.escape, LONGEST_FIRST)))


def emoji_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("linkify", "emoji", emoji)


def emoji(state: StateCore) -> None:
    replace_text(state.tokens, EMOJI, character)


def character(found: re.Match[str]) -> Token | None:
    if not found["name"] and not (
        stands_alone(found, found.start() - 1) and stands_alone(found, found.end())
    ):
        return None
    sign = named(found["name"] or NAMES[found[0]])
    return Token("text", "", 0, content=sign) if sign else None


def stands_alone(found: re.Match[str], beside: int) -> bool:
    """Beside an emoticon there is nothing, a blank or punctuation: no `:/` in `http://`."""
    if not 0 <= beside < len(found.string):
        return True
    category = unicodedata.category(found.string[beside])
    return category[0] in "ZP" or category == "Cc"


def named(name: str) -> str:
    """The character of a name, or nothing."""
    return OLDER.get(name) or characters().get(f":{name}:", "")


@cache
def characters() -> dict[str, str]:
    """Characters by their names between colons; the package itself looks at all of them for each name."""
    from emoji import EMOJI_DATA, STATUS  # imported late: its table takes a while to load

    known = [(sign, data) for sign, data in EMOJI_DATA.items() if data["status"] <= STATUS["fully_qualified"]]
    names = [(data["en"], sign) for sign, data in known]
    others = [(name, sign) for sign, data in known for name in data.get("alias", ())]
    return dict([*reversed(names), *reversed(others)])  # the first of a name counts
