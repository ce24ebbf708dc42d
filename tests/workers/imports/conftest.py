"""A shop to import into, and what came of it."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.access import read as access_read
from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import SiteId
from domain.catalog.models import ItemRow
from workers.imports.catalog import Import, import_file
from workers.imports.formats import Format
from workers.imports.report import Report, Totals
from workers.media.store import MediaStore


@dataclass
class Desk:
    """Where files are handed in."""

    database: Database
    site: Site
    folder: Path
    screen: io.StringIO = field(default_factory=io.StringIO)
    errors: io.StringIO = field(default_factory=io.StringIO)

    async def bring(
        self,
        name: str,
        content: bytes | str,
        *,
        kind: Format | None = None,
        images_root: Path | None = None,
        batch_rows: int = 1_000,
    ) -> Totals:
        """What became of the file's rows."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.screen.seek(0)
        self.screen.truncate()
        report = Report(errors=self.errors, screen=self.screen, line_every_s=3_600)
        job = Import(
            database=self.database,
            site=self.site,
            store=MediaStore(self.folder / "media"),
            report=report,
            format=kind,
            images_root=images_root,
            batch_rows=batch_rows,
        )
        await import_file(job, path)
        return report.totals

    def said(self) -> list[str]:
        """The lines on the screen, the folder left out."""
        return self.screen.getvalue().replace(f"{self.folder}/", "").splitlines()

    async def skus(self) -> list[str]:
        async with self.database.read() as db:
            return list((await db.scalars(select(ItemRow.sku).order_by(ItemRow.id))).all())


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    async with database.write() as db:
        await access.create_site(
            db, Site(key=SiteId("shop"), name="Shop", default_locale="en", locales=("en",), currency="EUR")
        )
    async with database.read() as db:
        site = await access_read.site(db, SiteId("shop"))
    return Desk(database=database, site=site, folder=tmp_path)


def claiming(data: bytes, width: int, height: int) -> bytes:
    """A PNG whose header claims a size: nothing of it can be decoded, and nothing has to be."""
    head = data[12:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """Makes the bytes of a picture."""
    from PIL import Image

    def make(width: int = 8, height: int = 6, kind: str = "PNG", colour: str = "red") -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), colour).save(out, kind)
        return out.getvalue()

    return make
