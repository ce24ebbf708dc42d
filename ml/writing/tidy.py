"""Small repairs that change no word: spaces, quotes, Title Case, a full stop where a headline has none."""

import re

from ml.copy_values import FieldWanted
from ml.writing.grounds import Grounds
from ml.writing.words import WORD, plain, stem, words_of

_SENTENCE_CHARS = 90


def tidy(raw: str, wanted: FieldWanted, facts: Grounds) -> str:
    """The first line of what a model wrote, as an editor would type it."""
    line = next((part.strip() for part in raw.strip().splitlines() if part.strip()), "")
    line = re.sub(r"\s+", " ", line).strip().strip('"“”*').strip()
    line = re.sub(r"\s+([,.!?;:])", r"\1", line)
    line = _as_the_shop_writes(_sentence_case(line, facts), facts)
    if wanted.max_chars < _SENTENCE_CHARS:
        # A headline is a line, not a sentence; two sentences keep their stops.
        line = line.removesuffix(".") if line.count(".") == 1 else line
    elif len(words_of(line)) > 3 and line[-1:].isalnum():
        line = f"{line}."
    return line


def _as_the_shop_writes(line: str, facts: Grounds) -> str:
    """`See our Christmas decorations` names Christmas Decorations; small letters throughout, and a sentence's first, are speech."""
    for name in facts.wholes:
        if " " not in name:
            continue

        def spelt(found: re.Match[str], name: str = name) -> str:
            said = found[0]
            begins = (found.string[: found.start()].rstrip() or ".")[-1] in ".!?:"
            speech = said.islower() or (begins and said[1:].islower())
            lowers = any(mine.isupper() and shop.islower() for mine, shop in zip(said, name, strict=True))
            return said if speech or lowers else name

        line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", spelt, line, flags=re.IGNORECASE)
    return line


def _sentence_case(line: str, facts: Grounds) -> str:
    """`Step Into Winter Boots` becomes `Step into winter boots`; names of the brief keep their capitals."""
    words = list(WORD.finditer(line))
    # A sentence's first word has its capital by right.
    inside = [match for match in words[1:] if line[: match.start()].rstrip()[-1:] not in ".!?:"]
    capitals = [match for match in inside if match[0][:1].isupper()]
    if len(words) < 3 or len(capitals) < 0.6 * (len(words) - 1):
        return line[:1].upper() + line[1:]
    lowered = line
    for match in inside:
        word = match[0]
        if word in facts.names and stem(plain(word)) in facts.stems:
            continue
        lowered = lowered[: match.start()] + word.lower() + lowered[match.end() :]
    return lowered[:1].upper() + lowered[1:]
