"""The page policy, for operators: what it has learnt, in words, and how its versions were judged."""

from datetime import datetime

import strawberry

from api.context import Info
from domain.base.values import SiteId
from domain.experiments.read import policies as read
from domain.experiments.rules import page_features, plackett_luce
from domain.experiments.values import policies as values

MOST_WEIGHTS = 1000


@strawberry.type(description="What is believed of one feature of a block for a visit.")
class PolicyWeight:
    feature: str = strawberry.field(description="Its name.")
    words: str = strawberry.field(description="What it stands for, in words.")
    mean: float = strawberry.field(
        description="What it adds to a block's attraction, in logits; 0.69 doubles the odds."
    )
    deviation: float = strawberry.field(description="How far off that may be: one standard deviation.")


@strawberry.type(description="What a policy would have earned, by one estimator.")
class PolicyEstimate:
    estimator: str = strawberry.field(description="ips, snips, dm or dr.")
    value: float = strawberry.field(description="Clicks a page.")
    low: float = strawberry.field(description="Lower bound, 95 %.")
    high: float = strawberry.field(description="Upper bound, 95 %.")
    effective: float = strawberry.field(description="So many pages carry the weight of all.")
    largest: float = strawberry.field(description="The largest weight of one page.")

    @classmethod
    def of(cls, estimate: values.Estimate) -> "PolicyEstimate":
        return cls(
            estimator=estimate.estimator,
            value=estimate.value,
            low=estimate.low,
            high=estimate.high,
            effective=estimate.effective,
            largest=estimate.largest,
        )


@strawberry.type(description="One version of a page's policy.")
class PagePolicy:
    page: str = strawberry.field(description="The page it orders.")
    version: int = strawberry.field(description="Its number.")
    live: bool = strawberry.field(description="Whether it orders the page now, and learns.")
    label: str = strawberry.field(
        description="What a decision names as its policy now; the last number moves as it learns."
    )
    origin: str = strawberry.field(description="Where it came from.")
    made_at: datetime = strawberry.field(description="When it was made.")
    learnt_at: datetime | None = strawberry.field(description="When it last learnt something.")
    pages: int = strawberry.field(description="Pages it has learnt from.")
    clicks: int = strawberry.field(description="Clicks it has learnt from.")
    temperature: float = strawberry.field(description="How far it strays from what it believes is best.")
    uniform_share: float = strawberry.field(description="The share of pages in an order of chance alone.")
    forgetting: float = strawberry.field(description="What is kept of all evidence from page to page.")
    weights: list[PolicyWeight] = strawberry.field(description="What it believes, strongest first.")
    examination: list[float] = strawberry.field(description="How often each slot is looked at, from the top.")
    estimates: list[PolicyEstimate] = strawberry.field(description="What it would have earned, when it was judged.")
    against: list[PolicyEstimate] = strawberry.field(description="What was earned on the same pages.")

    @classmethod
    def of(cls, kept: values.PolicyVersion) -> "PagePolicy":
        policy = kept.policy
        strongest = sorted(policy.weights.items(), key=lambda named: (-abs(named[1].mean), named[0]))
        return cls(
            page=kept.page,
            version=policy.version,
            live=kept.live,
            label=policy.label,
            origin=kept.origin,
            made_at=kept.made_at,
            learnt_at=kept.learnt_at,
            pages=policy.pages,
            clicks=policy.clicks,
            temperature=policy.settings.temperature,
            uniform_share=policy.settings.uniform_share,
            forgetting=policy.settings.forgetting,
            weights=[
                PolicyWeight(
                    feature=name,
                    words=page_features.words(name),
                    mean=weight.mean,
                    deviation=weight.precision**-0.5,
                )
                for name, weight in strongest[:MOST_WEIGHTS]
            ],
            examination=[plackett_luce.examination(policy, slot) for slot in range(len(policy.examined))],
            estimates=[PolicyEstimate.of(each) for each in kept.estimates],
            against=[PolicyEstimate.of(each) for each in kept.against],
        )


@strawberry.type
class PagePoliciesQuery:
    @strawberry.field(
        description="The versions of a page's policy, newest first; the live one learns from every click."
    )
    async def page_policies(self, info: Info, site: str, page: str) -> list[PagePolicy]:
        info.context.allowed("read_figures", site)
        async with info.context.reads.read() as db:
            return [PagePolicy.of(each) for each in await read.versions(db, SiteId(site), page)]
