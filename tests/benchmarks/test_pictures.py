"""How well pictures are found by how they look, beside a colour histogram; how many a second, in which memory, in how many bytes."""

import io
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from api.media import making
from domain.base.values import ImageId, ItemId
from domain.pictures.rules.problems import findings
from domain.pictures.values import Unchecked
from ml import load
from ml.image_reader import TorchImageReader
from ml.pictures import facts, views
from tests.benchmarks.real_pictures import (
    DATA,
    WEIGHTS,
    clothes,
    few_of_each,
    in_shops,
    luma_links,
    luma_products,
    needs_data,
    opened,
    packs,
    sampled,
    saved,
    studio,
)

pytestmark = [pytest.mark.benchmark, pytest.mark.data]

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


def weakest(
    scores: Rows, asked: Sequence[Path], of: Sequence[str], named: Sequence[str], most: int = 5
) -> list[tuple[int, Path, str, str]]:
    """The photos whose own thing comes last: its place, the photo, the thing, and what comes first instead."""
    order = np.argsort(-scores, axis=1)
    own = np.array(named)[order] == np.array(of)[:, None]
    known = np.flatnonzero(own.any(axis=1))
    places = own.argmax(axis=1)
    worst = sorted(known.tolist(), key=lambda row: (-int(places[row]), asked[row]))[:most]
    return [(int(places[row]) + 1, asked[row], of[row], named[order[row, 0]]) for row in worst]


def colours_counting(rows: Rows, count: float) -> Rows:
    """The vectors as they would be if colours counted so much beside looks."""
    parts = [rows[:, : -views.COLOURS], rows[:, -views.COLOURS :]]
    unit = [part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9) for part in parts]
    together = np.concatenate([unit[0], count * unit[1]], axis=1)
    return np.asarray(together / np.linalg.norm(together, axis=1, keepdims=True), np.float32)


def test_pictures_are_found_by_how_they_look() -> None:
    needs_data()
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    sets = {
        "clothes": sampled(clothes()),
        "in shops": sampled(in_shops()),
        "packs": packs(),
        "studio": few_of_each(studio()),
    }
    named = {name: [label for _, label in pictures] for name, pictures in sets.items()}

    def told(rows: dict[str, Rows]) -> list[float]:
        cross = found_among(rows["in shops"], named["in shops"], rows["packs"], named["packs"])
        return [
            *first_of_its_kind(rows["clothes"], named["clothes"]),
            *first_of_its_kind(rows["studio"], named["studio"]),
            *cross,
        ]

    ways: dict[str, Callable[[bytes], Rows]] = {"histogram": histogram, "reader": reader.vector}
    seen: dict[str, dict[str, Rows]] = {}
    print(f"\n{ {name: len(pictures) for name, pictures in sets.items()} }")
    for way, see in ways.items():
        start = time.perf_counter()
        seen[way] = {name: np.stack([see(path.read_bytes()) for path, _ in sets[name]]) for name in sets}
        took = time.perf_counter() - start
        _row(way, told(seen[way]), f"{sum(map(len, sets.values())) / took:.1f} pictures a second")
    print("the weakest five packs by a photo in a shop")
    asked, there = [path for path, _ in sets["in shops"]], named["packs"]
    scores = seen["reader"]["in shops"] @ seen["reader"]["packs"].T
    for place, path, label, first in weakest(scores, asked, named["in shops"], there):
        print(f"  {path.name:32s} {label} at place {place} of {len(there)}; first is {first}")
    print("how much colours count, on all three; the shipped one was chosen on clothes alone")
    for count in (0.0, 0.2, 0.3, 0.4, 0.5):
        _row(f"  {count}", told({name: colours_counting(rows, count) for name, rows in seen["reader"].items()}), "")
    assert all(m > p for m, p in zip(told(seen["reader"]), told(seen["histogram"]), strict=True))


def _row(way: str, line: list[float], more: str) -> None:
    print(
        f"{way:10s} same class of clothes {line[0]:.3f} (of 5: {line[1]:.3f}) | same product, studio {line[2]:.3f}"
        f" (of 5: {line[3]:.3f}) | pack by a photo in a shop {line[4]:.3f} (in 5: {line[5]:.3f}) | {more}"
    )


