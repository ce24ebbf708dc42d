"""Stand-ins that behave like models, always answer alike, and need no weights."""

import hashlib
import re
import time
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ml.copy_values import Brief, Copy, CopyField, FieldWanted, Origin, Sampling
from ml.pictures import facts
from ml.values import ImageFacts, Lettering, ModelIdentity, Purpose, Vector, Vectors, no_words
from ml.writing import templates

_WORD = re.compile(r"[^\W_]+")


class FakeTextEncoder:
    """Hashed words and their beginnings: texts that share words are near, as with a real encoder, only more coarsely."""

    def __init__(self, dim: int = 384) -> None:
        self._dim = dim

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name="fake-text-encoder", revision=f"1-{self._dim}")

    @property
    def dim(self) -> int:
        return self._dim

    def encode(self, texts: Sequence[str], purpose: Purpose = Purpose.PASSAGE) -> Vectors:  # noqa: ARG002 - one space for both
        if not texts:
            return np.zeros((0, self._dim), dtype=np.float32)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vector:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        total: NDArray[np.float64] = np.zeros(self._dim, dtype=np.float64)
        for word in _WORD.findall(plain) or ["(blank)"]:
            total += _hashed(word, self._dim)
            # Half a vote for the stem, so that `boot` and `boots` meet.
            total += 0.5 * _hashed(f"{word[:4]}…", self._dim)
        norm = float(np.linalg.norm(total))
        if norm < 1e-9:  # two words that cancel exactly
            total, norm = _hashed("(cancelled)", self._dim), 1.0
        return (total / norm).astype(np.float32)


@lru_cache(maxsize=50_000)
def _hashed(word: str, dim: int) -> NDArray[np.float64]:
    """A fixed unit vector for a word, in a random direction."""
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
    drawn = np.random.default_rng(seed).standard_normal(dim)
    return np.asarray(drawn / np.linalg.norm(drawn))


class FakeImageReader:
    """Real facts from the pixels; a vector made of the small grey picture, so that equal pictures have equal vectors."""

    def __init__(self, dim: int = 1_280) -> None:
        self._dim = dim

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name="fake-image-reader", revision=f"1-{self._dim}")

    @property
    def dim(self) -> int:
        return self._dim

    def read(self, image: bytes) -> ImageFacts:
        seen = facts.see(image)
        nothing = Lettering(words="", share=0.0)
        return facts.with_vector(seen, self.vector(image), self.identity, lettering=nothing, unsuitable=0.0)

    def vector(self, image: bytes) -> Vector:
        seen = facts.see(image)
        hues = np.asarray(seen.flat.resize((8, 8)), dtype=np.float64).reshape(-1) / 255 - 0.5
        mixing = np.random.default_rng(7).standard_normal((hues.size, self._dim))
        mixed = hues @ mixing + 1e-6
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def of_words(self, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 - as the protocol names it
        raise no_words(self.identity.name)

    def tags(self, image: bytes, names: Sequence[str]) -> dict[str, float]:  # noqa: ARG002 - as the protocol names it
        raise no_words(self.identity.name)


class FakeCopywriter:
    """Templates filled with the brief's facts, given as a model's words so that every later step can be tested."""

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name="fake-copywriter", revision="1")

    def write(self, brief: Brief, settings: Sampling) -> Copy:
        started = time.perf_counter()
        written: list[CopyField] = []
        for wanted in brief.fields:
            taken = tuple(field.text for field in written)
            written.append(self._field(brief.avoiding(taken), wanted, settings.seed))
        took_ms = (time.perf_counter() - started) * 1_000
        return Copy(
            fields=tuple(written), settings=settings, prompt_version="fake", model=self.identity, took_ms=took_ms
        )

    @staticmethod
    def _field(brief: Brief, wanted: FieldWanted, seed: int) -> CopyField:
        filled = templates.fill(brief, wanted, seed)
        return CopyField(
            name=wanted.name, text=filled.text, origin=Origin.MODEL, template=None, why="", candidates=(), took_ms=0.0
        )
