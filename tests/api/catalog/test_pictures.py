"""Claims about what people say of a picture: where to look, what it shows in each locale, that a problem is none."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.catalog.models import ImageRow
from domain.catalog.read import items_by_sku
from domain.catalog.values import FocalPoint, NewImage
from domain.catalog.write import save_items
from domain.pictures.models import PictureProblemRow
from tests.api.conftest import Client, Clients
from tests.shops import NOW, Stock, row

SITE = SiteId("shop")
MEDIA = "ab/" + "ab" * 32 + ".jpg"
FACTS = {"focal_point": {"x": 0.2, "y": 0.5}, "subject": {"left": 0.1, "top": 0.1, "right": 0.3, "bottom": 0.9}}
STANDS = """query ($id: ID!) { editablePicture(site: "shop", id: $id) { version focalPointBy found { x y } proposal
  file { focalPoint { x y } problems sku alt } words { locale text saidBy } elsewhere { sku } problems { kind what todo }
  crops { shape left right url } } }"""
LOOK = """mutation ($id: ID!, $v: String, $x: Float!, $y: Float!) { setFocalPoint(input: {site: "shop", picture: $id,
  expectedVersion: $v, point: {x: $x, y: $y}}) { __typename ... on FocalPointSet { editable { version focalPointBy } }
  ... on PictureConflict { code actualVersion } ... on PictureInvalid { problems { name } } ... on NotAllowed { code } } }"""
LET_GO = (
    'mutation ($id: ID!) { setFocalPoint(input: {site: "shop", picture: $id, expectedVersion: null}) { __typename } }'
)
SAY = """mutation ($id: ID!, $text: String, $locale: String, $v: String) { describePicture(input: {site: "shop", picture: $id,
  text: $text, locale: $locale, expectedVersion: $v}) { __typename ... on PictureDescribed { editable { version words { locale text } } }
  ... on PictureInvalid { problems { name } } ... on NotAllowed { code } } }"""
SHOWN = """query ($locale: String) { product(site: "shop", sku: "A", locale: $locale) {
  images { alt url(width: 640, shape: SQUARE) focalPoint { x } } } }"""
LIST = """query ($only: MediaFilter, $search: String) { media(site: "shop", only: $only, search: $search) {
  edges { node { id src sku problems } } } }"""


@pytest.fixture
async def pictures(stock: Stock, database: Database) -> None:
    """Two products that show one file of 1600 × 800, and a second picture of the first that nobody has read."""
    await stock({"A": {"images": ["a.jpg", "b.jpg"]}, "B": {"images": ["c.jpg"]}})
    async with database.write() as db:
        seen = {"media": MEDIA, "state": "read", "width": 1600, "height": 800, "facts": FACTS, "alt_offer": "A, blue"}
        await db.execute(update(ImageRow).where(ImageRow.src.in_(["a.jpg", "c.jpg"])).values(**seen))


async def first(client: Client, src: str = "a.jpg") -> str:
    edges = (await client.ask(LIST, search=src))["media"]["edges"]
    return str(edges[0]["node"]["id"])


async def stands(client: Client, id: str) -> dict[str, Any]:  # noqa: A002 - as GraphQL calls it
    return dict((await client.ask(STANDS, id=id))["editablePicture"])


@pytest.mark.usefixtures("pictures")
async def test_where_a_person_says_to_look_outranks_the_machine_and_every_address_follows(clients: Clients) -> None:
    editor, server = clients[TokenKind.EDITOR], clients[TokenKind.SERVER]
    picture = await first(editor)
    before = await stands(editor, picture)
    address = (await server.ask(SHOWN))["product"]["images"][0]["url"]

    said = (await editor.ask(LOOK, id=picture, v=before["version"], x=0.9, y=0.5))["setFocalPoint"]

    after = await stands(editor, picture)
    shown = (await server.ask(SHOWN))["product"]["images"][0]
    assert (address, shown["url"]) == (
        f"/media/{MEDIA}?w=640&shape=square&at=0",
        f"/media/{MEDIA}?w=640&shape=square&at=20",
    )
    assert (shown["focalPoint"], after["found"]) == ({"x": 0.9}, {"x": 0.2, "y": 0.5})
    assert said["editable"] == {"version": after["version"], "focalPointBy": "editor of the tests"}
    assert after["crops"][0] == {"shape": "SQUARE", "left": 0.5, "right": 1.0, "url": shown["url"]}
    other = await stands(editor, await first(editor, "c.jpg"))
    assert (other["file"]["focalPoint"], after["elsewhere"]) == ({"x": 0.9, "y": 0.5}, [{"sku": "B"}])
    log = await editor.ask('{ auditEntries(site: "shop") { edges { node { actor action } } } }')
    assert log["auditEntries"]["edges"][0]["node"] == {"actor": "editor of the tests", "action": "focus_picture"}

    await editor.ask(LET_GO, id=picture)
    assert (await server.ask(SHOWN))["product"]["images"][0]["url"] == address


@pytest.mark.usefixtures("pictures")
async def test_who_saw_another_picture_is_told_and_nothing_is_written(clients: Clients) -> None:
    editor = clients[TokenKind.EDITOR]
    picture = await first(editor)
    seen = (await stands(editor, picture))["version"]
    await editor.ask(SAY, id=picture, text="Ours", v=seen)

    late = (await editor.ask(LOOK, id=picture, v=seen, x=0.9, y=0.5))["setFocalPoint"]
    outside = (await editor.ask(LOOK, id=picture, v=None, x=1.2, y=0.5))["setFocalPoint"]
    foreign = (await editor.ask(SAY, id=picture, text="Meine", locale="de"))["describePicture"]
    broken = (await editor.ask(SAY, id=picture, text="two\nlines"))["describePicture"]
    preview = (await clients[TokenKind.PREVIEW].ask(LOOK, id=picture, v=None, x=0.5, y=0.5))["setFocalPoint"]

    now = await stands(editor, picture)
    assert late == {"__typename": "PictureConflict", "code": "picture_changed", "actualVersion": now["version"]}
    assert (outside["problems"], foreign["problems"]) == ([{"name": "point"}], [{"name": "locale"}])
    assert (broken["problems"], preview["__typename"]) == ([{"name": "text"}], "NotAllowed")
    assert (now["focalPointBy"], now["words"][0]["text"]) == (None, "Ours")


@pytest.mark.usefixtures("pictures")
async def test_words_for_a_picture_are_said_by_locale_and_an_import_leaves_them_alone(
    clients: Clients, stock: Stock
) -> None:
    editor, server = clients[TokenKind.EDITOR], clients[TokenKind.SERVER]
    picture = await first(editor)
    assert (await stands(editor, picture))["proposal"] == "A, blue"

    await editor.ask(SAY, id=picture, text="A lamp on a desk")
    await editor.ask(SAY, id=picture, text="Une lampe", locale="fr")
    await stock({"A": {"images": [{"src": "a.jpg", "alt": "lamp"}, "b.jpg"], "title": "Desk lamp"}})

    now = await stands(editor, picture)
    me = "editor of the tests"
    assert now["words"] == [
        {"locale": "en", "text": "A lamp on a desk", "saidBy": me},
        {"locale": "fr", "text": "Une lampe", "saidBy": me},
    ]
    assert now["proposal"] is None
    heard = [(await server.ask(SHOWN, locale=each))["product"]["images"][0]["alt"] for each in ("en", "fr")]
    assert heard == ["A lamp on a desk", "Une lampe"]

    # Given back: the nearest others that have said something, last the import.
    await editor.ask(SAY, id=picture, text=None, locale="fr")
    assert (await server.ask(SHOWN, locale="fr"))["product"]["images"][0]["alt"] == "A lamp on a desk"
    await editor.ask(SAY, id=picture, text=None)
    assert (await server.ask(SHOWN, locale="fr"))["product"]["images"][0]["alt"] == "lamp"


@pytest.mark.usefixtures("pictures")
async def test_pictures_are_found_by_what_they_lack_and_a_problem_set_aside_is_taken_up_again(
    clients: Clients, database: Database
) -> None:
    editor = clients[TokenKind.EDITOR]
    picture = await first(editor)
    async with database.write() as db:
        image = (await db.execute(text("SELECT id FROM images WHERE src = 'a.jpg'"))).scalar_one()
        problem = {"image_id": image, "kind": "dark", "site": "shop", "measured": {"mean": 0.1}, "found_at": NOW}
        await db.execute(insert(PictureProblemRow).values(**problem))
    answer = 'mutation ($id: ID!) { %s(input: {site: "shop", picture: $id, kind: DARK}) { __typename } }'

    async def dark() -> list[str]:
        edges = (await editor.ask(LIST, only="WITH_PROBLEMS"))["media"]["edges"]
        return [each["node"]["src"] for each in edges]

    assert await dark() == ["a.jpg"]
    assert [each["kind"] for each in (await stands(editor, picture))["problems"]] == ["DARK"]
    await editor.ask(answer % "setAsidePictureProblem", id=picture)
    assert await dark() == []
    await editor.ask(answer % "takeUpPictureProblem", id=picture)
    assert await dark() == ["a.jpg"]

    await editor.ask(SAY, id=picture, text="")
    mute = (await editor.ask(LIST, only="WITHOUT_WORDS"))["media"]["edges"]
    assert [each["node"]["src"] for each in mute] == ["c.jpg", "b.jpg"]


@pytest.mark.usefixtures("pictures")
async def test_another_file_under_the_same_name_is_looked_at_afresh(clients: Clients, database: Database) -> None:
    editor = clients[TokenKind.EDITOR]
    picture = await first(editor)
    await editor.ask(LOOK, id=picture, v=None, x=0.9, y=0.5)
    async with database.read() as db:
        kept = (await items_by_sku(db, SITE, ["B"], "en"))["B"]
    other_file = NewImage(src="c.jpg", media="cd" + MEDIA[2:])

    async with database.write() as db:
        await save_items(db, SITE, [replace(row("B", {}), images=(other_file,))], [], NOW)

    assert kept.images[0].focal_point == FocalPoint(x=0.9, y=0.5)
    fresh = await stands(editor, await first(editor, "c.jpg"))
    assert (fresh["focalPointBy"], fresh["file"]["focalPoint"], fresh["elsewhere"]) == (None, None, [])
    assert (await stands(editor, picture))["focalPointBy"] == "editor of the tests"
