"""Structured words: blocks of lines of spans."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Look(NamedTuple):
    """What sets a piece of text apart from its neighbours."""

    strong: bool = False
    emphasis: bool = False
    href: str | None = None


class Span(NamedTuple):
    text: str
    look: Look


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A list has a line for each item, every other block exactly one."""

    type: str
    lines: tuple[Line, ...]
    level: int = 0
    ordered: bool = False
