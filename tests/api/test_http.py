"""Claims about the server around GraphQL: health, media, limits, masked errors, the schema file."""

import hashlib
import io
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from api.app import create_app
from api.limits import MAX_BODY_BYTES
from api.schema import sdl
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.errors import Broken
from domain.base.settings import Settings
from tests.api.conftest import Clients

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.unit
def test_the_committed_schema_is_the_schema() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


async def test_live_needs_nothing_and_ready_needs_the_schema(http: httpx.AsyncClient, database: Database) -> None:
    live = await http.get("/health/live")
    ready = await http.get("/health/ready")

    assert (live.status_code, ready.status_code) == (200, 200)
    assert ready.json()["status"] == "ready"


async def test_without_a_database_the_server_lives_and_is_not_ready(settings: Settings) -> None:
    lost = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/nothing"})
    app = create_app(lost)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http:
        assert (await http.get("/health/live")).status_code == 200
        assert (await http.get("/health/ready")).status_code == 503


def test_a_server_without_a_secret_key_says_so(settings: Settings) -> None:
    with pytest.raises(Broken, match="SECRET_KEY"):
        create_app(Settings(database_url=settings.database_url))


async def test_a_picture_comes_as_it_is_or_narrower_and_never_wider(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    key = keep(settings, Image.new("RGB", (600, 300), "teal"))

    whole = await http.get(f"/media/{key}")
    narrow = await http.get(f"/media/{key}?w=320")
    wide = await http.get(f"/media/{key}?w=1920")

    assert whole.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(narrow.content)).size == (320, 160)
    assert Image.open(io.BytesIO(wide.content)).size == (600, 300)
    assert "immutable" in narrow.headers["cache-control"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "ab/abc.png", "%2e%2e/%2e%2e/etc/passwd", f"ab/{'0' * 64}.png"])
async def test_no_address_leads_out_of_the_media_folder(http: httpx.AsyncClient, key: str) -> None:
    assert (await http.get(f"/media/{key}")).status_code == 404


async def test_a_width_that_is_not_offered_is_refused_with_those_that_are(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    key = keep(settings, Image.new("RGB", (10, 10), "teal"))

    refused = await http.get(f"/media/{key}?w=17")

    assert refused.status_code == 400
    assert "160, 320, 480" in refused.json()["error"]


def keep(settings: Settings, picture: Image.Image) -> str:
    held = io.BytesIO()
    picture.save(held, "PNG")
    name = hashlib.sha256(held.getvalue()).hexdigest()
    path = settings.media_dir / name[:2] / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held.getvalue())
    return f"{name[:2]}/{name}.png"


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(http: httpx.AsyncClient) -> None:
    json = {"Content-Type": "application/json"}
    refused = await http.post("/graphql", content=b"x" * (MAX_BODY_BYTES + 1), headers=json)

    assert refused.status_code == 413


@pytest.mark.parametrize(
    "value", ["[" * 100_000 + "]" * 100_000, '"\\ud800"', "NaN"], ids=["deep", "half a character", "no number"]
)
async def test_a_body_that_is_no_json_is_refused_before_anything_is_done(clients: Clients, value: str) -> None:
    body = f'{{"query": "query($s: String!) {{ segments(site: $s) {{ key }} }}", "variables": {{"s": {value}}}}}'
    headers = {"Authorization": f"Bearer {clients[TokenKind.EDITOR].token}", "Content-Type": "application/json"}

    refused = await clients.anonymous.http.post("/graphql", content=body.encode(), headers=headers)

    assert refused.status_code == 400
    assert "The body is not JSON." in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "document",
    [
        "query { " + " ".join(f'a{n}: product(site: "shop", sku: "x") {{ sku }}' for n in range(60)) + " }",
        "query { " + "node " * 5000 + " }",
        "{ __schema " + "{ types { fields { type " * 12 + "{ name }" + " } } }" * 12 + " }",
    ],
    ids=["aliases", "tokens", "depth"],
)
async def test_a_document_past_the_limits_is_refused(clients: Clients, document: str) -> None:
    answer = (await clients[TokenKind.SERVER].post(document)).json()

    assert answer.get("data") is None
    assert answer["errors"]


async def test_an_unexpected_error_is_masked_with_a_reference(clients: Clients, database: Database) -> None:
    async with database.write() as db:
        await db.execute(text("ALTER TABLE pages RENAME TO pages_away"))
    try:
        answer = (await clients[TokenKind.SERVER].post('{ homepage(context: {site: "shop"}) { locale } }')).json()
    finally:
        async with database.write() as db:
            await db.execute(text("ALTER TABLE pages_away RENAME TO pages"))

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["reference"] in error["message"]
    assert "pages" not in error["message"]


async def test_a_site_without_a_page_says_how_to_make_one(clients: Clients) -> None:
    answer = (await clients[TokenKind.SERVER].post('{ homepage(context: {site: "shop"}) { locale } }')).json()

    assert answer["errors"][0]["extensions"]["code"] == "PAGE_ABSENT"
    assert "create-page" in answer["errors"][0]["message"]


async def test_a_question_may_come_by_get_and_a_command_may_not(http: httpx.AsyncClient, clients: Clients) -> None:
    headers = {"Authorization": f"Bearer {clients[TokenKind.SERVER].token}"}
    question = await http.get(
        "/graphql", params={"query": '{ product(site: "shop", sku: "x") { sku } }'}, headers=headers
    )
    command = await http.get(
        "/graphql", params={"query": 'mutation { startShopper(input: {site: "shop"}) { __typename } }'}, headers=headers
    )

    assert question.json() == {"data": {"product": None}}
    assert (command.status_code, command.headers["allow"]) == (405, "POST")
