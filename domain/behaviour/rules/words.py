"""One way to write the same words."""

import re
import unicodedata

WORD_LIMIT = 40
"""A search of more words than this is a text that was pasted in."""

_WORD = re.compile(r"\w+(?:['\N{RIGHT SINGLE QUOTATION MARK}-]\w+)*")


def unified(text: str) -> str:
    """The same text, composed (NFC), with single spaces and none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def search_words(query: str) -> tuple[str, ...]:
    """The words of a search, in small letters and compatible characters, in their order.

    Limits   the first WORD_LIMIT words.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", query).casefold())
    return tuple(_WORD.findall(folded)[:WORD_LIMIT])
