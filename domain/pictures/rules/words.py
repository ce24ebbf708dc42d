"""What people may say about a picture, and which standing of it they saw."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import orjson

from domain.catalog import rules
from domain.catalog.values import FocalPoint
from domain.pictures.values import AltText

MOST_CHARS: Final = 1_000
"""As many as an import may say."""

Said = Mapping[str, Mapping[str, str]]


def version(media: str | None, focal: FocalPoint | None, imported: str, said: Said) -> str:
    """Another one after each change of what a form shows: the file, where to look, the words."""
    point = None if focal is None else (focal.x, focal.y)
    standing = orjson.dumps([media, point, imported, said], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(standing).hexdigest()[:16]


def alts(locales: Sequence[str], own: str, imported: str, said: Said) -> tuple[AltText, ...]:
    """What is heard in each of these locales, and who said it there."""
    return tuple(
        AltText(
            locale=locale,
            words=rules.alt_in(locale, own, imported, said),
            by=said[locale]["by"] if locale in said else None,
        )
        for locale in locales
    )


def wrong(words: str) -> str | None:
    """Why these words cannot be taken; None where they can."""
    if len(words) > MOST_CHARS:
        return f"has {len(words):,} characters; at most {MOST_CHARS:,} are read out"
    if any(not each.isprintable() for each in words):
        return "has a line break or a control character; say it in one line"
    return None
