"""Whether published words say what the shop never said: a second opinion that shares no code or list with ml/writing."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ml.copy_values import Brief

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][a-z]+)?")
_MONTHS = _WORD.findall("january february march april may june july august september october november december")
_ENDINGS = ("est", "ier", "iest")
# They end like superlatives and are none.
_NOT_SUPERLATIVE = frozenset(
    {"rest", "interest", "guest", "chest", "vest", "forest", "test", "nest", "harvest", "carrier"}
)
_PROMISES = re.compile(
    r"\b(best|perfect\w*|guarantee\w*|free|cheap\w*|new|newest|exclusive\w*|only|finest|ultimate|premium|luxur\w*|award\w*|"
    r"organic|natural|sustainable|handmade|genuine|certified|healthy|cure\w*|always|never|everyone|limited|hurry|today|"
    r"tomorrow|sale|bargain|100\s?%|proven|safe|waterproof|durable|comfort\w*|quality|number one)\b",
    re.IGNORECASE,
)
# Words of titles that are also words of any sentence.
_PLAIN = frozenset(
    _WORD.findall(
        """a all along an and any are around as at away back be before begin beside best between both bring by can check
        checkout close code come day do down each end enter every eye fall few find first fit for from front get go good
        hand have hello here home hour idea in into is it kind know large last left let life light like little long look
        love make many may mind more new next night of off on one open order other our out over own page part pick piece
        place play point right room round row see set shelf shop show side size small some start stay step stop story
        take that the their them there they this through time to together top try turn two until up use walk want way we
        wear what when where which who will with work would year you your welcome choose browse discover explore meet
        read compare learn rest sell begins yours something whatever things thing picture detail details colour shape
        great need needs decide goes then was about after again back done only line move live living how running suits these those range selection
        reading moment leave"""
    )
)


# What people call shelves whose keys are no nouns, listed here by hand once more: another word in print is a violation.
_CALLED = {
    "beauty": "beauty products",
    "bathing": "bath products",
    "grooming": "grooming products",
    "cooking": "cookbooks",
    "decorative": "decorative pieces",
    "dairy": "dairy products",
    "bakery": "baked goods",
    "camping": "camping gear",
    "fishing": "fishing gear",
    "kayaking": "kayaking gear",
    "floral": "flowers",
    "arrangement": "flower arrangements",
    "food service": "food service supplies",
    "homedecor": "home decor",
    "keys": "keyboards",
    "kitchen": "kitchenware",
    "outdoors": "outdoor gear",
    "percussion": "percussion instruments",
    "pet": "pet supplies",
    "scarf": "scarves",
    "seasonal": "seasonal items",
    "set": "sets",
    "tools > set": "tool sets",
    "formal": "formal wear",
    "wind": "wind instruments",
    "strings": "string instruments",
    "valentine": "Valentine's Day gifts",
}


class Facts:
    """The words that name things in some shop: what its products are called, what they are made of and who makes them."""

    def __init__(self, titles: Iterable[str]) -> None:
        seen = Counter(word for title in titles for word in {_stem(word) for word in _WORD.findall(title.lower())})
        self._things = {word for word in seen if len(word) > 2} - {_stem(word) for word in _PLAIN}

    def violations(self, text: str, brief: Brief) -> list[str]:
        """What the text says that the brief does not."""
        told = _told(brief)
        known = {_stem(word) for word in _WORD.findall(told.lower())}
        return [
            *(
                f"number {each}"
                for each in re.findall(r"\d+(?:[.,]\d+)*", text)
                if each not in re.findall(r"\d+(?:[.,]\d+)*", told)
            ),
            *(f"sign {each}" for each in set(re.findall(r"[%€$£¥]", text)) if each not in told),
            *(
                f"name {each}"
                for each in _names(text)
                if _stem(each.lower()) not in known and each.lower() not in _MONTHS
            ),
            *(f"thing {each}" for each in _WORD.findall(text.lower()) if _stem(each) in self._things - known),
            *(f"promise {each}" for each in _PROMISES.findall(text) if each.lower() not in told.lower()),
            *(f"superlative {each}" for each in _superlatives(text) if _stem(each) not in known),
            *_dates(text, brief),
            *_terms(text, brief),
        ]


def products(data: Path) -> list[str]:
    """The titles, brands, materials and colours of the two shops."""
    found = []
    for file in ("aws_retail_demo_store/products.jsonl", "magento_luma/products.jsonl"):
        for line in (data / file).read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            found.append(
                " ".join([item["name"], *map(str, item.get("attributes", {}).values()), *item.get("colors", [])])
            )
    return found


def said_twice(texts: Sequence[str]) -> list[str]:
    counted = Counter(" ".join(_WORD.findall(text.lower())) for text in texts)
    return [text for text, count in counted.items() if count > 1]


def _told(brief: Brief) -> str:
    parts = [brief.shop, *brief.categories, *map(_called, brief.categories)]
    if brief.offer is not None:
        parts += ["code", brief.offer.code, brief.offer.discount, brief.offer.discount.replace(" ", "")]
        parts.append(_called(brief.offer.discount.rsplit("off ", maxsplit=1)[-1]))
        if brief.offer.ends_on is not None:
            parts.append(f"{brief.offer.ends_on.day} {brief.offer.ends_on:%B}")
    return " ; ".join(parts)


def _called(category: str) -> str:
    return _CALLED.get(category) or _CALLED.get(category.rsplit(" > ", 1)[-1], "")


def _names(text: str) -> list[str]:
    """Capitals inside a sentence."""
    inside = re.sub(r"(?:^|[.!?:]\s+)\W*\w+", " ", text)
    return [word for word in _WORD.findall(inside) if word[0].isupper()]


def _superlatives(text: str) -> list[str]:
    return [
        word
        for word in _WORD.findall(text.lower())
        if word.endswith(_ENDINGS) and len(word) > 4 and word not in _NOT_SUPERLATIVE
    ]


def _dates(text: str, brief: Brief) -> list[str]:
    months = "|".join(_MONTHS)
    named = re.findall(rf"\d+ (?:{months})\b|\b(?:{months}) \d+", text.lower())
    ends = None if brief.offer is None else brief.offer.ends_on
    right = set() if ends is None else {f"{ends.day} {ends:%B}".lower(), f"{ends:%B} {ends.day}".lower()}
    return [f"date {each}" for each in named if each not in right]


def _terms(text: str, brief: Brief) -> list[str]:
    """A reduction that is not the offer's: another amount, a thing that it is not for, or one where there is no offer."""
    if brief.offer is None:
        return [f"offer {each}" for each in re.findall(r"\b(?:off|discount|reduced|code)\b", text.lower())]
    amounts = re.findall(r"[€$£]?\d+(?:[.,]\d+)?\s?%?(?= off)", text)
    wrong = [
        f"offer {amount} off"
        for amount in amounts
        if amount.replace(" ", "") not in brief.offer.discount.replace(" ", "")
    ]
    codes = re.findall(r"\b(?=[A-Z0-9]*[A-Z]{2})[A-Z0-9]{4,}\b", text)
    wrong += [f"code {code}" for code in codes if code not in {brief.offer.code, brief.shop}]
    return wrong


def _stem(word: str) -> str:
    bare = word.replace("’", "'").removesuffix("'s")
    for ending, length in (("ies", 5), ("es", 6), ("s", 4)):
        if bare.endswith(ending) and len(bare) >= length and not bare.endswith("ss"):
            return bare[: -len(ending)] + ("y" if ending == "ies" else "")
    return bare.removesuffix("e") if len(bare) > 4 else bare
