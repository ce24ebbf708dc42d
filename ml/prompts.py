"""What a language model is shown: a few examples of the habit we want, then the brief's facts and an open line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ml.copy_values import BlockKind, Brief, FieldWanted

# Longer texts than this are sentences, shorter ones lines; a field of an unknown name is judged by its room.
_BUTTON_CHARS = 26
_LINE_CHARS = 80
_MAX_PRODUCTS = 2


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
        question=f"Facts: {_facts(brief, habit)}\nText:",
        examples=tuple(text for _, text in examples),
    )


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
