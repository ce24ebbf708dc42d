"""Arrays of numbers in the form Postgres sends them in, read without making an object of each number.

A statement says `array_send(array_agg(x))`; no element may be NULL, because it would be sent without a value.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

HEADER: Final = 20
"""Bytes before the elements: dimensions, flags, type, length, lower bound."""

# Each element is its size, then itself, most significant byte first.
_BIGINT = np.dtype([("size", ">i4"), ("value", ">i8")])
_FLOAT = np.dtype([("size", ">i4"), ("value", ">f8")])
_REAL = np.dtype([("size", ">i4"), ("value", ">f4")])
_BOOLEAN = np.dtype([("size", ">i4"), ("value", "?")])


def bigints(sent: bytes | None, *, header: int = HEADER) -> NDArray[np.int64]:
    """The numbers of a `bigint[]`; empty for NULL. `header` is 0 where the elements alone were sent."""
    return np.empty(0, np.int64) if not sent else np.frombuffer(sent, _BIGINT, offset=header)["value"].astype(np.int64)


def floats(sent: bytes | None) -> NDArray[np.float64]:
    """The numbers of a `float8[]`."""
    return np.empty(0) if not sent else np.frombuffer(sent, _FLOAT, offset=HEADER)["value"].astype(np.float64)


def reals(sent: bytes | None, *, header: int = HEADER) -> NDArray[np.float32]:
    """The numbers of a `real[]`."""
    return (
        np.empty(0, np.float32) if not sent else np.frombuffer(sent, _REAL, offset=header)["value"].astype(np.float32)
    )


def booleans(sent: bytes | None) -> NDArray[np.bool_]:
    """The answers of a `boolean[]`."""
    return np.empty(0, np.bool_) if not sent else np.frombuffer(sent, _BOOLEAN, offset=HEADER)["value"].astype(np.bool_)


def literal(numbers: Iterable[int]) -> str:
    """The numbers as Postgres reads an array: for hundreds of them a tenth of the work of a list of parameters."""
    return "{" + ",".join(map(str, numbers)) + "}"
