"""Which tokens may follow where only some lines may be said: a tokenizer's tokens walked along a language."""

from typing import Final

from transformers import PreTrainedTokenizerBase

from ml.grammar import Language, State

_WHOLE: Final = -1
_BEHIND_WORDS: Final = b" .,:;?!"

# What a state goes on with, shared by the lines that are drawn together.
Known = dict[tuple[State, bool], list[tuple[int, int, State]]]


class TokenTree:
    """The tokens of a byte-level tokenizer by their bytes, so that only those are looked at that a language goes on with."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._root: dict[int, dict[int, object]] = {}
        byte_of = _bytes_of_marks()
        special = set(tokenizer.all_special_ids)
        for mark, token in tokenizer.get_vocab().items():
            if token not in special and all(each in byte_of for each in mark):
                node: dict[int, object] = self._root  # type: ignore[assignment]  # a tree of trees, and tokens at its knots
                for each in mark:
                    node = node.setdefault(byte_of[each], {})  # type: ignore[assignment]
                node[_WHOLE] = (token, len(mark))

    def following(self, language: Language, state: State, *, begins: bool) -> list[tuple[int, int, State]]:
        """Each token that some line goes on with, how many bytes it says, and the state after it.

        Limits   a line's first token has a space before its word, as a tokenizer writes it behind a colon, or is that space
                 where none has what follows: `20% off` begins with a space, a 2 and a 0.
        """
        first = self._root.get(ord(" "), {}) if begins else self._root
        found: list[tuple[int, int, State]] = []
        alone = first.get(_WHOLE) if begins else None
        if isinstance(alone, tuple) and any(byte not in first and language.after(state, byte) for byte in self._root):
            found.append((alone[0], 0, state))
        longer: set[int] = set()
        # Each knot with the state there, and the place of the last token on the way to it.
        waiting: list[tuple[object, State, int]] = [(first, state, -1)]
        while waiting:
            node, held, before = waiting.pop()
            assert isinstance(node, dict)
            if _WHOLE in node and node[_WHOLE][1] > begins:
                token, size = node[_WHOLE]
                longer.add(before)
                before = len(found)
                found.append((token, size - begins, held))
            for byte, under in node.items():
                after = language.after(held, byte) if byte != _WHOLE else None
                if after:
                    waiting.append((under, after, before))
        # A word is said in the pieces it is read in: `whatever`, not `w`, `hat` and `ever`.
        return [each for place, each in enumerate(found) if place not in longer or _word_may_end(language, each[2])]


def _word_may_end(language: Language, state: State) -> bool:
    return language.ends(state) or any(language.after(state, byte) for byte in _BEHIND_WORDS)


class Walk:
    """One line's way through a language, a token at a time."""

    def __init__(self, tree: TokenTree, language: Language, known: Known) -> None:
        self._tree = tree
        self._language = language
        self._known = known
        self._state = language.start
        self._said = 0
        self._begun = False

    def may_follow(self) -> list[int]:
        """The tokens after which a line can still be said in its length."""
        return [token for token, size, after in self._next() if self._room(size, after)]

    def may_end(self) -> bool:
        return self._language.ends(self._state)

    def take(self, token: int) -> None:
        size, self._state = next((size, after) for each, size, after in self._next() if each == token)
        self._said += size
        self._begun = True

    def _next(self) -> list[tuple[int, int, State]]:
        key = (self._state, not self._begun)
        if key not in self._known:
            self._known[key] = self._tree.following(self._language, self._state, begins=not self._begun)
        return self._known[key]

    def _room(self, size: int, after: State) -> bool:
        return self._said + size + self._language.least(after) <= self._language.most


def _bytes_of_marks() -> dict[str, int]:
    """How byte-level tokenizers write bytes as marks that can be read (GPT-2): those that are, as they are; others from U+0100 on."""
    readable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    marks = {chr(byte): byte for byte in readable}
    others = (byte for byte in range(256) if byte not in readable)
    return marks | {chr(256 + number): byte for number, byte in enumerate(others)}
