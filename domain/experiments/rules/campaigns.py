"""Who gets a campaign, and what is wrong with one. Nothing here touches a database, a clock or a network."""

from collections.abc import Sequence
from datetime import datetime

from domain.experiments.errors import ExperimentInvalid
from domain.experiments.rules.checking import key_problems
from domain.experiments.rules.split import number
from domain.experiments.values.campaigns import Campaign, NewCampaign, Offer
from domain.experiments.values.experiments import Arm

# With fewer held out than this an uplift is never seen.
LEAST_HELD_OUT, MOST_HELD_OUT = 20, 500


def offers(concerned: Sequence[Campaign], *, site: str, person: str, now: datetime) -> dict[str, Offer]:
    """Whether this person is made each offer or held out, by `Campaign.label`; ended and spent ones are left out.

    Limits   concerned: those whose condition holds for this person. Both arms go into the impression, for the uplift.
    """
    return {
        each.label: Offer.HELD_OUT if held_out(each, site=site, person=person) else Offer.MADE
        for each in concerned
        if each.running(now)
    }


def held_out(campaign: NewCampaign, *, site: str, person: str) -> bool:
    """Whether this person is among the few who never see it; the same few on every channel and day."""
    return number("campaign", site, campaign.key, person) % 1000 < campaign.hold_out_permille


def arms(campaign: Campaign) -> tuple[Arm, Arm]:
    """A campaign as an experiment: the held out first, the others beside them."""
    held = campaign.hold_out_permille
    return (
        Arm(key=Offer.HELD_OUT, name="Held out", weight=held),
        Arm(key=Offer.MADE, name=campaign.name, weight=1000 - held),
    )


def require_campaign(new: NewCampaign) -> None:
    """Nothing, or ExperimentInvalid with everything that is wrong."""
    problems = key_problems(new.key, new.name)
    if not new.starts_at < new.ends_at:
        problems.append("ends_at: it has to end after it starts")
    if not LEAST_HELD_OUT <= new.hold_out_permille <= MOST_HELD_OUT:
        problems.append(
            f"hold_out_permille: {new.hold_out_permille} is not between {LEAST_HELD_OUT} and {MOST_HELD_OUT}"
        )
    if not 0 < new.limit < 1e12:
        problems.append("limit: a budget above 0 is needed")
    if problems:
        raise ExperimentInvalid(new.key[:60], problems)
