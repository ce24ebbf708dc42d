"""No draft marker reaches a shop-front token by any path: a generated walk over the whole schema, and proof that it sees.

Every place where something waits that shoppers must not see holds words of its own. The walk asks every query and every
mutation with every argument there is, global ids of those places included, and looks for the words in what comes back.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse, validate

from api.ids import global_id
from api.schema import SCHEMA
from domain.access.rules import permissions, signatures
from domain.access.values import Grant, Hand, NewShareLink, Role, TokenKind
from domain.access.write import create_role, create_share_link, create_token
from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import save_segment
from domain.base.database import Database
from domain.base.values import BlockId, Json, SiteId
from domain.pages.read.proposals import open_proposals
from domain.pages.values.content import FieldEdit, Layer
from domain.pages.write.create_page import create_page
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.create_release import create_release
from domain.pages.write.releases.schedule_release import schedule_release
from tests.api.conftest import KEY, Client, Clients
from tests.api.walk import Walk
from tests.editing import edit, made, offer, page, publish, state
from tests.shops import NOW

DEPTH = 6
MARK = "zqx-"
FAR = "2190-01-01T00:00:00Z"
LATER = "2191-01-01T00:00:00Z"
SHOP_FRONT = ("publishable", "server", "link of another scope")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are the point here; nobody reads their tracebacks."""
    caplog.set_level(logging.CRITICAL, logger="strawberry.execution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What was hidden, and the global ids of the places."""

    marks: tuple[str, ...]
    ids: tuple[str, ...]
    hero: BlockId
    other_link: str


@pytest.fixture
async def secrets(database: Database, shop: SiteId, clients: Clients) -> Secrets:
    """A shop with words of their own in every place that shoppers must not see."""
    who = Hand(label=f"{MARK}editor")
    await _segment_role_and_token(database, shop)
    hero = await made(database, key="hero")
    await edit(database, hero, 1, FieldEdit(name="headline", value="For everybody"), layer=Layer.LOCALE)
    await publish(database, hero, 2)
    await edit(database, hero, 3, _say("old-draft"), by=who)
    await edit(database, hero, 4, _say("person-en"))
    await edit(database, hero, 5, _say("person-fr"), locale="fr")
    await edit(database, hero, 6, _say("locale-en"), layer=Layer.LOCALE)
    await edit(database, hero, 7, _say("app"), layer=Layer.CHANNEL, name="app")
    await edit(database, hero, 8, _say("vip"), layer=Layer.SEGMENT, name="vip")
    await offer(database, hero, 9, headline=f"{MARK}proposed")
    hidden = await made(database, key=f"{MARK}block-key")
    await edit(database, hidden, 1, _say("unpublished"))
    soon = await made(database, key=f"{MARK}soon-key")
    await edit(database, soon, 1, _say("soon"), FieldEdit(name="starts_at", value=FAR), layer=Layer.LOCALE)
    await publish(database, soon, 2)
    async with database.write() as db:
        await create_page(db, shop, "secret", f"{MARK}page-title", [], by=who, now=NOW)
    release = await _release(database, shop, hero, who)
    link, other = await _links(database, shop)
    async with database.read() as db:
        proposals, _ = await open_proposals(db, shop, 10)
    ids = (
        *(global_id(kind, each) for each in (hero, hidden, soon) for kind in ("EditableBlock", "HeroBlock")),
        *(global_id("Proposal", each.id) for each in proposals),
        *(global_id("Generation", each.generation) for each in proposals),
        global_id("Release", release),
        global_id("ShareLink", link),
        global_id("Page", "shop/secret"),
        global_id("Homepage", "shop/home"),
    )
    names = (
        *("editor", "old-draft", "person-en", "person-fr", "locale-en", "app", "vip", "proposed", "block-key"),
        *("unpublished", "soon-key", "soon", "page-title", "release-title", "link-label", "segment-name"),
        *("segment-text", "role-title", "token-label"),
    )
    return Secrets(marks=tuple(MARK + name for name in names), ids=ids, hero=hero, other_link=other)


def _say(name: str) -> FieldEdit:
    return FieldEdit(name="headline", value=MARK + name)


async def _segment_role_and_token(database: Database, shop: SiteId) -> None:
    condition: Json = {"did": {"kinds": ["purchase"]}}
    vip = NewSegment(key="vip", name=f"{MARK}segment-name", description=f"{MARK}segment-text", condition=condition)
    async with database.write() as db:
        await save_segment(db, shop, vip, expected_version=None, by="tests", now=NOW)
        role = Role(key="writer", title=f"{MARK}role-title", grants=(Grant(),))
        await create_role(db, shop, role, by="tests", now=NOW)
        label = f"{MARK}token-label"
        await create_token(db, shop, TokenKind.EDITOR, label, chance="x" * 43, by="tests", now=NOW, role="writer")


async def _release(database: Database, shop: SiteId, hero: BlockId, who: Hand) -> UUID:
    seen = (await state(database, hero)).version
    async with database.write() as db:
        release = await create_release(db, shop, f"{MARK}release-title", by=who, now=NOW)
        release = await add_to_release(
            db, shop, release.id, {hero: seen}, expected_version=release.version, by=who, now=NOW
        )
        await schedule_release(db, shop, release.id, expected_version=release.version, at=FAR, by=who, now=NOW)
    return release.id


async def _links(database: Database, shop: SiteId) -> tuple[UUID, str]:
    """A link to the draft, and the token of another one that shows what everybody sees."""
    await page(database)
    now = datetime.now(UTC)
    ends = now + timedelta(days=1)
    async with database.write() as db:
        scope: dict[str, Json] = {"perspective": "draft", "segments": ["vip"]}
        drafts = NewShareLink(page="home", label=f"{MARK}link-label", scope=scope, expires_at=ends)
        link = await create_share_link(db, shop, drafts, by="tests", now=now)
        live = NewShareLink(page="home", label="For everybody", scope={"perspective": "live"}, expires_at=ends)
        other = await create_share_link(db, shop, live, by="tests", now=now)
    return link.id, signatures.sign_link(KEY, shop, other.id)


def client_of(clients: Clients, secrets: Secrets, whose: str) -> Client:
    if whose == "link of another scope":
        return Client(clients.anonymous.http, secrets.other_link)
    return clients[TokenKind(whose)]


def walk(secrets: Secrets) -> Walk:
    """A walk that knows the names of this shop's things; names that are marks are not among them: an echo is no leak."""
    shopper = signatures.sign_shopper(KEY, SiteId("shop"), "ann")
    words = {
        "site": ['"shop"'],
        "key": ['"home"', '"secret"', '"vip"'],
        "page": ['"home"', '"secret"'],
        "locale": ['"en"', '"fr"'],
        "segments": ['"vip"'],
        "segment": ['"vip"'],
        "country": ['"FR"'],
        "sku": ['"mug"'],
        "field": ['"headline"'],
        "revision": ["4", "1"],
        "thing": [f'"block:{secrets.hero}"', '"segment:vip"'],
        "shopper": [f'"{shopper}"'],
        "after": ['"3"', *(f'"{each}"' for each in secrets.ids[-4:])],
        "ID": [f'"{each}"' for each in secrets.ids],
        "String": ['"home"'],
        "Int": ["5", "50"],
        "Float": ["1"],
        "Boolean": ["true", "false"],
        "DateTime": [f'"{LATER}"'],
        "JSON": ["{}"],
    }
    return Walk(schema=SCHEMA._schema, words=words, depth=DEPTH)


def queries(secrets: Secrets) -> list[str]:
    return [document for document in walk(secrets).documents() if document.startswith("query")]


async def seen(client: Client, documents: Sequence[str], marks: Sequence[str], enough: int = 100) -> dict[str, str]:
    """Each mark that some answer holds, with the first document that got it; it stops where that is enough."""
    found: dict[str, str] = {}
    for document in documents:
        if len(found) >= enough:
            break
        answer = (await client.post(document)).text
        if MARK in answer:
            for mark in (mark for mark in marks if mark in answer):
                found.setdefault(mark, document)
    return found


@pytest.mark.parametrize("whose", SHOP_FRONT)
async def test_no_draft_marker_reaches_a_shop_front_token_by_any_path(
    clients: Clients, secrets: Secrets, whose: str
) -> None:
    documents = list(walk(secrets).documents())

    assert await seen(client_of(clients, secrets, whose), documents, secrets.marks) == {}
    assert len(documents) > 1_000


async def test_the_walk_finds_every_marker_for_whoever_may_see_it(clients: Clients, secrets: Secrets) -> None:
    found = await seen(clients[TokenKind.OPERATOR], queries(secrets), secrets.marks)

    assert sorted(set(secrets.marks) - set(found)) == []


@pytest.mark.parametrize("action", ["read_draft", "preview_page", "share_page", "read_audit"])
async def test_the_walk_sees_a_leak_that_is_planted(
    clients: Clients, secrets: Secrets, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setitem(permissions.MAY, action, frozenset(TokenKind))

    assert await seen(clients[TokenKind.PUBLISHABLE], queries(secrets), secrets.marks, enough=1) != {}


async def test_the_walk_sees_words_that_went_live_by_mistake(
    clients: Clients, database: Database, secrets: Secrets
) -> None:
    await publish(database, secrets.hero, (await state(database, secrets.hero)).version)

    found = await seen(clients[TokenKind.PUBLISHABLE], queries(secrets), secrets.marks)

    assert set(found) == {f"{MARK}person-en", f"{MARK}person-fr"}


def test_every_document_of_the_walk_is_valid_and_every_root_field_is_in_it() -> None:
    schema, ids = SCHEMA._schema, ("a", "b", "c", "d")
    somewhere = Secrets(marks=(), ids=ids, hero=BlockId(UUID(int=0)), other_link="")
    documents = list(walk(somewhere).documents())

    roots: set[str] = set()
    for document in documents:
        parsed = parse(document)
        assert validate(schema, parsed) == [], document
        [operation] = parsed.definitions
        assert isinstance(operation, OperationDefinitionNode)
        roots |= {each.name.value for each in operation.selection_set.selections if isinstance(each, FieldNode)}
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert roots == {*schema.query_type.fields, *schema.mutation_type.fields}
