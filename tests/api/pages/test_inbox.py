"""Claims about the one list of what waits for editors."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from domain.access.rules.grants import PRESETS
from domain.access.values import Role, TokenKind
from domain.access.write import create_role, create_token
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.jobs.values import NewJob
from domain.jobs.write import add
from domain.pages.values.content import FieldEdit
from domain.pictures.read.problems import problems_by_kind
from domain.pictures.values import ProblemKind
from tests.api.conftest import Client, Clients, statements
from tests.editing import edit, made, offer
from tests.shops import NOW, Stock

INBOX = """query ($kinds: [InboxKind!], $first: Int = 50, $after: String, $locale: String, $page: String, $block: ID) {
  inbox(site: "shop", kinds: $kinds, first: $first, after: $after, locale: $locale, page: $page, block: $block) {
    counts { kind count } pageInfo { hasNextPage endCursor }
    edges { node { id kind severity code message facts page block blockKey field locale sku job at proposal { id text heldBy } } } } }"""
DISMISS = """mutation ($ids: [ID!]!, $until: DateTime, $dry: Boolean! = false) {
  dismissEntries(input: {site: "shop", ids: $ids, until: $until, dryRun: $dry}) {
    __typename ... on EntriesDismissed { dismissal count } ... on Refusal { code } } }"""
UNDO = """mutation ($id: ID!) { undoDismissal(input: {site: "shop", dismissal: $id}) {
  __typename ... on DismissalUndone { count } ... on Refusal { code } } }"""
SITE = SiteId("shop")


async def listed(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found = (await client.ask(INBOX, **asked))["inbox"]
    assert sum(each["count"] for each in found["counts"]) == len(found["edges"]) or asked
    return [edge["node"] for edge in found["edges"]]


async def codes(client: Client, **asked: Any) -> list[str]:
    return [each["code"] for each in await listed(client, **asked)]


@pytest.fixture
async def busy(database: Database, stock: Stock, clients: Clients) -> Clients:
    """A shop where something of every kind waits."""
    soon, later = (NOW_IS + timedelta(days=days) for days in (3, 60))
    await stock(
        {
            "P-1": {"images": ["a.jpg"]},
            "OFFER": {"kind": "promotion", "title": "Ten off", "ends_at": soon.isoformat()},
            "LATER": {"kind": "promotion", "title": "Later", "ends_at": later.isoformat()},
        }
    )
    block = await made(database, "hero")
    held = await edit(database, block, 1, FieldEdit(name="headline", value="Ours"))
    french = await edit(database, block, held.version, FieldEdit(name="headline", value="Le nôtre"), locale="fr")
    moved = await edit(database, block, french.version, FieldEdit(name="headline", value="Ours, anew"))
    await offer(database, block, moved.version, headline="Theirs")
    async with database.write() as db:
        await db.execute(text("UPDATE images SET state = 'refused', problem = 'it cannot be read.'"))
        await add(db, [NewJob(kind="bake", key="bake:1", site=SITE)], NOW)
        await db.execute(
            update(JobRow).where(JobRow.kind == "bake").values(state="dead", attempts=5, last_error="no oven")
        )
    return clients


NOW_IS = datetime.now(UTC)


async def test_everything_that_waits_is_in_one_list_in_one_order(busy: Clients) -> None:
    entries = await listed(busy[TokenKind.OPERATOR])

    kinds = [each["kind"] for each in entries]
    assert kinds == sorted(kinds, key=["PROPOSAL", "TRANSLATION", "LINT", "OFFER", "PICTURE", "JOB"].index)
    by_kind = {each["kind"]: each for each in entries}
    proposal = by_kind["PROPOSAL"]
    assert (proposal["code"], proposal["proposal"]["text"], proposal["proposal"]["heldBy"]) == (
        "base_moved",
        "Theirs",
        "Ada",
    )
    assert (proposal["page"], proposal["blockKey"], proposal["field"], proposal["locale"]) == (
        "home",
        "hero",
        "headline",
        "en",
    )
    stale = by_kind["TRANSLATION"]
    assert (stale["code"], stale["field"], stale["locale"]) == ("stale_translation", "headline", "fr")
    assert (by_kind["OFFER"]["sku"], by_kind["OFFER"]["message"][:7]) == ("OFFER", "Ten off")
    assert by_kind["PICTURE"]["message"] == "A picture of P-1 is not shown: it cannot be read."
    assert by_kind["JOB"]["message"] == "bake failed 5 times: no oven"
    # What a message names is there for whoever says it in another language.
    assert [by_kind[kind]["facts"] for kind in ("TRANSLATION", "OFFER", "PICTURE", "JOB")] == [
        {"source_locale": "en"},
        {"title": "Ten off"},
        {"problem": "it cannot be read."},
        {"kind": "bake", "attempts": 5, "error": "no oven"},
    ]
    assert "LATER" not in {each["sku"] for each in entries}


async def test_what_is_wrong_with_a_picture_that_is_shown_waits_as_well(busy: Clients, database: Database) -> None:
    problem = """INSERT INTO picture_problems (image_id, kind, site, measured, found_at)
        SELECT id, 'cut_off', site, '{"edges": ["left"]}', now() FROM images"""
    async with database.write() as db:
        await db.execute(text("UPDATE images SET state = 'read', problem = NULL"))
        await db.execute(text(problem))

    [entry] = await listed(busy[TokenKind.EDITOR], kinds=["PICTURE"])

    assert (entry["code"], entry["sku"]) == ("picture_cut_off", "P-1")
    assert entry["message"] == (
        "A picture of P-1: The thing is cut off at the left. Use a picture that shows the whole thing first, and this one after it."
    )
    await busy[TokenKind.EDITOR].ask(DISMISS, ids=[entry["id"]])
    assert await listed(busy[TokenKind.EDITOR], kinds=["PICTURE"]) == []


async def test_many_pages_ask_no_more_statements_than_one(busy: Clients, database: Database) -> None:
    editor = busy[TokenKind.EDITOR]
    await editor.ask(INBOX)
    with statements() as one:
        await editor.ask(INBOX)
    for key in ("sale", "gifts", "news"):
        await made(database, "hero", on=key)

    with statements() as four:
        await editor.ask(INBOX)

    assert len(four) == len(one)
    assert sum("FROM blocks" in each for each in four) == 1


async def test_a_hint_is_among_the_problems_and_asks_for_nobody_s_time(busy: Clients, database: Database) -> None:
    problem = """INSERT INTO picture_problems (image_id, kind, site, measured, found_at)
        SELECT id, 'unsuitable', site, '{"chance": 0.9}', now() FROM images"""
    async with database.write() as db:
        await db.execute(text("UPDATE images SET state = 'read', problem = NULL"))
        await db.execute(text(problem))

    assert await listed(busy[TokenKind.EDITOR], kinds=["PICTURE"]) == []
    async with database.read() as db:
        assert await problems_by_kind(db, SITE) == {ProblemKind.UNSUITABLE: 1}


async def test_an_editor_sees_no_jobs_and_a_browser_nothing(busy: Clients) -> None:
    assert "job_failed" not in await codes(busy[TokenKind.EDITOR])
    assert "job_failed" in await codes(busy[TokenKind.OPERATOR])
    for client in (busy[TokenKind.PUBLISHABLE], busy[TokenKind.SERVER], busy.anonymous):
        refused = (await client.post(INBOX)).json()["errors"][0]["extensions"]["code"]
        assert refused == "NOT_ALLOWED"


async def test_the_list_is_narrowed_by_kind_place_and_locale(busy: Clients) -> None:
    editor = busy[TokenKind.EDITOR]
    block = (await listed(editor, kinds=["PROPOSAL"]))[0]["block"]

    assert await codes(editor, kinds=["OFFER", "PICTURE"]) == ["offer_ends", "picture_refused"]
    assert {each["locale"] for each in await listed(editor, locale="fr")} == {"fr"}
    assert {each["page"] for each in await listed(editor, page="home")} == {"home"}
    assert await codes(editor, page="nowhere") == []
    assert {each["block"] for each in await listed(editor, block=block)} == {block}
    assert await codes(editor, block="QmxvY2s6eA==") == []


async def test_page_by_page_everything_comes_once(busy: Clients) -> None:
    operator = busy[TokenKind.OPERATOR]
    whole = [each["id"] for each in await listed(operator)]
    found: list[str] = []
    after = None
    for _ in range(len(whole)):
        page = (await operator.ask(INBOX, first=2, after=after))["inbox"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert found == whole
    assert len(whole) == len(set(whole)) > 4


async def test_what_was_waved_away_comes_back_when_it_changes_or_is_brought_back(
    busy: Clients, database: Database
) -> None:
    editor = busy[TokenKind.EDITOR]
    entries = await listed(editor, kinds=["OFFER", "PICTURE"])
    ids = [each["id"] for each in entries]

    dry = (await editor.ask(DISMISS, ids=ids, dry=True))["dismissEntries"]
    assert dry == {"__typename": "EntriesDismissed", "dismissal": None, "count": 2}
    assert len(await listed(editor, kinds=["OFFER", "PICTURE"])) == 2
    done = (await editor.ask(DISMISS, ids=ids))["dismissEntries"]
    assert await codes(editor, kinds=["OFFER", "PICTURE"]) == []
    async with database.write() as db:
        await db.execute(text("UPDATE images SET problem = 'it has no end.'"))
    assert await codes(editor, kinds=["OFFER", "PICTURE"]) == ["picture_refused"]

    assert (await editor.ask(UNDO, id=done["dismissal"]))["undoDismissal"] == {
        "__typename": "DismissalUndone",
        "count": 2,
    }
    assert await codes(editor, kinds=["OFFER", "PICTURE"]) == ["offer_ends", "picture_refused"]
    assert (await editor.ask(UNDO, id=done["dismissal"]))["undoDismissal"]["code"] == "dismissal_refused"


async def test_what_is_put_off_comes_back_at_its_time(busy: Clients, database: Database) -> None:
    editor = busy[TokenKind.EDITOR]
    [offer_] = await listed(editor, kinds=["OFFER"])

    past = (await editor.ask(DISMISS, ids=[offer_["id"]], until="2020-01-01T00:00:00Z"))["dismissEntries"]
    await editor.ask(DISMISS, ids=[offer_["id"]], until="2100-01-01T00:00:00Z")
    gone = await codes(editor, kinds=["OFFER"])
    async with database.write() as db:
        await db.execute(text("UPDATE inbox_dismissals SET until = now() - interval '1 second'"))

    assert (past["code"], gone) == ("dismissal_refused", [])
    assert await codes(editor, kinds=["OFFER"]) == ["offer_ends"]


async def test_a_proposal_wants_an_answer_and_nonsense_names_nothing(busy: Clients, database: Database) -> None:
    editor = busy[TokenKind.EDITOR]
    [proposal] = await listed(editor, kinds=["PROPOSAL"])

    for ids in ([proposal["id"]], ["nonsense"], ["QmxvY2s6eA=="]):
        assert (await editor.ask(DISMISS, ids=ids))["dismissEntries"]["code"] == "dismissal_refused"

    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM inbox_dismissals"))).scalar_one() == 0


async def test_who_may_not_decide_waves_nothing_away(busy: Clients, database: Database) -> None:
    async with database.write() as db:
        role = Role(key="merchandiser", title="Merchandiser", grants=PRESETS["merchandiser"])
        await create_role(db, SITE, role, by="tests", now=NOW)
        token = await create_token(
            db, SITE, TokenKind.EDITOR, "bound", chance="x" * 43, by="tests", now=NOW, role="merchandiser"
        )
    [offer_] = await listed(busy[TokenKind.EDITOR], kinds=["OFFER"])

    bound = Client(busy.anonymous.http, token.secret)

    assert (await bound.ask(DISMISS, ids=[offer_["id"]]))["dismissEntries"]["__typename"] == "NotAllowed"
    preview = await busy[TokenKind.PREVIEW].ask(DISMISS, ids=[offer_["id"]])
    assert preview["dismissEntries"]["__typename"] == "NotAllowed"
    assert await codes(busy[TokenKind.EDITOR], kinds=["OFFER"]) == ["offer_ends"]
