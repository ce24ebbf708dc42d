"""Questions about experiments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Row, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.experiments.errors import ExperimentAbsent
from domain.experiments.models.experiments import ExperimentRow
from domain.experiments.values.experiments import Arm, Audience, Experiment, Measure, Overrides, State

COLUMNS = tuple(ExperimentRow.__table__.columns)


async def experiments(db: ReadSession, site: SiteId, *, state: State | None = None) -> tuple[Experiment, ...]:
    """The site's experiments, the newest first."""
    found = select(*COLUMNS).where(ExperimentRow.site == site)
    if state is not None:
        found = found.where(ExperimentRow.state == state)
    ordered = found.order_by(ExperimentRow.created_at.desc(), ExperimentRow.key)
    return tuple(experiment_of(row) for row in (await db.execute(ordered)).all())


async def experiment(db: ReadSession, site: SiteId, key: str) -> Experiment:
    """The experiment of this key.

    Errors   ExperimentAbsent.
    """
    found = select(*COLUMNS).where(ExperimentRow.site == site, ExperimentRow.key == key)
    row = (await db.execute(found)).one_or_none()
    if row is None:
        raise ExperimentAbsent(key)
    return experiment_of(row)


def experiments_json(site: ColumnExpressionArgument[str] | str) -> ColumnElement[Any]:
    """The site's running experiments as one value, for a statement that reads other things too; `from_json` reads it.

    Uses ix_experiments_running.
    """
    parts = (
        *("key", ExperimentRow.key, "name", ExperimentRow.name, "layer", ExperimentRow.layer),
        *("arms", ExperimentRow.arms, "audience", ExperimentRow.audience, "buckets", ExperimentRow.buckets),
        *("version", ExperimentRow.version, "created_at", ExperimentRow.created_at),
    )
    return (
        select(func.coalesce(func.jsonb_agg(func.jsonb_build_object(*parts)), cast([], JSONB)))
        .where(ExperimentRow.site == site, ExperimentRow.state == State.RUNNING.value)
        .scalar_subquery()
    )


def from_json(value: Sequence[Mapping[str, Any]]) -> tuple[Experiment, ...]:
    """The experiments in a value of `experiments_json`: all that a page needs to know of them."""
    return tuple(
        Experiment(
            key=each["key"],
            name=each["name"],
            layer=each["layer"],
            arms=arms_of(each["arms"]),
            audience=_audience(each["audience"]),
            buckets=_buckets(each["buckets"]),
            state=State.RUNNING,
            version=each["version"],
            created_at=datetime.fromisoformat(each["created_at"]),
        )
        for each in value
    )


def experiment_of(row: Row[Any]) -> Experiment:
    """The value of a row of the table."""
    return Experiment(
        key=row.key,
        name=row.name,
        layer=row.layer,
        share_permille=row.share_permille,
        measure=Measure(row.measure),
        arms=arms_of(row.arms),
        audience=_audience(row.audience),
        planned_pages=row.planned_pages,
        lift=row.lift,
        buckets=_buckets(row.buckets),
        state=State(row.state),
        version=row.version,
        created_at=row.created_at,
        started_at=row.started_at,
        stopped_at=row.stopped_at,
    )


def arms_of(value: Sequence[Mapping[str, Any]]) -> tuple[Arm, ...]:
    """The arms as they are kept in JSON."""
    return tuple(
        Arm(
            key=each["key"],
            name=each["name"],
            weight=each["weight"],
            overrides=Overrides(
                ranker=each["overrides"].get("ranker"),
                policy=each["overrides"].get("policy"),
                variants=tuple(each["overrides"].get("variants", ())),
                settings=each["overrides"].get("settings", {}),
            ),
        )
        for each in value
    )


def _audience(value: Mapping[str, Sequence[str]]) -> Audience:
    return Audience(**{name: tuple(words) for name, words in value.items()})


def _buckets(value: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, end) for first, end in value)
