"""Claims about registering documents, on a real database."""

from datetime import datetime, timedelta

import pytest

from domain.access import read as access
from domain.access.errors import UnknownSite
from domain.base.database import Database
from domain.base.values import SiteId
from domain.documents import read, rules, write
from domain.documents.errors import BadManifest, DocumentTaken
from domain.documents.values import Document, NewDocument, Pushed
from tests.shops import NOW, days_ago

OTHER = SiteId("other")


def new(key: str, text: str = "", name: str = "Home") -> NewDocument:
    return NewDocument(id=key, text=text or f"query {name} {{ {key} }}", name=name)


async def push(database: Database, site: SiteId, *keys: str, client: str = "web", now: datetime = NOW) -> Pushed:
    async with database.write() as db:
        return await write.push(db, site, client, [new(key) for key in keys], by="Ada", now=now)


async def documents(database: Database, site: SiteId) -> dict[str, Document]:
    async with database.read() as db:
        return {each.id: each for each in await read.documents(db, site)}


async def test_a_pushed_document_is_found_by_its_id_and_by_its_hash(database: Database, shop: SiteId) -> None:
    await push(database, shop, "a", "b")

    digits = rules.text_hash("query Home { a }")
    async with database.read() as db:
        found = await read.document(db, shop, "a")
        assert found == await read.document(db, shop, digits)
        assert found is not None
        assert (found.id, found.hash, found.name, found.text) == ("a", digits, "Home", "query Home { a }")
        assert await read.document(db, shop, "c") is None
        assert await read.document(db, OTHER, "a") is None


async def test_pushing_twice_changes_nothing_but_the_moment(database: Database, shop: SiteId) -> None:
    first = await push(database, shop, "a", "b", now=days_ago(1))
    again = await push(database, shop, "a", "b")

    assert first == Pushed(new=("a", "b"), known=0, left_out=())
    assert again == Pushed(new=(), known=2, left_out=())
    async with database.read() as db:
        pushes = [each for each in await access.audit_entries(db, shop) if each.action == "push_documents"]
    assert [dict(each.details) for each in pushes] == [{"new": 2, "known": 0, "left_out": 0}]


async def test_what_a_client_names_no_more_stays(database: Database, shop: SiteId) -> None:
    await push(database, shop, "a", "b")
    await push(database, shop, "b", client="app")

    done = await push(database, shop, "c")

    assert done == Pushed(new=("c",), known=0, left_out=("a", "b"))
    found = await documents(database, shop)
    assert {key: each.clients for key, each in found.items()} == {"a": (), "b": ("app",), "c": ("web",)}


async def test_an_id_names_one_text_for_ever(database: Database, shop: SiteId) -> None:
    await push(database, shop, "a")

    with pytest.raises(DocumentTaken, match="registered as a"):
        async with database.write() as db:
            await write.push(db, shop, "web", [new("a", "{ other }"), new("b")], by="Ada", now=NOW)

    assert set(await documents(database, shop)) == {"a"}


async def test_a_site_or_client_that_cannot_be_is_refused(database: Database, shop: SiteId) -> None:
    with pytest.raises(UnknownSite):
        await push(database, SiteId("nowhere"), "a")
    with pytest.raises(BadManifest, match="cannot name a client"):
        await push(database, shop, "a", client="Web App")

    assert await documents(database, shop) == {}


async def test_retiring_takes_what_nobody_names_and_nobody_asks_for(database: Database, shop: SiteId) -> None:
    await push(database, shop, "named", "asked", "forgotten", now=days_ago(100))
    await push(database, shop, "named", now=days_ago(100))
    async with database.write() as db:
        await write.asked(db, [(shop, "asked")], days_ago(10))

    async with database.write() as db:
        gone = await write.retire(db, shop, unused_days=90, by="Ada", now=NOW)

    assert gone == ("forgotten",)
    assert set(await documents(database, shop)) == {"named", "asked"}


async def test_when_it_was_asked_for_is_known_to_the_hour(database: Database, shop: SiteId) -> None:
    await push(database, shop, "a", "b")
    hour = timedelta(hours=1)

    for now in (NOW, NOW + hour / 2, NOW + hour + timedelta(seconds=1)):
        async with database.write() as db:
            await write.asked(db, [(shop, "a"), (shop, "gone")], now)
        found = await documents(database, shop)
        assert found["b"].asked_at is None
        assert found["a"].asked_at == (now if now != NOW + hour / 2 else NOW)
