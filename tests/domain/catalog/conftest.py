"""A shop in an empty database."""

import pytest

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import SiteId

SHOP = SiteId("shop")


@pytest.fixture
async def shop(database: Database) -> Database:
    """A database with the sites `shop` (English, euro) and `other`."""
    async with database.write() as db:
        for key in ("shop", "other"):
            await access.create_site(
                db, Site(key=SiteId(key), name=key, default_locale="en", locales=("en",), currency="EUR")
            )
    return database
