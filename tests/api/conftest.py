"""A server in process on a real database, clients with tokens, and a counter of SQL statements."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.engine import Engine

from api.app import create_app
from domain.access.values import TokenKind
from domain.access.write import create_token
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from tests.shops import NOW, shop, space, stock

__all__ = ["shop", "space", "stock"]

KEY = "a key of sixteen characters"


@dataclass(slots=True)
class Client:
    """Asks the server as one token."""

    http: httpx.AsyncClient
    token: str | None

    async def post(self, query: str, **variables: object) -> httpx.Response:
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = (await self.post(query, **variables)).json()
        assert "errors" not in answer, answer
        return dict(answer["data"])


@dataclass(slots=True)
class Clients:
    """A client for every kind of token of the site `shop`, and one without any."""

    anonymous: Client
    by_kind: dict[TokenKind, Client] = field(default_factory=dict)

    def __getitem__(self, kind: TokenKind) -> Client:
        return self.by_kind[kind]


@pytest.fixture
def read_timeout_ms() -> int:
    """Longer than in a shop: a machine with much else to do makes no page of these tests a degraded one."""
    return 20_000


@pytest.fixture
def settings(database_url: str, tmp_path: Path, read_timeout_ms: int) -> Settings:
    return Settings(
        database_url=database_url,
        secret_key=SecretStr(KEY),
        state_dir=tmp_path,
        media_dir=tmp_path / "media",
        read_timeout_ms=read_timeout_ms,
        # Allowances are settled beside requests, in statements that no request waits for; tests count those it does.
        points_a_minute=0,
    )


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application, with fresh pools: the first request meets a cold one."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as client,
    ):
        # Its statements are no request's; tests count those that are.
        await app.state.warming
        yield client


@pytest.fixture
async def clients(database: Database, shop: SiteId, http: httpx.AsyncClient) -> Clients:
    clients = Clients(anonymous=Client(http, None))
    async with database.write() as db:
        for kind in TokenKind:
            chance = secrets.token_urlsafe(32)
            made = await create_token(db, shop, kind, f"{kind} of the tests", chance=chance, by="tests", now=NOW)
            clients.by_kind[kind] = Client(http, made.secret)
    return clients


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that are executed inside, by anybody in this process."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)
