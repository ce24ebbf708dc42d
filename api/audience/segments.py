"""Segments: groups of shoppers with a name, which blocks and variants of words speak to."""

from datetime import datetime
from typing import Annotated, cast

import strawberry
from strawberry.scalars import JSON

from api.audience.refusals import SegmentConflict, SegmentExists, SegmentInvalid, SegmentNotFound
from api.context import Info
from api.errors import NotAllowed
from domain.access import read as access
from domain.access.rules.grants import require_touch
from domain.access.values import Action, Actor, Touch
from domain.audience.read import segments as read
from domain.audience.rules.grammar import to_json
from domain.audience.rules.schema import json_schema
from domain.audience.values import segments
from domain.audience.values.conditions import Use
from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import forget_segment, save_segment
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId


@strawberry.type(description="A group of shoppers: who is in it is decided when a page is read, from what they did.")
class Segment:
    key: str = strawberry.field(description="Name in audiences and variants.")
    name: str = strawberry.field(description="Name for editors.")
    description: str = strawberry.field(description="What it is for.")
    condition: JSON = strawberry.field(description="Who is in it; segmentConditionSchema says what can be written.")
    position: int = strawberry.field(description="Where two segments have a variant, that of the smaller number wins.")
    version: int = strawberry.field(description="Name it as expectedVersion when you change the segment.")
    created_at: datetime = strawberry.field(description="Since when it is there.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, segment: segments.Segment) -> "Segment":
        return cls(
            key=segment.key,
            name=segment.name,
            description=segment.description,
            condition=JSON(to_json(segment.condition)),
            position=segment.position,
            version=segment.version,
            created_at=segment.created_at,
            updated_at=segment.updated_at,
        )


@strawberry.input(description="A segment as it is to be.")
class SaveSegmentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="1 to 63 small letters, digits, - and _.")
    name: str = strawberry.field(description="Name for editors.")
    condition: JSON = strawberry.field(description="Who is in it.")
    description: str = strawberry.field(default="", description="What it is for.")
    position: int = strawberry.field(default=0, description="Its rank where variants for two segments compete.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version you saw; left out: it is a new one."
    )


@strawberry.input(description="Takes a segment away; nobody is in it any more.")
class ForgetSegmentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Key of the segment.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.type(description="The segment was saved, or was so already.")
class SegmentSaved:
    segment: Segment = strawberry.field(description="The segment as it is now.")


@strawberry.type(description="The segment is gone.")
class SegmentForgotten:
    key: str = strawberry.field(description="Its key, free again.")


SaveSegmentResult = Annotated[
    SegmentSaved | SegmentInvalid | SegmentConflict | SegmentExists | SegmentNotFound | NotAllowed,
    strawberry.union("SaveSegmentResult", description="What became of saveSegment."),
]
ForgetSegmentResult = Annotated[
    SegmentForgotten | SegmentConflict | SegmentNotFound | NotAllowed,
    strawberry.union("ForgetSegmentResult", description="What became of forgetSegment."),
]


@strawberry.type
class SegmentsQuery:
    @strawberry.field(description="The site's segments, by position.")
    async def segments(self, info: Info, site: str) -> list[Segment]:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            return [Segment.of(each) for each in await read.segments(db, SiteId(site))]

    @strawberry.field(description="What a segment's condition can be, as JSON Schema: forms are drawn from it.")
    async def segment_condition_schema(self) -> JSON:
        return JSON(json_schema(Use.SEGMENT))


@strawberry.type
class SegmentsMutation:
    @strawberry.mutation(description="Makes or changes a segment; from the next page on it counts.")
    async def save_segment(self, info: Info, input: SaveSegmentInput) -> SaveSegmentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_segments", site)
        new = NewSegment(
            key=input.key,
            name=input.name,
            # It came out of a JSON parser, so it is JSON; strawberry's scalar says no more than `object`.
            condition=cast("Json", input.condition),
            description=input.description,
            position=input.position,
        )
        async with context.writes.write() as db:
            await _require(db, actor)
            saved = await save_segment(
                db, site, new, expected_version=input.expected_version, by=actor.label, now=context.now
            )
        return SegmentSaved(segment=Segment.of(saved))

    @strawberry.mutation(description="Takes a segment away; what it was stays in the audit log.")
    async def forget_segment(self, info: Info, input: ForgetSegmentInput) -> ForgetSegmentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_segments", site)
        async with context.writes.write() as db:
            await _require(db, actor)
            await forget_segment(
                db, site, input.key, expected_version=input.expected_version, by=actor.label, now=context.now
            )
        return SegmentForgotten(key=input.key)


async def _require(db: WriteSession, actor: Actor) -> None:
    """Nothing, or NotAllowed: a segment moves words of every kind in every locale before shoppers, the next moment.

    So a hand has to reach all of them, and to be one that publishes.
    """
    shop = await access.site(db, actor.site)
    touches = [Touch(kind="segment", field="condition", locale=locale) for locale in shop.locales]
    require_touch(actor.hand, Action.PUBLISH, touches)
