"""Claims about roles and tokens."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.access import read
from domain.access.errors import (
    BadExpiry,
    BadGrants,
    BadRoleKey,
    RoleNotForKind,
    RoleTaken,
    TokenAbsent,
    UnknownRole,
    UnknownSite,
)
from domain.access.rules import permissions
from domain.access.values import Action, AuditEntry, Grant, NewToken, Role, Token, TokenKind
from domain.access.write import create_role, create_token, revoke_token
from domain.base.database import Database
from domain.base.values import SiteId
from tests.conftest import NOW

FRENCH = Role(
    key="french",
    title="French words",
    grants=(Grant(actions=frozenset({Action.EDIT}), locales=frozenset({"fr"})),),
)


async def add_role(database: Database, site: SiteId, role: Role = FRENCH) -> None:
    async with database.write() as db:
        await create_role(db, site, role, by="Ada", now=NOW)


async def add_token(
    database: Database,
    site: SiteId,
    *,
    role: str | None = None,
    kind: TokenKind = TokenKind.EDITOR,
    life: timedelta | None = None,
) -> NewToken:
    expires_at = None if life is None else NOW + life
    async with database.write() as db:
        return await create_token(
            db, site, kind, "Zoé", chance=uuid4().hex, by="Ada", now=NOW, role=role, expires_at=expires_at
        )


async def logged(database: Database, site: SiteId) -> list[AuditEntry]:
    async with database.read() as db:
        return list(reversed(await read.audit_entries(db, site)))


async def listed(database: Database, site: SiteId) -> tuple[Token, ...]:
    async with database.read() as db:
        return await read.tokens(db, site)


async def test_a_token_with_a_role_acts_with_its_grants(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)
    token = await add_token(database, shop, role="french")

    async with database.read() as db:
        actor = await read.actor(db, token.secret, NOW)

    assert actor is not None
    assert actor.grants == FRENCH.grants
    assert actor.hand.grants == FRENCH.grants


async def test_a_token_without_a_role_may_all_that_its_kind_may(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)
    token = await add_token(database, shop)

    async with database.read() as db:
        actor = await read.actor(db, token.secret, NOW)

    assert actor is not None
    assert actor.grants is None


async def test_a_token_opens_nothing_from_its_last_moment_on(database: Database, shop: SiteId) -> None:
    token = await add_token(database, shop, life=timedelta(hours=12))

    async with database.read() as db:
        before = await read.actor(db, token.secret, NOW + timedelta(hours=12, microseconds=-1))
        after = await read.actor(db, token.secret, NOW + timedelta(hours=12))

    assert (before is not None, after) == (True, None)


async def test_roles_and_tokens_are_remembered_and_never_a_secret(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)
    token = await add_token(database, shop, role="french", life=timedelta(days=1))
    (made,) = await listed(database, shop)
    async with database.write() as db:
        assert await revoke_token(db, shop, made.id, by="Ben", now=NOW)

    entries = await logged(database, shop)

    assert [(entry.actor, entry.action, entry.thing, entry.details) for entry in entries] == [
        (
            "Ada",
            "create_role",
            "role:french",
            {"title": "French words", "grants": [{"actions": ["edit"], "locales": ["fr"]}]},
        ),
        (
            "Ada",
            "create_token",
            f"token:{made.id}",
            {
                "kind": "editor",
                "label": "Zoé",
                "role": "french",
                "documents": "off",
                "expires_at": "2026-11-22T12:00:00+00:00",
            },
        ),
        ("Ben", "revoke_token", f"token:{made.id}", {}),
    ]
    assert token.secret not in str(entries)
    assert permissions.token_hash(token.secret) not in str(entries)


async def test_a_revoked_token_opens_nothing_and_stays_revoked_when_it_was(database: Database, shop: SiteId) -> None:
    token = await add_token(database, shop)
    (made,) = await listed(database, shop)

    async with database.write() as db:
        first = await revoke_token(db, shop, made.id, by="Ada", now=NOW)
        again = await revoke_token(db, shop, made.id, by="Ada", now=NOW + timedelta(days=1))

    async with database.read() as db:
        assert await read.actor(db, token.secret, NOW) is None
    assert (first, again) == (True, False)
    assert [token.revoked_at for token in await listed(database, shop)] == [NOW]
    assert [entry.action for entry in await logged(database, shop)] == ["create_token", "revoke_token"]


async def test_a_role_is_made_once(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)

    with pytest.raises(RoleTaken, match="Site 'shop' has a role 'french' already"):
        await add_role(database, shop, Role(key="french", title="All", grants=(Grant(),)))

    async with database.read() as db:
        assert await read.roles(db, shop) == (FRENCH,)
    assert len(await logged(database, shop)) == 1


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role(key="Très", title="-", grants=(Grant(),)), BadRoleKey),
        (Role(key="none", title="-", grants=()), BadGrants),
        (Role(key="none", title="-", grants=(Grant(kinds=frozenset()),)), BadGrants),
    ],
)
async def test_a_role_that_says_nothing_is_not_made(
    database: Database, shop: SiteId, role: Role, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await add_role(database, shop, role)

    async with database.read() as db:
        assert await read.roles(db, shop) == ()
    assert await logged(database, shop) == []


async def test_an_unknown_role_is_answered_with_those_there_are(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)

    with pytest.raises(UnknownRole, match=r"Site 'shop' has no role 'german'\. Its roles: french\."):
        await add_token(database, shop, role="german")

    assert await listed(database, shop) == ()
    assert len(await logged(database, shop)) == 1


async def test_a_token_that_writes_nothing_gets_no_role(database: Database, shop: SiteId) -> None:
    await add_role(database, shop)

    with pytest.raises(RoleNotForKind, match="A publishable token writes no content"):
        await add_token(database, shop, role="french", kind=TokenKind.PUBLISHABLE)

    assert await listed(database, shop) == ()


async def test_a_token_that_would_never_open_anything_is_not_made(database: Database, shop: SiteId) -> None:
    with pytest.raises(BadExpiry):
        await add_token(database, shop, life=timedelta(0))

    assert await listed(database, shop) == ()


async def test_an_unknown_site_is_named(database: Database, shop: SiteId) -> None:
    with pytest.raises(UnknownSite, match=r"There is no site 'shap'\. Known sites: shop\."):
        await add_token(database, SiteId("shap"))
    with pytest.raises(UnknownSite):
        await add_role(database, SiteId("shap"))
    with pytest.raises(UnknownSite):
        async with database.write() as db:
            await revoke_token(db, SiteId("shap"), uuid4(), by="ops", now=NOW)


async def test_a_token_of_another_site_cannot_be_revoked(database: Database, shop: SiteId) -> None:
    stranger = UUID("0190a3a4-0000-7000-8000-000000000001")

    async with database.write() as db:
        with pytest.raises(TokenAbsent):
            await revoke_token(db, shop, stranger, by="Ada", now=NOW)

    assert await logged(database, shop) == []
