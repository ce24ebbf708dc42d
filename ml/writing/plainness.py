"""Examples that any brief can bear: what a small model may imitate without knowing the things it writes about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ml.copy_values import BlockKind
from ml.writing.examples import Example
from ml.writing.grounds import grounds
from ml.writing.lists import word_lists
from ml.writing.words import stem, words_of

PLAIN_TONE: Final = "friendly"
# `Umbrellas for quiet evenings`: a line that says what a thing is for has to know the thing.
_PURPOSE: Final = "for"


def plain(told: Sequence[Example]) -> tuple[Example, ...]:
    """The examples with only those texts that say of their things what could be said of any, told without a tone.

    Limits   words that stand in the brief are the brief's; what an offer is for is in the brief, so it may be said.
    """
    found = ((example, _kept(example)) for example in told)
    # A button under nothing teaches what every other button teaches.
    return tuple(_with(example, kept) for example, kept in found if set(kept) - {"call_to_action"})


def _kept(example: Example) -> list[str]:
    return [
        field.name
        for field in example.brief.fields
        if _own(example, example.copy[field.name]) <= _words() and not _says_purpose(example, field.name)
    ]


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    listed: list[str] = word_lists()["plain"]
    return frozenset(stem(word) for word in listed)


def _says_purpose(example: Example, field: str) -> bool:
    line = field in {"title", "headline"} and example.brief.kind is not BlockKind.PROMOTION_BANNER
    return line and _PURPOSE in words_of(example.copy[field])


def _own(example: Example, text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text)) - grounds(example.brief).stems


def _with(example: Example, kept: Iterable[str]) -> Example:
    names = set(kept)
    fields = tuple(field for field in example.brief.fields if field.name in names)
    brief = replace(example.brief, fields=fields, tone=PLAIN_TONE)
    return replace(example, brief=brief, copy={name: example.copy[name] for name in names})
