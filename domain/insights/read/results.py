"""What an experiment or a campaign has come to, with a verdict in words."""

from datetime import datetime

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.experiments.read import campaigns as campaigns_read
from domain.experiments.read import experiments as experiments_read
from domain.experiments.rules import campaigns, verdicts
from domain.experiments.values.campaigns import Campaign
from domain.experiments.values.experiments import Experiment, Measure, Reading, State
from domain.insights.read.outcomes import outcomes


async def experiment_reading(db: ReadSession, site: SiteId, key: str, now: datetime) -> Reading:
    """The experiment as of now, or as of when it was stopped. It may be asked for at any time: the intervals allow for it.

    Errors   ExperimentAbsent.
    """
    return await _reading(db, site, await experiments_read.experiment(db, site, key), key, now)


async def campaign_reading(db: ReadSession, site: SiteId, key: str, now: datetime) -> Reading:
    """What the campaign's offer brought: those who were made it beside those it was held back from.

    Errors   ExperimentAbsent.
    """
    campaign = await campaigns_read.campaign(db, site, key)
    return await _reading(db, site, _as_experiment(campaign, now), campaign.label, now)


async def _reading(db: ReadSession, site: SiteId, experiment: Experiment, label: str, now: datetime) -> Reading:
    shop = await access.site(db, site)
    since, until = experiment.started_at or now, min(experiment.stopped_at or now, now)
    found = await outcomes(db, site, label, since=since, until=until, currency=shop.currency)
    split = verdicts.split_check(experiment.arms, [found.persons.get(arm.key, 0) for arm in experiment.arms])
    measures = [experiment.measure, *(each for each in Measure if each is not experiment.measure)]
    figures = tuple(
        verdicts.figures(experiment, each, found.moments.get(each, {}), pages=found.pages, now=until)
        for each in measures
    )
    return Reading(
        experiment=experiment,
        measured_at=until,
        persons=sum(found.persons.values()),
        pages=found.pages,
        crossed=found.crossed,
        split=split,
        figures=figures,
        verdict=verdicts.verdict(experiment, split, figures[0]),
    )


def _as_experiment(campaign: Campaign, now: datetime) -> Experiment:
    """A campaign is judged by what it earns; half a tenth more would be worth its while."""
    ended = min(campaign.stopped_at or campaign.ends_at, campaign.ends_at)
    return Experiment(
        key=campaign.key,
        name=campaign.name,
        arms=campaigns.arms(campaign),
        measure=Measure.REVENUE,
        lift=0.05,
        state=State.RUNNING if now < ended else State.STOPPED,
        version=campaign.version,
        created_at=campaign.created_at,
        started_at=campaign.starts_at,
        stopped_at=ended,
    )
