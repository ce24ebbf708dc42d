"""Whether a text may stand on the page: only facts of the brief, within its limit, whole, and not said already."""

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from ml.copy_values import BlockKind, Brief, FieldWanted, Verdict
from ml.writing import guide, sentences
from ml.writing.grounds import Grounds, grounds
from ml.writing.lists import word_lists
from ml.writing.offers import discount_in_words
from ml.writing.words import NUMBER, WORD, key_of, stem, words_of

_MONEY: Final = re.compile(r"[£$€¥%‰]")
_ODD: Final = re.compile(r"[<>{}\[\]|\\_#*=~^@]|https?:|www\.|\.{2,}|--|\s[-–]$|[\U0001F000-\U0001FAFF☀-➿]")
_ARTICLE: Final = re.compile(r"\b(an?) (\w+)")
_A_PLURAL: Final = re.compile(
    r"\ban? (?:\w+ )?\w+(?:[bcdfgklmnprtvwz]s|oes|hes|ies)$|\ban? \w+(?:ots|oes|irs|rts|ags)\b"
)
# They look like plurals.
_PLACES: Final = re.compile(r" (?:indoors|outdoors|upstairs|downstairs|overseas)\b")
_CAPITAL_RUN: Final = re.compile(r"(?<=\w )[A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]*)+")
_DATE_BEFORE_CODE: Final = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December) "
)
_SIZE: Final = re.compile(r"(?:,? (?:No\.|[a-z]{1,3}|\d\S*))+$")
# From the number of a discount to its `off`, or to the unit behind it.
_TERMS: Final = re.compile(r"(\d+(?:[.,]\d+)*)(?:.{0,12}?\boff\b|\s?[%€$£]?)", re.IGNORECASE)
# `15% off rugs with RUG15` ends in the code, not in `with rugs`.
_WITH_CODE: Final = re.compile(r" with (?:code )?(\w+)$")
# What a greeting greets to.
_GREETED: Final = re.compile(r"^(?:Welcome to|Hello from|Hello,? and welcome to) (.+)")
_ENDS_WHOLE: Final = re.compile(r"[.!?…][\"'”’)]*$")
# They end in a word of `dangling` and are whole all the same: `start where you like`.
_WHOLE_ENDINGS: Final = (
    ["and", "more"],
    *([before, "more"] for before in ("one", "once", "see", "read", "learn", "find", "hear", "little")),
    ["you", "like"],
    ["put", "on"],
    ["kettle", "on"],
    ["come", "in"],
    ["is", "on"],
)
_WEEKDAYS: Final = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?")
_TITLES: Final = frozenset({"title", "headline"})
# What tiles are about where they name none of theirs.
_OF_TILES: Final = frozenset({"category"})
# From here on a field is a sentence and must end like one; below it is a line.
_SENTENCE_CHARS: Final = 90
# What stands before `off` where money comes off, and before a thing where the thing itself is meant.
_SUMS: Final = frozenset({"money", "something", "half", "price", "prices", "cent"})
_NAMING: Final = frozenset(
    {"a", "an", "the", "your", "our", "this", "that", "every", "each", "any", "some", "of", "with"}
)
# `something to sit on`, `the people you cook for`: a clause may end in its preposition, a stump like `boots for` may not.
_CLAUSE: Final = re.compile(
    r"\b(?:that|which|who|to|what|whatever|wherever|where|how|than|they|you|it|we|people)\b.+"
    r"\b(?:on|in|with|for|to|by|from|at|about|of|into|like|is|are|was|were|be)$"
    r"|\b(?:comes?|came|lets?|moves?|moved|walks?|looks?|steps?|gets?|tuck\w*|pull\w*|puts?|goes|go|carr\w+|keeps?|set)"
    r"(?: \w+){0,3} (?:in|on|by|about|with|to)$"
)
_FACT_LISTS: Final = (
    "offers",
    "urgency",
    "claims",
    "health",
    "materials",
    "colours",
    "goods",
    "brands",
    "numbers",
    "denials",
)


