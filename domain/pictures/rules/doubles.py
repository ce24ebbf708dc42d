"""Which pictures may be one, told from 64 bits each."""

from collections.abc import Iterator
from math import dist
from typing import Final

SAME_BITS: Final = 6
"""Up to so many of 64 bits differ when one picture is saved twice."""

SAME_LOOKS: Final = 0.94
"""And so alike they look; this keeps people in one pose apart."""

SAME_FIELD: Final = 6.0
"""And so near are the colours of each field, in levels of red, green and blue. Saved again smaller, the fields of a picture are at
most 5.7 apart; those of one thing in two colours mostly 30 and more (tests/benchmarks/test_picture_flags.py). Bits alone take 14 of 20
such pairs for doubles. Of 135 that pass by bits and looks, three pass here, two of them one photo under two names."""

# Half of the bits are set in any picture with something in it.
_FEWEST_BITS: Final = 16
_PARTS: Final = 4
_PART_BITS: Final = 16


def near_parts(phash: int) -> list[int]:
    """The parts, as the index `ix_images_bands` holds them, of every hash that may be a double of this one.

    A hash is four parts of 16 bits. Of hashes that differ in seven bits or fewer, one part differs in at most one bit: that
    part itself, or with any one of its bits turned.
    Limits   68 parts.
    """
    found = []
    for place in range(_PARTS):
        part = (phash >> (_PART_BITS * (_PARTS - 1 - place))) & 0xFFFF
        mark = place << _PART_BITS
        found.append(part | mark)
        found += [(part ^ (1 << bit)) | mark for bit in range(_PART_BITS)]
    return found


def is_telling(phash: int) -> bool:
    """Whether a hash says anything: that of an even surface has nearly no bits, and is that of every even surface."""
    return _FEWEST_BITS <= (phash & 0xFFFF_FFFF_FFFF_FFFF).bit_count() <= 64 - _FEWEST_BITS


def same_colours(first: str | None, second: str | None) -> bool:
    """Whether the colours of two pictures lie alike, field by field, each six digits of hex; unknown contradicts nothing."""
    if not first or not second or len(first) != len(second):
        return True
    return all(dist(one, two) <= SAME_FIELD for one, two in zip(_fields(first), _fields(second), strict=True))


def _fields(layout: str) -> Iterator[tuple[int, int, int]]:
    levels = bytes.fromhex(layout)
    return zip(levels[0::3], levels[1::3], levels[2::3], strict=True)
