"""What a copy guide may hold."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from domain.wording.errors import GuideInvalid
from domain.wording.values import Said

MOST_TONE: Final = 80
MOST_PHRASE: Final = 60
MOST_CATEGORY: Final = 200
MOST: Final = 200
"""Entries of a list: each is told to a model, and looked for in each of its candidates."""

# What parts the levels of a category, or would be read as such.
_PARTING: Final = re.compile(r"[>/|]")


def checked(said: Said) -> Said:
    """The same without spaces around and without what is said twice. Errors: GuideInvalid with every reason."""
    tidy = Said(
        tone=" ".join(said.tone.split()),
        glossary=_pairs(said.glossary),
        banned=tuple(dict.fromkeys(" ".join(each.split()) for each in said.banned)),
        categories=_pairs(said.categories),
    )
    problems = [
        *_lengths("tone", [tidy.tone], MOST_TONE),
        *_lengths("glossary", [*tidy.glossary, *tidy.glossary.values()], MOST_PHRASE),
        *_lengths("banned", tidy.banned, MOST_PHRASE),
        *_lengths("categories", tidy.categories, MOST_CATEGORY),
        *_lengths("categories", tidy.categories.values(), MOST_PHRASE),
    ]
    for name, listed in (("glossary", tidy.glossary), ("banned", tidy.banned), ("categories", tidy.categories)):
        if len(listed) > MOST:
            problems.append((name, f"has {len(listed)} entries, at most {MOST}"))
    problems += [("glossary", f"says {word!r} for itself") for word, ours in tidy.glossary.items() if _same(word, ours)]
    never = {each.casefold() for each in tidy.banned}
    problems += [
        ("banned", f"bans {ours!r}, which the glossary says")
        for ours in tidy.glossary.values()
        if ours.casefold() in never
    ]
    problems += [
        ("categories", f"{name!r} reads as a path; say the name alone")
        for name in tidy.categories.values()
        if _PARTING.search(name)
    ]
    if problems:
        raise GuideInvalid(problems)
    return tidy


def _pairs(told: Mapping[str, str]) -> dict[str, str]:
    return {" ".join(one.split()): " ".join(other.split()) for one, other in told.items()}


def _same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold().split()


def _lengths(name: str, texts: Iterable[str], most: int) -> list[tuple[str, str]]:
    wrong = [
        (text, "is blank" if not text else f"{text[:20]!r}… has {len(text)} characters, at most {most}")
        for text in texts
    ]
    return [(name, why) for text, why in wrong if not text or len(text) > most]
