"""Releases as editors see them."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.errors import FieldProblem
from api.ids import global_id
from api.pages.editor_types import PageInfo
from domain.pages.read.releases import check
from domain.pages.rules.release_checks import said
from domain.pages.values import releases

strawberry.enum(
    releases.ReleaseState,
    name="ReleaseState",
    description="DRAFT: being put together. SCHEDULED: has a moment. PUBLISHED. CANCELLED: put away.",
)
strawberry.enum(
    releases.Shows,
    name="ReleaseShows",
    description="What a release does to a block as a whole: brings it before shoppers, or takes it away.",
)
strawberry.enum(
    releases.Moved,
    name="ReleaseMoved",
    description="What happened to a block as a whole since the release took it up.",
)


@strawberry.type(description="A scheduled release that is about to change something.")
class ScheduledRelease:
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    title: str = strawberry.field(description="Its title.")
    at: datetime | None = strawberry.field(description="Its moment.")

    @classmethod
    def of(cls, due: releases.Due) -> "ScheduledRelease":
        return cls(id=global_id("Release", due.release), title=due.title, at=due.at)


@strawberry.type(
    description="What a release does at one scope of a field, with its three sides; null: empty or nothing."
)
class ReleaseSlot:
    name: str = strawberry.field(description="Name of the field.")
    scope: str = strawberry.field(description="Where it is said: layer[:name][@locale].")
    base: JSON | None = strawberry.field(description="What was live when the release took it up.")
    live: JSON | None = strawberry.field(description="What is live now.")
    value: JSON | None = strawberry.field(description="What the release puts there.")
    clears: bool = strawberry.field(description="Whether it takes away what is said there: what is below speaks again.")
    conflict: bool = strawberry.field(description="Whether what is live now is neither of the two.")

    @classmethod
    def of(cls, slot: releases.SlotCheck) -> "ReleaseSlot":
        return cls(
            name=slot.slot.field,
            scope=slot.slot.key,
            base=JSON(said(slot.slot.base)),
            live=JSON(said(slot.live)),
            value=JSON(said(slot.slot.entry)),
            clears=slot.slot.entry is None,
            conflict=slot.conflict,
        )


@strawberry.type(description="What a release does to one block, compared with what is live now.")
class ReleaseBlock:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    key: str = strawberry.field(description="Key of the block.")
    kind: str = strawberry.field(description="Kind of the block.")
    page: str = strawberry.field(description="Key of its page.")
    shows: releases.Shows | None = strawberry.field(description="What it does to the block as a whole; null: nothing.")
    moved: releases.Moved | None = strawberry.field(description="What happened to the block as a whole meanwhile.")
    slots: list[ReleaseSlot] = strawberry.field(description="Scope by scope.")
    problems: list[FieldProblem] = strawberry.field(description="What would be missing once it is live.")
    also: list[ScheduledRelease] = strawberry.field(
        description="Other scheduled releases that touch the same, soonest first."
    )

    @classmethod
    def of(cls, block: releases.BlockCheck) -> "ReleaseBlock":
        return cls(
            block=global_id("EditableBlock", block.state.id),
            key=block.state.key,
            kind=block.state.kind,
            page=block.state.page,
            shows=block.change.shows,
            moved=block.moved,
            slots=[ReleaseSlot.of(each) for each in block.slots],
            problems=[FieldProblem(name=name, message=message) for name, message in block.problems],
            also=[ScheduledRelease.of(each) for each in block.also],
        )


@strawberry.type(description="Changes that go live together.")
class Release:
    id: strawberry.ID = strawberry.field(description="Global id.")
    title: str = strawberry.field(description="Its title.")
    state: releases.ReleaseState = strawberry.field(description="What has been written down about it; see `shown`.")
    version: int = strawberry.field(description="Name it as expectedVersion when you do something with it.")
    shown: bool = strawberry.field(
        description="Whether shoppers see it: it is published, or its moment has come and nobody has written that down."
    )
    scheduled_at: datetime | None = strawberry.field(description="The moment from which on shoppers see it.")
    published_at: datetime | None = strawberry.field(description="Since when shoppers see it.")
    settled_at: datetime | None = strawberry.field(description="When that was written down.")
    overdue: float = strawberry.field(
        description="Seconds for which nobody has written it down; shoppers see it all the same."
    )
    reverts: strawberry.ID | None = strawberry.field(description="Global id of the release it takes back.")
    created_by: str = strawberry.field(description="Whose hand.")
    created_at: datetime = strawberry.field(description="When it was made.")
    block_count: int = strawberry.field(description="How many blocks it changes.")
    _of: strawberry.Private[releases.Release]

    @strawberry.field(description="What it does to each block, compared with what is live now; the conflict check.")
    async def blocks(self, info: Info) -> list[ReleaseBlock]:
        async with info.context.reads.read() as db:
            found = await check(db, self._of, info.context.now)
        return blocks_of(found)

    @classmethod
    def of(cls, release: releases.Release, now: datetime) -> "Release":
        return cls(
            id=global_id("Release", release.id),
            title=release.title,
            state=release.state,
            version=release.version_at(now),
            shown=release.shown(now),
            scheduled_at=release.scheduled_at,
            published_at=release.published_at,
            settled_at=release.settled_at,
            overdue=release.overdue_s(now),
            reverts=None if release.reverts is None else global_id("Release", release.reverts),
            created_by=release.created_by,
            created_at=release.created_at,
            block_count=release.blocks,
            _of=release,
        )


def blocks_of(found: releases.ReleaseCheck) -> list[ReleaseBlock]:
    """The blocks of a check."""
    return [ReleaseBlock.of(each) for each in found.blocks]


@strawberry.type(description="A release in a list.")
class ReleaseEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Release = strawberry.field(description="The release.")


@strawberry.type(description="Releases, newest first.")
class ReleaseConnection:
    edges: list[ReleaseEdge] = strawberry.field(description="Releases.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")
