"""How often each problem of a picture is found where it was made, and how often it is said of photos as they are."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from domain.base.values import ImageId, ItemId, Json
from domain.pictures.rules.doubles import SAME_BITS, is_telling, same_colours
from domain.pictures.rules.problems import findings
from domain.pictures.values import ProblemKind, Unchecked
from ml import load
from ml.fakes import FakeImageReader
from ml.image_reader import TorchImageReader
from ml.pictures.perceptual_hash import hamming
from ml.values import ImageFacts
from tests.benchmarks.real_pictures import (
    DATA,
    MOST,
    WEIGHTS,
    WORSE,
    all_photos,
    clothes,
    few_of_each,
    needs_data,
    opened,
    packs,
    saved,
    studio,
)

pytestmark = [pytest.mark.benchmark, pytest.mark.data]

PIXELS = FakeImageReader()
"""Facts of pixels as every reader has them; what models add is asked for where it matters."""


def looked_at(data: bytes | ImageFacts, title: str = "", **attributes: str) -> Unchecked:
    seen = PIXELS.read(data) if isinstance(data, bytes) else data
    return Unchecked(
        image=ImageId(1),
        item=ItemId(1),
        kind="product",
        title=title,
        brand="",
        category=(),
        tags=(),
        attributes=cast("dict[str, Json]", attributes),
        locale="en",
        position=0,
        media=None,
        alt="",
        problem=None,
        width=1200,
        height=1200,
        phash=seen.perceptual_hash,
        facts=cast("dict[str, Json]", json.loads(json.dumps(seen.to_json()))),
    )


def told(picture: Unchecked, kind: ProblemKind) -> bool:
    return kind in {finding.kind for finding in findings(picture, ())}


def row(name: str, found: Sequence[bool], alarms: Sequence[bool]) -> None:
    print(
        f"{name:24s} found {sum(found):3d} of {len(found)} made so; said of {sum(alarms):2d} of {len(alarms)} as they are"
    )


def test_light_and_focus() -> None:
    needs_data()
    photos = random.Random(4).sample(all_photos(), max(60, MOST // 2))
    kinds = {
        "blurred": ProblemKind.BLURRED,
        "soft": ProblemKind.BLURRED,
        "dark": ProblemKind.DARK,
        "two stops too bright": ProblemKind.BRIGHT,
        "under a veil": ProblemKind.BRIGHT,
    }
    plain = [opened(path) for path in photos]
    as_they_are = [looked_at(saved(picture)) for picture in plain]
    print()
    for name, kind in kinds.items():
        worse = [told(looked_at(saved(WORSE[name](picture))), kind) for picture in plain]
        alarms = [told(each, kind) for each in as_they_are]
        row(name, worse, alarms)
        assert sum(alarms) <= 2


def test_things_that_leave_the_picture() -> None:
    """A third of what stands free on white is cut away at the left."""
    needs_data()
    whole = [(opened(path), looked_at(path.read_bytes())) for path, _ in _free(studio() + packs())]
    cut = []
    for picture, seen in whole:
        box = cast("dict[str, float]", (seen.facts or {})["subject"])
        start = int((box["left"] + 0.35 * (box["right"] - box["left"])) * picture.width)
        cut.append(told(looked_at(saved(picture.crop((start, 0, *picture.size)))), ProblemKind.CUT_OFF))
    print()
    row("cut off", cut, [told(seen, ProblemKind.CUT_OFF) for _, seen in whole])
    assert sum(cut) > 0.7 * len(cut)


def _free(pictures: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    chosen = random.Random(8).sample(pictures, len(pictures))
    return [each for each in chosen if "alt" not in each[0].name and "back" not in each[0].name][: max(60, MOST // 2)]


def variants() -> dict[str, dict[str, Path]]:
    """A studio's first picture of each colour of each thing."""
    found: dict[str, dict[str, Path]] = {}
    for line in (DATA / "magento_luma/variants.jsonl").read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        if each["images"] and each["attributes"].get("color"):
            thing = found.setdefault(each["sku"].split("-")[0], {})
            thing.setdefault(each["attributes"]["color"], DATA / "magento_luma" / each["images"][0])
    return {thing: colours for thing, colours in sorted(found.items()) if len(colours) > 1}


