"""How well pictures are found by how they look, beside a colour histogram; how often flags are right; how many a second."""

import csv
import io
import os
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ml import load
from ml.pictures import facts
from ml.values import ExposureVerdict, ImageFacts

pytestmark = [pytest.mark.benchmark, pytest.mark.data]

_ROOT = Path(__file__).parents[2]
DATA = _ROOT.parent / "shared" / "data"
WEIGHTS = Path(os.environ.get("ETALAGE_WEIGHTS", _ROOT / ".etalage" / "weights"))
MOST = int(os.environ.get("PICTURES", "350"))
"""Pictures of each collection; all of them take ten minutes."""

Rows = NDArray[np.float32]


def histogram(data: bytes) -> Rows:
    """What is compared with: 512 bins of hue, saturation and value."""
    small = np.asarray(Image.open(io.BytesIO(data)).convert("HSV").resize((96, 96))).reshape(-1, 3) // 32
    counts = np.bincount(small[:, 0].astype(int) * 64 + small[:, 1] * 8 + small[:, 2], minlength=512)
    return np.asarray(np.sqrt(counts / counts.sum()), np.float32)


def first_of_its_kind(rows: Rows, labels: Sequence[str]) -> tuple[float, float]:
    """How often the nearest other picture has the same label, and how many of the five nearest."""
    alike, named = rows @ rows.T, np.array(labels)
    np.fill_diagonal(alike, -9)
    nearest = named[np.argsort(-alike, axis=1)[:, :5]] == named[:, None]
    return float(nearest[:, 0].mean()), float(nearest.mean())


def found_among(asked: Rows, of: Sequence[str], there: Rows, named: Sequence[str]) -> tuple[float, float]:
    """How often the thing asked for is the first, or among the first five."""
    order = np.argsort(-(asked @ there.T), axis=1)
    right = np.array(named)[order] == np.array(of)[:, None]
    return float(right[:, 0].mean()), float(right[:, :5].any(axis=1).mean())


def clothes() -> list[tuple[Path, str]]:
    with (DATA / "clothing_photos_crowd" / "labels.csv").open() as file:
        rows = [(DATA / "clothing_photos_crowd" / row["path"], row["label"]) for row in csv.DictReader(file)]
    return [row for row in rows if row[0].is_file()]


def in_shops() -> list[tuple[Path, str]]:
    folder = DATA / "grocery_store_photos"
    return [
        (path, path.parent.name)
        for part in ("train", "val", "test")
        for path in sorted(folder.glob(f"{part}/**/*.jpg"))
    ]


def packs() -> list[tuple[Path, str]]:
    return [
        (path, path.parent.name) for path in sorted((DATA / "grocery_store_photos").glob("iconic*/**/*_Iconic.jpg"))
    ]


def studio() -> list[tuple[Path, str]]:
    named = (
        (path, re.match(r"[a-z]+\d+", path.name)) for path in sorted((DATA / "magento_luma/images").rglob("*.jpg"))
    )
    return [(path, match.group(0)) for path, match in named if match]


def some(pictures: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    return random.Random(1).sample(pictures, min(MOST, len(pictures)))


def test_pictures_are_found_by_how_they_look() -> None:
    if not DATA.is_dir():
        pytest.skip("../shared/data is not beside the project")
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    sets = {"clothes": some(clothes()), "in shops": some(in_shops()), "packs": packs(), "studio": some(studio())}
    ways: dict[str, Callable[[bytes], Rows]] = {"histogram": histogram, "reader": reader.vector}
    print()
    best: dict[str, list[float]] = {}
    for way, see in ways.items():
        start = time.perf_counter()
        rows = {name: np.stack([see(path.read_bytes()) for path, _ in pictures]) for name, pictures in sets.items()}
        took = time.perf_counter() - start
        named = {name: [label for _, label in pictures] for name, pictures in sets.items()}
        cross = found_among(rows["in shops"], named["in shops"], rows["packs"], named["packs"])
        line = [
            *first_of_its_kind(rows["clothes"], named["clothes"]),
            *first_of_its_kind(rows["studio"], named["studio"]),
            *cross,
        ]
        best[way] = line
        print(
            f"{way:10s} same class of clothes {line[0]:.3f} (of 5: {line[1]:.3f}) | same product, studio {line[2]:.3f}"
            f" (of 5: {line[3]:.3f}) | pack by a photo in a shop {line[4]:.3f} (in 5: {line[5]:.3f})"
            f" | {sum(map(len, sets.values())) / took:.1f} pictures a second"
        )
    assert all(mine > plain for mine, plain in zip(best["reader"], best["histogram"], strict=True))


def test_flags_find_what_was_made_worse_and_leave_alone_what_was_not() -> None:
    if not DATA.is_dir():
        pytest.skip("../shared/data is not beside the project")
    worse: dict[str, Callable[[Image.Image], Image.Image]] = {
        "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(max(picture.size) * 0.01)),
        "dark": lambda picture: picture.point(lambda value: int(value * 0.16)),
        "bright": lambda picture: picture.point(lambda value: min(255, value + 150)),
    }
    pictures = [path for path, _ in random.Random(4).sample(clothes() + in_shops() + studio(), 60)]
    found, alarms = dict.fromkeys(worse, 0), dict.fromkeys(worse, 0)
    for path in pictures:
        picture = Image.open(path).convert("RGB")
        picture.thumbnail((900, 900))
        for kind, change in worse.items():
            found[kind] += _flagged(facts.see(_saved(change(picture))), kind)
            alarms[kind] += _flagged(facts.see(_saved(picture)), kind)
    print()
    for kind in worse:
        right = found[kind] / max(1, found[kind] + alarms[kind])
        print(
            f"{kind:8s} found {found[kind]:2d} of {len(pictures)} made worse, {alarms[kind]} of as many that were not; right {right:.2f}"
        )
    assert max(alarms.values()) <= 2


def test_a_worker_reads_some_pictures_a_second() -> None:
    if not DATA.is_dir():
        pytest.skip("../shared/data is not beside the project")
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    pictures = [path.read_bytes() for path, _ in random.Random(2).sample(studio() + clothes(), 40)]
    ways: dict[str, Callable[[bytes], object]] = {
        "pixels": facts.see,
        "vector": reader.vector,
        "everything": reader.read,
    }
    print()
    for way, see in ways.items():
        see(pictures[0])
        start = time.perf_counter()
        for picture in pictures:
            see(picture)
        print(f"{way:10s} {len(pictures) / (time.perf_counter() - start):6.1f} pictures a second, one thread")


def _flagged(seen: facts.Seen | ImageFacts, kind: str) -> bool:
    return seen.blurred if kind == "blurred" else seen.exposure.verdict is ExposureVerdict(kind)


def _saved(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=88)
    return held.getvalue()
