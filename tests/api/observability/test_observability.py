"""Claims about what operators see of a server: figures, slow documents, and who may look."""

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.observability import figures
from api.observability.figures import Figures
from api.observability.seen import Seen
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Metrics, Settings
from domain.jobs.values import NewJob
from domain.jobs.write import add
from tests.api.conftest import Client, Clients
from tests.shops import NOW

KINDS = "query Kinds { blockKinds { name } }"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(each.name, *(each.labels[name] for name in sorted(each.labels))): each.value for each in found}


async def metrics(http: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await http.get("/metrics", headers=headers)


async def test_requests_are_counted_by_operation_and_outcome(clients: Clients, database: Database) -> None:
    async with database.write() as db:
        await add(db, [NewJob(kind="bake", key="bake:1")], NOW)
    server = clients[TokenKind.SERVER]
    for _ in range(3):
        await server.ask(KINDS)
    await server.post("query Wrong { nothing }")
    await server.post('query Home { homepage(context: {site: "shop"}) { locale } }')

    answer = await metrics(server.http)
    counted = samples(answer.text)

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert counted["etalage_requests_total", "query", "Kinds", "ok"] == 3
    assert counted["etalage_requests_total", "none", "none", "refused"] == 1
    assert counted["etalage_requests_total", "query", "Home", "partial"] == 1
    assert counted["etalage_request_seconds_count", "query"] == 4
    # The third time a document comes it is compiled.
    assert counted["etalage_executions_total", "true"] == 1
    assert counted["etalage_executions_total", "false"] == 3
    assert counted["etalage_jobs", "bake", "ready"] == 1
    assert counted["etalage_job_lag_seconds", "bake"] > 0
    assert counted["etalage_connections", "read", "idle"] >= 1


async def test_figures_are_for_this_machine_and_for_operators(clients: Clients) -> None:
    http = clients.anonymous.http
    operator, server = clients[TokenKind.OPERATOR].token, clients[TokenKind.SERVER].token
    through_proxy = {"X-Forwarded-For": "203.0.113.9"}

    assert (await metrics(http)).status_code == 200
    assert (await metrics(http, **through_proxy)).status_code == 401
    assert (await metrics(http, **through_proxy, Authorization=f"Bearer {server}")).status_code == 401
    assert (await metrics(http, **through_proxy, Authorization=f"Bearer {operator}")).status_code == 200


@pytest.mark.parametrize(("who", "status"), [(Metrics.EVERYBODY, 200), (Metrics.OFF, 404)])
async def test_a_setting_says_who_sees_figures(settings: Settings, who: Metrics, status: int) -> None:
    app = create_app(settings.model_copy(update={"metrics": who}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http,
    ):
        assert (await metrics(http, **{"X-Forwarded-For": "203.0.113.9"})).status_code == status


async def test_without_a_database_there_are_figures_all_the_same(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/nothing"}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http:
        answer = await metrics(http)

    assert (answer.status_code, "etalage_plans" in answer.text) == (200, True)


async def test_a_slow_document_is_logged_by_its_name_and_never_by_what_was_asked(
    clients: Clients, settings: Settings
) -> None:
    app = create_app(settings.model_copy(update={"slow_document_ms": 1}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http,
    ):
        with structlog.testing.capture_logs() as logs:
            query = 'query Find($sku: String!) { product(site: "shop", sku: $sku) { sku } }'
            await Client(http, clients[TokenKind.SERVER].token).ask(query, sku="what a shopper typed")

    [slow] = [each for each in logs if each["event"] == "slow_document"]
    assert (slow["operation"], slow["kind"], slow["outcome"], slow["site"]) == ("Find", "query", "ok", "shop")
    assert slow["document"].startswith("sha256:")
    assert "shopper" not in str(logs)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (Seen(status=200, begun=True), "ok"),
        (Seen(status=200, begun=True, errors=1), "partial"),
        (Seen(status=200, begun=True, errors=1, codes=("INTERNAL",)), "failed"),
        (Seen(status=200), "kept"),
        (Seen(status=304), "kept"),
        (Seen(status=200, errors=1), "refused"),
        (Seen(status=415), "refused"),
        (Seen(status=429), "limited"),
        (Seen(status=503), "failed"),
        (Seen(), "gone"),
    ],
)
def test_what_came_of_a_request_is_one_word(seen: Seen, outcome: str) -> None:
    assert seen.outcome == outcome


@pytest.mark.unit
def test_names_anybody_makes_up_do_not_grow_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "NAMES", 2)
    counted = Figures([], lambda: 0)

    for name in ("A", "B", "C", "D"):
        counted.count(Seen(operation=name, kind="query", status=200, begun=True), "ok", 0.01)
    counted.count(Seen(operation="E", kind="query", status=200, begun=True, registered="e"), "ok", 0.01)

    names = {labels[2] for labels in samples(counted.text([]).decode()) if labels[0] == "etalage_requests_total"}
    assert names == {"A", "B", "other", "E"}
