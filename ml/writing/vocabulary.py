"""What a taught copywriter knows how to say: the words of its examples, and how people put them together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ml.copy_values import Brief, Verdict
from ml.writing.examples import Example
from ml.writing.grounds import grounds
from ml.writing.sentences import names_of
from ml.writing.words import stem, words_of

# Of 38 test briefs' candidates, those above were sense and those below were not: `Look at the rugs and decide how you want to go`.
_FAMILIAR: Final = 0.75
# What an offer's words have to say is held by other checks; how it may be put differs more.
_FAMILIAR_OFFER: Final = 0.5
_LENGTH: Final = 3
_DATE: Final = re.compile(
    r"\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The stems that the examples use of themselves, and their runs of three words, names taken out."""

    words: frozenset[str]
    runs: frozenset[str]

    def __or__(self, other: "Vocabulary") -> "Vocabulary":
        return Vocabulary(words=self.words | other.words, runs=self.runs | other.runs)


def judge(text: str, brief: Brief, known: Vocabulary) -> tuple[Verdict, Verdict]:
    """Whether each word stands in the brief or was learnt, and whether words follow each other as people's do."""
    strange = _strange(text, brief, known.words)
    least = _FAMILIAR if brief.offer is None else _FAMILIAR_OFFER
    unheard = familiarity(text, brief, known) < least
    return (
        Verdict(check="vocabulary", passed=not strange, reason=f"{strange!r} is in no example" if strange else ""),
        Verdict(check="familiar", passed=not unheard, reason="nobody puts it like this" if unheard else ""),
    )


def familiarity(text: str, brief: Brief, known: Vocabulary) -> float:
    """The share of the text's runs of words that are in some example, from 0 to 1."""
    runs = _runs(text, brief)
    return sum(run in known.runs for run in runs) / len(runs)


def learnt(examples: Iterable[Example]) -> Vocabulary:
    """What the examples say of themselves, not because their briefs do."""
    words: set[str] = set()
    runs: set[str] = set()
    for example in examples:
        if not example.wanted:
            continue
        facts = grounds(example.brief)
        for text in example.copy.values():
            said = {stem(part) for word in words_of(text) for part in word.split("-")}
            words |= {word for word in said if word not in facts.stems and not word.isdecimal()}
            runs |= set(_runs(text, example.brief))
    return Vocabulary(words=frozenset(words), runs=frozenset(runs))


def _strange(text: str, brief: Brief, words: frozenset[str]) -> str:
    """What a small model makes up, it mostly makes up of strange words."""
    stems = grounds(brief).stems
    parts = (part for word in words_of(text) for part in word.split("-"))
    return next((part for part in parts if not part.isdecimal() and not {stem(part)} & (words | stems)), "")


def _runs(text: str, brief: Brief) -> list[str]:
    """Each three words that follow each other, the line's beginning and end among them."""
    bare = text
    if brief.offer is not None:
        for name in filter(None, (brief.offer.discount, brief.offer.code)):
            bare = bare.replace(name, " dd ")
    bare = _DATE.sub(" dt ", bare)
    forms = {form for name in names_of(brief) for form in (name, name.removesuffix("s"))}
    if forms:
        listed = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        bare = re.sub(rf"(?<!\w)(?:{listed})(?!\w)", " xx ", bare, flags=re.IGNORECASE)
    words = ["<", *words_of(bare), ">"]
    return [" ".join(words[i : i + _LENGTH]) for i in range(max(1, len(words) - _LENGTH + 1))]
