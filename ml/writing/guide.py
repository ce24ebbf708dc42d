"""Whether a text keeps to what the shop's people said of its words: which stand for others, and what is never said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ml.copy_values import Brief
from ml.writing.nouns import spoken
from ml.writing.words import stem, words_of


def in_its_words(brief: Brief) -> Brief:
    """The brief with its categories in the words that stand for others: `sneakers` told as trainers."""
    told = {name: _said(spoken(name, brief.named), brief.glossary) for name in brief.categories}
    own = tuple(said for name, said in told.items() if said != spoken(name, brief.named))
    categories = tuple(told[name] if told[name] in own else name for name in brief.categories)
    return replace(brief, categories=categories, named=(*brief.named, *own))


def faults(text: str, brief: Brief) -> tuple[tuple[str, str], ...]:
    """What is wrong with the text by name of the check; an empty reason where nothing is."""
    said = [stem(word) for word in words_of(text)]
    banned = next((phrase for phrase in brief.banned if _holds(said, phrase)), "")
    other = next((word for word in brief.glossary if _holds(said, word)), "")
    return (
        ("banned", f"says {banned!r}, which the shop never does" if banned else ""),
        ("glossary", f"says {other!r} where the shop says {brief.glossary[other]!r}" if other else ""),
    )


def keeps(text: str, brief: Brief) -> bool:
    """Whether nothing of it is banned, and nothing said in another word than the shop's."""
    return not any(reason for _, reason in faults(text, brief))


def _holds(said: Sequence[str], phrase: str) -> bool:
    asked = [stem(word) for word in words_of(phrase)]
    return bool(asked) and any(said[i : i + len(asked)] == asked for i in range(len(said) - len(asked) + 1))


def _said(text: str, glossary: Mapping[str, str]) -> str:
    for word, ours in glossary.items():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", ours.replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text
