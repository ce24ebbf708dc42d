"""A shop on a port of this machine for tools to attack."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from api.app import create_app
from api.ids import global_id
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from tests.api.conftest import Clients, clients, http, read_timeout_ms, settings
from tests.api.pages.test_homepage import home
from tests.attack.watched import Watched
from tests.shops import NOW, shop, space, stock

__all__ = ["clients", "home", "http", "read_timeout_ms", "settings", "shop", "space", "stock"]

PAGE = '{ page(site: "shop", key: "home") { blocks { id key } } }'
RELEASE = (
    'mutation { createRelease(input: {site: "shop", title: "Autumn"}) { ... on ReleaseCreated { release { id } } } }'
)


@pytest.fixture
async def known(clients: Clients, home: SiteId) -> dict[str, list[str]]:
    """What a shop has, by the names of arguments."""
    editor = clients[TokenKind.EDITOR]
    blocks = (await editor.ask(PAGE))["page"]["blocks"]
    release = (await editor.ask(RELEASE))["createRelease"]["release"]["id"]
    product = (await editor.ask('{ product(site: "shop", sku: "coffee-1") { id } }'))["product"]["id"]
    ids = [each["id"] for each in blocks]
    return {
        "site": ["shop"],
        "id": [*ids, release, product, "ann"],
        "block": [*ids, "hero", "for-you"],
        "blocks": ids,
        "release": [release],
        "page": ["home"],
        "key": ["home", *(each["key"] for each in blocks)],
        "sku": ["coffee-1", "desk-3", "offer", "story-toys"],
        "shopper": ["ann", "bob"],
        "locale": ["en", "fr"],
        "promotion": ["offer"],
        "field": ["headline", "title"],
        "fields": ["headline", "title"],
        "name": ["headline", "title"],
        "zone": ["Europe/Paris"],
        "after": [release, global_id("Job", 1), "1"],
        "thing": [f"block:{ids[0]}"],
        "at": [NOW.isoformat()],
    }


@pytest.fixture
async def target(
    settings: Settings, database: Database, known: dict[str, list[str]]
) -> AsyncIterator[tuple[str, Watched]]:
    """Where the application answers GraphQL, and what was seen of it."""
    watched = Watched(create_app(settings), known)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            watched, loop="uvloop", http="httptools", ws="none", log_level="warning", timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/graphql", watched
        finally:
            server.should_exit = True
            await running
