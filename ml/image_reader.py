"""Facts and a feature vector from a picture's bytes: EfficientNet-Lite0 by default, any Hugging Face vision model by id."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from PIL import Image
from transformers import AutoModel
from transformers.utils.hub import cached_file

from ml import devices, efficientnet, weights
from ml.decency import DecencyReader
from ml.lettering import TextReader
from ml.picture_words import PictureWords, picture_words
from ml.pictures import facts, views
from ml.registry import ModelSpec
from ml.values import ImageFacts, ModelIdentity, ModelUnavailable, Vector, Vectors, no_words

Network = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preparation:
    """What a network wants to be shown: a square of that side, scaled to 0..1, less the mean, over the deviation."""

    side: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


# EfficientNet-Lite was trained on (value - 127) / 128, not on ImageNet's means.
_EMBEDDED: Final = _Preparation(side=efficientnet.SIDE, mean=(127 / 255,) * 3, deviation=(128 / 255,) * 3)


class TorchImageReader:
    """An ImageReader: pixel facts of ours, features of a network. Safe to call from several threads."""

    def __init__(
        self,
        network: Network,
        preparation: _Preparation,
        identity: ModelIdentity,
        on: torch.device,
        dim: int | None = None,
        *,
        close_up: bool = False,
        words: TextReader | None = None,
        decency: DecencyReader | None = None,
        captions: PictureWords | None = None,
    ) -> None:
        self._network = network
        self._close_up = close_up
        self._words = words
        self._decency = decency
        self._captions = captions
        self._preparation = preparation
        self._identity = identity
        self._on = on
        self._dim = dim or self._measured_dim()

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def dim(self) -> int:
        return self._dim

    def read(self, image: bytes) -> ImageFacts:
        """What can be seen in the file; see the protocol."""
        seen = facts.see(image)
        return facts.with_vector(
            seen,
            self.vector_of(seen),
            self._identity,
            lettering=None if self._words is None else self._words.read(seen.flat),
            unsuitable=None if self._decency is None else self._decency.read(seen.flat),
        )

    def vector(self, image: bytes) -> Vector:
        """See the protocol."""
        return self.vector_of(facts.see(image))

    @property
    def beside(self) -> tuple[TextReader | None, DecencyReader | None]:
        """What reads words, and what tells what is unfit to show; None where their weights are not there."""
        return self._words, self._decency

    def vector_of(self, seen: facts.Seen) -> Vector:
        """The vector of a picture whose pixels were looked at already."""
        if not self._close_up:
            return self._features([seen.flat]).reshape(-1)
        near = views.close(seen)
        looks = self._features([seen.flat, near])
        return views.joined(looks[0], looks[1], views.colours_of(near))

    def of_words(self, texts: Sequence[str]) -> Vectors:
        """See the protocol."""
        return self._side_of_words().vectors(texts)

    def tags(self, image: bytes, names: Sequence[str]) -> dict[str, float]:
        """See the protocol."""
        side = self._side_of_words()
        cosines = side.captions(names) @ self.vector(image)
        return dict(zip(names, side.chances(cosines.tolist()), strict=True))

    def _side_of_words(self) -> PictureWords:
        if self._captions is None:
            raise no_words(self._identity.name)
        return self._captions

    def pixels(self, pictures: Sequence[Image.Image]) -> torch.Tensor:
        """Pictures as the network is shown them. Shapes: float32[n, 3, side, side]."""
        return torch.from_numpy(np.stack([_prepared(each, self._preparation) for each in pictures])).to(self._on)

    def tokens(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        """Texts as the model's other side reads them. Errors: as for of_words."""
        return self._side_of_words().tokens(texts)

    def _features(self, pictures: Sequence[Image.Image]) -> Vectors:
        """Shapes  float32[n, features], each of length 1."""
        pixels = self.pixels(pictures)
        with torch.inference_mode():
            features = self._network(pixels).float().reshape(len(pictures), -1)
            unit = torch.nn.functional.normalize(features, dim=1)
        return np.asarray(unit.cpu().numpy(), dtype=np.float32)

    def _measured_dim(self) -> int:
        return self._features([Image.new("RGB", (8, 8), "grey")]).size


