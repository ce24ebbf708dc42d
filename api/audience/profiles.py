"""What is known of a shopper, for the shop's own systems and for the shopper."""

from datetime import datetime

import strawberry

import api.behaviour.types  # noqa: F401 - SignalKind gets its description there, before it is used here
from api.context import Info
from domain.audience.read.profile import shopper_profile
from domain.audience.values import profile
from domain.base.values import SiteId
from domain.behaviour.values import SignalKind


@strawberry.type(description="A name and its part of a whole.")
class Preference:
    name: str = strawberry.field(description="A category, a brand, a channel or a part of the day.")
    share: float = strawberry.field(description="0 to 1.")

    @classmethod
    def of(cls, share: profile.Share) -> "Preference":
        return cls(name=share.name, share=share.share)


@strawberry.type(description="Between which prices half of what somebody likes lies.")
class PriceBand:
    low_minor: int = strawberry.field(description="The lower quarter, in minor units.")
    typical_minor: int = strawberry.field(description="The middle, in minor units.")
    high_minor: int = strawberry.field(description="The upper quarter, in minor units.")
    currency: str = strawberry.field(description="ISO 4217.")


@strawberry.type(description="How somebody shops.")
class ShoppingTraits:
    visits: int = strawberry.field(description="Visits among the deeds that are looked at: the last thousand.")
    visits_a_week: float = strawberry.field(description="On average since the first of them.")
    part_of_day: Preference | None = strawberry.field(
        description="night, morning, afternoon or evening in UTC, where most visits begin, and the share of them."
    )
    looks_before_buying: float | None = strawberry.field(
        description="Looks at an item before it is bought for the first time, on average; null: nothing was bought."
    )
    offers_share: float = strawberry.field(description="Which part of what is done concerns promotions.")
    channels: list[Preference] = strawberry.field(description="Where it is done.")


@strawberry.type(description="Something a shopper did.")
class PastDeed:
    at: datetime = strawberry.field(description="When.")
    kind: SignalKind = strawberry.field(description="What.")
    title: str | None = strawberry.field(description="The item's title today.")
    sku: str | None = strawberry.field(description="The item.")
    query: str | None = strawberry.field(description="What was searched for.")


@strawberry.type(description="How often something was done.")
class DeedCount:
    kind: SignalKind = strawberry.field(description="What.")
    count: int = strawberry.field(description="How often, among the last thousand deeds.")


@strawberry.type(description="A segment the shopper is in now.")
class SegmentMembership:
    key: str = strawberry.field(description="Name in audiences and variants.")
    name: str = strawberry.field(description="Name for people.")
    weight: float = strawberry.field(description="1 for an editor's segment; for a learnt one how much, 0 to 1.")
    learnt: bool = strawberry.field(description="Whether shoppers' tastes made the segment, not an editor.")


@strawberry.type(description="Something bought again and again that may be needed now.")
class DueAgain:
    title: str = strawberry.field(description="What.")
    sku: str = strawberry.field(description="The item.")
    last_at: datetime = strawberry.field(description="When it was last bought.")
    every_days: float = strawberry.field(description="The usual time between two purchases.")


@strawberry.type(description="What the shopper allows.")
class ConsentState:
    personalisation: bool = strawberry.field(description="Whether pages may be made for this person.")
    measurement: bool = strawberry.field(description="Whether figures may count this person.")


@strawberry.type(
    description="What is known of a shopper, under all ids they are known by. Nothing sensitive is derived or listed."
)
class ShopperProfile:
    shopper: strawberry.ID = strawberry.field(description="The id asked for.")
    sentences: list[str] = strawberry.field(description="The profile in plain sentences.")
    known_since: datetime = strawberry.field(description="When the shopper was first seen.")
    seen_at: datetime = strawberry.field(description="When the shopper was last seen.")
    ids: int = strawberry.field(description="Under how many ids the person is known.")
    consent: ConsentState = strawberry.field(description="What the shopper allows.")
    history: list[PastDeed] = strawberry.field(description="The last twenty deeds, newest first.")
    counts: list[DeedCount] = strawberry.field(description="How often each thing was done.")
    marked: int = strawberry.field(description="Deeds that are kept and not learned from, as those of robots.")
    categories: list[Preference] = strawberry.field(description="What is liked, by top category, most first.")
    brands: list[Preference] = strawberry.field(description="What is liked, by brand, most first.")
    prices: PriceBand | None = strawberry.field(description="What is liked, by price; null: nothing with a price.")
    traits: ShoppingTraits = strawberry.field(description="How the shopper shops.")
    keywords: list[str] = strawberry.field(description="Words that tell the shopper's interests from others' (TF-IDF).")
    segments: list[SegmentMembership] = strawberry.field(description="The segments the shopper is in now.")
    due: list[DueAgain] = strawberry.field(description="What may be needed again.")

    @classmethod
    def of(cls, known: profile.ShopperProfile) -> "ShopperProfile":
        habits = known.habits
        return cls(
            shopper=strawberry.ID(known.shopper),
            sentences=list(known.sentences),
            known_since=known.known_since,
            seen_at=known.seen_at,
            ids=known.keys,
            consent=ConsentState(personalisation=known.personalised, measurement=known.measured),
            history=[_past(each) for each in habits.history],
            counts=[DeedCount(kind=kind, count=count) for kind, count in habits.counts],
            marked=habits.marked,
            categories=[Preference.of(each) for each in habits.categories],
            brands=[Preference.of(each) for each in habits.brands],
            prices=None if habits.prices is None else _band(habits.prices),
            traits=_traits(habits.traits),
            keywords=list(known.keywords),
            segments=[_membership(each) for each in known.segments],
            due=[_due(each) for each in known.due],
        )


def _past(deed: profile.PastDeed) -> PastDeed:
    return PastDeed(at=deed.at, kind=deed.kind, title=deed.title, sku=deed.sku, query=deed.query)


def _band(band: profile.PriceBand) -> PriceBand:
    return PriceBand(
        low_minor=band.low_minor,
        typical_minor=band.typical_minor,
        high_minor=band.high_minor,
        currency=band.currency,
    )


def _traits(traits: profile.Traits) -> ShoppingTraits:
    return ShoppingTraits(
        visits=traits.visits,
        visits_a_week=traits.visits_a_week,
        part_of_day=None if traits.part_of_day is None else Preference.of(traits.part_of_day),
        looks_before_buying=traits.looks_before_buying,
        offers_share=traits.offers_share,
        channels=[Preference.of(each) for each in traits.channels],
    )


def _membership(held: profile.InSegmentNow) -> SegmentMembership:
    return SegmentMembership(key=held.key, name=held.name, weight=held.weight, learnt=held.learnt)


def _due(due: profile.Due) -> DueAgain:
    return DueAgain(title=due.title, sku=due.sku, last_at=due.last_at, every_days=due.every_days)


@strawberry.type
class ProfilesQuery:
    @strawberry.field(description="What is known of a shopper, in readable form; null of somebody never seen.")
    async def shopper(
        self, info: Info, site: str, id: strawberry.ID, locale: str | None = None
    ) -> ShopperProfile | None:
        """A browser's token opens only the profile of the shopper whose signed token comes with it."""
        context = info.context
        actor = context.allowed("read_shopper", site)
        context.keep_out_of_caches()
        key = context.doorkeeper.shopper(actor, id) or ""
        async with context.reads.read() as db:
            known = await shopper_profile(db, SiteId(site), key, locale=locale, now=context.now)
        return None if known is None else ShopperProfile.of(known)
