"""The few shapes of line that a small model is trusted with: it chooses the words, the shapes keep them publishable."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ml.copy_values import Brief, FieldWanted, Verdict
from ml.writing.offers import discount_in_words
from ml.writing.sentences import category_name

_CLASS: Final = re.compile(r"\{(\w+)\}")


def asked_of_a_small_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether the field has shapes at all; for the others a person's template says it better."""
    return bool(_patterns(brief.kind.value, wanted.name))


def asked_of_a_taught_model(brief: Brief, wanted: FieldWanted) -> bool:
    """Whether a model that was taught with briefs is trusted with the field."""
    listed: list[str] = _raw()["taught"]["fields"]
    return f"{brief.kind}.{wanted.name}" in listed or f"any.{wanted.name}" in listed


def judge(text: str, brief: Brief, wanted: FieldWanted) -> Verdict:
    """Whether the line, with its names taken out, has one of the field's shapes and says no name twice."""
    bare, names = _without_names(text, brief)
    fits = any(pattern.fullmatch(bare) for pattern in _patterns(brief.kind.value, wanted.name))
    if not fits:
        return Verdict(check="shape", passed=False, reason=f"no shape for {bare!r}")
    if len(set(names)) < len(names):
        return Verdict(check="shape", passed=False, reason="says a name twice")
    return Verdict(check="shape", passed=True)


def _without_names(text: str, brief: Brief) -> tuple[str, list[str]]:
    """`Coffee & Tea for slow mornings` as `<X> for slow mornings`, and the names in it."""
    marks = {brief.shop: "S", discount_in_words(brief): "D", brief.offer.code if brief.offer else "": "C"}
    # A category written small throughout is a key, not a name: `From furniture to seasonal`.
    marks |= {name: "X" for name in map(category_name, brief.categories) if not name.islower()}
    # `Lunch boxes`, `lunch boxes`: a category of plain words may be spoken of in small letters.
    marks |= {name.lower(): sign for name, sign in marks.items() if sign == "X" and "&" not in name}
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        found.append(match[0])
        return f"<{spelt[match[0]]}>"

    spelt = {name: sign for name, sign in marks.items() if name}
    # A line begins with a capital, whatever the shop does.
    spelt |= {name[:1].upper() + name[1:]: sign for name, sign in spelt.items() if text.startswith(name[:1].upper())}
    listed = "|".join(re.escape(name) for name in sorted(spelt, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{listed})(?!\w)", mark, text), found


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _patterns(kind: str, field: str) -> tuple[re.Pattern[str], ...]:
    words: Mapping[str, list[str]] = _raw()["words"]
    listed: list[str] = _raw()["shapes"].get(kind, {}).get(field, [])
    return tuple(re.compile(_CLASS.sub(lambda match: f"(?:{'|'.join(words[match[1]])})", shape)) for shape in listed)
