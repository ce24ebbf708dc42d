"""All lines that a few patterns make, walked a byte at a time: which may follow, and how many it takes to an end at least.

A pattern is text; `(one|other|)` is a choice, of nothing too; a backslash takes the next character as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MARKS: Final = "(|)\\"

State = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the net from its first node to its last."""

    first: int
    last: int


class Language:
    """The lines that patterns make, of `most` bytes at most. States are what has been said; NOTHING is what leads nowhere."""

    NOTHING: Final[State] = frozenset()

    def __init__(self, patterns: Iterable[str], most: int = 400) -> None:
        self.most = most
        self._steps: list[dict[int, list[int]]] = []
        self._free: list[list[int]] = []
        parts = [self._parsed(pattern) for pattern in patterns]
        whole = self._either(parts)
        self._last = whole.last
        self._known: dict[tuple[State, int], State] = {}
        self._shortest: dict[State, int] = {}
        self._least = self._distances()
        begun = self._closed({whole.first})
        self.start: State = begun if parts and self.least(begun) <= most else self.NOTHING

    def after(self, state: State, byte: int) -> State:
        """The state after one more byte; NOTHING where no line goes on like that."""
        found = self._known.get((state, byte))
        if found is None:
            found = self._closed({node for held in state for node in self._steps[held].get(byte, ())})
            self._known[state, byte] = found
        return found

    def ends(self, state: State) -> bool:
        """Whether what has been said is a line."""
        return self._last in state

    def least(self, state: State) -> int:
        """How many bytes the shortest line still takes from here."""
        found = self._shortest.get(state)
        if found is None:
            found = self._shortest[state] = min(self._least[node] for node in state)
        return found

    def holds(self, text: str) -> bool:
        """Whether the text is one of the lines."""
        said, state = text.encode(), self.start
        for byte in said:
            state = self.after(state, byte)
        return self.ends(state) and len(said) <= self.most

    def _node(self) -> int:
        self._steps.append({})
        self._free.append([])
        return len(self._steps) - 1

    def _parsed(self, pattern: str) -> _Part:
        part, at = self._choice(pattern, 0)
        if at != len(pattern):
            raise ValueError(f"{pattern!r} closes what it never opened, at {at}")
        return part

    def _choice(self, pattern: str, at: int) -> tuple[_Part, int]:
        part, at = self._row(pattern, at)
        parts = [part]
        while pattern[at : at + 1] == "|":
            part, at = self._row(pattern, at + 1)
            parts.append(part)
        return self._either(parts), at

    def _row(self, pattern: str, at: int) -> tuple[_Part, int]:
        first = last = self._node()
        while at < len(pattern) and pattern[at] not in "|)":
            if pattern[at] == "(":
                part, at = self._choice(pattern, at + 1)
                if pattern[at : at + 1] != ")":
                    raise ValueError(f"{pattern!r} does not close what it opens")
                self._free[last].append(part.first)
                last, at = part.last, at + 1
                continue
            at += pattern[at] == "\\"
            for byte in pattern[at].encode():
                following = self._node()
                self._steps[last].setdefault(byte, []).append(following)
                last = following
            at += 1
        return _Part(first, last), at

    def _either(self, parts: list[_Part]) -> _Part:
        whole = _Part(self._node(), self._node())
        for part in parts:
            self._free[whole.first].append(part.first)
            self._free[part.last].append(whole.last)
        return whole

    def _closed(self, nodes: set[int]) -> State:
        found, waiting = set(nodes), list(nodes)
        while waiting:
            for node in self._free[waiting.pop()]:
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return frozenset(found)

    def _distances(self) -> list[int]:
        """From each node, the bytes to the end: choices cost nothing, so they are followed before the next byte is."""
        back: list[list[tuple[int, int]]] = [[] for _ in self._steps]
        for node, steps in enumerate(self._steps):
            for following in [each for many in steps.values() for each in many]:
                back[following].append((node, 1))
            for following in self._free[node]:
                back[following].append((node, 0))
        far = len(self._steps) + 1
        least = [far] * len(self._steps)
        least[self._last] = 0
        now, cost = [self._last], 0
        while now:
            later: list[int] = []
            while now:
                node = now.pop()
                for before, more in back[node]:
                    if least[before] > cost + more:
                        least[before] = cost + more
                        (later if more else now).append(before)
            now, cost = [node for node in later if least[node] == cost + 1], cost + 1
        return least


def literal(text: str) -> str:
    """A pattern that makes this text alone."""
    return "".join(f"\\{mark}" if mark in _MARKS else mark for mark in text)
