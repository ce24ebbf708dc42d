"""Roles and tokens as an operator types them: what is said, what is kept, and what it exits with."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access import read
from domain.access.values import Action, Actor, Grant, Role, Token, Trust
from domain.base.database import Database
from domain.base.values import SiteId
from tests.workers.editorial.conftest import Ask, Run

SHOP = SiteId("shop")


async def roles(database: Database) -> tuple[Role, ...]:
    async with database.read() as db:
        return await read.roles(db, SHOP)


async def tokens(database: Database) -> tuple[Token, ...]:
    async with database.read() as db:
        return await read.tokens(db, SHOP)


def opens(ask: Ask, secret: str) -> Actor | None:
    async def look(database: Database) -> Any:
        async with database.read() as db:
            return await read.actor(db, secret, datetime.now(UTC))

    found: Actor | None = ask(look)
    return found


def test_a_preset_becomes_a_role_bound_to_a_locale(run: Run, ask: Ask) -> None:
    result = run("create-role", "--site", "shop", "french", "--preset", "translator", "--locale", "fr")

    assert result.output == ("""role 'french' of 'shop' is made: [{"actions":["decide","edit"],"locales":["fr"]}]\n""")
    grant = Grant(actions=frozenset({Action.EDIT, Action.DECIDE}), locales=frozenset({"fr"}))
    assert ask(roles) == (Role(key="french", title="french", grants=(grant,)),)


def test_a_role_is_made_from_bounds_alone(run: Run, ask: Ask) -> None:
    run(
        "create-role",
        "--site",
        "shop",
        "r",
        "--title",
        "R",
        "--kind",
        "hero",
        "--field",
        "headline",
        "--action",
        "edit",
    )

    grant = Grant(actions=frozenset({Action.EDIT}), kinds=frozenset({"hero"}), fields=frozenset({"headline"}))
    assert ask(roles) == (Role(key="r", title="R", grants=(grant,)),)


def test_a_role_is_made_from_grants_in_json(run: Run, ask: Ask) -> None:
    said = '[{"actions": ["publish"]}, {"locales": ["en", "fr"]}]'
    run("create-role", "--site", "shop", "r", "--grants", said, "--locale", "fr")

    first = Grant(actions=frozenset({Action.PUBLISH}), locales=frozenset({"fr"}))
    second = Grant(locales=frozenset({"fr"}))
    assert ask(roles) == (Role(key="r", title="r", grants=(first, second)),)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "Say what this role may do"),
        (["--preset", "editor", "--grants", "[{}]"], 2, "not from both"),
        (["--grants", "{"], 1, "this is not JSON"),
        (["--grants", '[{"actions": ["delete"]}]'], 1, "grant 1 has unknown action 'delete'"),
        (["--kind", "heroo"], 1, "unknown kind 'heroo'; there are article_feed, category_tiles, hero,"),
        (["--locale", "de"], 1, "unknown locale 'de'; there are en, fr."),
        (["--preset", "translator"], 1, "a translator needs the locales to translate into"),
        (["--preset", "reviewer", "--action", "edit"], 1, "within these bounds nothing is left of them"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    run: Run, ask: Ask, arguments: list[str], status: int, said: str
) -> None:
    result = run("create-role", "--site", "shop", "r", *arguments)

    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert ask(roles) == ()


def test_roles_are_listed(run: Run) -> None:
    run("create-role", "--site", "shop", "reviewer", "--preset", "reviewer", "--title", "Second pair of eyes")

    assert run("roles", "--site", "shop").output == (
        'key       title                grants\nreviewer  Second pair of eyes  [{"actions":["decide"]}]\n'
    )


def test_a_token_has_its_role_and_its_life(run: Run, ask: Ask) -> None:
    run("create-role", "--site", "shop", "reviewer", "--preset", "reviewer")
    arguments = ("--site", "shop", "--kind", "editor", "--label", "Zoé", "--role", "reviewer", "--expires-in", "12h")

    secret = run("create-token", *arguments).output.strip()

    actor = opens(ask, secret)
    assert actor is not None
    assert (actor.label, actor.grants) == ("Zoé", (Grant(actions=frozenset({Action.DECIDE})),))
    (token,) = ask(tokens)
    assert token.expires_at - token.created_at == timedelta(hours=12)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--role", "nobody"], "Site 'shop' has no role 'nobody'. Its roles: none yet."),
        (["--expires-in", "3 weeks"], "'3 weeks' is not a number of days or hours, such as 90d or 12h."),
        (["--expires-in", "0d"], "'0d' is not a number"),
        (["--site", "shap"], "There is no site 'shap'. Known sites: shop."),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(run: Run, ask: Ask, arguments: list[str], said: str) -> None:
    result = run("create-token", "--site", "shop", "--kind", "editor", "--label", "x", *arguments)

    assert (result.exit_code != 0, said in result.output) == (True, True), result.output
    assert ask(tokens) == ()


def test_tokens_are_listed_without_what_opens_doors(run: Run, ask: Ask) -> None:
    secret = run("create-token", "--site", "shop", "--kind", "server", "--label", "shop server").output.strip()
    (token,) = ask(tokens)

    said = run("tokens", "--site", "shop").output

    head, line = said.splitlines()
    columns = ["id", "kind", "label", "role", "created", "expires", "revoked", "documents", "points a minute"]
    assert re.split(" {2,}", head) == columns
    made = f"{token.created_at:%Y-%m-%d %H:%M}"
    assert re.split(" {2,}", line) == [str(token.id), "server", "shop server", "-", made, "-", "-", "off", "-"]
    assert secret not in said


def test_a_revoked_token_opens_nothing(run: Run, ask: Ask) -> None:
    secret = run("create-token", "--site", "shop", "--kind", "editor", "--label", "x").output.strip()
    (token,) = ask(tokens)

    first = run("revoke-token", "--site", "shop", token.id)
    again = run("revoke-token", "--site", "shop", token.id)

    assert first.output == f"token {token.id} is revoked\n"
    assert again.output == f"token {token.id} was revoked before\n"
    assert opens(ask, secret) is None


def test_a_token_that_is_not_there_is_answered_with_how_to_find_it(run: Run) -> None:
    result = run("revoke-token", "--site", "shop", "00000000-0000-0000-0000-000000000001")

    assert result.exit_code == 1
    assert "`python -m workers tokens --site shop` lists those it has." in result.output


def test_a_token_is_limited_to_registered_documents_and_to_a_number_of_points(run: Run, ask: Ask) -> None:
    secret = run(
        "create-token", "--site", "shop", "--kind", "server", "--label", "s", "--documents", "log"
    ).output.strip()
    (token,) = ask(tokens)

    result = run("limit-token", "--site", "shop", "--documents", "enforce", "--points-a-minute", "600", str(token.id))

    assert token.documents is Trust.LOG
    assert result.output == f"token {token.id} is limited\n"
    actor = opens(ask, secret)
    assert actor is not None
    assert (actor.documents, actor.points_a_minute) == (Trust.ENFORCE, 600)
    assert "enforce" in run("tokens", "--site", "shop").output


def test_a_limit_has_to_say_something_about_a_token_there_is(run: Run, ask: Ask) -> None:
    secret = run("create-token", "--site", "shop", "--kind", "server", "--label", "s").output.strip()
    (token,) = ask(tokens)
    nobody = "00000000-0000-0000-0000-000000000000"

    assert run("limit-token", "--site", "shop", str(token.id)).exit_code == 2
    assert run("limit-token", "--site", "shop", "--points-a-minute", "-1", str(token.id)).exit_code == 2
    assert "no token" in run("limit-token", "--site", "shop", "--documents", "log", nobody).output
    actor = opens(ask, secret)
    assert actor is not None
    assert (actor.documents, actor.points_a_minute) == (Trust.OFF, None)
