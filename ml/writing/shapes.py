"""The few shapes of line that a small model is trusted with: it chooses the words, the shapes keep them publishable."""

import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ml.copy_values import BlockKind, Brief, FieldWanted, Verdict
from ml.grammar import Language, literal
from ml.writing import frames
from ml.writing.checks import content_stems
from ml.writing.offers import discount_in_words
from ml.writing.sentences import is_shelf, spoken

_CLASS: Final = re.compile(r"\{(\w+)\}")
_MARK: Final = re.compile(r"<(\w)>")
# A choice without others inside.
_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_ABOUT: Final = frozenset("xyzpcoXYZPO")
_ANY: Final = "any"
# Fields that tell a shopper of an offer all there is to tell: with which code, until when.
_WHOLE_OFFER: Final = frozenset({"body", "push"})
_TITLES: Final = frozenset({"headline", "title", "subtitle", "body", "push", "email_subject"})
# They are about the shop, and about an offer.
_OF_THEMSELVES: Final = frozenset({BlockKind.WELCOME_GUIDE, BlockKind.PROMOTION_BANNER})
# What is one of its kind has an article: `the New Luma Yoga Collection`.
_WHOLES: Final = (" Collection", " Range", " Line", " Series", " Edition")
_CATEGORIES: Final = ("x", "y", "z")
# Words of a list that the page has said are left out while so many others are there.
_LEAST_CHOICE: Final = 3


def asked_of_a_small_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether the field has shapes at all; for the others a person's template says it better."""
    return bool(_shapes(brief.kind.value, wanted.name))


def asked_of_a_taught_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether a model that was taught with briefs is trusted with the field."""
    listed: list[str] = _raw()["taught"]["fields"]
    return f"{brief.kind}.{wanted.name}" in listed or f"any.{wanted.name}" in listed


def language(brief: Brief, wanted: FieldWanted) -> Language:
    """Every line that a small model may say for the field: what the page has said already is left out where there is choice."""
    names = _names(brief)
    said = frozenset(word for text in brief.avoid for word in content_stems(text))
    told = [_told(shape, names, said) for shape in _shapes(brief.kind.value, wanted.name)]
    shapes = [shape for shape in told if _fits(shape, names, brief, wanted)]
    return _language(tuple(_filled(shape, names, said) for shape in shapes), wanted.max_chars)


def told_of(brief: Brief) -> tuple[str, ...]:
    """The frames that the shop used lately, as if they had been about this brief."""
    names = _names(brief)
    inside = next((names[mark] for mark in ("d", "x", "o", "S") if mark in names), brief.shop)
    first = inside[:1].upper() + inside[1:]
    return tuple(re.sub(rf"^{frames.NAME}", lambda _: first, used).replace(frames.NAME, inside) for used in brief.used)


@lru_cache(maxsize=8)
def _language(patterns: tuple[str, ...], most: int) -> Language:
    """Drawn from, and judged by right after."""
    return Language(patterns, most)


def judge(text: str, brief: Brief, wanted: FieldWanted) -> Verdict:
    """Whether the line has one of the field's shapes."""
    lines = language(brief, wanted)
    # Whether a line has a full stop is a matter of its length (`tidy`).
    fits = any(lines.holds(one) for one in (text, f"{text}.", text.removesuffix(".")))
    return Verdict(check="shape", passed=fits, reason="" if fits else f"no shape for {text!r}")


def _names(brief: Brief) -> dict[str, str]:
    """What stands for each mark, where the brief has it."""
    named = list(dict.fromkeys(spoken(name, brief.named) for name in brief.categories))
    # Whatever it is called, it can be written about; only a shelf can be looked through.
    shelves = named if brief.kind is BlockKind.ARTICLE_FEED else [name for name in named if is_shelf(name)]
    names = dict(zip(_CATEGORIES, shelves, strict=False))
    if named and not shelves:
        names["o"] = named[0]
    if "x" in names and _plural(names["x"]):
        names["p"] = names["x"]
    # What one does has no article: `the lamps`, `the seafood`, but `camping`.
    if "x" in names and names["x"].islower() and not names["x"].endswith("ing"):
        names["c"] = names["x"]
    discount = discount_in_words(brief)
    names |= {"S": brief.shop, "d": discount[:1].lower() + discount[1:] if discount[1:2].islower() else discount}
    names |= {
        mark: f"the {name}" for mark, name in names.items() if mark in (*_CATEGORIES, "o") and name.endswith(_WHOLES)
    }
    names |= {mark.upper(): name[:1].upper() + name[1:] for mark, name in names.items() if mark.islower()}
    if brief.offer is not None:
        ends = brief.offer.ends_on
        names |= {"C": brief.offer.code, "E": "" if ends is None else f"{ends.day} {ends:%B}"}
    return {mark: name for mark, name in names.items() if name}


def _plural(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last.islower()


def _told(shape: str, names: Mapping[str, str], said: AbstractSet[str]) -> str:
    """The shape without those choices that name what the brief has not, or say what the page has said where others do not."""

    def chosen(found: re.Match[str]) -> str:
        choices = found[1].split("|")
        held = [one for one in choices if names.keys() >= set(_MARK.findall(one))]
        fresh = [one for one in held if "{" in one or "<" in one or said.isdisjoint(content_stems(one))]
        return f"({'|'.join((fresh if any(fresh) else held) or choices)})"

    return _CHOICE.sub(chosen, shape)


def _fits(shape: str, names: Mapping[str, str], brief: Brief, wanted: FieldWanted) -> bool:
    """Whether the brief has all that the shape names; a sentence about an offer leaves nothing of it out."""
    marks = frozenset(_MARK.findall(shape))
    if (
        brief.kind is BlockKind.PROMOTION_BANNER
        and wanted.name in _WHOLE_OFFER
        and not marks >= {"C", "E"} & names.keys()
    ):
        return False
    # Where there is something to be about, a line says it.
    idle = (
        wanted.name in _TITLES and brief.kind not in _OF_THEMSELVES and names.keys() & {"x", "o"} and not marks & _ABOUT
    )
    return marks <= names.keys() and not idle


def _filled(shape: str, names: Mapping[str, str], said: AbstractSet[str]) -> str:
    opened = _CLASS.sub(lambda found: f"({'|'.join(_unsaid(found[1], said))})", shape)
    return _MARK.sub(lambda found: literal(names[found[1]]), opened)


def _unsaid(listed: str, said: AbstractSet[str]) -> list[str]:
    words: list[str] = _raw()["words"][listed]
    fresh = [word for word in words if said.isdisjoint(content_stems(word))]
    return fresh if len(fresh) >= _LEAST_CHOICE else words


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _shapes(kind: str, field: str) -> tuple[str, ...]:
    shapes: Mapping[str, Mapping[str, list[str]]] = _raw()["shapes"]
    listed = shapes.get(kind, {}).get(field) or shapes[_ANY].get(field, [])
    return tuple(listed)
