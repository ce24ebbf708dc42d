"""Words that stand in where no model's words survive: written by people, filled with facts, and named."""

import random
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ml.copy_values import BlockKind, Brief, FieldWanted
from ml.writing.frames import frame
from ml.writing.guide import keeps
from ml.writing.nouns import category_name, spoken
from ml.writing.offers import at_checkout, discount_in_words, last_day
from ml.writing.sentences import short_title
from ml.writing.words import key_of, words_of

FALLBACK_LANGUAGE: Final = "en"
NOTHING: Final = "nothing"
"""Stands for a template where a field that may be empty is left so."""
# Under a title that says it all there need be no words.
_OPTIONAL: Final = frozenset({"subtitle"})
_ANY: Final = "any"
_SLOT: Final = re.compile(r"\{(\w+)\}")


# Said behind two categories when there is a third.
_MORE: Final = {"en": " and more", "fr": ", et plus encore", "de": " und mehr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A template's words and its id, such as `fr.hero.headline.2`."""

    text: str
    template: str


def languages() -> frozenset[str]:
    """The languages that have templates; others are answered in English."""
    return frozenset(_all())


def fill(brief: Brief, wanted: FieldWanted, seed: int) -> Filled:
    """Words for the field that are true, fit its limit and are not on the page yet.

    Limits   a line under a title is left empty where no template has anything to add;
             when every template repeats a text of the page, one repeats it; when none fits, the shop's name stands alone.
    """
    language = brief.language if brief.language in _all() else FALLBACK_LANGUAGE
    slots = _slots(brief, language)
    taken = {key_of(text) for text in brief.avoid}
    fitting: list[Filled] = []
    of_any = [] if wanted.name in _OPTIONAL else [(_ANY, wanted.name), (_ANY, "text")]
    for block, name in [(brief.kind.value, wanted.name), *of_any]:
        filled = _filled(language, block, name, slots)
        found = [one for one in filled if len(one.text) <= wanted.max_chars and keeps(one.text, brief)]
        fresh = [one for one in found if key_of(one.text) not in taken]
        fitting = fitting or found
        if fresh:
            unheard = [one for one in fresh if not _heard(one.template, brief.avoid)]
            return _chosen(unheard or fresh, brief, wanted, seed)
    if wanted.name in _OPTIONAL:
        return Filled(text="", template=NOTHING)
    if fitting:
        return _chosen(fitting, brief, wanted, seed)
    return Filled(text=_cut(brief.shop, wanted.max_chars), template=f"{language}.{_ANY}.shop")


def _chosen(fresh: list[Filled], brief: Brief, wanted: FieldWanted, seed: int) -> Filled:
    # The richest templates use most facts; chance picks among the better half, so that two rails do not sound alike.
    ranked = sorted(fresh, key=lambda one: -_slot_count(one.template))
    most = _slot_count(ranked[0].template)
    # An offer is told whole: its code and its last day are what a shopper needs.
    # Where a rail's products are known, two of them say more than one.
    least = most if brief.kind in {BlockKind.PROMOTION_BANNER, BlockKind.PRODUCT_RAIL} and most > 1 else most - 1
    if wanted.name in {"call_to_action", "title"}:  # one that names its goal before one that fits any
        least = max(1, least)
    better = [one for one in ranked if _slot_count(one.template) >= least] or ranked
    # Of these, what the shop's other pages use least.
    heard = {one: brief.used.count(frame(one.text, brief)) for one in better}
    better = [one for one in better if heard[one] == min(heard.values())]
    chance = random.Random(f"{seed}:{brief.kind}:{wanted.name}:{brief.shop}:{brief.categories}")  # noqa: S311 - a choice of words
    return chance.choice(better)


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    return tomllib.loads((Path(__file__).parent / "templates.toml").read_text(encoding="utf-8"))


def _filled(language: str, block: str, name: str, slots: Mapping[str, str]) -> list[Filled]:
    texts = _all()[language].get(block, {}).get(name, [])
    return [
        Filled(text=_with(text, slots), template=f"{language}.{block}.{name}.{i}")
        for i, text in enumerate(texts, start=1)
        if _fillable(text, slots)
    ]


def _heard(template: str, said: Iterable[str]) -> bool:
    """Whether the page has a text of this make already, whatever its names: two rails do not both say `With ... and more`."""
    parts = _SLOT.split(_text_of(template))[::2]
    if len(words_of(" ".join(parts))) < 2:
        return False
    make = re.compile(".+".join(re.escape(part) for part in parts))
    return any(make.fullmatch(text) for text in said)


def _slot_count(template: str) -> int:
    return len([name for name in _SLOT.findall(_text_of(template)) if name != "more"])


def _text_of(template: str) -> str:
    language, block, name, number = template.split(".")
    return "" if not number.isdecimal() else _all()[language][block][name][int(number) - 1]


def _fillable(text: str, slots: Mapping[str, str]) -> bool:
    return all(slots.get(name) for name in _SLOT.findall(text))


def _with(text: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: slots[match[1]], text)


def _slots(brief: Brief, language: str) -> dict[str, str]:
    named = brief.categories or [product.category for product in brief.products]
    categories = [_called(name, brief, language) for name in named if name]
    categories = list(dict.fromkeys(categories))
    titles = list(dict.fromkeys(short_title(product.title) for product in brief.products))
    brands = {product.brand for product in brief.products if product.brand}
    offer = brief.offer
    discount = discount_in_words(brief)
    slots = {
        "shop": brief.shop,
        "product": titles[0] if titles else "",
        "Product": titles[0][:1].upper() + titles[0][1:] if titles else "",
        "product2": titles[1] if len(titles) > 1 else "",
        # A rail of several brands is not "more from" one of them.
        "brand": brands.pop() if len(brands) == 1 else "",
        "discount": discount[:1].lower() + discount[1:] if discount[1:2].islower() else discount,
        "Discount": discount[:1].upper() + discount[1:],
        "code": offer.code if offer else "",
        "ends_on": last_day(brief),
        "at_checkout": at_checkout(brief),
        "more": _MORE.get(language, "") if len(categories) > 2 else "",
    }
    for i, name in enumerate(("category", "category2")):
        plain = categories[i] if len(categories) > i else ""
        slots[name] = plain
        slots[name.capitalize()] = plain[:1].upper() + plain[1:]
    return slots


def _called(category: str, brief: Brief, language: str) -> str:
    """A category as the shop writes it; a key, which is all small letters, in English as people say it."""
    name = category_name(category)
    return spoken(category, brief.named) if language == FALLBACK_LANGUAGE and name.islower() else name


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    words = text[: limit + 1].rsplit(" ", 1)[0]
    return words.rstrip(" ,;:–-&") if len(words) <= limit else text[:limit]
