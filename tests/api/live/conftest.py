"""A server that subscribers can reach, and a page with a block that editors change."""

import pytest

from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from tests.api.front.conftest import address
from tests.editing import made

__all__ = ["address"]


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A draft of a hero on the page `home`."""
    return await made(database, "hero")