def _prepared(picture: Image.Image, preparation: _Preparation) -> Vector:
    """The whole picture on a white square: cutting out the middle would behead a tall dress.

    Shapes   float32[3, side, side].
    """
    side = preparation.side
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    square = Image.new("RGB", (side, side), "white")
    square.paste(picture.resize(size, Image.Resampling.BICUBIC), ((side - size[0]) // 2, (side - size[1]) // 2))
    values = np.asarray(square, dtype=np.float32) / 255
    centred = (values - np.array(preparation.mean, dtype=np.float32)) / np.array(
        preparation.deviation, dtype=np.float32
    )
    return np.ascontiguousarray(centred.transpose(2, 0, 1), dtype=np.float32)


def load_image_reader(spec: ModelSpec, weights_directory: Path, device: str, threads: int | None) -> TorchImageReader:
    """The reader of a spec.

    Errors   ModelUnavailable names the model and what to do; ValueError for a bad option.
    """
    devices.stay_quiet()
    devices.use_threads(threads)
    on = devices.device(device)
    if not spec.embedded:
        there = weights.fetched(weights_directory)
        words, decency = _beside(weights_directory, threads) if there else (None, None)
        return _hugging_face(spec, on, words, decency)
    network = efficientnet.load(weights.find(weights_directory, weights.IMAGE_READER)).to(on)
    words, decency = _beside(weights_directory, threads)
    weighed = weights.identity(weights.IMAGE_READER)
    identity = ModelIdentity(name=weighed.name, revision=f"{weighed.revision}+{views.REVISION}")
    dim = efficientnet.DIM + views.COLOURS
    return TorchImageReader(network, _EMBEDDED, identity, on, dim, close_up=True, words=words, decency=decency)


def _beside(directory: Path, threads: int | None) -> tuple[TextReader, DecencyReader]:
    """What looks for words, and for what no shop's front should show: embedded models, whichever makes the vectors."""
    detector, reader = (weights.find(directory, name) for name in (weights.TEXT_DETECTOR, weights.TEXT_READER))
    return TextReader(detector, reader, threads), DecencyReader(weights.find(directory, weights.DECENCY), threads)


def _hugging_face(
    spec: ModelSpec, on: torch.device, words: TextReader | None, decency: DecencyReader | None
) -> TorchImageReader:
    revision = spec.options.get("revision")
    try:
        model = AutoModel.from_pretrained(spec.name, revision=revision, dtype=torch.float32).eval().to(on)
        preparation = _preparation(spec.name, revision)
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the image reader {spec.name} cannot be loaded: {str(error)[:400]}") from error
    commit = getattr(model.config, "_commit_hash", None)
    identity = ModelIdentity(name=spec.name, revision=str(commit or revision or "local"))
    captions = picture_words(model, spec.name, revision, on)
    network = _features_of(model)
    return TorchImageReader(network, preparation, identity, on, words=words, decency=decency, captions=captions)


def _features_of(model: torch.nn.Module) -> Network:
    """How to ask this model for one vector: a two-tower model's picture side, else what it pools."""
    picture_side = getattr(model, "get_image_features", None)

    def features(pixels: torch.Tensor) -> torch.Tensor:
        answer = picture_side(pixel_values=pixels) if picture_side is not None else model(pixel_values=pixels)
        if isinstance(answer, torch.Tensor):
            return answer
        pooled = getattr(answer, "pooler_output", None)
        if isinstance(pooled, torch.Tensor):
            return pooled.flatten(1)
        states: torch.Tensor = answer.last_hidden_state
        return states.mean(dim=tuple(range(2, states.ndim))) if states.ndim > 3 else states[:, 0]

    return features


def _preparation(source: str, revision: str | None) -> _Preparation:
    """What the model's own preprocessor file says; read by us, for the library's reader wants torchvision."""
    path = cached_file(source, "preprocessor_config.json", revision=revision)
    said = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    size = said.get("crop_size") or said.get("size") or 224
    if isinstance(size, dict):
        size = size.get("height") or size.get("shortest_edge") or 224
    return _Preparation(
        side=int(size),
        mean=tuple(said.get("image_mean") or (0.5, 0.5, 0.5)),
        deviation=tuple(said.get("image_std") or (0.5, 0.5, 0.5)),
    )
