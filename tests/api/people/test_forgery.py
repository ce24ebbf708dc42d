"""Claims about requests that a browser sends for somebody else's page: none of them is anybody's."""

import httpx
import pytest

from domain.base.database import Database
from domain.people.values import Person
from tests.api.front.conftest import address  # noqa: F401 - a fixture
from tests.api.people.conftest import HERE, PASSWORD, SIGN_IN, VIEWER, Open

SAVE = """mutation { saveSegment(input: {site: "shop", key: "loyal", name: "Loyal", condition: {away_days: {at_least: 1}}}) {
  __typename ... on Refusal { code } } }"""
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9000"},
    {"Origin": "https://localhost:8000"},
    {"Origin": "http://localhost:8000.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_page_of_another_origin_is_nobody_with_everybodys_cookies(
    browse: Open, ada: Person, headers: dict[str, str]
) -> None:
    tab = browse()
    await tab.sign_in()
    assert await tab.viewer() is not None

    tab.headers = headers

    assert await tab.viewer() is None
    assert (await tab.ask(SAVE))["saveSegment"] == {"__typename": "NotAllowed", "code": "not_allowed"}


async def test_a_page_of_ours_is_somebody(browse: Open, ada: Person) -> None:
    tab = browse(headers={"Origin": HERE, "Sec-Fetch-Site": "same-origin"})
    await tab.sign_in()

    assert (await tab.ask(SAVE))["saveSegment"] == {"__typename": "SegmentSaved"}


async def test_a_request_without_the_header_that_forms_cannot_send_is_nobody(browse: Open, ada: Person) -> None:
    tab = browse()
    await tab.sign_in()

    tab.site = None

    assert await tab.viewer() is None


async def test_a_form_cannot_send_what_is_read(browse: Open, ada: Person) -> None:
    tab = browse()
    await tab.sign_in()

    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await tab.http.post(
            "/graphql",
            content=b'{"query": "{ viewer { label } }"}',
            headers={"Content-Type": kind, "Etalage-Site": "shop"},
        )
        assert answer.status_code == 415


async def test_browsers_are_told_that_other_origins_may_not_send_it(browse: Open) -> None:
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, etalage-site",
    }

    answer = await browse().http.options("/graphql", headers=asked)

    assert "etalage-site" not in answer.headers["access-control-allow-headers"].lower()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_session_counts_for_nothing_where_answers_are_shared(browse: Open, ada: Person) -> None:
    tab = browse()
    await tab.sign_in()

    got = await tab.http.get("/graphql", params={"query": VIEWER}, headers={"Etalage-Site": "shop"})

    assert got.json()["data"]["viewer"] is None


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_no_other_page_signs_a_browser_in_as_somebody(
    browse: Open, ada: Person, headers: dict[str, str], database: Database
) -> None:
    answer = await browse(headers=headers).post(SIGN_IN, email="ada@example.com", password=PASSWORD)

    assert answer.json()["data"]["signIn"]["code"] == "foreign_page"
    assert "set-cookie" not in answer.headers


async def test_no_command_comes_by_get(browse: Open, ada: Person) -> None:
    query = f'mutation {{ signIn(input: {{email: "ada@example.com", password: "{PASSWORD}"}}) {{ __typename }} }}'

    answer = await browse().http.get("/graphql", params={"query": query}, headers={"Etalage-Site": "shop"})

    assert answer.status_code == 405


async def test_a_token_that_opens_nothing_is_not_made_up_for_by_a_cookie(browse: Open, ada: Person) -> None:
    tab = browse()
    await tab.sign_in()

    tab.headers = {"Authorization": "Bearer etl_edi_nothing"}

    assert await tab.viewer() is None


async def test_a_websocket_of_any_page_is_nobody(address: str, ada: Person) -> None:  # noqa: F811 - the fixture
    import websockets

    async with httpx.AsyncClient(base_url=address) as http:
        body = {"query": SIGN_IN, "variables": {"email": "ada@example.com", "password": PASSWORD}}
        await http.post("/graphql", json=body, headers={"Etalage-Site": "shop"})
        cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    assert "_device" in cookies

    headers = {"Cookie": cookies, "Etalage-Site": "shop", "Origin": address}
    url = address.replace("http", "ws") + "/graphql"
    async with websockets.connect(url, subprotocols=["graphql-transport-ws"], additional_headers=headers) as socket:  # type: ignore[list-item]
        await socket.send('{"type": "connection_init"}')
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
