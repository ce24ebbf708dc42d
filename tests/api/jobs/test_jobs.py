"""Claims about what operators see of jobs, and about letting dead ones run again."""

from sqlalchemy import update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs import read, write
from domain.jobs.models import JobRow
from domain.jobs.values import JobState, NewJob
from tests.api.conftest import Clients
from tests.shops import NOW

LIST = (
    "query ($kind: String, $state: JobState) { jobs(kind: $kind, state: $state) { edges { node { id key state } } } }"
)
BACKLOG = '{ jobBacklog(site: "shop") { kind ready dead } }'
RETRY = """mutation ($ids: [ID!]!) { retryJobs(input: {site: "shop", ids: $ids}) { __typename
  ... on JobsRetried { jobs { key state attempts } refused { job code } } ... on Refusal { code } } }"""


async def promised(database: Database) -> None:
    """A cake that failed for good, and bread that waits."""
    shop = SiteId("shop")
    async with database.write() as db:
        await write.add(
            db, [NewJob(kind="cake", key="cake:1", site=shop), NewJob(kind="bread", key="bread:1", site=shop)], NOW
        )
        await db.execute(update(JobRow).where(JobRow.kind == "cake").values(state=JobState.DEAD, attempts=5))


async def test_jobs_are_told_apart_by_kind_and_state_and_counted(clients: Clients, database: Database) -> None:
    await promised(database)
    operator = clients[TokenKind.OPERATOR]

    dead = (await operator.ask(LIST, state="DEAD"))["jobs"]["edges"]
    bread = (await operator.ask(LIST, kind="bread"))["jobs"]["edges"]

    assert [each["node"]["key"] for each in dead] == ["cake:1"]
    assert [each["node"]["key"] for each in bread] == ["bread:1"]
    lines = (await operator.ask(BACKLOG))["jobBacklog"]
    assert [(line["kind"], line["dead"]) for line in lines] == [("bread", 0), ("cake", 1)]


async def test_a_dead_job_runs_again_and_what_is_not_dead_stays(clients: Clients, database: Database) -> None:
    await promised(database)
    operator = clients[TokenKind.OPERATOR]
    ids = {each["node"]["key"]: each["node"]["id"] for each in (await operator.ask(LIST))["jobs"]["edges"]}

    answer = (await operator.ask(RETRY, ids=[ids["cake:1"], ids["bread:1"], "nonsense"]))["retryJobs"]

    assert answer["jobs"] == [{"key": "cake:1", "state": "READY", "attempts": 0}]
    assert [(each["job"], each["code"]) for each in answer["refused"]] == [
        (ids["bread:1"], "job_not_dead"),
        ("nonsense", "unknown_job"),
    ]


async def test_editors_retry_nothing(clients: Clients, database: Database) -> None:
    await promised(database)
    ids = [each["node"]["id"] for each in (await clients[TokenKind.OPERATOR].ask(LIST))["jobs"]["edges"]]

    answer = await clients[TokenKind.EDITOR].ask(RETRY, ids=ids)

    assert answer["retryJobs"]["__typename"] == "NotAllowed"
    async with database.read() as db:
        assert len((await read.page_of_jobs(db, JobState.DEAD)).jobs) == 1
