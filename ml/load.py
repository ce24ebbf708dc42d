"""The one place that chooses an implementation. Nothing heavy is imported until a real model is asked for."""

from pathlib import Path

from ml import fakes, registry
from ml.protocols import Copywriter, ImageReader, TextEncoder


def text_encoder(
    spec: str, weights: Path, device: str = "auto", threads: int | None = None, *, key: str = ""
) -> TextEncoder:
    """The encoder that `spec` names: `embedded`, `fake`, a Hugging Face id or folder, or a server's URL, with options.

    Errors   ValueError for a bad spec; ModelUnavailable when the weights cannot be had; ModelBusy when the server cannot.
    """
    model = registry.parse(spec)
    if model.fake:
        return fakes.FakeTextEncoder()
    if model.served:
        from ml.served_encoder import load_served_encoder  # noqa: PLC0415 - as below, and so does httpx

        return load_served_encoder(model, key)
    from ml.text_encoder import load_text_encoder  # noqa: PLC0415 - torch stays out until a real model is asked for

    return load_text_encoder(model, weights, device, threads)


def image_reader(spec: str, weights: Path, device: str = "auto", threads: int | None = None) -> ImageReader:
    """The reader that `spec` names: `embedded`, `fake`, or a Hugging Face vision model.

    Errors   as for text_encoder.
    """
    model = registry.parse(spec)
    if model.fake:
        return fakes.FakeImageReader()
    from ml.image_reader import load_image_reader  # noqa: PLC0415 - as above

    return load_image_reader(model, weights, device, threads)


def copywriter(
    spec: str, weights: Path, device: str = "auto", threads: int | None = None, *, key: str = ""
) -> Copywriter:
    """The copywriter that `spec` names: `embedded`, `fake`, a Hugging Face causal language model, or a server's URL.

    Errors   as for text_encoder.
    """
    model = registry.parse(spec)
    if model.fake:
        return fakes.FakeCopywriter()
    if model.served:
        from ml.served_copywriter import load_served_copywriter  # noqa: PLC0415 - as above

        return load_served_copywriter(model, key)
    from ml.copywriter import load_copywriter  # noqa: PLC0415 - as above

    return load_copywriter(model, weights, device, threads)
