"""What workers may ask of a model, whichever model it is."""

from collections.abc import Sequence
from typing import Protocol

from ml.copy_values import Brief, Copy, Drawn, Sampling
from ml.grammar import Language
from ml.values import ImageFacts, ModelIdentity, Purpose, Vector, Vectors


class TextEncoder(Protocol):
    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], purpose: Purpose = Purpose.PASSAGE) -> Vectors:
        """One unit vector for each text, in the order given.

        Shapes   float32[n, dim]; n may be 0.
        Limits   a text longer than the model can read is cut at the model's limit; blank texts get a vector as well.
        """
        ...


class ImageReader(Protocol):
    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def dim(self) -> int: ...

    def read(self, image: bytes) -> ImageFacts:
        """What can be seen in the file.

        Errors   ImageRefused with a code, when the file is not a picture we read.
        """
        ...

    def vector(self, image: bytes) -> Vector:
        """The feature vector that `read` would give the file, and nothing else.

        Shapes   float32[dim], unit length.
        Errors   as for read.
        """
        ...

    def of_words(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, near to the vectors of pictures that show what it says.

        Shapes   float32[n, dim]; n >= 1.
        Errors   ModelUnavailable where the model was taught with pictures alone, as the embedded one.
        """
        ...

    def tags(self, image: bytes, names: Sequence[str]) -> dict[str, float]:
        """How likely the picture is one of each of these, 0..1; names nobody taught the model, in any words.

        Errors   ImageRefused, and as for of_words.
        """
        ...


class Lines(Protocol):
    def draw(
        self,
        opening: str,
        question: str,
        settings: Sampling,
        seed: int,
        within: Language | None = None,
        *,
        used: Sequence[str] = (),
    ) -> list[Drawn]:
        """As many single lines as the settings ask for that could follow; `opening` is the same for many questions.

        Limits   where it can be held to it, nothing is said that is not `within`, and nothing at all where that is empty;
                 within, what `used` lines go on with is the less likely the more of them do.
        """
        ...


class Copywriter(Protocol):
    @property
    def identity(self) -> ModelIdentity: ...

    def write(self, brief: Brief, settings: Sampling) -> Copy:
        """Words for every field of the brief, each checked against its facts; a labelled template where none held."""
        ...
