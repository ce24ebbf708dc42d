"""People of the site `shop`, and browsers they sign in with."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from api.app import create_app
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.people import read
from domain.people.rules import passwords
from domain.people.values import NewColleague, Person
from domain.people.write.colleagues import invite
from domain.people.write.passwords import set_password
from tests.shops import NOW

HERE = "http://localhost:8000"
PASSWORD = "three words and a half"
SIGN_IN = """mutation ($email: String!, $password: String!) { signIn(input: {email: $email, password: $password}) {
  __typename ... on SignedIn { viewer { label site { key kind } } } ... on SignInRefused { code message retryAfterS } } }"""
VIEWER = "{ viewer { label person { email } session { id method } site { key kind role { key } } sites { key } } }"


@dataclass(slots=True)
class Tab:
    """A tab of a browser that shows a page of ours, or, by other headers, of somebody else."""

    http: httpx.AsyncClient
    site: str | None = "shop"
    headers: dict[str, str] = field(default_factory=dict)

    async def post(self, query: str, **variables: object) -> httpx.Response:
        own = {} if self.site is None else {"Etalage-Site": self.site}
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers={**own, **self.headers})

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer = (await self.post(query, **variables)).json()
        assert "errors" not in answer, answer
        return dict(answer["data"])

    async def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD) -> dict[str, Any]:
        return dict((await self.ask(SIGN_IN, email=email, password=password))["signIn"])

    async def viewer(self) -> dict[str, Any] | None:
        found = (await self.ask(VIEWER))["viewer"]
        return None if found is None else dict(found)


Open = Callable[..., Tab]
QUICK_KIB = 64
"""Hashing is measured elsewhere; here it is to take no time."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"password_memory_kib": QUICK_KIB})


@pytest.fixture
async def browse(settings: Settings, shop: SiteId) -> AsyncIterator[Open]:
    """Opens a tab in a browser of its own."""
    app = create_app(settings)
    opened: list[httpx.AsyncClient] = []

    def tab(address: str = HERE, client: str = "192.0.2.1", **more: Any) -> Tab:
        transport = httpx.ASGITransport(app=app, client=(client, 50_000))
        http = httpx.AsyncClient(transport=transport, base_url=address)
        opened.append(http)
        return Tab(http, **more)

    async with app.router.lifespan_context(app):
        await app.state.warming
        yield tab
        for each in opened:
            await each.aclose()


async def hired(
    database: Database,
    email: str = "ada@example.com",
    name: str = "Ada",
    *,
    site: str = "shop",
    kind: TokenKind = TokenKind.EDITOR,
    role: str | None = None,
    password: str | None = PASSWORD,
) -> Person:
    """Somebody who works on a site and has a password."""
    new = NewColleague(site=SiteId(site), email=email, name=name, kind=kind, role=role)
    async with database.write() as db:
        made = await invite(db, new, f"secret of {email}", anywhere=True, by="tests", now=NOW)
        person = made.colleague.person
        if password is not None and (await read.credentials(db, email)).password is None:
            kept = passwords.hashed(password, b"0123456789abcdef", QUICK_KIB)
            await set_password(db, person, kept, keep=None, by="tests", now=NOW)
    return person


@pytest.fixture
async def ada(database: Database, shop: SiteId) -> Person:
    return await hired(database)
