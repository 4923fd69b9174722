"""The attributes of elements, so that one that is nearly one of them is told: nothing reads it."""

from __future__ import annotations

from functools import lru_cache

from builder.diagnostics import nearest

# Those of HTML, of all elements, old ones too.
HTML = frozenset(
    (
        "abbr accept accept-charset accesskey action align allow allowfullscreen alt async autocapitalize "
        "autocomplete autofocus autoplay axis background bgcolor border bordercolor cellpadding cellspacing "
        "char charoff charset checked cite class classid clear code codebase codetype color cols colspan "
        "compact content contenteditable controls controlslist coords crossorigin data datetime declare "
        "decoding default defer dir direction dirname disabled disablepictureinpicture download draggable "
        "enctype enterkeyhint face fetchpriority for form formaction formenctype formmethod formnovalidate "
        "formtarget frame frameborder headers height hidden high href hreflang hspace http-equiv id "
        "imagesizes imagesrcset inert inputmode integrity is ismap itemid itemprop itemref itemscope "
        "itemtype kind label lang language list loading longdesc loop low marginheight marginwidth max "
        "maxlength media method min minlength multiple muted name nohref nomodule nonce noresize noshade "
        "novalidate nowrap object open optimum part pattern ping placeholder playsinline popover "
        "popovertarget poster preload profile readonly referrerpolicy rel required rev reversed role rows "
        "rowspan rules sandbox scheme scope scrolling selected shape size sizes slot span spellcheck src "
        "srcdoc srclang srcset standby start step style summary tabindex target text title translate type "
        "usemap valign value valuetype vspace width wrap xmlns"
    ).split()
)
# Those that reveal.js reads from elements within slides, and its slides' ones that it reads there, too.
OF_REVEAL = frozenset(
    (
        "data-fragment-index data-autoslide data-id data-src data-autoplay data-ignore data-preload "
        "data-preview-image data-preview-video data-preview-link data-preview-fit data-prevent-swipe "
        "data-line-numbers data-ln-start-from data-trim data-noescape data-auto-animate-id "
        "data-auto-animate-easing data-auto-animate-duration data-auto-animate-delay data-source-line"
    ).split()
)
OF_ELEMENTS = HTML | OF_REVEAL
# Those that say an address, and the elements that read them; in drawings `href` is for many more.
OF_FEW = {
    "src": frozenset("audio embed frame iframe image img input script source track video".split()),
    "href": frozenset("a area base link".split()),
}
DATA = "data-"
SHORTEST = 4  # letters that a name must have to be told: shorter ones are near to everything


def reads(tag: str, name: str) -> bool:
    """Whether an element may read an attribute of that name; one with `-` in its own name is the author's."""
    return name not in OF_FEW or not tag or tag in OF_FEW[name] or "-" in tag


def of_other_elements(name: str, tag: str) -> str:
    """A hint for an address that this element does not read."""
    if reads(tag, name):
        return ""
    other = next((each for each, those in OF_FEW.items() if tag in those), "")
    return f"did you mean `{other}`?" if other else f"those with one are {listed(OF_FEW[name])}"


def listed(tags: frozenset[str]) -> str:
    return ", ".join(f"`<{tag}>`" for tag in sorted(tags))


@lru_cache(maxsize=1024)
def nearly_an_attribute(name: str, known: frozenset[str] = OF_ELEMENTS) -> str:
    """A hint for a name that is nearly one of those known. What begins with `data-` may be anybody's, so it
    must be as near without that. Kept, as the same few names stand all over a deck."""
    stem = name.removeprefix(DATA)
    plain = stem.replace("-", "").isalpha() and name.islower()
    if name in known or len(stem) < SHORTEST or not plain:
        return ""
    of_data = name.startswith(DATA)
    alike = {one.removeprefix(DATA): one for one in known if one.startswith(DATA) == of_data}
    near = nearest(stem, alike)
    return f"did you mean `{alike[near]}`?" if near else ""