def judge(text: str, brief: Brief, wanted: FieldWanted, examples: Sequence[str] = ()) -> tuple[Verdict, ...]:
    """Every check's verdict on a text. `examples` are the texts that the prompt showed: they are not to be copied."""
    facts = grounds(brief)
    problems: list[tuple[str, str]] = [
        ("length", _length(text, brief, wanted)),
        ("digits", _numbers(text, facts)),
        ("money", _money(text, facts)),
        *((name, _from_list(name, text, facts)) for name in _FACT_LISTS),
        ("names", _names(text, facts)),
        ("voice", _voice(text, facts)),
        ("grammar", _grammar(text)),
        ("button", _button(text, wanted, facts)),
        ("tone", _tone(text, brief, facts)),
        ("odd", _odd(text, facts)),
        ("echo", _echo(text, examples, facts)),
        ("repetition", _repetition(text, facts)),
        ("whole", _whole(text, wanted)),
        ("language", _language(text, brief.language)),
        ("offer", _offer(text, brief, wanted)),
        ("duplicate", _duplicate(text, brief, facts)),
        ("about", _about(text, brief, wanted, facts)),
        ("greeting", _greeting(text, brief)),
        *sentences.faults(text, brief, wanted),
        *guide.faults(text, brief),
    ]
    return tuple(Verdict(check=name, passed=not reason, reason=reason) for name, reason in problems)


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    raw = word_lists()
    # Stopping words stay as they are; words that name things are compared by stem.
    exact = {"dangling", "voices", "stop", "button_verbs", "verbs", "homonyms", "plain"}
    return {
        name: frozenset(words if name in exact else (stem(word) for word in words))
        for name, words in raw.items()
        if isinstance(words, list)
    }


@lru_cache(maxsize=1)
def _function_words() -> Mapping[str, frozenset[str]]:
    raw = word_lists()
    return {language: frozenset(words) for language, words in raw["function_words"].items()}


def content_stems(text: str) -> list[str]:
    """The stems of a text's words that carry meaning."""
    return [stem(word) for word in words_of(text) if word not in _lists()["stop"] and len(word) > 2]


def _length(text: str, brief: Brief, wanted: FieldWanted) -> str:
    if len(text) > wanted.max_chars:
        return f"{len(text)} characters, at most {wanted.max_chars}"
    # The plain name of what it holds is title enough.
    named = wanted.name in _TITLES and key_of(text) in {key_of(name) for name in sentences.names_of(brief)}
    return "" if len(words_of(text)) >= 2 or named else "fewer than two words"


def _numbers(text: str, facts: Grounds) -> str:
    unknown = [number for number in NUMBER.findall(text) if number not in facts.numbers]
    return f"{unknown[0]} is not in the brief" if unknown else ""


def _money(text: str, facts: Grounds) -> str:
    unknown = [sign for sign in _MONEY.findall(text) if sign not in facts.text]
    return f"{unknown[0]} is not in the brief" if unknown else ""


def _from_list(name: str, text: str, facts: Grounds) -> str:
    listed, before = _lists()[name], ""
    for word in words_of(text):
        for part in {word, *word.split("-")}:
            if stem(part) in listed and stem(part) not in facts.stems and not _harmless(part, before, text):
                return f"{part!r} is not in the brief"
        before = word
    return ""


def _harmless(word: str, before: str, text: str) -> bool:
    """A word that is also another one: `watch the rain` sells no watch, and a coat that is taken off is no offer."""
    if word == "off":
        return not NUMBER.search(text) and before not in _SUMS
    if word == "end":  # an offer `ends`; a day has an end
        return True
    return word in _lists()["homonyms"] and before not in _NAMING


def _names(text: str, facts: Grounds) -> str:
    """A capital inside a sentence is a name, and names come from the brief."""
    for match in WORD.finditer(text):
        word = match[0]
        if key_of(word) in facts.capitalised and word not in facts.text and not _plain_word(word, facts):
            return f"{word!r} misspells the shop"
        if not word[:1].isupper() or _starts_sentence(text, match.start()):
            continue
        known = all(stem(part) in facts.stems for part in words_of(word))
        if not known and word != "I" and not _WEEKDAYS.fullmatch(word):
            return f"{word!r} is not in the brief"
    unnamed = text
    for name in sorted(facts.wholes, key=len, reverse=True):
        unnamed = unnamed.replace(name, "it")
    for run in _CAPITAL_RUN.findall(unnamed):
        # An English name ends in what the thing is; a size or a number may follow.
        said = _DATE_BEFORE_CODE.sub("", run)
        size = re.search(rf"{re.escape(said)} (\d\S*)", unnamed)
        sized = size is not None and not any(f"{said} {size[1].rstrip('.,;:')}" in name for name in facts.wholes)
        if sized or not any(_SIZE.sub("", name).endswith(said) or name.endswith(said) for name in facts.wholes):
            return f"{run!r} is only a piece of a name"
    return ""


