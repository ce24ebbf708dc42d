"""Claims about share links."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.access import read
from domain.access.errors import BadExpiry, ShareLinkAbsent
from domain.access.values import NewShareLink, ShareLink
from domain.access.write import create_share_link, revoke_share_link, use_share_link
from domain.base.database import Database
from domain.base.values import SiteId
from tests.conftest import NOW

WEEK = timedelta(days=7)


async def share(database: Database, site: SiteId, life: timedelta = WEEK) -> ShareLink:
    new = NewShareLink(
        page="home", label="for the agency", scope={"locale": "fr", "segments": ["new"]}, expires_at=NOW + life
    )
    async with database.write() as db:
        return await create_share_link(db, site, new, by="Ada", now=NOW)


async def test_a_share_link_is_found_until_it_expires(database: Database, shop: SiteId) -> None:
    link = await share(database, shop)

    async with database.read() as db:
        before = await read.share_link(db, link.id, NOW + WEEK - timedelta(microseconds=1))
        after = await read.share_link(db, link.id, NOW + WEEK)

    assert (
        before
        == link
        == ShareLink(
            id=link.id,
            site=shop,
            page="home",
            label="for the agency",
            scope={"locale": "fr", "segments": ["new"]},
            created_by="Ada",
            created_at=NOW,
            expires_at=NOW + WEEK,
            revoked_at=None,
            last_used_at=None,
        )
    )
    assert after is None


async def test_a_revoked_link_opens_nothing_and_is_still_listed(database: Database, shop: SiteId) -> None:
    link = await share(database, shop)

    async with database.write() as db:
        revoked = await revoke_share_link(db, shop, link.id, by="Ben", now=NOW)
        again = await revoke_share_link(db, shop, link.id, by="Ben", now=NOW + timedelta(days=1))

    async with database.read() as db:
        assert await read.share_link(db, link.id, NOW) is None
        assert await read.share_links(db, shop) == (revoked,)
        actions = [(entry.actor, entry.action, entry.thing) for entry in await read.audit_entries(db, shop)]
    assert revoked.revoked_at == NOW
    assert again == revoked
    assert actions == [
        ("Ben", "revoke_share_link", f"share_link:{link.id}"),
        ("Ada", "create_share_link", f"share_link:{link.id}"),
    ]


async def test_a_link_remembers_when_it_was_used(database: Database, shop: SiteId) -> None:
    link = await share(database, shop)

    async with database.write() as db:
        await use_share_link(db, link.id, now=NOW + timedelta(hours=1))

    async with database.read() as db:
        used = await read.share_link(db, link.id, NOW + timedelta(hours=2))
    assert used is not None
    assert used.last_used_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("life", [timedelta(0), timedelta(days=-1), timedelta(days=90, microseconds=1)])
async def test_a_link_with_a_wrong_life_is_not_made(database: Database, shop: SiteId, life: timedelta) -> None:
    with pytest.raises(BadExpiry):
        await share(database, shop, life)

    async with database.read() as db:
        assert await read.share_links(db, shop) == ()
        assert await read.audit_entries(db, shop) == ()


async def test_a_link_this_site_has_not_cannot_be_revoked(database: Database, shop: SiteId) -> None:
    await share(database, shop)

    async with database.write() as db:
        with pytest.raises(ShareLinkAbsent, match="Site 'shop' has no share link 00000000-0000-0000-0000-000000000001"):
            await revoke_share_link(db, shop, UUID(int=1), by="Ada", now=NOW)

    async with database.read() as db:
        assert [link.revoked_at for link in await read.share_links(db, shop)] == [None]
