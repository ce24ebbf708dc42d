"""Real shops' catalogues go in whole, and a second time change nothing."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.catalog.models import ImageRow, ItemRow
from tests.workers.imports.conftest import Desk
from tests.workers.imports.real_shops import CONVERTERS, SHARED
from workers.imports.report import Totals

pytestmark = pytest.mark.data


@pytest.mark.parametrize(
    ("name", "items", "pictures"),
    [
        ("magento_luma", 197, 731),
        ("aws_retail_demo_store", 2_465, 0),
        ("thelia_fr_en", 41, 99),
        ("dotnet_eshop_outdoor", 101, 101),
    ],
)
async def test_a_real_shop_is_imported_whole(desk: Desk, tmp_path: Path, name: str, items: int, pictures: int) -> None:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not beside this repository")
    content = CONVERTERS[name](folder, tmp_path / "converted.jsonl").read_bytes()

    first = await desk.bring(f"{name}.jsonl", content, images_root=folder)
    second = await desk.bring(f"{name}.jsonl", content, images_root=folder)

    assert desk.said() == []
    assert first == Totals(rows=items, inserted=items, jobs=pictures)
    assert second == Totals(rows=items, unchanged=items)
    async with desk.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(ImageRow)) == pictures
        assert await db.scalar(select(func.count()).where(ItemRow.title == "")) == 0
