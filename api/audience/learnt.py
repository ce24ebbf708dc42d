"""Segments that were learnt, how far they can be trusted, and a persona for each."""

from datetime import datetime

import strawberry

from api.context import Context, Info
from domain.audience.read.learnt import segment_run
from domain.audience.read.personas import events, personas
from domain.audience.values import learnt
from domain.base.values import SiteId
from domain.behaviour.rules.memory import session_token


@strawberry.type(description="A group of shoppers with like tastes. Use its key as that of any segment.")
class LearntSegment:
    key: str = strawberry.field(description="Stays while the group goes on, however often shoppers are grouped anew.")
    name: str = strawberry.field(description="What it was called when it was first found.")
    keywords: list[str] = strawberry.field(description="What its shoppers care for more than others do (TF-IDF).")
    related: list[str] = strawberry.field(description="What visits about these words are also about (Word2Vec).")
    share: float = strawberry.field(description="Its part of all shoppers, 0 to 1.")
    size: int = strawberry.field(description="How many of the shoppers looked at are in it first of all.")

    @classmethod
    def of(cls, segment: learnt.LearntSegment) -> "LearntSegment":
        return cls(
            key=segment.key,
            name=segment.name,
            keywords=list(segment.keywords),
            related=list(segment.related),
            share=segment.share,
            size=segment.size,
        )


@strawberry.type(description="A number of groups that was tried.")
class SegmentTrial:
    k: int = strawberry.field(description="How many groups.")
    stability: float = strawberry.field(description="How far bootstraps agree: adjusted Rand index, 1 at best.")
    silhouette: float = strawberry.field(description="How far groups lie apart, -1 to 1.")


@strawberry.type(description="The segments of the last time that shoppers were grouped, and how far to trust them.")
class SegmentRun:
    version: int = strawberry.field(description="Counts the times.")
    learnt_at: datetime = strawberry.field(description="When.")
    shoppers: int = strawberry.field(description="How many shoppers were looked at.")
    stability: float = strawberry.field(description="Adjusted Rand index over bootstraps for this number of groups.")
    stable: bool = strawberry.field(description="Whether that is above .8; if not, take the groups as a hint.")
    silhouette: float = strawberry.field(description="How far groups lie apart, -1 to 1.")
    agreement: float = strawberry.field(description="Adjusted Rand index of k-means and the Gaussian mixture.")
    trials: list[SegmentTrial] = strawberry.field(description="Every number of groups that was tried.")
    segments: list[LearntSegment] = strawberry.field(description="Largest first.")

    @classmethod
    def of(cls, run: learnt.SegmentRun) -> "SegmentRun":
        report = run.report
        return cls(
            version=run.version,
            learnt_at=run.learnt_at,
            shoppers=run.shoppers,
            stability=report.stability,
            stable=report.stable,
            silhouette=report.silhouette,
            agreement=report.agreement,
            trials=[SegmentTrial(k=t.k, stability=t.stability, silhouette=t.silhouette) for t in report.trials],
            segments=[LearntSegment.of(each) for each in run.segments],
        )


@strawberry.type(description="An item typical of a persona.")
class PersonaItem:
    sku: str = strawberry.field(description="The item.")
    title: str = strawberry.field(description="Its title.")


@strawberry.type(description="Somebody typical of a learnt segment, who never was: to look at pages with.")
class Persona:
    segment: LearntSegment = strawberry.field(description="Whom the persona stands for.")
    description: str = strawberry.field(description="Who that is, in a sentence or two.")
    items: list[PersonaItem] = strawberry.field(description="What at least five of the segment's shoppers like.")
    session: str = strawberry.field(
        description="Send it as the context's `session`: the page as if the persona had just looked at these items."
    )

    @classmethod
    def of(cls, persona: learnt.Persona, context: Context, site: SiteId) -> "Persona":
        key = context.settings.secret_key.get_secret_value()
        return cls(
            segment=LearntSegment.of(persona.segment),
            description=persona.description,
            items=[PersonaItem(sku=item.sku, title=item.title) for item in persona.items],
            session=session_token(key, site, events(persona.items, context.now), context.now),
        )


@strawberry.type
class LearntQuery:
    @strawberry.field(description="The learnt segments of a site; null before anything was learnt.")
    async def learnt_segments(self, info: Info, site: str) -> SegmentRun | None:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            run = await segment_run(db, SiteId(site))
        return None if run is None else SegmentRun.of(run)

    @strawberry.field(description="A persona for each learnt segment, largest first, to preview pages with.")
    async def personas(self, info: Info, site: str, locale: str | None = None) -> list[Persona]:
        context = info.context
        context.allowed("read_draft", site)
        context.keep_out_of_caches()
        async with context.reads.read() as db:
            found = await personas(db, SiteId(site), locale=locale)
        return [Persona.of(each, context, SiteId(site)) for each in found]
