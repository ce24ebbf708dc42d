"""What watches the server sees a fault when there is one."""

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.attack.watched import Watched

pytestmark = pytest.mark.unit

BROKEN = b'{"data":{"a":null},"errors":[{"message":"Something went wrong","extensions":{"code":"INTERNAL"}}]}'


async def asked(status: int, body: bytes, query: str = "{ a }") -> tuple[Watched, list[bytes]]:
    """What was seen of one answer, and what the application was asked."""
    heard: list[bytes] = []

    async def answer(request: Request) -> Response:
        heard.append(await request.body())
        return Response(body, status)

    watched = Watched(Starlette(routes=[Route("/", answer, methods=["POST"])]), {"site": ["shop"]})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=watched), base_url="http://shop.test") as client:
        assert (await client.post("/", json={"query": query})).content == body
    return watched, heard


@pytest.mark.parametrize(
    ("status", "body"), [(200, BROKEN), (500, b'{"data":null}'), (503, b"{}"), (200, b"<h1>Oops</h1>"), (200, b"[]")]
)
async def test_an_answer_that_no_request_may_get_is_a_fault(status: int, body: bytes) -> None:
    watched, _ = await asked(status, body)

    assert [(fault.status, fault.answer) for fault in watched.faults] == [(status, body.decode())]


@pytest.mark.parametrize(
    "body", [b'{"data":{"a":1}}', b'{"errors":[{"message":"no","extensions":{"code":"NOT_ALLOWED"}}]}']
)
async def test_data_and_refusals_are_none(body: bytes) -> None:
    watched, _ = await asked(200, body)

    assert (watched.faults, watched.answers) == ([], {200: 1})


async def test_most_of_what_is_named_is_what_there_is() -> None:
    query = " ".join(f'a{n}: jobs(site: "nowhere", expectedVersion: 77)' for n in range(100))

    _, heard = await asked(200, b'{"data":{}}', query)

    told = orjson.loads(heard[0])["query"]
    assert 60 < told.count('site: "shop"') < 90
    assert told.count('site: "shop"') + told.count('site: "nowhere"') == 100
    assert told.count("expectedVersion: 77") < 40
