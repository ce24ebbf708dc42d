"""Whether words read as an editor's: whole phrases, names as the shop writes them, nothing said of the shop as of a person."""

import re
from functools import lru_cache
from html import unescape
from typing import Final

from ml.copy_values import Brief, FieldWanted
from ml.writing.lists import word_lists
from ml.writing.nouns import category_name, spoken
from ml.writing.words import words_of

# Judged in the languages whose verbs are listed.
_LANGUAGES: Final = frozenset({"en"})
_SENTENCE_CHARS: Final = 90
# What makes a subtitle a phrase where it has no verb: `From the Paper Lantern to the Desk Lamp`.
_JOINING: Final = frozenset({"for", "from", "with", "through", "at", "to", "by", "in", "on", "until", "between"})
_GOES_ON: Final = re.compile(r"\band (?:more|others|the rest)\b", re.IGNORECASE)
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s)$")
# A verb where it stands first, a noun elsewhere.
_SHOP: Final = re.compile(r"(?:^|[.!?] )Shop (?!is\b|has\b)")
_PAIR: Final = re.compile(r"[^\W_]+ & [^\W_]+")
_OF_A_PERSON: Final = r"(?:is|are|was|were|has|have|loves?|wants?|waits?|knows?|thinks?|feels?)"


def faults(text: str, brief: Brief, wanted: FieldWanted) -> tuple[tuple[str, str], ...]:
    """What is wrong with the text by name of the check; an empty reason where nothing is."""
    if brief.language not in _LANGUAGES:
        return (("sentence", ""), ("list", ""), ("recased", ""), ("subject", ""))
    return (
        ("sentence", _sentence(text, wanted)),
        ("list", _list(text, brief)),
        ("recased", _recased(text, brief)),
        ("subject", _subject(text, brief)),
    )


def names_of(brief: Brief) -> tuple[str, ...]:
    """The names a text may hold, as the shop writes them, longest first."""
    titles = [product.title for product in brief.products]
    listed = [
        brief.shop,
        *(category_name(name) for name in brief.categories),
        *(spoken(name, brief.named) for name in brief.categories),
        *(category_name(product.category) for product in brief.products),
        *titles,
        *(short_title(title) for title in titles),
        *(product.brand for product in brief.products),
    ]
    return tuple(sorted(dict.fromkeys(name for name in listed if name), key=len, reverse=True))


def short_title(title: str) -> str:
    """`Studio Mug, 30 cl` is spoken of as Studio Mug: a size is not said in a sentence."""
    plain = " ".join(unescape(title).split())
    return re.split(r",\s| [-–|] |\s\(", plain, maxsplit=1)[0].strip()


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    listed: list[str] = word_lists()["verbs"]
    return frozenset(listed)


def _sentence(text: str, wanted: FieldWanted) -> str:
    """A body says something with a verb; a line under a title is a phrase, not a thing."""
    if text.rstrip("\"'”’)").endswith("?"):
        return "asks the shopper"
    if wanted.max_chars < _SENTENCE_CHARS or _says_something(text):
        return ""
    if wanted.name != "body" and (_JOINING & set(words_of(text)) or _GOES_ON.search(text)):
        return ""
    return "has no verb"


def _list(text: str, brief: Brief) -> str:
    """Names and things with commas between them are an inventory, unless they lead somewhere."""
    bare = text
    for name in names_of(brief):
        bare = re.sub(re.escape(name), "it", bare, flags=re.IGNORECASE)
    leads = _says_something(bare) or _GOES_ON.search(bare) or _JOINING & set(words_of(bare))
    return "is a bare list" if "," in bare and not leads else ""


def _says_something(text: str) -> bool:
    return bool(_verbs() & set(words_of(text))) or _SHOP.search(text) is not None


def _recased(text: str, brief: Brief) -> str:
    """A name of several words is written as the shop writes it: not `toys & games`, not `Tea & Coffee`.

    A category of plain words may be spoken of in small letters: `lunch boxes`.
    """
    names = names_of(brief)
    small = {name.lower() for name in _categories(brief) if "&" not in name}
    for name in names:
        if " " not in name:
            continue
        spelt = (
            re.escape(name).replace(r"\&", "(?:&|and)").replace("&", "(?:&|and)") if "&" in name else re.escape(name)
        )
        for found in re.finditer(rf"(?<!\w){spelt}(?!\w)", text, re.IGNORECASE):
            said = found[0]
            if said[:1].isupper() and _SENTENCE_START.search(text[: found.start()]):  # whatever the shop does
                said = name[:1] + said[1:] if said[1:] == name[1:] else said[:1].lower() + said[1:]
            if said != name and said not in small:
                return f"{found[0]!r} is written {name!r}"
    # An offer may name what the brief does not: `20% off Hoodies & Sweatshirts`.
    told = (*names, brief.offer.discount if brief.offer else "")
    strange = next((pair for pair in _PAIR.findall(text) if not any(pair in name for name in told)), "")
    return f"{strange!r} is no name of the shop's" if strange else ""


def _subject(text: str, brief: Brief) -> str:
    """A shop is no person and no thing, and a department is not one of several."""
    shop = re.escape(brief.shop)
    if re.search(rf"\b(?:an?|the) (?:shop )?{shop}(?!\w)(?! (?!and\b|or\b)[^\W\d_])", text, re.IGNORECASE):
        return "puts an article before the shop's name"
    if re.search(rf"\b{shop}(?: and [^.,;:!?]+?)? {_OF_A_PERSON}\b", text, re.IGNORECASE):
        return "speaks of the shop as of a person"
    for category in _categories(brief):
        if re.search(rf"\ban? {re.escape(category)}(?!\w)", text, re.IGNORECASE) and not category.islower():
            return f"puts an article before {category!r}"
    return ""


def _categories(brief: Brief) -> tuple[str, ...]:
    """Those of several words."""
    named = [*brief.categories, *(product.category for product in brief.products)]
    return tuple(dict.fromkeys(name for name in map(category_name, named) if " " in name))
