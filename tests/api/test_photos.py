"""A shopper's photo is taken in at once; what it found is asked for, and what is wrong with pictures is answered."""

import io

import httpx
import pytest
from PIL import Image
from sqlalchemy import select, text

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.pictures.models import PhotoSearchRow
from domain.pictures.values import Alike
from domain.pictures.write.photos import answer_photo
from tests.api.conftest import Clients
from tests.shops import NOW, Stock

SEARCH = 'query($id: ID!) { photoSearch(site: "shop", id: $id) { state problem found { score product { sku } } } }'
PROBLEMS = '{ pictureProblems(site: "shop") { edges { node { picture kind what todo sku } } } }'
ASIDE = """mutation($picture: ID!) { setAsidePictureProblem(input: {site: "shop", picture: $picture, kind: SMALL}) {
    __typename ... on PictureNotFound { code } } }"""


def photo(side: int = 64) -> bytes:
    saved = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(saved, "JPEG")
    return saved.getvalue()


async def send(
    clients: Clients, body: bytes, kind: TokenKind = TokenKind.PUBLISHABLE, site: str = "shop"
) -> httpx.Response:
    client = clients[kind]
    return await client.http.post(
        f"/photos?site={site}", content=body, headers={"Authorization": f"Bearer {client.token}"}
    )


async def test_a_photo_waits_for_a_worker_and_its_answer_shows_products(
    database: Database, clients: Clients, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})

    taken = await send(clients, photo())

    assert (taken.status_code, taken.json()["state"]) == (202, "WAITING")
    client, search = clients[TokenKind.PUBLISHABLE], taken.json()["id"]
    assert (await client.ask(SEARCH, id=search))["photoSearch"] == {"state": "WAITING", "problem": None, "found": []}
    async with database.write() as db:
        (key,) = (await db.scalars(select(PhotoSearchRow.id))).all()
        assert (await db.scalars(select(JobRow.kind).where(JobRow.kind == "find_by_photo"))).all() == ["find_by_photo"]
        await answer_photo(db, key, [Alike(item=ids["B"], score=0.9), Alike(item=ids["A"], score=0.5)])
    found = (await client.ask(SEARCH, id=search))["photoSearch"]
    assert found["state"] == "DONE"
    assert [(each["product"]["sku"], each["score"]) for each in found["found"]] == [("B", 0.9), ("A", 0.5)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no photo"),
        (b"\xff\xd8\xff" + b"\0" * 100, "damaged"),
        (b"\xff\xd8\xff" + bytes(12_000_001), "12.0 MB"),
    ],
    ids=["empty", "script", "damaged", "large"],
)
async def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    database: Database, clients: Clients, body: bytes, said: str
) -> None:
    refused = await send(clients, body)

    assert refused.status_code == 422
    assert said in refused.json()["error"]["message"]
    async with database.read() as db:
        assert (await db.scalars(select(PhotoSearchRow.id))).all() == []


async def test_a_photo_needs_a_token_of_its_site(clients: Clients) -> None:
    assert (await clients.anonymous.http.post("/photos?site=shop", content=photo())).status_code == 403
    assert (await send(clients, photo(), site="other")).status_code == 403


async def test_a_photo_nobody_knows_is_null(clients: Clients) -> None:
    assert (await clients[TokenKind.SERVER].ask(SEARCH, id="UGhvdG9TZWFyY2g6MQ=="))["photoSearch"] is None


async def test_editors_see_what_is_wrong_and_set_it_aside(
    database: Database, clients: Clients, stock: Stock, shop: SiteId
) -> None:
    await stock({"A": {"images": ["a.jpg"]}})
    async with database.write() as db:
        await db.execute(
            text(
                "INSERT INTO picture_problems (image_id, kind, site, measured, found_at)"
                " SELECT id, 'small', site, '{\"width\": 90, \"height\": 60}', :now FROM images"
            ),
            {"now": NOW},
        )
    editor = clients[TokenKind.EDITOR]

    ((edge,),) = [(await editor.ask(PROBLEMS))["pictureProblems"]["edges"]]
    answers = [await editor.ask(ASIDE, picture=edge["node"]["picture"]) for _ in range(2)]

    assert edge["node"]["what"] == "The picture is 90 × 60 pixels: pages enlarge it."
    assert [each["setAsidePictureProblem"]["__typename"] for each in answers] == [
        "PictureProblemSetAside",
        "PictureNotFound",
    ]
    assert (await editor.ask(PROBLEMS))["pictureProblems"]["edges"] == []
    refused = await clients[TokenKind.PUBLISHABLE].post(PROBLEMS)
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
