"""Claims about signing in and out, and about whom nobody can sign in as."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from domain.access.values import Site, TokenKind
from domain.access.write import create_site
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.people.models import PersonRow, SessionRow
from domain.people.rules import passwords
from domain.people.values import Person
from tests.api.conftest import Clients, statements
from tests.api.people.conftest import PASSWORD, VIEWER, Open, hired

SIGN_OUT = """mutation ($all: Boolean!) { signOut(input: {everywhere: $all}) { __typename
  ... on SessionsEnded { count } ... on Refusal { code message } } }"""
SESSIONS = "{ viewer { sessions { id current agent address method } } }"
END = "mutation ($id: ID!) { endSession(input: {id: $id}) { __typename ... on Refusal { code } } }"
CHANGE = """mutation ($current: String!, $fresh: String!) { changePassword(input: {current: $current, fresh: $fresh}) {
  __typename ... on PasswordChanged { ended } ... on Refusal { code message } } }"""


async def count(database: Database, table: str) -> int:
    async with database.read() as db:
        return int((await db.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608 - our own word


async def test_who_signs_in_acts_as_what_they_are_on_the_site_they_work_on(
    browse: Open, ada: Person, database: Database
) -> None:
    async with database.write() as db:
        other = Site(key=SiteId("other"), name="Other", default_locale="en", locales=("en",), currency="EUR")
        await create_site(db, other)
    await hired(database, site="other", kind=TokenKind.OPERATOR)
    tab = browse()

    signed_in = await tab.sign_in(" ADA@example.com ")

    assert signed_in["viewer"] == {"label": "Ada <ada@example.com>", "site": {"key": "shop", "kind": "EDITOR"}}
    seen = await tab.viewer()
    assert seen is not None
    assert (seen["person"], seen["session"]["method"]) == ({"email": "ada@example.com"}, "PASSWORD")
    assert (seen["site"], seen["sites"]) == (
        {"key": "shop", "kind": "EDITOR", "role": None},
        [{"key": "other"}, {"key": "shop"}],
    )
    refused = (await tab.post("{ jobs { edges { node { id } } } }")).json()["errors"][0]
    assert refused["extensions"]["code"] == "NOT_ALLOWED"
    tab.site = "other"
    assert (await tab.ask("{ jobs { edges { node { id } } } }"))["jobs"] == {"edges": []}
    tab.site = "elsewhere"
    nowhere = await tab.viewer()
    assert nowhere is not None
    assert nowhere["site"] is None


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browse: Open, ada: Person) -> None:
    local, remote = browse(), browse("https://shop.example")

    plain = await local.post(SIGN_IN_ADA)
    secure = await remote.post(SIGN_IN_ADA)

    [session, browser] = plain.headers.get_list("set-cookie")
    assert session.startswith("etalage_8000=")
    assert session.endswith("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax")
    assert browser.startswith("etalage_8000_device=")
    [session, browser] = secure.headers.get_list("set-cookie")
    assert session.startswith("__Host-etalage=")
    assert session.endswith("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax; Secure")
    assert browser.startswith("__Host-etalage_device=")
    assert secure.headers["cache-control"] == "private, no-store"


SIGN_IN_ADA = f"""mutation {{ signIn(input: {{email: "ada@example.com", password: "{PASSWORD}"}}) {{
  ... on SignedIn {{ viewer {{ label }} }} ... on SignInRefused {{ code }} }} }}"""


async def test_only_the_hash_of_a_session_and_of_a_password_is_kept(
    browse: Open, ada: Person, database: Database
) -> None:
    tab = browse()
    await tab.sign_in()
    secret = tab.http.cookies["etalage_8000"]

    async with database.read() as db:
        kept = (
            await db.execute(text("SELECT s.hash, p.password FROM sessions s JOIN people p ON p.id = s.person"))
        ).one()

    assert len(secret) == 43
    assert secret not in kept.hash
    assert PASSWORD not in kept.password


async def test_nobody_is_signed_in_over_a_way_that_others_can_read(
    browse: Open, ada: Person, database: Database
) -> None:
    refused = await browse("http://shop.example").sign_in()

    assert refused["code"] == "insecure"
    assert await count(database, "sessions") == 0


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(
    browse: Open, ada: Person, database: Database
) -> None:
    await hired(database, "bob@example.com", "Bob", password=None)
    tab = browse()
    answers, asked = [], []
    for email in ("ada@example.com", "nobody@example.com", "bob@example.com", "not an address"):
        with statements() as seen:
            answers.append(await tab.sign_in(email, "wrong password, alas"))
        asked.append([each.split()[0] for each in seen])

    assert {each["code"] for each in answers} == {"wrong_sign_in"}
    assert len({each["message"] for each in answers}) == 1
    assert all(each == asked[0] for each in asked)
    assert await count(database, "sessions") == 0


async def test_for_an_unknown_address_a_password_is_hashed_all_the_same(
    browse: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str | None] = []

    def matches(_password: str, kept: str | None, _memory_kib: int) -> bool:
        looked.append(kept)
        return False

    monkeypatch.setattr(passwords, "matches", matches)
    await browse().sign_in("nobody@example.com", "whatever it may be")

    assert looked == [None]


async def test_who_guesses_is_stopped_and_an_editor_at_their_own_browser_is_not(
    browse: Open, ada: Person, database: Database
) -> None:
    own = browse(client="198.51.100.7")
    await own.sign_in()
    await own.ask(SIGN_OUT, all=False)
    guesses = [
        (await browse(client=f"192.0.2.{n}").sign_in(password=f"guess number {n} of many"))["code"] for n in range(12)
    ]

    assert guesses == ["wrong_sign_in"] * 10 + ["too_many_tries"] * 2
    right = await browse(client="192.0.2.99").sign_in()
    assert (right["code"], right["retryAfterS"] in range(1, 601)) == ("too_many_tries", True)
    assert (await own.sign_in())["viewer"]["label"] == "Ada <ada@example.com>"


async def test_the_same_limit_stands_for_addresses_that_nobody_has(browse: Open, shop: SiteId) -> None:
    tab = browse()

    codes = [(await tab.sign_in("nobody@example.com", "guess after guess"))["code"] for _ in range(11)]

    assert codes == ["wrong_sign_in"] * 10 + ["too_many_tries"]


async def test_one_password_tried_on_many_accounts_is_stopped_by_the_address_it_comes_from(
    browse: Open, shop: SiteId
) -> None:
    tab = browse()

    codes = [(await tab.sign_in(f"{n}@example.com", "summer holidays 2026"))["code"] for n in range(32)]

    assert codes.count("too_many_tries") in {1, 2}
    assert codes[:30] == ["wrong_sign_in"] * 30


async def test_many_guesses_at_once_are_counted_as_many(browse: Open, ada: Person) -> None:
    tab = browse()

    found = await asyncio.gather(*(tab.sign_in(password=f"guess number {n} of many") for n in range(14)))

    assert sorted(each["code"] for each in found) == ["too_many_tries"] * 4 + ["wrong_sign_in"] * 10


async def test_who_signs_in_rightly_again_and_again_is_never_stopped(browse: Open, ada: Person) -> None:
    tab = browse()

    for _ in range(12):
        assert "viewer" in await browse().sign_in()
    assert "viewer" in await tab.sign_in()


async def test_signing_in_makes_a_new_secret_and_ends_the_session_before(
    browse: Open, ada: Person, database: Database
) -> None:
    tab = browse()
    await tab.sign_in()
    before = tab.http.cookies["etalage_8000"]

    await tab.sign_in()

    assert tab.http.cookies["etalage_8000"] != before
    assert await count(database, "sessions") == 1
    old = browse(headers={"Cookie": f"etalage_8000={before}"})
    assert await old.viewer() is None


async def test_a_secret_that_somebody_put_there_is_not_taken_over(browse: Open, ada: Person) -> None:
    tab = browse()
    tab.http.cookies.set("etalage_8000", "chosen-by-an-attacker", domain="localhost.local", path="/")

    await tab.sign_in()

    assert await browse(headers={"Cookie": "etalage_8000=chosen-by-an-attacker"}).viewer() is None


async def test_who_signs_out_is_nobody_from_the_next_request_on(browse: Open, ada: Person) -> None:
    tab, other = browse(), browse()
    await tab.sign_in()
    await other.sign_in()
    secret = tab.http.cookies["etalage_8000"]

    answer = await tab.post(SIGN_OUT, all=False)

    assert answer.json()["data"]["signOut"] == {"__typename": "SessionsEnded", "count": 1}
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert await browse(headers={"Cookie": f"etalage_8000={secret}"}).viewer() is None
    assert await other.viewer() is not None


async def test_signing_out_everywhere_ends_every_session(browse: Open, ada: Person, database: Database) -> None:
    tab, other = browse(), browse()
    await tab.sign_in()
    await other.sign_in()

    assert (await tab.ask(SIGN_OUT, all=True))["signOut"]["count"] == 2

    assert await other.viewer() is None
    assert await count(database, "sessions") == 0


async def test_one_sees_ones_own_sessions_and_ends_them_and_nobody_elses(
    browse: Open, ada: Person, database: Database
) -> None:
    await hired(database, "bob@example.com", "Bob")
    ada_here, ada_there, bob = browse(headers={"User-Agent": "Here/1"}), browse(client="192.0.2.9"), browse()
    await ada_here.sign_in()
    await ada_there.sign_in()
    await bob.sign_in("bob@example.com")

    found = (await ada_here.ask(SESSIONS))["viewer"]["sessions"]
    there = next(each["id"] for each in found if not each["current"])

    assert [(each["agent"], each["address"]) for each in found if each["current"]] == [("Here/1", "192.0.2.1")]
    assert len(found) == 2
    assert (await bob.ask(END, id=there))["endSession"] == {"__typename": "PersonNotFound", "code": "session_absent"}
    assert await ada_there.viewer() is not None
    assert (await ada_here.ask(END, id=there))["endSession"] == {"__typename": "SessionsEnded"}
    assert await ada_there.viewer() is None


@pytest.mark.parametrize("what", [{"seen_at": timedelta(hours=25)}, {"expires_at": timedelta(seconds=1)}])
async def test_a_session_ends_by_itself(
    browse: Open, ada: Person, database: Database, what: dict[str, timedelta]
) -> None:
    tab = browse()
    await tab.sign_in()
    assert await tab.viewer() is not None

    async with database.write() as db:
        past = {name: text(f"now() - interval '{int(ago.total_seconds())} seconds'") for name, ago in what.items()}
        await db.execute(update(SessionRow).values(past))

    assert await tab.viewer() is None


async def test_a_new_password_ends_every_other_session_and_the_one_before_opens_nothing(
    browse: Open, ada: Person
) -> None:
    tab, other = browse(), browse()
    await tab.sign_in()
    await other.sign_in()
    fresh = "quite another set of words"

    wrong = (await tab.ask(CHANGE, current="not the password", fresh=fresh))["changePassword"]
    weak = (await tab.ask(CHANGE, current=PASSWORD, fresh="short"))["changePassword"]
    assert (wrong["code"], weak["code"]) == ("wrong_sign_in", "password_refused")
    assert await other.viewer() is not None

    changed = (await tab.ask(CHANGE, current=PASSWORD, fresh=fresh))["changePassword"]

    assert changed == {"__typename": "PasswordChanged", "ended": 1}
    assert await tab.viewer() is not None
    assert await other.viewer() is None
    assert (await other.sign_in())["code"] == "wrong_sign_in"
    assert "viewer" in await other.sign_in(password=fresh)


async def test_what_a_signed_in_person_does_is_noted_under_their_name(
    browse: Open, ada: Person, clients: Clients
) -> None:
    tab = browse()
    await tab.sign_in()

    saved = await tab.ask(
        """mutation { saveSegment(input: {site: "shop", key: "loyal", name: "Loyal", condition: {away_days: {at_least: 1}}}) {
          __typename } }"""
    )

    assert saved["saveSegment"]["__typename"] == "SegmentSaved"
    log = await clients[TokenKind.EDITOR].ask('{ auditEntries(site: "shop", first: 1) { edges { node { actor } } } }')
    assert log["auditEntries"]["edges"][0]["node"]["actor"] == "Ada <ada@example.com>"


async def test_a_viewer_by_token_is_the_token(browse: Open, clients: Clients) -> None:
    tab = browse(headers={"Authorization": f"Bearer {clients[TokenKind.EDITOR].token}"})

    assert await tab.viewer() == {
        "label": "editor of the tests",
        "person": None,
        "session": None,
        "site": {"key": "shop", "kind": "EDITOR", "role": None},
        "sites": [{"key": "shop"}],
    }
    assert (await clients.anonymous.ask(VIEWER))["viewer"] is None


async def test_a_password_that_was_kept_with_less_care_is_kept_anew_at_sign_in(
    browse: Open, ada: Person, database: Database
) -> None:
    tab, old = browse(), passwords.hashed(PASSWORD, b"0123456789abcdef", 32)
    async with database.write() as db:
        await db.execute(update(PersonRow).values(password=old))

    assert "viewer" in await tab.sign_in()

    async with database.read() as db:
        kept = (await db.execute(text("SELECT password FROM people"))).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=64,t=2,p=1$")
    assert "viewer" in await tab.sign_in()


class TestWithoutPasswords:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"passwords": False})

    async def test_where_passwords_are_off_none_is_taken(self, browse: Open, database: Database) -> None:
        await hired(database)
        tab = browse()

        ways = (await tab.ask("{ signInWays { password openid { url } } }"))["signInWays"]

        assert ways == {"password": False, "openid": None}
        assert (await tab.sign_in())["code"] == "passwords_off"
