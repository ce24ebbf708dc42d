"""A cache that is bounded in number and weight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """The last things that were put or used, as many as there may be, and together no heavier than they may be."""

    def __init__(self, weigh: Callable[[K, V], int], *, number: int | None = None, weight: int) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._weigh = weigh
        self._number = number
        self._limit = weight
        self.weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """What is kept by this key."""
        return self._kept.get(key)

    def use(self, key: K) -> V | None:
        """What is kept by this key; it stays for as long as if it had been put now."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def pop(self, key: K) -> V | None:
        """What was kept by this key, and is no more."""
        gone = self._kept.pop(key, None)
        self.weight -= 0 if gone is None else self._weigh(key, gone)
        return gone

    def drop(self, gone: Callable[[K, V], bool]) -> None:
        """Keep none of these any more."""
        for key in [key for key, value in self._kept.items() if gone(key, value)]:
            self.pop(key)

    def put(self, key: K, value: V) -> None:
        """Keep this in the place of what was kept by this key; what was put or used first makes room."""
        self.pop(key)
        self._kept[key] = value
        self.weight += self._weigh(key, value)
        while self.weight > self._limit or (self._number is not None and len(self._kept) > self._number):
            self.pop(next(iter(self._kept)))


class Projections(Generic[T, K, V]):
    """What was made of things for somebody, as in a locale, by the very thing: another that equals it has its own.

    Limits   as many as there may be, the last ones made; each keeps its thing alive.
    """

    def __init__(self, number: int) -> None:
        self._kept: Bounded[tuple[int, K], tuple[T, V]] = Bounded(lambda *_: 1, weight=number)

    def of(self, thing: T, whom: K, make: Callable[[T, K], V]) -> V:
        """What was made of this thing for them, or is made now."""
        key = (id(thing), whom)
        kept = self._kept.get(key)
        # While it is kept, nothing else has its id.
        if kept is None:
            kept = (thing, make(thing, whom))
            self._kept.put(key, kept)
        return kept[1]

    def let_go(self) -> None:
        """All is forgotten."""
        self._kept.drop(lambda *_: True)
