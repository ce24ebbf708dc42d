"""The words that a brief allows: whatever its facts say, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ml.copy_values import Brief
from ml.writing.lists import word_lists
from ml.writing.nouns import spoken
from ml.writing.offers import discount_in_words
from ml.writing.words import NUMBER, key_of, stem, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """A brief's facts in the forms that checks ask for.

    `stems` are of all facts; `telling` are of what the block is about, without the shop's name and the audience.
    """

    text: str
    stems: frozenset[str]
    telling: frozenset[str]
    numbers: frozenset[str]
    wholes: frozenset[str]
    capitalised: frozenset[str]
    names: frozenset[str]
    taken: frozenset[str]


@lru_cache(maxsize=1)
def _related() -> Mapping[str, list[str]]:
    listed: Mapping[str, list[str]] = word_lists()["related"]
    return listed


@lru_cache(maxsize=256)
def _grounds(facts: tuple[str, ...], about: tuple[str, ...], avoid: tuple[str, ...]) -> Grounds:
    text = " ; ".join(facts)
    words = {part for word in words_of(text) for part in (word, *word.split("-"))}
    words |= {other for word in words for other in _related().get(word, ())}
    return Grounds(
        text=text,
        stems=frozenset(stem(word) for word in words),
        wholes=frozenset(facts),
        # Only the shop: a category or a product may be spoken of in lower case.
        capitalised=frozenset(key_of(word) for word in facts[0].split()) - frozenset(words_of(" ".join(facts[1:]))),
        telling=frozenset(
            stem(other)
            for word in words_of(" ".join(about))
            if len(word) > 2
            for other in (word, *_related().get(word, ()))
        ),
        numbers=frozenset(NUMBER.findall(text)),
        names=frozenset(text.split()),
        taken=frozenset(key_of(text) for text in avoid),
    )


def grounds(brief: Brief) -> Grounds:
    about = [*brief.categories, *(spoken(name, brief.named) for name in brief.categories)]
    for product in brief.products:
        about += [product.title, product.brand, product.category]
    facts = [brief.shop, *about, *brief.audience]
    for product in brief.products:
        facts += [product.price, *product.attributes, *product.attributes.values()]
    if brief.offer is not None:
        offer = [brief.offer.code, brief.offer.discount, discount_in_words(brief)]
        about += offer
        offer += ["code" if brief.offer.code else "", "offer"]
        facts += offer
        if brief.offer.ends_on is not None:
            day = brief.offer.ends_on
            facts += [f"until ends {day.day} {day:%B} {day.year}", day.isoformat()]
    return _grounds(tuple(fact for fact in facts if fact), tuple(fact for fact in about if fact), brief.avoid)