def test_colours_of_variants() -> None:
    """Each variant with its own picture, and with that of another colour of the same thing."""
    needs_data()
    chance, chosen = random.Random(3), variants()
    right, wrong = [], []
    for thing in chance.sample(sorted(chosen), min(len(chosen), max(20, MOST // 5))):
        seen = {colour: PIXELS.read(path.read_bytes()) for colour, path in chosen[thing].items()}
        for colour, facts in seen.items():
            other = chance.choice([each for each in seen if each != colour])
            right.append(told(looked_at(facts, color=colour), ProblemKind.OTHER_COLOUR))
            wrong.append(told(looked_at(seen[other], color=colour), ProblemKind.OTHER_COLOUR))
    print()
    row("other colour", wrong, right)
    assert sum(wrong) > 5 * sum(right)


def test_doubles_and_variants() -> None:
    """Pictures saved again at half the size, and pictures of one thing in two colours, told by bits and by where colours lie."""
    needs_data()
    again = []
    for path in random.Random(5).sample(all_photos(), max(60, MOST // 2)):
        picture = opened(path)
        half = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))
        one, two = PIXELS.read(path.read_bytes()), PIXELS.read(saved(half, 60))
        again.append(_one(one, two))
    pairs, by_bits = [], []
    for colours in random.Random(5).sample(list(variants().values()), max(20, MOST // 5)):
        one, two = (PIXELS.read(path.read_bytes()) for path in list(colours.values())[:2])
        pairs.append(_one(one, two))
        by_bits.append(hamming(one.perceptual_hash, two.perceptual_hash) <= SAME_BITS)
    print()
    row("double", again, pairs)
    print(f"{'by bits alone':24s} said of {sum(by_bits)} of {len(by_bits)} pairs in two colours")
    assert sum(again) > 0.9 * len(again)


def _one(first: ImageFacts, second: ImageFacts) -> bool:
    telling = is_telling(first.perceptual_hash) and is_telling(second.perceptual_hash)
    near = hamming(first.perceptual_hash, second.perceptual_hash) <= SAME_BITS
    return (near or not telling) and same_colours(first.layout, second.layout)


def test_words_and_skin() -> None:
    """An offer written over a photo; packs, whose print is their own; people and hands, who are no reason to hide a picture."""
    needs_data()
    reader = load.image_reader("embedded", WEIGHTS, "cpu", 1)
    assert isinstance(reader, TorchImageReader)
    words, decency = reader.beside
    assert words is not None
    assert decency is not None
    photos = [opened(path) for path, _ in few_of_each(studio(), 20) + random.Random(9).sample(clothes(), 20)][
        : max(40, MOST // 4)
    ]
    plain, signed, bare = [], [], []
    for number, picture in enumerate(photos):
        base = looked_at(saved(picture))
        plain.append(told(_with(base, lettering=words.read(picture)), ProblemKind.LETTERING))
        offer = ("SALE -30%", "www.shop.com", "50% OFF", "$ 9.99")[number % 4]
        signed.append(told(_with(base, lettering=words.read(_written(picture, offer))), ProblemKind.LETTERING))
        bare.append(decency.read(picture) >= 0.8)
    printed = []
    for path, _ in packs()[: max(40, MOST // 4)]:
        pack = opened(path)
        printed.append(told(_with(looked_at(saved(pack)), lettering=words.read(pack)), ProblemKind.LETTERING))
    print()
    row("lettering", signed, plain)
    print(f"{'lettering':24s} said of {sum(printed)} of {len(printed)} packs")
    print(f"{'unsuitable':24s} said of {sum(bare)} of {len(bare)} photos of clothes, worn and lying")
    assert sum(signed) > 0.7 * len(signed)


def _with(picture: Unchecked, *, lettering: object) -> Unchecked:
    read = {"words": getattr(lettering, "words", ""), "share": getattr(lettering, "share", 0.0)}
    return replace(picture, facts={**(picture.facts or {}), "lettering": cast("Json", read)})


def _written(picture: Image.Image, words: str) -> Image.Image:
    changed = picture.copy()
    pen, size = ImageDraw.Draw(changed), picture.width / (0.75 * len(words))
    font = ImageFont.load_default(size)
    left, _, right, bottom = pen.textbbox((0, 0), words, font=font)
    place = ((picture.width - right + left) / 2, picture.height * 0.72)
    pen.rectangle((place[0] - 8, place[1], place[0] + right + 8, place[1] + bottom + 8), fill="#c81e1e")
    pen.text(place, words, font=font, fill="white")
    return changed


def test_where_the_numbers_of_doubles_come_from() -> None:
    """How far the fields of pictures saved again are apart, and those of one thing in two colours."""
    needs_data()

    def apart(one: ImageFacts, two: ImageFacts) -> float:
        first, second = (
            np.frombuffer(bytes.fromhex(each.layout), np.uint8).reshape(-1, 3).astype(float) for each in (one, two)
        )
        return float(np.linalg.norm(first - second, axis=1).max())

    same = []
    for path in random.Random(5).sample(all_photos(), max(40, MOST // 2)):
        picture = opened(path, 512)
        half = picture.resize((max(1, int(picture.width * 0.55)), max(1, int(picture.height * 0.55))))
        same.append(apart(PIXELS.read(saved(picture, kind="PNG")), PIXELS.read(saved(half, 60))))
    others = []
    for colours in random.Random(6).sample(list(variants().values()), max(20, MOST // 5)):
        one, two = (PIXELS.read(path.read_bytes()) for path in list(colours.values())[:2])
        if hamming(one.perceptual_hash, two.perceptual_hash) <= SAME_BITS:
            others.append(apart(one, two))
    print(
        f"\nsaved again: at most {max(same):.1f}; in two colours, the nearest five of {len(others)}: {[round(each, 1) for each in sorted(others)[:5]]}"
    )
    assert max(same) < np.median(others)
