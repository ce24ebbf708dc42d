"""Claims about signing in with an account elsewhere, and about providers and browsers that lie."""

import re
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from sqlalchemy import text, update

from api.app import create_app
from domain.base.database import Database
from domain.base.errors import Broken
from domain.base.settings import Settings
from domain.people.models import PersonRow
from domain.people.values import Person
from tests.api.people.conftest import Open, Tab, hired
from tests.openid_provider import CLIENT, SECRET, OpenIdProvider, provider

FAILED = "/studio/sign-in?refused=openid_failed"


@pytest.fixture
async def elsewhere() -> AsyncIterator[OpenIdProvider]:
    async with provider() as made:
        yield made


@pytest.fixture
def settings(settings: Settings, elsewhere: OpenIdProvider) -> Settings:
    said = {"openid_issuer": elsewhere.issuer, "openid_client_id": CLIENT, "openid_client_secret": SecretStr(SECRET)}
    return settings.model_copy(update=said)


async def sent(tab: Tab, url: str) -> str:
    """Where the browser is sent from there."""
    answer = await tab.http.get(url)
    assert answer.status_code in {302, 303}, answer.text
    return str(answer.headers["location"])


async def away(tab: Tab, then: str = "/studio/inbox") -> str:
    """The address that the provider sends the browser back to."""
    there = await sent(tab, f"/signin/openid?next={then}")
    async with httpx.AsyncClient() as outside:
        return str((await outside.get(there)).headers["location"])


async def test_who_was_invited_signs_in_with_the_account_that_has_their_address(
    browse: Open, ada: Person, database: Database
) -> None:
    tab = browse()
    ways = (await tab.ask("{ signInWays { openid { label url } } }"))["signInWays"]["openid"]
    assert ways == {"label": "OpenID", "url": "/signin/openid"}

    back = await away(tab)
    there = await sent(tab, back)

    assert there == "/studio/inbox"
    seen = await tab.viewer()
    assert seen is not None
    assert (seen["label"], seen["session"]["method"]) == ("Ada <ada@example.com>", "OPENID")
    async with database.read() as db:
        action = text("SELECT actor, details FROM audit_entries WHERE action = 'link_identity'")
        assert (await db.execute(action)).one().actor == "Ada <ada@example.com>"


async def test_once_known_it_is_the_account_that_counts_and_not_its_address(
    browse: Open, ada: Person, elsewhere: OpenIdProvider, database: Database
) -> None:
    tab = browse()
    await sent(tab, await away(tab))
    async with database.write() as db:
        await db.execute(update(PersonRow).values(email="lovelace@example.com"))
    elsewhere.claims |= {"email": "else@example.com", "email_verified": False}
    again = browse()

    assert await sent(again, await away(again)) == "/studio/inbox"
    seen = await again.viewer()
    assert seen is not None
    assert seen["person"]["email"] == "lovelace@example.com"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"email": "nobody@example.com"}, "openid_unknown_person"),
        ({"email_verified": False}, "openid_unverified"),
        ({"email_verified": None}, "openid_unverified"),
        ({"email": None}, "openid_unknown_person"),
    ],
)
async def test_who_was_not_invited_by_an_address_that_is_theirs_is_not_let_in(
    browse: Open, elsewhere: OpenIdProvider, database: Database, claims: dict[str, Any], code: str
) -> None:
    await hired(database)
    elsewhere.claims |= claims
    tab = browse()

    assert await sent(tab, await away(tab)) == f"/studio/sign-in?refused={code}"

    assert await tab.viewer() is None
    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM sessions"))).scalar_one() == 0
        assert (await db.execute(text("SELECT count(*) FROM identities"))).scalar_one() == 0


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "that of another sign-in"},
        {"nonce": None},
        {"aud": "another server"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"sub": None},
    ],
)
async def test_what_was_signed_for_another_sign_in_lets_nobody_in(
    browse: Open, ada: Person, elsewhere: OpenIdProvider, lies: dict[str, Any]
) -> None:
    elsewhere.lies = lies
    tab = browse()

    assert await sent(tab, await away(tab)) == FAILED
    assert await tab.viewer() is None


@pytest.mark.parametrize("how", ["another key", "a secret of both"])
async def test_what_the_provider_did_not_sign_lets_nobody_in(
    browse: Open, ada: Person, elsewhere: OpenIdProvider, how: str
) -> None:
    if how == "another key":
        elsewhere.signing = RSAKey.generate_key(2048, {"kid": "1"})
    else:
        elsewhere.algorithm, elsewhere.signing = "HS256", OctKey.import_key(SECRET, {"kid": "1"})
    tab = browse()

    assert await sent(tab, await away(tab)) == FAILED


async def test_an_answer_counts_once_and_only_in_the_browser_that_asked(
    browse: Open, ada: Person, elsewhere: OpenIdProvider
) -> None:
    tab, victim, other = browse(), browse(), browse()
    back = await away(tab)

    assert await sent(victim, back) == FAILED
    await away(other)
    assert await sent(other, back) == FAILED
    assert await victim.viewer() is None
    assert await sent(tab, back) == "/studio/inbox"
    assert await sent(tab, back) == FAILED


async def test_a_code_that_somebody_else_was_given_is_of_no_use(
    browse: Open, ada: Person, elsewhere: OpenIdProvider
) -> None:
    attacker, tab = browse(), browse()
    stolen = parse_qs(urlsplit(await away(tab)).query)["code"][0]
    mine = await away(attacker)

    assert await sent(attacker, re.sub(r"code=[^&]+", f"code={stolen}", mine)) == FAILED
    assert elsewhere.refused == ["pkce"]


async def test_a_mix_up_of_providers_is_noticed(browse: Open, ada: Person) -> None:
    tab = browse()

    assert await sent(tab, await away(tab) + "&iss=https%3A%2F%2Fevil.example") == FAILED


@pytest.mark.parametrize(
    "then", ["https://evil.example", "//evil.example", "/studio@evil.example", "/studio\\evil", "/", "/studio/%0d%0ax"]
)
async def test_a_browser_is_sent_to_no_place_but_the_studio(browse: Open, ada: Person, then: str) -> None:
    tab = browse()

    assert await sent(tab, await away(tab, then)) in {"/studio", "/studio/%0d%0ax"}


async def test_signing_in_ends_the_session_before_and_keeps_the_link_of_an_invitation_from_working(
    browse: Open, database: Database, shop: object
) -> None:
    await hired(database, password=None)
    tab = browse()

    await sent(tab, await away(tab))

    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM one_time_links"))).scalar_one() == 0


async def test_a_provider_that_is_away_is_said_to_be(browse: Open, settings: Settings, shop: object) -> None:
    app = create_app(settings.model_copy(update={"openid_issuer": "http://127.0.0.1:9"}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost:8000") as http:
        assert (await http.get("/signin/openid")).headers["location"] == FAILED


@pytest.mark.parametrize("said", [{"openid_issuer": "http://login.example"}, {"openid_client_id": ""}])
def test_settings_that_cannot_be_are_refused_at_the_start(settings: Settings, said: dict[str, str]) -> None:
    with pytest.raises(Broken, match="OPENID_"):
        create_app(settings.model_copy(update=said))
