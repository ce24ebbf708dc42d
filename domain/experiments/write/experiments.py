"""Commands on experiments: make, start, grow, stop. What an arm changes is fixed once somebody has seen it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.experiments.errors import ExperimentChanged, ExperimentExists, ExperimentInOtherState, ExperimentInvalid
from domain.experiments.models.experiments import ExperimentRow
from domain.experiments.read import experiments as read
from domain.experiments.rules import checking, split
from domain.experiments.values.experiments import Arm, Experiment, NewExperiment, State


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the audit log says of a change."""

    action: str
    details: Mapping[str, Json]
    by: str
    at: datetime


async def create_experiment(
    db: WriteSession, site: SiteId, new: NewExperiment, *, by: str, now: datetime
) -> Experiment:
    """The experiment as a draft: nobody is in it before it is started.

    Errors   ExperimentInvalid, ExperimentExists; then nothing was written.
    """
    checking.require_experiment(new)
    await access.take_pen(db, site)
    fields: dict[str, Json] = {
        "name": new.name,
        "layer": new.layer,
        "share_permille": new.share_permille,
        "measure": new.measure.value,
        "arms": [_arm_json(arm) for arm in new.arms],
        "audience": {name: list(words) for name, words in asdict(new.audience).items()},
        "planned_pages": new.planned_pages,
        "lift": new.lift,
    }
    made = insert(ExperimentRow).values(
        site=site, key=new.key, **fields, buckets=[], state=State.DRAFT, version=1, created_at=now
    )
    row = (await db.execute(made.on_conflict_do_nothing().returning(*read.COLUMNS))).one_or_none()
    if row is None:
        raise ExperimentExists(new.key)
    await _remember(db, site, new.key, "create_experiment", fields, by=by, now=now)
    return read.experiment_of(row)


async def start_experiment(
    db: WriteSession, site: SiteId, key: str, *, expected_version: int, by: str, now: datetime
) -> Experiment:
    """The experiment runs: from the next page on its people are in their arms.

    Errors   ExperimentAbsent, ExperimentChanged, ExperimentInOtherState, LayerFull, Interferes; then nothing was written.
    """
    kept = await _seen(db, site, key, expected_version, State.DRAFT)
    running = await read.experiments(db, site, state=State.RUNNING)
    checking.require_no_interference(kept, running)
    held = [held for other in running if other.layer == kept.layer for held in other.buckets]
    buckets = split.allot(kept.share_permille, layer=kept.layer, others=held)
    details: dict[str, Json] = {"buckets": buckets}
    changes = {"state": State.RUNNING, "buckets": [list(each) for each in buckets], "started_at": now}
    return await _change(db, site, kept, changes, _Entry("start_experiment", details, by, now))


async def grow_experiment(
    db: WriteSession, site: SiteId, key: str, share_permille: int, *, expected_version: int, by: str, now: datetime
) -> Experiment:
    """More people take part; those who did stay in their arms.

    Errors   ExperimentAbsent, ExperimentChanged, ExperimentInOtherState, LayerFull; ExperimentInvalid for a smaller share
             (people would leave an arm they have seen). Then nothing was written.
    """
    kept = await _seen(db, site, key, expected_version, State.RUNNING)
    if not kept.share_permille <= share_permille <= split.BUCKETS:
        reason = f"share_permille: {share_permille} is not between {kept.share_permille}, which it has, and 1000"
        raise ExperimentInvalid(key, [reason])
    running = await read.experiments(db, site, state=State.RUNNING)
    others = [held for each in running if each.layer == kept.layer and each.key != key for held in each.buckets]
    buckets = split.allot(share_permille, layer=kept.layer, others=others, held=kept.buckets)
    details: dict[str, Json] = {"share_permille": share_permille, "buckets": buckets}
    changes = {"share_permille": share_permille, "buckets": [list(each) for each in buckets]}
    return await _change(db, site, kept, changes, _Entry("grow_experiment", details, by, now))


async def stop_experiment(
    db: WriteSession, site: SiteId, key: str, *, expected_version: int, reason: str, by: str, now: datetime
) -> Experiment:
    """Everybody is treated alike again, its buckets are free; what was measured until now stays readable.

    Errors   ExperimentAbsent, ExperimentChanged, ExperimentInOtherState; then nothing was written.
    """
    kept = await _seen(db, site, key, expected_version, State.RUNNING)
    details: dict[str, Json] = {"reason": reason[:1000]}
    changes = {"state": State.STOPPED, "stopped_at": now}
    return await _change(db, site, kept, changes, _Entry("stop_experiment", details, by, now))


async def _seen(db: WriteSession, site: SiteId, key: str, expected: int, state: State) -> Experiment:
    """The experiment as its editor saw it, in the state this needs; nobody else changes it until this is over."""
    await access.take_pen(db, site)
    kept = await read.experiment(db, site, key)
    if kept.version != expected:
        raise ExperimentChanged(key, expected, kept.version)
    if kept.state is not state:
        raise ExperimentInOtherState(key, kept.state, state)
    return kept


async def _change(
    db: WriteSession, site: SiteId, kept: Experiment, changes: Mapping[str, object], entry: _Entry
) -> Experiment:
    changed = (
        update(ExperimentRow)
        .where(ExperimentRow.site == site, ExperimentRow.key == kept.key)
        .values(**changes, version=kept.version + 1)
        .returning(*read.COLUMNS)
    )
    row = (await db.execute(changed)).one()
    details = {**entry.details, "version": kept.version + 1}
    await _remember(db, site, kept.key, entry.action, details, by=entry.by, now=entry.at)
    return read.experiment_of(row)


def _arm_json(arm: Arm) -> Json:
    changes = arm.overrides
    said: dict[str, Json] = {"ranker": changes.ranker, "policy": changes.policy}
    said |= {"variants": list(changes.variants), "settings": dict(changes.settings)}
    return {
        "key": arm.key,
        "name": arm.name,
        "weight": arm.weight,
        "overrides": {name: value for name, value in said.items() if value not in (None, [], {})},
    }


async def _remember(
    db: WriteSession, site: SiteId, key: str, action: str, details: Mapping[str, Json], *, by: str, now: datetime
) -> None:
    await access.remember(db, site, actor=by, action=action, things=[f"experiment:{key}"], details=details, now=now)
