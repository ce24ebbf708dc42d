"""Claims about releases through GraphQL: refusals are data, and nobody but editors sees or does anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.models import ReleaseRow
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Client, Clients, statements
from tests.editing import edit, made, publish, state

CREATE = """mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { __typename
  ... on ReleaseCreated { release { id version state blockCount shown } } ... on ReleaseInvalid { problems { name } }
  ... on Refusal { code message } } }"""
ADD = """mutation ($input: AddToReleaseInput!) { addToRelease(input: $input) { __typename
  ... on ReleaseEdited { release { id version blockCount blocks { key shows slots { name scope base live value } } } }
  ... on ReleaseInvalid { problems { block key name message } } ... on BlockConflict { actualVersion }
  ... on Refusal { code } } }"""
PUBLISH = """mutation ($input: PublishReleaseInput!) { publishRelease(input: $input) { __typename
  ... on ReleasePublished { dryRun release { version state shown } blocks { key slots { base live value conflict } } }
  ... on ReleaseStale { expectedVersion actualVersion } ... on ReleaseInvalid { problems { key name message } }
  ... on ReleaseConflict { blocks { key moved fields { name scope base theirs mine } } } ... on Refusal { code message } } }"""
REBASE = """mutation ($input: RebaseReleaseInput!) { rebaseRelease(input: $input) { __typename
  ... on ReleaseEdited { release { version blockCount } } ... on Refusal { code } } }"""
SCHEDULE = """mutation ($input: ScheduleReleaseInput!) { scheduleRelease(input: $input) { __typename
  ... on ReleaseScheduled { release { version state scheduledAt shown overdue } }
  ... on ReleaseInvalid { problems { name message } } ... on Refusal { code } } }"""
REVERT = """mutation ($input: RevertReleaseInput!) { revertRelease(input: $input) { __typename
  ... on ReleaseReverted { release { title reverts state } } ... on Refusal { code message } } }"""
PUBLISH_BLOCK = """mutation ($input: PublishBlockInput!) { publishBlock(input: $input) { __typename
  ... on BlockPublished { scheduled { id title at } } ... on Refusal { code } } }"""
LIST = """query ($state: ReleaseState, $after: String, $first: Int) {
  releases(site: "shop", state: $state, first: $first, after: $after) {
    edges { cursor node { id title state } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
ONE = "query ($id: ID!) { release(id: $id) { title version overdue shown blocks { key slots { live value } } } }"


@pytest.fixture
async def editor(clients: Clients) -> Client:
    return clients[TokenKind.EDITOR]


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A live hero that says `Old`, and `New` in its draft."""
    block = await made(database)
    await write(database, block, "Old")
    await publish(database, block, (await state(database, block)).version)
    await write(database, block, "New")
    return block


async def write(database: Database, block: BlockId, headline: str) -> None:
    await edit(database, block, (await state(database, block)).version, FieldEdit(name="headline", value=headline))


async def shown(editor: Client) -> dict[str, Any]:
    page = await editor.ask(
        'query { page(site: "shop", key: "home") { blocks { id version liveFields { name value } } } }'
    )
    block = page["page"]["blocks"][0]
    return {"id": block["id"], "version": block["version"], "live": block["liveFields"][0]["value"]}


async def started(editor: Client, title: str = "Spring") -> dict[str, Any]:
    """A draft release that holds the hero's new headline."""
    made_ = (await editor.ask(CREATE, input={"site": "shop", "title": title}))["createRelease"]["release"]
    block = await shown(editor)
    added = await editor.ask(
        ADD,
        input={
            **named(made_),
            "blocks": [{"id": block["id"], "expectedVersion": block["version"]}],
        },
    )
    return dict(added["addToRelease"]["release"])


def named(release: dict[str, Any]) -> dict[str, Any]:
    return {"site": "shop", "id": release["id"], "expectedVersion": release["version"]}


async def test_a_release_is_made_looked_at_and_published(editor: Client, hero: BlockId) -> None:
    release = await started(editor)

    dry = (await editor.ask(PUBLISH, input={**named(release), "dryRun": True}))["publishRelease"]
    before = (await shown(editor))["live"]
    done = (await editor.ask(PUBLISH, input=named(release)))["publishRelease"]

    slot = {"name": "headline", "scope": "person@en", "base": "Old", "live": "Old", "value": "New"}
    assert release["blocks"] == [{"key": "hero", "shows": None, "slots": [slot]}]
    assert (dry["dryRun"], dry["release"]) == (True, {"version": 2, "state": "DRAFT", "shown": False})
    assert (done["dryRun"], done["release"]) == (False, {"version": 3, "state": "PUBLISHED", "shown": True})
    assert (before, (await shown(editor))["live"]) == ("Old", "New")


async def test_a_conflict_is_data_with_three_sides_and_rebasing_answers_it(
    editor: Client, hero: BlockId, database: Database
) -> None:
    release = await started(editor)
    await write(database, hero, "Theirs")
    await publish(database, hero, (await state(database, hero)).version)

    refused = (await editor.ask(PUBLISH, input=named(release)))["publishRelease"]
    rebased = await editor.ask(REBASE, input={**named(release), "resolve": [{"side": "MINE", "field": "headline"}]})
    after = {**release, **rebased["rebaseRelease"]["release"]}
    done = (await editor.ask(PUBLISH, input=named(after)))["publishRelease"]

    sides = {"name": "headline", "scope": "person@en", "base": "Old", "theirs": "Theirs", "mine": "New"}
    assert refused["__typename"] == "ReleaseConflict"
    assert refused["blocks"] == [{"key": "hero", "moved": None, "fields": [sides]}]
    assert done["__typename"] == "ReleasePublished"
    assert (await shown(editor))["live"] == "New"


async def test_a_moment_is_taken_as_the_wall_shows_it_somewhere(editor: Client, hero: BlockId) -> None:
    release = await started(editor)

    bad = (await editor.ask(SCHEDULE, input={**named(release), "at": "soon"}))["scheduleRelease"]
    past = (await editor.ask(SCHEDULE, input={**named(release), "at": "2020-01-01T00:00:00Z"}))["scheduleRelease"]
    at = {"local": "2035-07-01T09:00", "zone": "Europe/Paris"}
    done = (await editor.ask(SCHEDULE, input={**named(release), "at": at}))["scheduleRelease"]

    assert [bad["__typename"], bad["problems"][0]["name"]] == ["ReleaseInvalid", "at"]
    assert past["problems"] == [{"name": "at", "message": "is past; publish it, or choose a later moment"}]
    assert done["release"] == {
        "version": 3,
        "state": "SCHEDULED",
        "scheduledAt": "2035-07-01T07:00:00+00:00",
        "shown": False,
        "overdue": 0.0,
    }
    assert (await shown(editor))["live"] == "Old"


async def test_who_publishes_is_told_which_releases_will_replace_it(
    editor: Client, hero: BlockId, database: Database
) -> None:
    release = await started(editor)
    await editor.ask(SCHEDULE, input={**named(release), "at": "2035-07-01T07:00:00Z"})
    await write(database, hero, "Between")
    block = await shown(editor)

    done = await editor.ask(
        PUBLISH_BLOCK, input={"site": "shop", "id": block["id"], "expectedVersion": block["version"]}
    )

    assert done["publishBlock"] == {
        "__typename": "BlockPublished",
        "scheduled": [{"id": release["id"], "title": "Spring", "at": "2035-07-01T07:00:00+00:00"}],
    }


async def test_a_release_is_reverted_by_a_release(editor: Client, hero: BlockId) -> None:
    release = await started(editor)
    await editor.ask(PUBLISH, input=named(release))

    stale = (await editor.ask(REVERT, input=named(release)))["revertRelease"]
    done = (await editor.ask(REVERT, input=named({**release, "version": 3})))["revertRelease"]

    assert stale["__typename"] == "ReleaseStale"
    assert done["release"] == {"title": "Revert Spring", "reverts": release["id"], "state": "PUBLISHED"}
    assert (await shown(editor))["live"] == "Old"


async def test_refusals_are_data(editor: Client, hero: BlockId) -> None:
    release = await started(editor)
    block = await shown(editor)

    titled = (await editor.ask(CREATE, input={"site": "shop", "title": " "}))["createRelease"]
    unknown = (await editor.ask(PUBLISH, input=named({"id": "nonsense", "version": 1})))["publishRelease"]
    stale = (await editor.ask(PUBLISH, input=named({**release, "version": 1})))["publishRelease"]
    early = (await editor.ask(REVERT, input=named(release)))["revertRelease"]
    moved = await editor.ask(ADD, input={**named(release), "blocks": [{"id": block["id"], "expectedVersion": 1}]})

    assert (titled["__typename"], titled["problems"]) == ("ReleaseInvalid", [{"name": "title"}])
    assert unknown["__typename"] == "ReleaseNotFound"
    assert (stale["__typename"], stale["actualVersion"]) == ("ReleaseStale", 2)
    assert (early["__typename"], early["code"]) == ("ReleaseInOtherState", "release_in_other_state")
    assert moved["addToRelease"] == {
        "__typename": "BlockConflict",
        "actualVersion": block["version"],
        "code": "block_changed",
    }


async def test_releases_are_listed_newest_first_by_state(editor: Client, hero: BlockId) -> None:
    first, second = await started(editor, "First"), await started(editor, "Second")
    await editor.ask(SCHEDULE, input={**named(first), "at": "2035-07-01T07:00:00Z"})

    start = (await editor.ask(LIST, first=1))["releases"]
    rest = (await editor.ask(LIST, first=1, after=start["pageInfo"]["endCursor"]))["releases"]
    drafts = (await editor.ask(LIST, state="DRAFT"))["releases"]

    assert [each["node"]["title"] for each in start["edges"] + rest["edges"]] == ["Second", "First"]
    places = [each["cursor"] for each in start["edges"] + rest["edges"]]
    assert [each["pageInfo"] for each in (start, rest)] == [
        {"hasNextPage": True, "hasPreviousPage": False, "startCursor": places[0], "endCursor": places[0]},
        {"hasNextPage": False, "hasPreviousPage": True, "startCursor": places[1], "endCursor": places[1]},
    ]
    assert [each["node"]["id"] for each in drafts["edges"]] == [second["id"]]


async def test_a_release_and_its_check_take_a_constant_number_of_statements(editor: Client, hero: BlockId) -> None:
    release = await started(editor)
    await editor.ask(ONE, id=release["id"])

    with statements() as seen:
        found = (await editor.ask(ONE, id=release["id"]))["release"]

    assert found["blocks"] == [{"key": "hero", "slots": [{"live": "Old", "value": "New"}]}]
    # The release; its changes, the site, the blocks, and other releases that touch them.
    assert len([each for each in seen if each.startswith("SELECT")]) == 5


async def test_an_overdue_release_is_shown_and_counted_and_the_server_stays_ready(
    editor: Client, hero: BlockId, database: Database, http: httpx.AsyncClient
) -> None:
    release = await started(editor)
    await editor.ask(SCHEDULE, input={**named(release), "at": "2035-07-01T07:00:00Z"})
    async with database.write() as db:
        await db.execute(update(ReleaseRow).values(scheduled_at=datetime.now(UTC) - timedelta(seconds=90)))

    found = (await editor.ask(ONE, id=release["id"]))["release"]
    ready = await http.get("/health/ready")

    assert found["shown"] is True
    assert found["overdue"] >= 90
    assert (await shown(editor))["live"] == "New"
    assert (ready.status_code, ready.json()["status"], ready.json()["overdue_releases"]) == (200, "ready", 1)


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_and_operators_release(clients: Clients, hero: BlockId, kind: TokenKind) -> None:
    release = await started(clients[TokenKind.EDITOR])

    refused = (await clients[kind].ask(PUBLISH, input=named(release)))["publishRelease"]

    assert refused["__typename"] == "NotAllowed"
    assert (await shown(clients[TokenKind.EDITOR]))["live"] == "Old"


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_shop_fronts_do_not_see_releases(clients: Clients, hero: BlockId, kind: TokenKind) -> None:
    release = await started(clients[TokenKind.EDITOR])

    for answer in (await clients[kind].post(ONE, id=release["id"]), await clients[kind].post(LIST)):
        assert [each["extensions"]["code"] for each in answer.json()["errors"]] == ["NOT_ALLOWED"]
        assert "Spring" not in answer.text
