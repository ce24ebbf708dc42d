"""What is tried out on a visit: the arms of experiments, and the personal offers that are made or held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.audience.rules import conditions, grammar
from domain.audience.values.situation import Situation
from domain.base.values import ItemId, SiteId
from domain.experiments.rules import campaigns as rules
from domain.experiments.rules import split
from domain.experiments.values.campaigns import Campaign, Offer
from domain.experiments.values.experiments import Experiment, Overrides


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What this visit is part of. `arms` goes into the impression; `made` are promotions meant for this person, `reserved`
    those of all campaigns: they are nobody else's.
    """

    arms: Mapping[str, str] = field(default_factory=dict)
    overrides: Overrides = field(default_factory=Overrides)
    made: frozenset[ItemId] = frozenset()
    reserved: frozenset[ItemId] = frozenset()


def tried(
    experiments: Sequence[Experiment],
    campaigns: Sequence[Campaign],
    situation: Situation,
    *,
    site: SiteId,
    person: str | None,
) -> Tried:
    """The arms and offers of this person, the same on every channel; nobody in particular is in none."""
    reserved = frozenset(each.item for each in campaigns)
    if person is None:
        return Tried(reserved=reserved)
    arms = split.assignments(
        experiments,
        site=site,
        person=person,
        segments=situation.segments,
        channel=situation.channel,
        locale=situation.locale,
    )
    concerned = [each for each in campaigns if _concerns(each, situation)]
    offers = rules.offers(concerned, site=site, person=person, now=situation.now)
    return Tried(
        arms={**arms, **offers},
        overrides=split.overrides(experiments, arms),
        made=frozenset(each.item for each in concerned if offers.get(each.label) is Offer.MADE),
        reserved=reserved,
    )


def _concerns(campaign: Campaign, situation: Situation) -> bool:
    """Whether the campaign is meant for this visit; one whose condition cannot be read is meant for nobody."""
    if campaign.condition is None:
        return True
    condition = grammar.parsed(dict(campaign.condition))
    return not isinstance(condition, list) and conditions.holds(condition, situation)
