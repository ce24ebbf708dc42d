"""Why a page is the page it is, for those who make it."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from api.ids import global_id
from api.pages.origins import Origin
from domain.audience.values.situation import Finding
from domain.pages.values import content, merchandising, trace
from domain.pages.values.trace import Verdict

strawberry.enum(
    Verdict, name="BlockVerdict", description="What became of a block: shown, or the first thing that kept it away."
)


@strawberry.type(description="One thing a block's audience asks of a visit, and what was found.")
class AudienceFinding:
    path: str = strawberry.field(description="Its place in the audience, as in all[1].country.")
    label: str = strawberry.field(description="What is asked about, for an editor.")
    wanted: str = strawberry.field(description="What was wanted.")
    found: str = strawberry.field(description="What was found.")
    passed: bool = strawberry.field(description="Whether that was as wanted.")

    @classmethod
    def of(cls, finding: Finding) -> "AudienceFinding":
        return cls(
            path=finding.path, label=finding.label, wanted=finding.wanted, found=finding.found, passed=finding.passed
        )


@strawberry.type(description="A field as this visit gets it.")
class TraceField:
    name: str = strawberry.field(description="Name of the field.")
    value: JSON | None = strawberry.field(description="The value.")
    origin: Origin | None = strawberry.field(description="Where it comes from; null where the kind's default speaks.")

    @classmethod
    def of(cls, field: content.FieldValue) -> "TraceField":
        origin = None if field.origin is None else Origin.of(field.origin)
        return cls(name=field.name, value=JSON(field.value), origin=origin)


@strawberry.type(description="A product that a rail's rule took out, or could not bring in.")
class LeftOutProduct:
    sku: str = strawberry.field(description="The product.")
    rule: str = strawberry.field(description="Name of the rule, else its id.")
    why: str = strawberry.field(description="Why.")

    @classmethod
    def of(cls, left_out: merchandising.LeftOut) -> "LeftOutProduct":
        return cls(sku=left_out.sku, rule=left_out.rule.name or left_out.rule.id, why=left_out.why)


@strawberry.type(description="One number behind an item.")
class ItemTerm:
    name: str = strawberry.field(
        description="click, worth, rule, nearness or balance: they add up to what it was chosen by; source:… what each source says."
    )
    value: float = strawberry.field(description="The number.")


@strawberry.type(description="An item of a rail with the numbers behind it.")
class TraceItem:
    sku: str = strawberry.field(description="The product.")
    source: str = strawberry.field(description="Where it was found.")
    score: float = strawberry.field(description="The source's own number; higher is better.")
    anchor: str | None = strawberry.field(description="Sku of the thing of the shopper's that speaks for it.")
    terms: list[ItemTerm] = strawberry.field(description="What it was chosen by, where a ranker chose it.")

    @classmethod
    def of(cls, item: trace.ItemTrace) -> "TraceItem":
        return cls(
            sku=item.sku,
            source=item.source,
            score=item.score,
            anchor=item.anchor,
            terms=[ItemTerm(name=name, value=value) for name, value in item.terms],
        )


@strawberry.type(description="The arm of an experiment or campaign that a visit is in.")
class TraceArm:
    experiment: str = strawberry.field(description="Key of the experiment, or campaign:… of a campaign.")
    arm: str = strawberry.field(description="Key of the arm.")


@strawberry.type(description="What was decided about one block, and on what grounds.")
class BlockTrace:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    key: str = strawberry.field(description="Key of the block.")
    kind: str = strawberry.field(description="Kind of block.")
    verdict: Verdict = strawberry.field(description="What became of it.")
    findings: list[AudienceFinding] = strawberry.field(description="What its audience asks, and what was found.")
    fields: list[TraceField] = strawberry.field(description="Its fields as this visit gets them.")
    releases: list[str] = strawberry.field(
        description="Titles of releases that have come due for it and are not settled yet, or that the preview includes."
    )
    left_out: list[LeftOutProduct] = strawberry.field(description="Products that the rail's rules kept out.")
    items: list[TraceItem] = strawberry.field(
        description="A rail's products with the numbers behind them; pins have none."
    )

    @classmethod
    def of(cls, block: trace.BlockTrace) -> "BlockTrace":
        return cls(
            block=global_id("EditableBlock", block.block),
            key=block.key,
            kind=block.kind,
            verdict=block.verdict,
            findings=[AudienceFinding.of(each) for each in block.findings],
            fields=[TraceField.of(each) for each in block.fields],
            releases=list(block.releases),
            left_out=[LeftOutProduct.of(each) for each in block.left_out],
            items=[TraceItem.of(each) for each in block.items],
        )


@strawberry.type(description="For whom and when a page was made, and what was decided about each of its blocks.")
class PageTrace:
    at: datetime = strawberry.field(description="The moment the page is of.")
    locale: str = strawberry.field(description="The locale.")
    channel: str = strawberry.field(description="The channel.")
    country: str | None = strawberry.field(description="The country; null where it is not known.")
    segments: list[str] = strawberry.field(description="Keys of the segments the visit is in.")
    new: bool = strawberry.field(description="Whether it is somebody of whom nothing is known yet.")
    arms: list[TraceArm] = strawberry.field(description="The experiments and campaigns the visit is in.")
    blocks: list[BlockTrace] = strawberry.field(description="All blocks considered, shown or not, in their order.")

    @classmethod
    def of(cls, found: trace.Trace) -> "PageTrace":
        return cls(
            at=found.at,
            locale=found.locale,
            channel=found.channel,
            country=found.country,
            segments=list(found.segments),
            new=found.new,
            arms=[TraceArm(experiment=experiment, arm=arm) for experiment, arm in sorted(found.arms.items())],
            blocks=[BlockTrace.of(each) for each in found.blocks],
        )
