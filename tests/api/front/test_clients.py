"""Samples of the clients that front ends use, against a server that runs nothing but registered documents."""

import asyncio
import json
import secrets
from typing import Any

import pytest

from domain.access.values import TokenKind, Trust
from domain.access.write import create_token
from domain.base.database import Database
from domain.base.values import SiteId
from tests.api.conftest import Clients
from tests.api.documents.test_commands import Run, run
from tests.api.pages.test_homepage import home
from tests.node import CLIENTS, build, node
from tests.shops import NOW

__all__ = ["home", "run"]

RELEASE = """mutation ($title: String!) { createRelease(input: {site: "shop", title: $title}) { __typename } }"""


@pytest.mark.parametrize(
    ("client", "program", "manifest"),
    [
        ("apollo", "dist/src/main.js", "persisted-query-manifest.json"),
        ("urql", "dist/src/main.js", "src/gql/persisted-documents.json"),
        ("relay", "dist/main.js", "persisted-queries.json"),
    ],
)
async def test_a_client_is_at_home_with_nothing_but_registered_documents(
    *,
    address: str,
    clients: Clients,
    home: SiteId,
    database: Database,
    run: Run,
    client: str,
    program: str,
    manifest: str,
) -> None:
    for number in range(5):
        await clients[TokenKind.EDITOR].ask(RELEASE, title=f"Release {number}")
    await build(client)
    pushed = await asyncio.to_thread(
        run, "push", "--site", "shop", "--client", client, str(CLIENTS / client / manifest)
    )
    assert pushed.exit_code == 0, pushed.output
    tokens = [await enforced(database, kind) for kind in (TokenKind.PUBLISHABLE, TokenKind.EDITOR)]

    said: dict[str, Any] = json.loads(await node(client, program, f"{address}/graphql", home, *tokens))

    page, then = ([block for block in said[visit] if block is not None] for visit in ("page", "next"))
    assert page[:2] == ["Hello", "From our shop: coffee (11), desk (11), garden (11), toys (11)"]
    assert page[2].startswith("New in: Title of coffee-11, ")
    # What was clicked is known to the very next page.
    assert then[1].startswith("Because you looked at Title of coffee-11: Title of coffee-")
    assert said["taken"]["accepted"] == 1
    assert (said["refused"]["__typename"], said["refused"]["code"]) == ("NotAllowed", "bad_shopper_token")
    assert said["releases"] == {"titles": [f"Release {number}" for number in (4, 3, 2, 1, 0)], "pages": 3}
    found = await clients[TokenKind.SERVER].ask('{ product(site: "shop", sku: "coffee-11") { id title inStock } }')
    assert {name: said["refetched"][name] for name in ("id", "title", "inStock")} == found["product"]


async def enforced(database: Database, kind: TokenKind) -> str:
    """A token that may ask nothing but registered documents."""
    async with database.write() as db:
        chance = secrets.token_urlsafe(32)
        made = await create_token(
            db, SiteId("shop"), kind, "a sample", chance=chance, by="tests", now=NOW, documents=Trust.ENFORCE
        )
    return made.secret
