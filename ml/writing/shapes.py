"""The few shapes of line that a small model is trusted with: it chooses among them, they keep what it says publishable."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ml.copy_values import BlockKind, Brief, FieldWanted, Verdict
from ml.grammar import Language, literal
from ml.writing import frames
from ml.writing.nouns import (
    category_name,
    goods_first,
    is_feast,
    is_shelf,
    is_theme,
    says_nothing,
    spoken,
    with_article,
)
from ml.writing.offers import at_checkout, discount_in_words, last_day
from ml.writing.words import words_of

_CLASS: Final = re.compile(r"\{(\w+)\}")
_MARK: Final = re.compile(r"<(\w)>")
# A choice without others inside.
_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_ABOUT: Final = frozenset("xyzpcnohXYZPOH")
_ANY: Final = "any"
# Fields that tell a shopper of an offer all there is to tell: with which code, until when.
_WHOLE_OFFER: Final = frozenset({"body", "push"})
_TITLES: Final = frozenset({"headline", "title", "subtitle", "body", "push", "email_subject"})
# They are about the shop, about an offer, and about all the categories that they show.
_OF_THEMSELVES: Final = frozenset({BlockKind.WELCOME_GUIDE, BlockKind.PROMOTION_BANNER, BlockKind.CATEGORY_TILES})
# Two offers of other amounts open alike.
_NUMBER: Final = re.compile(r"\d+")
_CATEGORIES: Final = ("x", "y", "z")
_VERB: Final = 1
_NAMED: Final = 3
_CLOSING: Final = 2
_PHRASE: Final = 4


def asked_of_a_small_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether the field has shapes at all; for the others a person's template says it better."""
    return bool(_shapes(brief.kind.value, wanted.name))


def asked_of_a_taught_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether a model that was taught with briefs is trusted with the field."""
    listed: list[str] = _raw()["taught"]["fields"]
    return f"{brief.kind}.{wanted.name}" in listed or f"any.{wanted.name}" in listed


def language(brief: Brief, wanted: FieldWanted) -> Language:
    """Every line that a small model may say for the field: none that begins, ends or goes on as the page does where others do not."""
    return _language(tuple(lines(brief, wanted)), wanted.max_chars)


def lines(brief: Brief, wanted: FieldWanted) -> list[str]:
    """The same as texts."""
    names = _names(brief)
    fitting = [
        (shape, said)
        for shape in _shapes(brief.kind.value, wanted.name)
        if _fits(shape, names, brief, wanted) and len(said := _filled(shape, names)) <= wanted.max_chars
    ]
    # A verb opens a line by itself, a name with what is said of it.
    openings = {words: {_opening(text, words) for text in brief.avoid} for words in (_VERB, _NAMED)}
    closings = {_closing(text) for text in brief.avoid}
    phrases = {phrase for text in brief.avoid for phrase in _phrases(text)}
    alike = {
        said: sum(
            (
                _opening(said, begun := _NAMED if shape.startswith("<") else _VERB) in openings[begun],
                _closing(said) in closings,
                not phrases.isdisjoint(_phrases(said)),
            )
        )
        for shape, said in fitting
    }
    return [said for said, faults in alike.items() if faults == min(alike.values())]


def told_of(brief: Brief) -> tuple[str, ...]:
    """The frames that the shop used lately, as if they had been about this brief."""
    names = _names(brief)
    inside = next((names[mark] for mark in ("d", "x", "o", "h", "S") if mark in names), brief.shop)
    first = inside[:1].upper() + inside[1:]
    return tuple(re.sub(rf"^{frames.NAME}", lambda _: first, used).replace(frames.NAME, inside) for used in brief.used)


@lru_cache(maxsize=8)
def _language(said: tuple[str, ...], most: int) -> Language:
    """Drawn from, and judged by right after."""
    return Language(map(literal, said), most)


def judge(text: str, brief: Brief, wanted: FieldWanted) -> Verdict:
    """Whether the line has one of the field's shapes."""
    held = language(brief, wanted)
    # Whether a line has a full stop is a matter of its length (`tidy`).
    fits = any(held.holds(one) for one in (text, f"{text}.", text.removesuffix(".")))
    return Verdict(check="shape", passed=fits, reason="" if fits else f"no shape for {text!r}")


def _names(brief: Brief) -> dict[str, str]:
    """What stands for each mark, where the brief has it."""
    telling = [name for name in brief.categories if not says_nothing(name)] or brief.categories
    named = list(dict.fromkeys(_said(name, brief) for name in telling))
    themes = {_said(each, brief) for each in telling if each not in brief.named and is_theme(each)}
    shelves = goods_first([name for name in named if is_shelf(name) and name not in themes])
    names = dict(zip(_CATEGORIES, shelves, strict=False))
    if named and not shelves:
        names["h" if is_feast(named[0]) else "o"] = named[0]
    if "x" in names and _plural(names["x"]):
        names["p"] = names["x"]
    # What one does has no article: `the lamps`, `the seafood`, but `camping`.
    if "x" in names and names["x"].islower() and not names["x"].endswith("ing"):
        names["c"] = names["x"]
    if "x" in names and not names["x"].islower():
        names["n"] = with_article(names["x"])
    discount = discount_in_words(brief)
    names |= {"S": brief.shop, "d": discount[:1].lower() + discount[1:] if discount[1:2].islower() else discount}
    names |= {mark: with_article(name) for mark, name in names.items() if mark in (*_CATEGORIES, "o")}
    names |= {mark.upper(): name[:1].upper() + name[1:] for mark, name in names.items() if mark.islower()}
    if brief.offer is not None:
        names |= {"C": brief.offer.code, "E": last_day(brief), "k": at_checkout(brief)}
    return {mark: name for mark, name in names.items() if name}


def _said(category: str, brief: Brief) -> str:
    known = category in brief.named or not says_nothing(category) or spoken(category) != category_name(category).lower()
    return spoken(category, brief.named) if known else category_name(category)


def _plural(name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1]
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last.islower()


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
        wanted.name in _TITLES
        and brief.kind not in _OF_THEMSELVES
        and names.keys() & {"x", "o", "h"}
        and not marks & _ABOUT
    )
    return marks <= names.keys() and not idle


def _filled(shape: str, names: Mapping[str, str]) -> str:
    return _MARK.sub(lambda found: names[found[1]], shape)


def _opening(text: str, words: int) -> str:
    return " ".join(words_of(_NUMBER.sub("0", text))[:words])


def _closing(text: str) -> str:
    return " ".join(words_of(text)[-_CLOSING:])


def _phrases(text: str) -> list[str]:
    words = words_of(text)
    return [" ".join(words[i : i + _PHRASE]) for i in range(len(words) - _PHRASE + 1)]


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _shapes(kind: str, field: str) -> tuple[str, ...]:
    """Each line that the field's patterns make, its names still marks."""
    shapes: Mapping[str, Mapping[str, list[str]]] = _raw()["shapes"]
    listed = shapes.get(kind, {}).get(field) or shapes[_ANY].get(field, [])
    words: Mapping[str, Sequence[str]] = _raw()["words"]
    opened = (_CLASS.sub(lambda found: f"({'|'.join(words[found[1]])})", shape) for shape in listed)
    return tuple(dict.fromkeys(line for shape in opened for line in _chosen(shape)))


def _chosen(shape: str) -> Iterable[str]:
    choice = _CHOICE.search(shape)
    if choice is None:
        return [shape]
    before, after = shape[: choice.start()], shape[choice.end() :]
    return [line for one in choice[1].split("|") for line in _chosen(f"{before}{one}{after}")]
