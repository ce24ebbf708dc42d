"""Claims about who works on a site, how they begin, and what no operator may do."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from domain.access.rules.grants import PRESETS
from domain.access.values import Role, Site, TokenKind
from domain.access.write import create_role, create_site
from domain.base.database import Database
from domain.base.values import SiteId
from domain.people.values import Person
from tests.api.conftest import Clients
from tests.api.people.conftest import Open, Tab, hired
from tests.shops import NOW

PEOPLE = '{ people(site: "shop") { edges { node { id name email kind role { key } state } } } }'
INVITE = """mutation ($email: String!, $name: String!, $kind: TokenKind!, $role: String, $site: String!) {
  invitePerson(input: {site: $site, email: $email, name: $name, kind: $kind, role: $role}) {
    __typename ... on PersonInvited { person { id state } link { url } } ... on Refusal { code message } } }"""
LINK = "query ($secret: String!) { oneTimeLink(secret: $secret) { purpose email name } }"
USE = """mutation ($secret: String!, $name: String!, $password: String!) {
  useOneTimeLink(input: {secret: $secret, name: $name, password: $password}) {
    __typename ... on SignedIn { viewer { label } } ... on Refusal { code message } } }"""
OTHER = SiteId("other")


def change(name: str, more: str = "", declared: str = "") -> str:
    return f"""mutation ($id: ID!{declared}) {{ {name}(input: {{site: "shop", id: $id{more}}}) {{
      __typename ... on PersonChanged {{ person {{ state kind role {{ key }} }} }} ... on Refusal {{ code }} }} }}"""


RESET = """mutation ($id: ID!) { createResetLink(input: {site: "shop", id: $id}) {
  __typename ... on OneTimeLinkMade { link { url } } ... on Refusal { code } } }"""


@pytest.fixture
async def boss(browse: Open, database: Database, shop: SiteId) -> Tab:
    """Somebody signed in who may do everything on `shop`."""
    await hired(database, "boss@example.com", "Boss", kind=TokenKind.OPERATOR)
    tab = browse()
    await tab.sign_in("boss@example.com")
    return tab


async def invited(boss: Tab, email: str = "new@example.com", **more: Any) -> dict[str, Any]:
    said = {"email": email, "name": "New", "kind": "EDITOR", "site": "shop", "role": None, **more}
    return dict((await boss.ask(INVITE, **said))["invitePerson"])


async def people_of(tab: Tab) -> dict[str, dict[str, Any]]:
    return {each["node"]["email"]: each["node"] for each in (await tab.ask(PEOPLE))["people"]["edges"]}


async def test_who_is_invited_chooses_a_password_by_a_link_that_is_good_once(browse: Open, boss: Tab) -> None:
    made = await invited(boss)
    secret = made["link"]["url"].partition("#")[2]
    tab = browse()

    assert re.fullmatch(r"http://localhost:8000/studio/welcome#[\w-]{43}", made["link"]["url"])
    assert made["person"]["state"] == "INVITED"
    shown = (await tab.ask(LINK, secret=secret))["oneTimeLink"]
    assert shown == {"purpose": "INVITATION", "email": "new@example.com", "name": "New"}

    weak = (await tab.ask(USE, secret=secret, name="Newt", password="short"))["useOneTimeLink"]
    used = (await tab.ask(USE, secret=secret, name="Newt", password="a good long password"))["useOneTimeLink"]
    again = (await browse().ask(USE, secret=secret, name="Eve", password="another long password"))["useOneTimeLink"]

    assert weak["code"] == "password_refused"
    assert used["viewer"]["label"] == "Newt <new@example.com>"
    assert again["code"] == "one_time_link_refused"
    assert (await tab.ask(LINK, secret=secret))["oneTimeLink"] is None
    assert (await people_of(boss))["new@example.com"]["state"] == "ACTIVE"
    assert "viewer" in await browse().sign_in("new@example.com", "a good long password")


async def test_a_reset_link_lets_in_whoever_holds_it_and_shuts_out_who_was_in(
    browse: Open, boss: Tab, ada: Person
) -> None:
    before = browse()
    await before.sign_in()
    who = (await people_of(boss))["ada@example.com"]["id"]
    first = (await boss.ask(RESET, id=who))["createResetLink"]["link"]["url"].partition("#")[2]
    second = (await boss.ask(RESET, id=who))["createResetLink"]["link"]["url"].partition("#")[2]

    replaced = (await browse().ask(USE, secret=first, name="Ada", password="a good long password"))["useOneTimeLink"]
    assert replaced["code"] == "one_time_link_refused"
    assert await before.viewer() is not None
    used = (await browse().ask(USE, secret=second, name="Ada", password="a good long password"))["useOneTimeLink"]

    assert used["__typename"] == "SignedIn"
    assert await before.viewer() is None
    assert (await browse().sign_in())["code"] == "wrong_sign_in"


async def test_only_the_hash_of_a_link_is_kept(boss: Tab, database: Database) -> None:
    secret = (await invited(boss))["link"]["url"].partition("#")[2]

    async with database.read() as db:
        kept = (await db.execute(text("SELECT hash FROM one_time_links"))).scalars().all()
        noted = (await db.execute(text("SELECT string_agg(details::text, '') FROM audit_entries"))).scalar_one()

    assert len(kept) == 1
    assert secret not in kept[0]
    assert secret not in noted


async def test_what_somebody_may_do_changes_with_their_next_request(
    browse: Open, boss: Tab, ada: Person, database: Database
) -> None:
    async with database.write() as db:
        await create_role(
            db, SiteId("shop"), Role(key="reviewer", title="Reviewer", grants=PRESETS["reviewer"]), by="tests", now=NOW
        )
    tab = browse()
    await tab.sign_in()
    who = (await people_of(boss))["ada@example.com"]["id"]

    bound = await boss.ask(
        change("changePerson", ", kind: EDITOR, role: $role", ", $role: String"), id=who, role="reviewer"
    )
    assert bound["changePerson"]["person"] == {"state": "ACTIVE", "kind": "EDITOR", "role": {"key": "reviewer"}}
    seen = await tab.viewer()
    assert seen is not None
    assert seen["site"]["role"] == {"key": "reviewer"}

    await boss.ask(change("suspendPerson"), id=who)
    suspended = await tab.viewer()
    assert suspended is not None
    assert (suspended["site"], suspended["sites"]) == (None, [])
    await boss.ask(change("readmitPerson"), id=who)
    admitted = await tab.viewer()
    assert admitted is not None
    assert admitted["site"]["key"] == "shop"

    await boss.ask(change("removePerson"), id=who)
    assert await tab.viewer() is None
    assert set(await people_of(boss)) == {"boss@example.com"}


async def test_the_last_operator_can_neither_go_nor_be_sent_away(boss: Tab) -> None:
    who = (await people_of(boss))["boss@example.com"]["id"]

    for query in (change("removePerson"), change("suspendPerson"), change("changePerson", ", kind: EDITOR")):
        [answer] = (await boss.ask(query, id=who)).values()
        assert answer == {"__typename": "PersonRefused", "code": "last_operator"}
    assert (await people_of(boss))["boss@example.com"]["kind"] == "OPERATOR"


async def test_who_is_bound_by_a_role_or_is_no_operator_manages_nobody(
    browse: Open, boss: Tab, ada: Person, database: Database, clients: Clients
) -> None:
    async with database.write() as db:
        await create_role(
            db, SiteId("shop"), Role(key="reviewer", title="Reviewer", grants=PRESETS["reviewer"]), by="tests", now=NOW
        )
    await hired(database, "bound@example.com", "Bound", kind=TokenKind.OPERATOR, role="reviewer")
    bound, editor = browse(), browse()
    await bound.sign_in("bound@example.com")
    await editor.sign_in()

    for tab in (bound, editor):
        assert (await invited(tab))["__typename"] == "NotAllowed"
        refused = (await tab.post(PEOPLE)).json()["errors"][0]["extensions"]["code"]
        assert refused == "NOT_ALLOWED"
        token = 'mutation { createToken(input: {site: "shop", kind: OPERATOR, label: "mine"}) { __typename } }'
        assert (await tab.ask(token))["createToken"] == {"__typename": "NotAllowed"}
    may = (await bound.ask("{ viewer { site { may } } }"))["viewer"]["site"]["may"]
    assert "READ_JOBS" in may
    assert "MANAGE_PEOPLE" not in may
    assert len(await people_of(boss)) == 3


async def test_an_operator_of_one_site_gets_no_hold_on_who_works_on_another(
    boss: Tab, ada: Person, database: Database
) -> None:
    async with database.write() as db:
        await create_site(db, Site(key=OTHER, name="Other", default_locale="en", locales=("en",), currency="EUR"))
    await hired(database, site="other", kind=TokenKind.OPERATOR)
    await hired(database, "else@example.com", "Else", site="other")
    who = (await people_of(boss))["ada@example.com"]["id"]

    assert (await boss.ask(RESET, id=who))["createResetLink"] == {
        "__typename": "PersonRefused",
        "code": "person_elsewhere",
    }
    assert (await invited(boss, "else@example.com"))["code"] == "person_elsewhere"
    assert (await invited(boss, "x@example.com", site="other"))["__typename"] == "NotAllowed"


async def test_who_works_nowhere_is_invited_like_somebody_new(browse: Open, boss: Tab, ada: Person) -> None:
    who = (await people_of(boss))["ada@example.com"]["id"]
    await boss.ask(change("removePerson"), id=who)

    made = await invited(boss, "ada@example.com")

    assert made["person"] == {"id": who, "state": "INVITED"}
    assert made["link"] is not None
    assert (await browse().sign_in())["code"] == "wrong_sign_in"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"email": "ada@example.com"}, "person_here"),
        ({"email": "no address"}, "bad_person"),
        ({"name": "<b>"}, "bad_person"),
        ({"kind": "SERVER"}, "bad_person"),
        ({"role": "nothing"}, "unknown_role"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_written(
    boss: Tab, ada: Person, database: Database, said: dict[str, str], code: str
) -> None:
    assert (await invited(boss, **said))["code"] == code

    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM people"))).scalar_one() == 2
        assert (await db.execute(text("SELECT count(*) FROM one_time_links"))).scalar_one() == 0


async def test_people_are_listed_page_by_page(boss: Tab, database: Database) -> None:
    for name in ("Cleo", "ada", "Bob"):
        await hired(database, f"{name.lower()}@example.com", name, password=None)
    query = 'query ($after: String) { people(site: "shop", first: 3, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } } }'

    first = (await boss.ask(query))["people"]
    second = (await boss.ask(query, after=first["pageInfo"]["endCursor"]))["people"]

    assert [each["node"]["name"] for each in first["edges"]] == ["ada", "Bob", "Boss"]
    assert [each["node"]["name"] for each in second["edges"]] == ["Cleo"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_token_is_made_shown_once_and_revoked(browse: Open, boss: Tab) -> None:
    made = (
        await boss.ask(
            """mutation { createToken(input: {site: "shop", kind: EDITOR, label: "for the app"}) {
              ... on TokenCreated { secret token { id label usable } } } }"""
        )
    )["createToken"]
    tab = browse(headers={"Authorization": f"Bearer {made['secret']}"})
    seen = await tab.viewer()

    assert seen is not None
    assert (seen["label"], made["token"]["usable"]) == ("for the app", True)
    listed = (await boss.post('{ tokens(site: "shop") { edges { node { id label kind } } } }')).text
    assert made["secret"] not in listed
    assert '"label":"for the app"' in listed
    revoke = """mutation ($id: ID!) { revokeToken(input: {site: "shop", id: $id}) {
      ... on TokenRevoked { token { usable } } ... on Refusal { code } } }"""
    assert (await boss.ask(revoke, id=made["token"]["id"]))["revokeToken"] == {"token": {"usable": False}}
    assert (await boss.ask(revoke, id="VG9rZW46eA=="))["revokeToken"]["code"] == "token_absent"


async def test_a_role_is_made_with_what_there_is(boss: Tab) -> None:
    create = """mutation ($key: String!, $locales: [String!]) { createRole(input: {
      site: "shop", key: $key, title: "French", grants: [{actions: [EDIT, DECIDE], locales: $locales}]}) {
      __typename ... on Refusal { code } } }"""

    assert (await boss.ask(create, key="french", locales=["fr"]))["createRole"] == {"__typename": "RoleCreated"}
    assert (await boss.ask(create, key="french", locales=["fr"]))["createRole"]["code"] == "role_taken"
    assert (await boss.ask(create, key="danish", locales=["da"]))["createRole"]["code"] == "bad_grants"
    assert (await boss.ask('{ roles(site: "shop") { key grants { actions kinds locales } } }'))["roles"] == [
        {"key": "french", "grants": [{"actions": ["DECIDE", "EDIT"], "kinds": None, "locales": ["fr"]}]}
    ]
