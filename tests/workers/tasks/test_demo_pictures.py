"""The demo shop's drawn pictures: things on a wall, before an arch, above a floor. What once was called wrong of them, and is not."""

import json
from pathlib import Path

import pytest

from domain.base.values import ImageId, ItemId
from domain.pictures.rules.problems import findings
from domain.pictures.values import ProblemKind, Unchecked
from ml.fakes import FakeImageReader
from workers.seed.demo_shop import FOLDER

pytestmark = pytest.mark.unit


def drawn(sku: str, colour: str | None = None) -> Unchecked:
    """A product of the demo shop as a worker sees it; `colour` instead of the one it names."""
    lines = (FOLDER / "products.jsonl").read_text(encoding="utf-8").splitlines()
    product = next(json.loads(line) for line in lines if f'"{sku}"' in line)
    seen = FakeImageReader().read(Path(FOLDER / product["images"][0]["src"]).read_bytes())
    return Unchecked(
        image=ImageId(1),
        item=ItemId(1),
        kind="product",
        title=product["title"],
        brand=product["brand"],
        category=tuple(product["category"]),
        tags=(),
        attributes=product["attributes"] if colour is None else {"colour": colour},
        locale="en",
        position=0,
        media="ab/abc.webp",
        alt="",
        problem=None,
        width=seen.width,
        height=seen.height,
        phash=seen.perceptual_hash,
        facts=json.loads(json.dumps(seen.to_json())),
    )


@pytest.mark.parametrize("sku", ["CT-204", "KT-124", "LI-410", "TG-803", "LI-413", "SD-702"])
def test_nothing_is_wrong_with_a_drawn_picture(sku: str) -> None:
    assert findings(drawn(sku), ()) == []


@pytest.mark.parametrize(
    ("sku", "colour"), [("TG-803", "Purple"), ("LI-410", "Red"), ("BT-327", "Blue"), ("SD-702", "Green")]
)
def test_a_wrong_colour_is_found_in_a_drawn_picture(sku: str, colour: str) -> None:
    assert [finding.kind for finding in findings(drawn(sku, colour), ())] == [ProblemKind.OTHER_COLOUR]