def _plain_word(word: str, facts: Grounds) -> bool:
    """A small word that the shop shares with the language: `puddle` where the shop is Puddle & Co."""
    return word.islower() and any(word in part.lower().split() for part in facts.wholes if " " in part)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:…–"


def _grammar(text: str) -> str:
    """The slips small models make most: `a shoes`, `an boots`."""
    for article, word in _ARTICLE.findall(text.lower()):
        if (article == "an") != (word[0] in "aeiou") and not word.startswith(("u", "eu", "one", "ho")):
            return f"{article} {word}"
    plural = _A_PLURAL.search(_PLACES.sub("", text.lower()))
    return plural[0] if plural else ""


def _button(text: str, wanted: FieldWanted, facts: Grounds) -> str:
    """A button says what happens: a verb, and things of the brief."""
    if wanted.name != "call_to_action":
        return ""
    words = words_of(text)
    if not words or words[0] not in _lists()["button_verbs"]:
        return "does not begin with what happens"
    known = facts.stems | _lists()["button_words"]
    strange = [word for word in words[1:] if stem(word) in content_stems(text) and stem(word) not in known]
    return f"{strange[0]!r} is not in the brief" if strange else ""


def _tone(text: str, brief: Brief, facts: Grounds) -> str:
    """The tone is how to speak, not what to say."""
    named = {stem(word) for word in words_of(brief.tone)} & {stem(word) for word in words_of(text)} - facts.stems
    return f"{named.pop()!r} is the tone, not a fact" if named else ""


def _voice(text: str, facts: Grounds) -> str:
    for word in words_of(text):
        if word in _lists()["voices"] and stem(word) not in facts.stems:
            return f"{word!r} is not the shop's voice"
    return ""


def _odd(text: str, facts: Grounds) -> str:
    odd = _ODD.search(text)
    if odd:
        return f"{odd[0]!r} does not belong in copy"
    if text.count("!") > 1 or text.count("?") > 1:
        return "more than one exclamation or question mark"
    if not (text[:1].isalnum() or _MONEY.match(text)) or any(
        text.count(opening) != text.count(closing) for opening, closing in ("()", "“”")
    ):
        return "starts or closes oddly"
    shouted = [
        word for word in text.split() if len(word) > 3 and word.isupper() and word.strip(".,!?") not in facts.names
    ]
    return f"{shouted[0]} is shouted" if shouted else ""


def _echo(text: str, examples: Sequence[str], facts: Grounds) -> str:
    mine = words_of(text)
    for example in examples:
        theirs = words_of(example)
        if key_of(text) == key_of(example) or _longest_run(mine, theirs) >= 5:
            return "repeats an example of the prompt"
        if _same_idea(set(content_stems(text)), set(content_stems(example)), facts):
            return "repeats an example of the prompt"
    return ""


def _same_idea(said: AbstractSet[str], other: AbstractSet[str], facts: Grounds) -> bool:
    """Whether little but the brief's own words sets two texts apart: `Tents for your next idea`, `Rugs for your next idea`."""
    mine, theirs = said - facts.telling, other - facts.telling
    return len(mine & theirs) >= 2 and len(mine & theirs) >= 0.6 * len(mine)


def _longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    best = 0
    for i in range(len(first)):
        for j in range(len(second)):
            length = 0
            while i + length < len(first) and j + length < len(second) and first[i + length] == second[j + length]:
                length += 1
            best = max(best, length)
    return best


def _repetition(text: str, facts: Grounds) -> str:
    words = words_of(text)
    if any(first == second for first, second in itertools.pairwise(words)):
        return "says a word twice in a row"
    repeated = {word: count for word, count in Counter(content_stems(text)).items() if count > 1}
    often = next((word for word, count in repeated.items() if count > 2), "")
    if often:
        return f"says {often!r} more than twice"
    # One word said twice is a figure of speech, a second one is a stammer.
    if len(repeated.keys() - facts.telling) > 1:
        return f"says {' and '.join(sorted(repeated.keys() - facts.telling)[:2])!r} more than once"
    words = [word for word in words if stem(word) not in facts.telling]
    pairs = Counter(pair for pair in itertools.pairwise(words) if not _lists()["stop"].issuperset(pair))
    return "says a phrase twice" if pairs and max(pairs.values()) > 1 else ""


def _whole(text: str, wanted: FieldWanted) -> str:
    words = words_of(text)
    hangs = bool(words) and words[-1] in _lists()["dangling"] and not _CLAUSE.search(" ".join(words))
    hangs = hangs and words[-2:] not in _WHOLE_ENDINGS
    if text[-1:] in ",;:–-&'\"" or hangs:
        return "stops in mid-sentence"
    if wanted.max_chars >= _SENTENCE_CHARS and len(words) > 7 and not _ENDS_WHOLE.search(text):
        return "is not a whole sentence"
    return ""


