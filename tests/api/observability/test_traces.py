"""A claim about one trace: from a request through its statements to the work it promised."""

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.jobs import read
from domain.jobs.values import JobState
from tests.api.conftest import Clients, statements
from tests.spans import named, spans

__all__ = ["spans"]

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = 0x0AF7651916CD43DD8448EB211C80319C
SIGNALS = """mutation Tell($s: [SignalInput!]!) {
  recordSignals(input: {site: "shop", shopper: "what a shopper typed", signals: $s}) { __typename }
}"""


async def test_a_trace_leads_from_a_request_to_the_jobs_it_promised(
    clients: Clients, database: Database, spans: InMemorySpanExporter
) -> None:
    server = clients[TokenKind.SERVER]
    body = {"query": SIGNALS, "variables": {"s": [{"id": "1", "kind": "SEARCH", "query": "what a shopper typed"}]}}
    headers = {"Authorization": f"Bearer {server.token}", "traceparent": PARENT}
    with statements() as asked:
        answer = await server.http.post("/graphql", json=body, headers=headers)
        assert answer.json() == {"data": {"recordSignals": {"__typename": "SignalsRecorded"}}}

    request, execute = named(spans, "mutation"), named(spans, "execute")
    inside = [each for each in spans.get_finished_spans() if "db.query.text" in (each.attributes or {})]
    assert {each.context.trace_id for each in (request, execute, *inside)} == {TRACE}
    assert {each.parent.span_id for each in inside if each.parent} == {request.context.span_id, execute.context.span_id}
    assert len(inside) == len(asked)
    assert request.attributes is not None
    assert {name: request.attributes[name] for name in ("graphql.operation.name", "etalage.outcome")} == {
        "graphql.operation.name": "Tell",
        "etalage.outcome": "ok",
    }
    async with database.read() as db:
        jobs = (await read.page_of_jobs(db, JobState.READY, first=10)).jobs
    assert {(job.traceparent or "")[3:52] for job in jobs} == {f"{TRACE:032x}-{execute.context.span_id:016x}"}
    assert "shopper typed" not in "".join(each.to_json() for each in spans.get_finished_spans())
