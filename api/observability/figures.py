"""Figures for Prometheus: counted as requests go by, and looked up when somebody asks."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

from api.observability.seen import Seen
from domain.base.database import Database
from domain.jobs.values import KindBacklog

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NAMES: Final = 100
"""Names of operations that are told apart, beside those of registered documents: anybody may send any name."""
OTHER: Final = "other"
STATES: Final = ("ready", "later", "sent", "running", "dead")


class Figures(Collector):
    """What one process has counted.

    Plain numbers in plain dictionaries: everything here happens on one event loop, and the counters of the library,
    which are safe between threads, take 40 µs a request (tests/benchmarks/test_costs.py).
    """

    def __init__(
        self,
        pools: Sequence[tuple[str, Database]],
        plans: Callable[[], int],
        subscriptions: Callable[[], int] = lambda: 0,
    ) -> None:
        self._pools = pools
        self._plans = plans
        self._subscriptions = subscriptions
        self._requests = Counter[tuple[str, str, str]]()
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._executed = Counter[bool]()
        self._pages = Counter[bool]()
        self._points = 0
        self._backlog: Sequence[KindBacklog] = ()
        self._names: set[str] = set()
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._registry.register(self)

    def count(self, seen: Seen, outcome: str, took_s: float) -> None:
        """One request more."""
        kind = seen.kind or "none"
        self._requests[self._operation(seen), kind, outcome] += 1
        if (buckets := self._buckets.get(kind)) is None:
            buckets = self._buckets[kind] = [0] * (len(SECONDS) + 1)
            self._sums[kind] = 0.0
        buckets[bisect_left(SECONDS, took_s)] += 1
        self._sums[kind] += took_s
        if seen.begun:
            self._points += seen.points
            self._executed[seen.planned] += 1
            self._pages.update(seen.pages)

    def text(self, backlog: Sequence[KindBacklog]) -> bytes:
        """Everything counted, in Prometheus' text format."""
        self._backlog = backlog
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        yield from self._counted()
        yield from self._looked_up()

    def _counted(self) -> Iterator[Metric]:
        requests = CounterMetricFamily("etalage_requests", "GraphQL requests.", labels=["operation", "kind", "outcome"])
        for labels, number in self._requests.items():
            requests.add_metric(labels, number)
        yield requests
        seconds = HistogramMetricFamily("etalage_request_seconds", "How long they took.", labels=["kind"])
        for kind, buckets in self._buckets.items():
            names = [*map(str, SECONDS), "+Inf"]
            seconds.add_metric([kind], list(zip(names, accumulate(buckets), strict=True)), self._sums[kind])
        yield seconds
        executed = CounterMetricFamily(
            "etalage_executions", "Operations run, by a compiled plan or not.", labels=["planned"]
        )
        pages = CounterMetricFamily("etalage_pages", "Homepages made, degraded ones apart.", labels=["degraded"])
        for family, counted in ((executed, self._executed), (pages, self._pages)):
            for yes in (True, False):
                family.add_metric([str(yes).lower()], counted[yes])
            yield family
        yield CounterMetricFamily("etalage_points", "What the documents that ran were priced at.", value=self._points)

    def _looked_up(self) -> Iterator[Metric]:
        connections = GaugeMetricFamily("etalage_connections", "Connections to Postgres.", labels=["pool", "state"])
        for name, database in self._pools:
            pool = database.engine.pool
            if isinstance(pool, QueuePool):
                connections.add_metric([name, "busy"], pool.checkedout())
                connections.add_metric([name, "idle"], pool.checkedin())
        yield connections
        yield GaugeMetricFamily("etalage_plans", "Documents that are compiled.", value=self._plans())
        yield GaugeMetricFamily("etalage_subscriptions", "Subscriptions that are open.", value=self._subscriptions())
        jobs = GaugeMetricFamily("etalage_jobs", "Jobs that are not done.", labels=["kind", "state"])
        lag = GaugeMetricFamily(
            "etalage_job_lag_seconds", "Age of the oldest job that could have run.", labels=["kind"]
        )
        for line in self._backlog:
            for state in STATES:
                jobs.add_metric([line.kind, state], getattr(line, state))
            lag.add_metric([line.kind], line.lag_s)
        yield jobs
        yield lag

    def _operation(self, seen: Seen) -> str:
        name = seen.operation
        if name is None:
            return "none"
        if name not in self._names:
            if seen.registered is None and len(self._names) >= NAMES:
                return OTHER
            self._names.add(name)
        return name
