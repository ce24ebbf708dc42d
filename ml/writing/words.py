"""Words of a text, in the forms that checks and scores compare."""

import re
import unicodedata
from typing import Final

WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
NUMBER: Final = re.compile(r"\d+(?:[.,:/]\d+)*")


def words_of(text: str) -> list[str]:
    """Lower-case words without accents: `Crème-brûlée` gives `creme-brulee`."""
    return WORD.findall(plain(text))


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).lower().replace("’", "'")


def key_of(text: str) -> str:
    """Equal for texts that a reader would call the same."""
    return " ".join(words_of(text))


def stem(word: str) -> str:
    """Close enough that `boots`, `boot` and `boot's` are one word."""
    bare = word.removesuffix("'s").replace("-", "")
    if bare.endswith("ies") and len(bare) > 5:
        return f"{bare[:-3]}y"
    if bare.endswith(("sses", "xes", "zzes", "ches", "shes")) and len(bare) > 5:
        return bare[:-2]
    return bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "us", "is")) and len(bare) > 3 else bare