def _language(text: str, language: str) -> str:
    letters = [mark for mark in text if mark.isalpha()]
    if any(ord(mark) > 0x24F for mark in letters):
        return "is not in Latin letters"
    known = _function_words().get(language)
    words = words_of(text)
    if known and len(words) >= 6 and not known & set(words):
        return f"does not read like {language}"
    return ""


def _offer(text: str, brief: Brief, wanted: FieldWanted) -> str:
    """An offer is told in the shop's words: `10 € off` may not become `for 10 €`, and a sentence gives the code."""
    if brief.offer is None:
        return ""
    told, discount = _packed(text), discount_in_words(brief)
    terms = _TERMS.search(discount)
    if terms and re.search(rf"(?<!\w){re.escape(terms[1])}(?!\d)", text) and _packed(terms[0]) not in told:
        return f"does not say {terms[0]!r} as it is"
    named = _WITH_CODE.search(text)
    if brief.offer.code and named and key_of(named[1]) not in key_of(brief.offer.code):
        return f"gives {named[1]!r} for the code {brief.offer.code}"
    sentence = brief.kind is BlockKind.PROMOTION_BANNER and wanted.max_chars >= _SENTENCE_CHARS
    if sentence and brief.offer.code and _packed(brief.offer.code) not in told:
        return f"does not give the code {brief.offer.code}"
    return ""


def _packed(text: str) -> str:
    """Without spaces, so that `20 %` and `20%` are the same."""
    return "".join(text.split()).lower()


def _duplicate(text: str, brief: Brief, facts: Grounds) -> str:
    if key_of(text) in facts.taken:
        return "stands on the page already"
    # Any line may name the shop, and the lines of a banner all tell its offer: what else they say tells them apart.
    told = facts.stems if brief.kind is BlockKind.PROMOTION_BANNER else {stem(word) for word in words_of(brief.shop)}
    mine = set(content_stems(text)) - told
    for other in brief.avoid:
        theirs = set(content_stems(other)) - told
        alike = len(mine) >= 2 and len(mine & theirs) >= 0.75 * max(len(mine), len(theirs))
        if alike or _same_idea(mine, theirs, facts):
            return "says what the page says already"
    return ""


def _about(text: str, brief: Brief, wanted: FieldWanted, facts: Grounds) -> str:
    """Words that fit any shop fit none: something of the brief must be named, in an offer the offer itself."""
    said = {stem(word) for word in words_of(text)}
    if brief.kind is BlockKind.PROMOTION_BANNER and brief.offer is not None and wanted.name != "call_to_action":
        discount = discount_in_words(brief)
        told = set(NUMBER.findall(discount)) or {stem(word) for word in words_of(discount)}
        told |= {stem(word) for word in words_of(brief.offer.code)}
        strange = _beside_the_offer(said, brief, facts)
        if strange:
            return f"{strange!r} is not what the offer is for"
        return "" if told & (said | set(NUMBER.findall(text))) else "does not name the offer"
    if wanted.name == "call_to_action":
        return ""
    shop = {stem(word) for word in words_of(brief.shop)} if brief.kind is BlockKind.WELCOME_GUIDE else set()
    if brief.kind is BlockKind.CATEGORY_TILES and said & _OF_TILES:
        return ""
    # A brief of the shop's name alone has nothing to be about.
    return "" if said & (facts.telling | shop) or not facts.telling else "names nothing from the brief"


def _greeting(text: str, brief: Brief) -> str:
    """`Welcome to Hammocks` greets to no shop."""
    greeted = _GREETED.match(text)
    return "" if greeted is None or greeted[1].startswith(brief.shop) else f"greets to {greeted[1]!r}"


def _beside_the_offer(said: set[str], brief: Brief, facts: Grounds) -> str:
    """A category or product of the brief that the offer does not name: 20 % off linen is not 20 % off lighting."""
    things = {stem(word) for name in sentences.names_of(brief) for word in words_of(name) if len(word) > 2}
    offer = "" if brief.offer is None else f"{brief.offer.discount} {discount_in_words(brief)} {brief.offer.code}"
    allowed = {stem(word) for word in words_of(f"{offer} {brief.shop}")} | _lists()["stop"]
    return next(iter(sorted((said & things & facts.stems) - allowed)), "")
