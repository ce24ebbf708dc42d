"""What is left of a text when its names are taken out: two texts of one frame sound alike, whatever they are about."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from ml.copy_values import Brief
from ml.writing.nouns import spoken
from ml.writing.offers import discount_in_words
from ml.writing.sentences import names_of
from ml.writing.words import words_of

NAME: Final = "·"
"""Where a name stood."""

_DATE: Final = re.compile(
    r"\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d+"
)
_RUN: Final = 3


def frame(text: str, brief: Brief) -> str:
    """The text with the brief's names, its offer and its day taken out: `Lamps for slow mornings` is `· for slow mornings`."""
    bare = text
    if brief.offer is not None:
        bare = _without(bare, [discount_in_words(brief), brief.offer.discount, brief.offer.code])
    said = [spoken(name, brief.named) for name in brief.categories]
    bare = _without(_DATE.sub(NAME, bare), [*names_of(brief), *said])
    return re.sub(rf"(?<!\w)(?:the )?{NAME}", NAME, bare)


def _without(text: str, names: Sequence[str]) -> str:
    known = sorted({name for name in names if name}, key=len, reverse=True)
    if not known:
        return text
    listed = "|".join(re.escape(name) for name in known)
    return re.sub(rf"(?<!\w)(?:{listed})(?!\w)", NAME, text, flags=re.IGNORECASE)


def worn(found: str, used: Sequence[str]) -> float:
    """How much a frame sounds like those of `used`: 0 for one that shares no three words with any of them.

    Units    doublings: as often as its runs of three words were used, and the frame as a whole, each once more for twice as often.
    """
    runs, wholes = _counted(tuple(used))
    mine = _runs(found)
    return math.log2(1 + wholes[_key(found)]) + sum(math.log2(1 + runs[run]) for run in mine) / len(mine)


@lru_cache(maxsize=8)
def _counted(used: tuple[str, ...]) -> tuple[Counter[tuple[str, ...]], Counter[str]]:
    return Counter(run for each in used for run in set(_runs(each))), Counter(map(_key, used))


def _key(found: str) -> str:
    return " ".join(_words(found))


def _words(found: str) -> list[str]:
    return words_of(found.replace(NAME, " xx "))


def _runs(found: str) -> list[tuple[str, ...]]:
    """Each three words that follow each other, the beginning and the end among them."""
    words = ["<", *_words(found), ">"]
    return [tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))]
