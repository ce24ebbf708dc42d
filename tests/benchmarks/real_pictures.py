"""Real photos with what is known of them, and ways to make them worse."""

import csv
import io
import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image, ImageFilter

_ROOT = Path(__file__).parents[2]
DATA = _ROOT.parent / "shared" / "data"
WEIGHTS = Path(os.environ.get("ETALAGE_WEIGHTS", _ROOT / ".etalage" / "weights"))
MOST = int(os.environ.get("PICTURES", "100"))
"""Pictures of each collection. PICTURES=1000 takes all, and an hour on a slow core."""

Labelled = list[tuple[Path, str]]


def needs_data() -> None:
    if not DATA.is_dir():
        pytest.skip("../shared/data is not beside the project")


def clothes() -> Labelled:
    with (DATA / "clothing_photos_crowd" / "labels.csv").open() as file:
        rows = [(DATA / "clothing_photos_crowd" / row["path"], row["label"]) for row in csv.DictReader(file)]
    return [row for row in rows if row[0].is_file()]


def in_shops() -> Labelled:
    folder = DATA / "grocery_store_photos"
    return [
        (path, path.parent.name)
        for part in ("train", "val", "test")
        for path in sorted(folder.glob(f"{part}/**/*.jpg"))
    ]


def packs() -> Labelled:
    return [
        (path, path.parent.name) for path in sorted((DATA / "grocery_store_photos").glob("iconic*/**/*_Iconic.jpg"))
    ]


def studio() -> Labelled:
    named = (
        (path, re.match(r"[a-z]+\d+", path.name)) for path in sorted((DATA / "magento_luma/images").rglob("*.jpg"))
    )
    return [(path, match.group(0)) for path, match in named if match]


def all_photos() -> list[Path]:
    """Every real picture, once."""
    folders = ("clothing_photos_crowd", "grocery_store_photos", "magento_luma", "vendure_demo", "dotnet_eshop_outdoor")
    found = (path for folder in folders for path in sorted((DATA / folder).rglob("*")))
    return [path for path in found if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}]


def sampled(pictures: Labelled, most: int = MOST) -> Labelled:
    return random.Random(1).sample(pictures, min(most, len(pictures)))


def few_of_each(pictures: Labelled, most: int = MOST) -> Labelled:
    """Whole groups of one label, as many as fit: what has no other of its kind cannot be found."""
    groups: dict[str, Labelled] = {}
    for path, label in pictures:
        groups.setdefault(label, []).append((path, label))
    chosen: Labelled = []
    for label in random.Random(1).sample(sorted(groups), len(groups)):
        if len(chosen) < most:
            chosen += groups[label][:4] if len(groups[label]) > 1 else []
    return chosen


def luma_products() -> list[dict[str, object]]:
    lines = (DATA / "magento_luma/products.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["images"]]


def luma_links(kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (DATA / "magento_luma/product_links.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == kind:
            found[row["sku"]] = set(str(row["linked_sku"]).split())
    return found


def longer(picture: Image.Image) -> Image.Image:
    """Exposed two stops too long: what was a quarter of the sensor's range and more is full."""
    levels = np.arange(256) / 255
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    light = np.minimum(light * 4, 1)
    after = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return picture.point([round(float(each) * 255) for each in after] * 3)


WORSE: Final[dict[str, Callable[[Image.Image], Image.Image]]] = {
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(max(picture.size) * 0.01)),
    "soft": lambda picture: picture.filter(ImageFilter.GaussianBlur(max(picture.size) * 0.005)),
    "dark": lambda picture: picture.point(lambda value: int(value * 0.16)),
    "two stops too bright": longer,
    "under a veil": lambda picture: picture.point(lambda value: min(255, value + 150)),
}


def opened(path: Path, side: int = 900) -> Image.Image:
    picture = Image.open(path).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    flat.thumbnail((side, side))
    return flat


def saved(picture: Image.Image, quality: int = 88, kind: str = "JPEG") -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, quality=quality)
    return held.getvalue()
