"""What a language model is shown: a few examples of the habit we want, then the brief's facts and an open line."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError

from ml.copy_values import BlockKind, Brief, BriefProduct, FieldWanted

# Longer texts than this are sentences, shorter ones lines; a field of an unknown name is judged by its room.
_BUTTON_CHARS = 26
_LINE_CHARS = 80
_MAX_PRODUCTS = 2
# More than any block shows by name.
_TOLD_CATEGORIES = 8
_TOLD_PRODUCTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """`opening` is the same for every brief and is read by a model once; `question` follows it."""

    opening: str
    question: str
    examples: tuple[str, ...]


def version() -> str:
    return str(_raw()["version"])


def prompt(brief: Brief, wanted: FieldWanted) -> Prompt:
    """What to show a model that is to continue with the field's words and a line break."""
    habit = _habit(brief, wanted)
    examples = _examples(habit)
    shown = "\n\n".join(f"Facts: {facts}\nText: {text}" for facts, text in examples)
    return Prompt(
        opening=f"{_raw_instruction()}\n\n{shown}\n\n",
        question=f"{_in_language(brief)}{_as_the_shop_says(brief)}Facts: {_facts(brief, habit)}\nText:",
        examples=tuple(text for _, text in examples),
    )


def _in_language(brief: Brief) -> str:
    """What a model is told that is to write in another language than its examples."""
    if brief.language == "en":
        return ""
    try:
        spoken = Locale.parse(brief.language).english_name
    except (UnknownLocaleError, ValueError):
        spoken = brief.language
    return f"The next text is in {spoken}.\n"


def _as_the_shop_says(brief: Brief) -> str:
    """What the shop's people said of its words."""
    never = f"Never say: {', '.join(brief.banned)}.\n" if brief.banned else ""
    rather = ", ".join(f"{ours} (not {word})" for word, ours in brief.glossary.items())
    return f"{never}Say {rather}.\n" if rather else never


def _habit(brief: Brief, wanted: FieldWanted) -> str:
    """Which examples fit the field."""
    name = wanted.name
    if name == "call_to_action" or wanted.max_chars <= _BUTTON_CHARS:
        return "call_to_action"
    line = wanted.max_chars <= _LINE_CHARS
    if brief.kind is BlockKind.PROMOTION_BANNER and brief.offer is not None:
        return "offer_headline" if line else "offer_body"
    if brief.kind is BlockKind.WELCOME_GUIDE:
        return "welcome_headline" if line else "welcome_body"
    special = {BlockKind.ARTICLE_FEED: "reading", BlockKind.CATEGORY_TILES: "tiles"}
    if brief.kind in special and line:
        return special[brief.kind]
    if name in {"headline", "title", "subtitle", "body"}:
        return name
    return "headline" if line else "body"


def _facts(brief: Brief, habit: str) -> str:
    categories = [_last_part(name) for name in brief.categories] or [
        _last_part(product.category) for product in brief.products if product.category
    ]
    about = list(dict.fromkeys(categories))[: 3 if habit in {"tiles", "welcome_headline", "welcome_body"} else 1]
    # An offer is for what its own words say: the shop's categories would only be promised along.
    parts = [] if habit in {"offer_headline", "offer_body"} else [", ".join(about)]
    if habit == "reading":
        parts = ["articles about " + ", ".join(list(dict.fromkeys(categories))[:2])]
    elif habit in {"offer_headline", "offer_body"} and brief.offer is not None:
        offer = brief.offer
        said = [
            f"offer {offer.discount}" if offer.discount else "",
            f"code {offer.code}" if offer.code else "",
        ]
        if habit == "offer_body" and offer.ends_on is not None:
            said.append(f"until {offer.ends_on.day} {offer.ends_on:%B}")
        parts.append(", ".join(part for part in said if part))
    elif habit not in {"tiles", "welcome_headline", "welcome_body"}:
        parts.append(", ".join(product.title for product in brief.products[:_MAX_PRODUCTS]))
    parts.append(f"shop {brief.shop}")
    if habit not in {"offer_headline", "offer_body", "reading", "tiles"}:
        parts.append(brief.tone)
    return "; ".join(part for part in parts if part)


def _last_part(category: str) -> str:
    return category.rsplit(">", maxsplit=1)[-1].strip()


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, object]:
    return tomllib.loads(Path(__file__).with_name("prompts.toml").read_text(encoding="utf-8"))


def _raw_instruction() -> str:
    instructions = _raw()["instructions"]
    assert isinstance(instructions, dict)
    return str(instructions["any"])


@lru_cache(maxsize=32)
def _examples(habit: str) -> tuple[tuple[str, str], ...]:
    listed = _raw()[habit]
    assert isinstance(listed, list)
    return tuple((str(example["facts"]), str(example["text"])) for example in listed)


def told(brief: Brief) -> str:
    """The brief's facts, a line each: all that a model is shown that was taught with briefs and needs no examples."""
    tone = "" if brief.tone == "friendly" else f", {brief.tone}"
    lines = [
        f"{brief.kind.replace('_', ' ')} for {brief.shop}{tone}",
        _line("in", [] if brief.language == "en" else [brief.language]),
        _line("about", [_last_part(name) for name in brief.categories[:_TOLD_CATEGORIES]]),
        _line("with", [_told_product(product) for product in brief.products[:_TOLD_PRODUCTS]]),
        _line("offer", _told_offer(brief)),
        _line("read by", brief.audience),
    ]
    return "".join(f"{line}\n" for line in lines if line)


def asked(name: str) -> str:
    """What stands before a field's words, there and in what was taught: `call to action:`."""
    return f"{name.replace('_', ' ')}:"


def _line(name: str, facts: Iterable[str]) -> str:
    said = "; ".join(facts)
    return f"{name} {said}" if said else ""


def _told_product(product: BriefProduct) -> str:
    beside = [product.brand and f"by {product.brand}", product.price and f"at {product.price}"]
    beside += [f"{name} {value}" for name, value in product.attributes.items()]
    return ", ".join([product.title, *(part for part in beside if part)])


def _told_offer(brief: Brief) -> list[str]:
    offer = brief.offer
    if offer is None:
        return []
    until = "" if offer.ends_on is None else f"until {offer.ends_on.day} {offer.ends_on:%B}"
    return [part for part in (offer.discount, offer.code and f"code {offer.code}", until) if part]
