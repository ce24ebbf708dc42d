"""What goes into the models and what comes out of them, as values."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity:
    """Which weights gave an answer. Two answers are comparable only when their identities are equal."""

    name: str
    revision: str


class Purpose(StrEnum):
    """Why a text is encoded. Some models (E5) want a different prefix for each."""

    QUERY = "query"
    PASSAGE = "passage"


# --- pictures


class BackgroundKind(StrEnum):
    PLAIN_WHITE = "plain_white"
    PLAIN_COLOUR = "plain_colour"
    TRANSPARENT = "transparent"
    BUSY = "busy"


class ExposureVerdict(StrEnum):
    DARK = "dark"
    OK = "ok"
    BRIGHT = "bright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour of the subject. `share` is its part of the subject, 0..1; `name` a word a shopper would use."""

    hex: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPoint:
    """Where to look, as fractions from the left and the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Luminance of the subject, 0..1, and the parts of it that are lost in black or in white."""

    mean: float
    clipped_dark: float
    clipped_bright: float
    verdict: ExposureVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What lies behind the subject. `share` is its part of the picture; `hex` is None where it has no one colour.

    `even` is the part of it along the edges that has exactly its colour: nearly all in a studio or a cut-out, little in a room.
    """

    kind: BackgroundKind
    share: float
    hex: str | None
    even: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The box around the thing shown, as fractions, and the edges that it runs into: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float
    cut_off: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """What is written in a picture, its lines parted by ` / `, and the part of the picture that the writing covers."""

    words: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What can be seen in one picture, upright (EXIF orientation applied).

    Shapes   vector float32[dim], unit length; dim is the reader's.
    Units    sharpness is the variance of the Laplacian at a fixed scale: below `blurred` pictures lie under 40 or so.
             perceptual_hash is 64 bits, signed as a Postgres bigint holds it; near pictures differ in few bits.
    """

    width: int
    height: int
    format: str
    animated: bool
    palette: tuple[Colour, ...]
    sharpness: float
    blurred: bool
    exposure: Exposure
    background: Background
    focal_point: FocalPoint
    subject: Subject
    perceptual_hash: int
    layout: str
    """The mean colours of 4 × 4 fields, row by row, as hex."""
    lettering: Lettering | None
    """None where nobody looked for words."""
    unsuitable: float | None
    """How likely the picture shows what no shop's front should, 0..1; None where nobody looked."""
    read_by: ModelIdentity
    vector: Vector = field(repr=False, compare=False)

    def to_json(self) -> dict[str, object]:
        """Everything but the vector, as plain JSON; what `images.facts` stores."""
        return {
            "width": self.width,
            "height": self.height,
            "format": self.format,
            "animated": self.animated,
            "palette": [{"hex": c.hex, "name": c.name, "share": c.share} for c in self.palette],
            "sharpness": self.sharpness,
            "blurred": self.blurred,
            "exposure": {
                "mean": self.exposure.mean,
                "clipped_dark": self.exposure.clipped_dark,
                "clipped_bright": self.exposure.clipped_bright,
                "verdict": self.exposure.verdict.value,
            },
            "background": {
                "kind": self.background.kind.value,
                "share": self.background.share,
                "hex": self.background.hex,
                "even": self.background.even,
            },
            "focal_point": {"x": self.focal_point.x, "y": self.focal_point.y},
            "subject": {
                "left": self.subject.left,
                "top": self.subject.top,
                "right": self.subject.right,
                "bottom": self.subject.bottom,
                "cut_off": list(self.subject.cut_off),
            },
            "perceptual_hash": f"{self.perceptual_hash & 0xFFFF_FFFF_FFFF_FFFF:016x}",
            "layout": self.layout,
            "lettering": None if self.lettering is None else asdict(self.lettering),
            "unsuitable": self.unsuitable,
            "read_by": {"name": self.read_by.name, "revision": self.read_by.revision},
        }


class RefusalCode(StrEnum):
    """Why a file is not read. The words are stable: they are stored and shown to editors."""

    NOT_AN_IMAGE = "not_an_image"
    TRUNCATED = "truncated"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LARGE_BYTES = "too_large_bytes"
    UNSUPPORTED_FORMAT = "unsupported_format"


class ImageRefused(Exception):
    """A file that cannot be read as a picture, and why. Trying again will not help."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ModelUnavailable(RuntimeError):
    """A model that cannot be loaded: unknown id, missing weights, no hub. The message says which, and what to do."""


def no_words(model: str) -> ModelUnavailable:
    """What is said where words are asked of a model that knows pictures alone."""
    return ModelUnavailable(
        f"the image reader {model} was taught with pictures alone: set IMAGE_READER to a CLIP or SigLIP model with its tokenizer"
    )


class ModelBusy(RuntimeError):
    """A model that has too much to do or cannot be reached just now. Asking again `after_s` seconds later may help."""

    def __init__(self, message: str, after_s: float) -> None:
        super().__init__(message)
        self.after_s = after_s
