"""Figures for Prometheus: counted as requests go by, and looked up when somebody asks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

from api.observability.seen import Seen
from domain.base.database import Database
from domain.jobs.values import KindBacklog

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
NAMES: Final = 100
"""Names of operations that are told apart, beside those of registered documents: anybody may send any name."""
OTHER: Final = "other"


class Figures:
    """What one process has counted."""

    def __init__(self, pools: Sequence[tuple[str, Database]], plans: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Counter(
            "etalage_requests",
            "GraphQL requests by operation and by what came of them.",
            ["operation", "kind", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "etalage_request_seconds", "How long they took.", ["kind"], buckets=SECONDS, registry=self._registry
        )
        self._executed = Counter(
            "etalage_executions", "Operations run by a compiled plan, or not.", ["planned"], registry=self._registry
        )
        self._points = Counter("etalage_points", "What the documents that ran were priced at.", registry=self._registry)
        self._pages = Counter(
            "etalage_pages", "Homepages made, degraded ones apart.", ["degraded"], registry=self._registry
        )
        self._jobs = Gauge("etalage_jobs", "Jobs that are not done.", ["kind", "state"], registry=self._registry)
        self._lag = Gauge(
            "etalage_job_lag_seconds", "Age of the oldest job that could have run.", ["kind"], registry=self._registry
        )
        self._registry.register(_Looked(pools, plans))
        self._names: set[str] = set()

    def count(self, seen: Seen, outcome: str, took_s: float) -> None:
        """One request more."""
        kind = seen.kind or "none"
        self._requests.labels(self._operation(seen), kind, outcome).inc()
        self._seconds.labels(kind).observe(took_s)
        if seen.begun:
            self._points.inc(seen.points)
            self._executed.labels("true" if seen.planned else "false").inc()
        for degraded in seen.pages:
            self._pages.labels("true" if degraded else "false").inc()

    def text(self, backlog: Sequence[KindBacklog]) -> bytes:
        """Everything counted, in Prometheus' text format."""
        self._jobs.clear()
        self._lag.clear()
        for line in backlog:
            for state in ("ready", "later", "sent", "running", "dead"):
                self._jobs.labels(line.kind, state).set(getattr(line, state))
            self._lag.labels(line.kind).set(line.lag_s)
        return generate_latest(self._registry)

    def _operation(self, seen: Seen) -> str:
        name = seen.operation
        if name is None:
            return "none"
        if name not in self._names:
            if seen.registered is None and len(self._names) >= NAMES:
                return OTHER
            self._names.add(name)
        return name


class _Looked(Collector):
    """What nobody has to count, because it can be looked up."""

    def __init__(self, pools: Sequence[tuple[str, Database]], plans: Callable[[], int]) -> None:
        self._pools = pools
        self._plans = plans

    def collect(self) -> Iterable[Metric]:
        connections = GaugeMetricFamily("etalage_connections", "Connections to Postgres.", labels=["pool", "state"])
        for name, database in self._pools:
            pool = database.engine.pool
            if isinstance(pool, QueuePool):
                connections.add_metric([name, "busy"], pool.checkedout())
                connections.add_metric([name, "idle"], pool.checkedin())
        yield connections
        yield GaugeMetricFamily("etalage_plans", "Documents that are compiled.", value=self._plans())
