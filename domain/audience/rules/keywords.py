"""Words that tell what somebody, or a group, is interested in: frequent with them and rare in the shop (TF-IDF)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from domain.audience.values.sensitive import sensitive
from domain.audience.values.vocabulary import Vocabulary
from domain.base.values import ItemId
from domain.behaviour.rules.words import search_words

# Shorter ones are sizes and units: cm, ml, XL.
SHORTEST = 3
# Beyond, a word is so rare that "nearly no item has it" is all its count would say.
VOCABULARY = 5_000

# What is in every shop's titles and names no interest (en, fr); rarity alone would keep colours.
_STOP_WORDS = (
    "and the for with from into your our all new set pack pair size piece pieces two three four six "
    "black white red blue green brown grey gray pink yellow "
    "pour avec sans des les une aux dans par sur votre nos lot jeu paire taille deux trois quatre "
    "noir noire blanc blanche rouge bleu bleue vert verte brun brune gris grise rose jaune"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())


def delicate(texts: Iterable[str]) -> bool:
    """Whether any word of these texts speaks of something nobody is sorted by."""
    return any(map(sensitive, chain.from_iterable(map(search_words, texts))))


def item_words(title: str, category: Sequence[str]) -> frozenset[str]:
    """The words of an item that may name an interest; none where any of its words is sensitive."""
    if delicate((title, *category)):
        return frozenset()
    words = frozenset(chain.from_iterable(map(search_words, (title, *category))))
    return frozenset(word for word in words if len(word) >= SHORTEST and word.isalpha() and word not in STOP_WORDS)


def vocabulary(items: Iterable[frozenset[str]]) -> Vocabulary:
    """How many of these items have each word, for the most common words."""
    counts: Counter[str] = Counter()
    count = 0
    for words in items:
        counts.update(words)
        count += 1
    return Vocabulary(items=count, counts=dict(counts.most_common(VOCABULARY)))


def keywords(
    weights: Mapping[ItemId, float], words: Mapping[ItemId, frozenset[str]], shop: Vocabulary, k: int
) -> tuple[str, ...]:
    """The k words that say most about these items, most telling first; of forms of one word the first.

    Units    weights: how much each item counts; what weighs nothing, or less, says nothing.
    Source   TF-IDF, with the shop's items as documents and the weighted items as one document of its own.
    """
    often: dict[str, float] = defaultdict(float)
    for item, weight in weights.items():
        if weight > 0:
            for word in words.get(item, ()):
                often[word] += weight
    found: list[str] = []
    for word in sorted(often, key=lambda word: (-often[word] * shop.rarity(word), word)):
        if shop.names_many(word) and not any(alike(word, other) for other in found):
            found.append(word)
        if len(found) == k:
            break
    return tuple(found)


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: mug and mugs, garden and gardening."""
    return one.startswith(other[:-1]) or other.startswith(one[:-1])
