"""What a shop's categories are called inside a sentence, and which of them are goods."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from ml.writing.lists import word_lists

# A word that ends like this is no single thing, or several already.
_UNCOUNTED_ENDINGS: Final = ("s", "ing", "wear", "ware", "food", "ture", "ness")
# What a named set of things is called.
_OF_THINGS: Final = frozenset({"Collection", "Range", "Line", "Series", "Edition"})


def category_name(category: str) -> str:
    """`Men > Tops > Jackets` is spoken of as Jackets."""
    return re.split(r"[>/|]", category)[-1].strip()


def spoken(category: str, named: Collection[str] = ()) -> str:
    """A category inside a sentence: `Men > Tops > Jackets` is jackets, the key `accessories > backpack` backpacks.

    Those of `named` were written for sentences, and are said as they stand. Keys that are no nouns have one:
    `beauty` is beauty products, `instruments > keys` keyboards. What people do, and people, are names: Training, Women.
    """
    if category in named:
        return category
    *above, name = [part.strip() for part in re.split(r"[>/|]", category)]
    word = name.lower()
    noun = _nouns().get(f"{above[-1].lower()} > {word}" if above else word) or _nouns().get(word)
    if noun is not None:
        return noun
    if " " in name or not name.isalpha() or any(mark.isupper() for mark in name[1:]):
        return name
    if word in _listed("proper") or word in _listed("departments"):
        return word.capitalize()
    return _goods(word, above[-1] if above else "", whole=name[0].isupper())


def _goods(word: str, above: str, *, whole: bool) -> str:
    """The plural of a key, unless the word is a `whole` name, has none, or only says which of those above it."""
    if whole or word in _listed("uncounted") or word.endswith(_UNCOUNTED_ENDINGS):
        # One of a kind of things is a kind with its things: `footwear > casual`.
        return f"{word} {above}" if above and word in _listed("qualities") else word
    if word.endswith("f"):  # `proof` and `calf` part ways: what it is one of says it too
        return above or word
    return _plural_of(word)


def with_article(name: str) -> str:
    """What is one of its kind has an article: `the New Luma Yoga Collection`."""
    return f"the {name}" if name.rsplit(maxsplit=1)[-1] in _OF_THINGS and not name.startswith("the ") else name


def in_an_offer(name: str) -> str:
    """What an offer is for, where it is a key: `10% off watch` is for watches, `off floral` for flowers. All else stays."""
    if is_feast(name):
        return f"{name.capitalize()} items"
    known = name in _nouns() or (name.islower() and name in _listed("goods") | _listed("countable"))
    return spoken(name) if known else with_article(name)


def is_shelf(name: str) -> bool:
    """Whether a category as it is spoken of is sure to hold a kind of things, which can be looked through: `lamps`, `Coffee & Tea`.

    `Christmas`, `Erin Recommends` and `Eco Friendly` may hold anything.
    """
    last = name.rsplit(maxsplit=1)[-1]
    if last.lower() in _listed("departments"):
        return False
    if name.islower() or "&" in name or last in _OF_THINGS or last.lower() in _listed("uncounted"):
        return True
    return last.endswith("s") and last.lower() not in _listed("proper") | _listed("recommending")


def is_theme(category: str) -> bool:
    """Whether it gathers goods of several kinds under a name: `Collections > Performance Fabrics` are no fabrics."""
    *above, name = [part.strip() for part in re.split(r"[>/|]", category)]
    if says_nothing(category):
        return True
    gathered = any(part.lower() in _listed("gatherings") for part in above)
    return gathered and name.rsplit(maxsplit=1)[-1] not in _OF_THINGS


def is_feast(name: str) -> bool:
    """Whether it is a day that people shop for, as it is spoken of: `Christmas`."""
    return name.lower() in _listed("proper")


def says_nothing(category: str) -> bool:
    """Whether its name is a menu's word: nobody shops for collections."""
    return category_name(category).lower() in _listed("gatherings")


def goods_first(names: Sequence[str]) -> list[str]:
    """Those that can stand in one row: goods and named collections, else `Hoodies & Sweatshirts` and the like, else one."""
    goods = [name for name in names if name[:1].islower()]
    wholes = [name for name in names if with_article(name) != name]
    labels = [name for name in names if name not in goods]
    if len(goods) + len(wholes) > 1 and goods:
        return [*goods, *wholes]
    return labels if len(labels) > 1 else [*goods, *labels][:1]


def _plural_of(word: str) -> str:
    """As English makes it where it makes it by rule."""
    if word.endswith(("ch", "sh", "x", "z")):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"


@lru_cache(maxsize=1)
def _nouns() -> Mapping[str, str]:
    listed: Mapping[str, str] = word_lists()["nouns"]
    return listed


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[str]:
    listed: list[str] = word_lists()[name]
    return frozenset(listed)