def test_words_and_looks_together_find_what_merchandisers_put_beside_a_thing() -> None:
    """How much looks count is chosen on half of the lists and counted on the other.

    Behaviour is not among them: no collection at hand has both pictures and what people did.
    """
    needs_data()
    wanted, products = luma_links("upsell"), luma_products()
    folder, skus = DATA / "magento_luma", [str(each["sku"]) for each in products]
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    encoder = load.text_encoder("embedded", WEIGHTS, "cpu", 1)
    looks = np.stack([reader.vector((folder / each["images"][0]).read_bytes()) for each in products])  # type: ignore[index]
    words = encoder.encode([f"{each['name']}. {each['description']}" for each in products])
    in_looks, in_words = looks @ looks.T, words @ words.T
    asked = [row for row, sku in enumerate(skus) if wanted.get(sku, set()) & set(skus)]
    random.Random(1).shuffle(asked)
    halves = asked[::2], asked[1::2]

    def held(scores: NDArray[np.floating], rows: Sequence[int]) -> float:
        """The part of a list that is among the ten nearest."""
        parts = []
        for row in rows:
            order = [place for place in np.argsort(-scores[row], kind="stable") if place != row][:10]
            mine = wanted[skus[row]] & set(skus)
            parts.append(len({skus[place] for place in order} & mine) / len(mine))
        return float(np.mean(parts))

    def line(name: str, scores: NDArray[np.floating]) -> None:
        print(
            f"{name:28s} {held(scores, halves[0]):.3f} on the half chosen on, {held(scores, halves[1]):.3f} on the other"
        )

    print(f"\n{len(asked)} lists among {len(skus)} products")
    line("words", in_words)
    line("looks", in_looks)
    for weight in (0.2, 0.3, 0.5, 0.7, 1.0, 1.5):
        line(f"words + {weight} looks", in_words + weight * in_looks)
    best = max((0.2, 0.3, 0.5, 0.7, 1.0, 1.5), key=lambda weight: held(in_words + weight * in_looks, halves[0]))
    line(f"chosen: {best}", in_words + best * in_looks)
    assert held(in_words + best * in_looks, halves[1]) > held(in_words, halves[1])


def test_a_worker_reads_some_pictures_a_second() -> None:
    """What the task does to a picture, part by part, and all of it; one thread."""
    needs_data()
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    assert isinstance(reader, TorchImageReader)
    pictures = [path.read_bytes() for path, _ in random.Random(2).sample(studio() + clothes(), 24)]
    seen = [facts.see(picture) for picture in pictures]
    words, decency = reader.beside
    known = reader.read(pictures[0]).to_json()
    parts: dict[str, Callable[[int], object]] = {
        "pixels": lambda n: facts.see(pictures[n]),
        "vector, of pixels seen": lambda n: reader.vector_of(seen[n]),
        "words in it": lambda n: words.read(seen[n].flat) if words else None,
        "decency": lambda n: decency.read(seen[n].flat) if decency else None,
        "problems": lambda _: findings(_unchecked(known), ()),
        "all: read and checked": lambda n: findings(_unchecked(reader.read(pictures[n]).to_json()), ()),
    }
    print()
    for name, do in parts.items():
        do(1)
        start, spent = time.perf_counter(), time.process_time()
        for n in range(1, len(pictures)):
            do(n)
        count, took, busy = len(pictures) - 1, time.perf_counter() - start, time.process_time() - spent
        print(f"{name:24s} {count / took:8.1f} pictures a second; {count / busy:8.1f} a second of processor time")


def test_a_worker_that_reads_pictures_stays_small() -> None:
    needs_data()
    script = (
        "import resource, sys; from pathlib import Path; from ml import load\n"
        f"reader = load.image_reader('embedded', Path({str(WEIGHTS)!r}), 'cpu', 1)\n"
        "[reader.read(Path(name).read_bytes()) for name in sys.argv[1:]]\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    names = [str(path) for path, _ in random.Random(3).sample(studio() + clothes() + in_shops(), 12)]
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script, *names], cwd=root, capture_output=True, check=True, text=True)
    peak = int(done.stdout)
    print(
        f"\npeak memory of a process that reads pictures: {peak} MB; of this one {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}"
    )
    assert peak < 2_500


def test_what_versions_weigh_and_how_long_they_take(tmp_path: Path) -> None:
    """640 pixels wide, of photos and packs, as each format that is given out; how near to the original that is, in decibels."""
    needs_data()
    pictures = [path for path, _ in random.Random(6).sample(studio(), 15) + random.Random(6).sample(packs(), 10)]
    print()
    for kind in ("jpg", "webp", "avif"):
        sizes, near, start = [], [], time.process_time()
        for number, path in enumerate(pictures):
            original = tmp_path / f"{number}.png"
            if not original.exists():
                original.write_bytes(saved(opened(path, 1200), kind="PNG"))
        start = time.process_time()
        for number in range(len(pictures)):
            made = tmp_path / f"{number}.{kind}"
            version = making.Version(width=640, shape=None, at=10, format=kind)
            sizes.append(making.make(tmp_path / f"{number}.png", version, made))
        took = time.process_time() - start
        for number in range(len(pictures)):
            with Image.open(tmp_path / f"{number}.png") as whole, Image.open(tmp_path / f"{number}.{kind}") as made_one:
                plain = np.asarray(whole.convert("RGB").resize(made_one.size, Image.Resampling.LANCZOS), float)
                near.append(
                    10
                    * np.log10(
                        255**2 / max(1e-9, float(((plain - np.asarray(made_one.convert("RGB"), float)) ** 2).mean()))
                    )
                )
        print(
            f"{kind:5s} {np.mean(sizes) / 1000:6.1f} kB, {np.mean(near):.1f} dB, {1000 * took / len(pictures):5.0f} ms of processor time"
        )


def _unchecked(seen: dict[str, object]) -> Unchecked:
    return Unchecked(
        image=ImageId(1),
        item=ItemId(1),
        kind="product",
        title="Blue jacket",
        brand="",
        category=("Clothes",),
        tags=(),
        attributes={},
        locale="en",
        position=0,
        media=None,
        alt="",
        problem=None,
        width=900,
        height=900,
        phash=1,
        facts=seen,  # type: ignore[arg-type]
    )
