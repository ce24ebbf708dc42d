"""Where a model runs, how many threads it may use and in which precision it still tells the truth."""

import platform

import torch
from transformers.utils import logging

from ml.values import ModelUnavailable

_DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}


def device(wanted: str) -> torch.device:
    """The device of that name; `auto` takes a GPU where there is one.

    Errors   ModelUnavailable when the device is not on this machine.
    """
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        chosen = torch.device(wanted)
    except RuntimeError as error:
        raise ModelUnavailable(f"{wanted} is not a device: write auto, cpu, cuda or cuda:1") from error
    if chosen.type == "cuda" and not torch.cuda.is_available():
        raise ModelUnavailable("there is no CUDA device on this machine: set the device to cpu or auto")
    return chosen


def use_threads(threads: int | None) -> None:
    """Torch's thread count for the whole process; None takes one.

    More threads than idle cores are a trap: they spin while they wait for each other, and with two threads on two busy
    cores a token took ten times the CPU time that it takes with one.
    """
    torch.set_num_threads(max(1, threads or 1))


def dtype(wanted: str, on: torch.device) -> torch.dtype | None:
    """The precision asked for; None for `auto`, where the caller measures.

    Errors   ValueError names the known ones.
    """
    if wanted == "auto":
        return torch.bfloat16 if on.type == "cuda" and torch.cuda.is_bf16_supported() else None
    if wanted not in _DTYPES:
        raise ValueError(f"dtype {wanted!r} is not known; known: auto, {', '.join(_DTYPES)}")
    return _DTYPES[wanted]


def half_may_be_faster() -> bool:
    """Whether this CPU has instructions for bf16. Without them it is several times slower than f32, not faster."""
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # torch has no public names for these
    if any(getattr(torch.cpu, probe, bool)() for probe in probes):
        return True
    return platform.machine() in {"arm64", "aarch64"}


def name_of(precision: torch.dtype) -> str:
    return next(name for name, known in _DTYPES.items() if known is precision)


def stay_quiet() -> None:
    """Loading says nothing on the terminal: a worker's log holds events, not progress bars."""
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
