"""Words in the space of pictures, for models that were taught with both: CLIP, SigLIP and their kin."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from transformers import AutoTokenizer

from ml.values import Vectors

# What such models were taught with are captions, and a bare noun is none. Source: Radford et al. 2021, section 3.1.4.
_CAPTION: Final = "a photo of {}."


class PictureWords:
    """The side of a two-tower model that reads words. Safe to call from several threads."""

    def __init__(self, model: Any, tokenizer: Any, on: torch.device) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._on = on
        # SigLIP was taught with every text filled up to its full length, and each pair judged for itself.
        self._alone = str(model.config.model_type).startswith("siglip")

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, in the space of the pictures.

        Shapes   float32[n, dim]; n >= 1.
        Limits   what is longer than the model reads is cut.
        """
        with torch.inference_mode():
            answer = self._model.get_text_features(**self.tokens(texts))
            features = answer if isinstance(answer, torch.Tensor) else answer.pooler_output
            unit = torch.nn.functional.normalize(features.float(), dim=1)
        return np.asarray(unit.cpu().numpy(), dtype=np.float32)

    def tokens(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        """Texts as the model reads them."""
        longest = int(self._model.config.text_config.max_position_embeddings)
        padding = "max_length" if self._alone else True
        asked = self._tokenizer(list(texts), padding=padding, truncation=True, max_length=longest, return_tensors="pt")
        return dict(asked.to(self._on))

    def captions(self, names: Sequence[str]) -> Vectors:
        """As `vectors`, of captions with these names."""
        return self.vectors([_CAPTION.format(name) for name in names])

    def chances(self, cosines: Sequence[float]) -> list[float]:
        """How likely each text is a picture's, told from their cosines: of one another, or each for itself where so taught."""
        scale = float(self._model.logit_scale.detach().exp())
        logits = scale * np.asarray(cosines, dtype=np.float64)
        if self._alone:
            return [float(each) for each in 1 / (1 + np.exp(-(logits + float(self._model.logit_bias.detach()))))]
        parts = np.exp(logits - logits.max())
        return [float(each) for each in parts / parts.sum()]


def picture_words(model: Any, source: str, revision: str | None, on: torch.device) -> PictureWords | None:
    """The side that reads words; None for a model that was taught with pictures alone, or comes without its tokenizer."""
    if getattr(model, "get_text_features", None) is None:
        return None
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, revision=revision)
    except (OSError, ValueError):
        return None
    return PictureWords(model, tokenizer, on)
