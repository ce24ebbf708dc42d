"""Sentence vectors from a server: Hugging Face's text-embeddings-inference, or any that speaks OpenAI's `/v1/embeddings`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Literal

import numpy as np

from ml.registry import ModelSpec
from ml.servers import Patience, Server
from ml.values import ModelIdentity, ModelUnavailable, Purpose, Vectors

Api = Literal["tei", "openai"]

# What text-embeddings-inference takes at once unless it is told otherwise (--max-client-batch-size).
_BATCH: Final = 32
# Such servers batch what comes together: a few questions at once keep one busy, more only wait in its queue.
_AT_ONCE: Final = 4
_MAX_CHARS: Final = 20_000


class ServedTextEncoder:
    """A TextEncoder whose model runs elsewhere. Safe to call from several threads."""

    def __init__(self, server: Server, api: Api, spec: ModelSpec) -> None:
        self._server = server
        self._api = api
        self._prefixes = {Purpose.QUERY: spec.text("query", ""), Purpose.PASSAGE: spec.text("passage", "")}
        about = _about(server, api, spec)
        self._identity = about
        self._batch = spec.number("batch", _BATCH)
        self._dim = len(self._ask(["."])[0])

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def dim(self) -> int:
        return self._dim

    def encode(self, texts: Sequence[str], purpose: Purpose = Purpose.PASSAGE) -> Vectors:
        """One unit vector for each text, in the order given; see the protocol.

        Errors   ModelBusy and ModelUnavailable as `Server.ask`; then no vector was made.
        """
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        written = [(self._prefixes[purpose] + " ".join(text[:_MAX_CHARS].split())) or "." for text in texts]
        order = sorted(range(len(texts)), key=lambda i: -len(written[i]))
        batches = [order[begin : begin + self._batch] for begin in range(0, len(order), self._batch)]
        with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="served") as beside:
            answers = beside.map(lambda rows: self._ask([written[i] for i in rows]), batches)
            for rows, found in zip(batches, answers, strict=True):
                if found.shape[1] != self._dim:
                    raise ModelUnavailable(
                        f"{self._identity.name} gave {found.shape[1]} numbers a text, not {self._dim}"
                    )
                vectors[rows] = found
        return vectors

    def _ask(self, texts: list[str]) -> Vectors:
        if self._api == "tei":
            said = self._server.ask("/embed", {"inputs": texts, "truncate": True})
        else:
            answer = self._server.ask("/v1/embeddings", {"input": texts, "model": self._identity.name})
            said = _in_order(answer)
        try:
            found = np.asarray(said, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise ModelUnavailable(f"{self._identity.name} answered something else than vectors") from error
        if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
            raise ModelUnavailable(f"{self._identity.name} answered {found.shape} numbers for {len(texts)} texts")
        unit: Vectors = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return unit


def load_served_encoder(spec: ModelSpec, key: str) -> ServedTextEncoder:
    """The encoder behind a URL, asked once what it is.

    Errors   ModelBusy when it cannot be reached; ModelUnavailable when it is no such server; ValueError for a bad option.
    """
    api = spec.text("api", "tei")
    if api not in {"tei", "openai"}:
        raise ValueError(f"{spec.name}: option api must be tei or openai, not {api!r}")
    patience = Patience(timeout_s=spec.number("timeout_s", 30), tries=spec.number("tries", 3))
    return ServedTextEncoder(
        Server(spec.name, key=key, patience=patience), "openai" if api == "openai" else "tei", spec
    )


def _about(server: Server, api: Api, spec: ModelSpec) -> ModelIdentity:
    """Which model the server runs: it says so itself, or the setting does."""
    if api == "openai":
        name = spec.text("model", "")
        if not name:
            raise ValueError(f"{spec.name}: api=openai needs the option model")
        return ModelIdentity(name=name, revision=spec.text("revision", "served"))
    said: Any = server.ask("/info")
    known = said if isinstance(said, dict) else {}
    name = spec.text("model", str(known.get("model_id") or spec.name))
    return ModelIdentity(name=name, revision=spec.text("revision", str(known.get("model_sha") or "served")))


def _in_order(answer: Any) -> list[Any]:
    """OpenAI's answer names the place of each vector."""
    try:
        return [each["embedding"] for each in sorted(answer["data"], key=lambda each: int(each["index"]))]
    except (KeyError, TypeError, ValueError) as error:
        raise ModelUnavailable("the server's answer is not that of /v1/embeddings") from error
