"""Questions and commands about releases."""

from typing import cast

import strawberry

from api.context import Info
from api.ids import uuid_of
from api.pages.editor_types import PageInfo
from api.pages.mutations import block_id
from api.pages.release_inputs import (
    AddToReleaseInput,
    CancelReleaseInput,
    CancelReleaseResult,
    CreateReleaseInput,
    CreateReleaseResult,
    DiscardReleaseInput,
    EditReleaseResult,
    PublishReleaseInput,
    PublishReleaseResult,
    RebaseReleaseInput,
    RebaseReleaseResult,
    ReleaseCancelled,
    ReleaseCreated,
    ReleaseEdited,
    ReleasePublished,
    ReleaseReverted,
    ReleaseScheduled,
    RemoveFromReleaseInput,
    RevertReleaseInput,
    RevertReleaseResult,
    ScheduleReleaseInput,
    ScheduleReleaseResult,
)
from api.pages.release_types import Release, ReleaseConnection, ReleaseEdge, blocks_of
from api.paging import require_place, require_size
from domain.base.values import Json, SiteId
from domain.pages.errors import ReleaseAbsent
from domain.pages.read import releases as read
from domain.pages.values.releases import ReleaseId, ReleaseState, Resolution
from domain.pages.write.releases.add_to_release import add_to_release as add_to
from domain.pages.write.releases.cancel_release import cancel_release as cancel
from domain.pages.write.releases.cancel_release import discard_release as discard
from domain.pages.write.releases.create_release import create_release as create
from domain.pages.write.releases.publish_release import publish_release as publish
from domain.pages.write.releases.rebase_release import rebase_release as rebase
from domain.pages.write.releases.remove_from_release import remove_from_release as remove_from
from domain.pages.write.releases.revert_release import revert_release as revert
from domain.pages.write.releases.schedule_release import schedule_release as schedule

PAGE_LIMIT = 100


@strawberry.type
class ReleasesQuery:
    @strawberry.field(description="A release, with its conflict check; null for an id that is not known.")
    async def release(self, info: Info, id: strawberry.ID) -> Release | None:
        context, key = info.context, uuid_of(id, "Release")
        if context.actor is None or key is None:
            return None
        context.allowed("read_draft", context.actor.site)
        async with context.reads.read() as db:
            found = await read.release(db, context.actor.site, ReleaseId(key))
        return None if found is None else Release.of(found, context.now)

    @strawberry.field(description="A site's releases, newest first: all, or those in a state.")
    async def releases(
        self, info: Info, site: str, state: ReleaseState | None = None, first: int = 20, after: str | None = None
    ) -> ReleaseConnection:
        context = info.context
        context.allowed("read_draft", site)
        seen = require_place(after, None if after is None else uuid_of(after, "Release"))
        async with context.reads.read() as db:
            found, more = await read.releases_of(
                db,
                SiteId(site),
                state,
                require_size(first, PAGE_LIMIT),
                None if seen is None else ReleaseId(seen),
            )
        nodes = [Release.of(each, context.now) for each in found]
        return ReleaseConnection(
            edges=[ReleaseEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=more),
        )


@strawberry.type
class ReleasesMutation:
    @strawberry.mutation(description="Makes a release, empty, as a draft.")
    async def create_release(self, info: Info, input: CreateReleaseInput) -> CreateReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            made = await create(db, SiteId(input.site), input.title, by=actor.hand, now=context.now)
        return ReleaseCreated(release=Release.of(made, context.now))

    @strawberry.mutation(description="Takes up what blocks' drafts have that is not live, or takes the blocks away.")
    async def add_to_release(self, info: Info, input: AddToReleaseInput) -> EditReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await add_to(
                db,
                SiteId(input.site),
                release_id(input.id),
                {block_id(each.id): each.expected_version for each in input.blocks},
                expected_version=input.expected_version,
                fields=input.fields,
                unpublish=input.unpublish,
                by=actor.hand,
                now=context.now,
            )
        return ReleaseEdited(release=Release.of(found, context.now))

    @strawberry.mutation(description="Lets go of blocks.")
    async def remove_from_release(self, info: Info, input: RemoveFromReleaseInput) -> EditReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await remove_from(
                db,
                SiteId(input.site),
                release_id(input.id),
                [block_id(each) for each in input.blocks],
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return ReleaseEdited(release=Release.of(found, context.now))

    @strawberry.mutation(description="Answers a release's conflicts: it is made for what is live now.")
    async def rebase_release(self, info: Info, input: RebaseReleaseInput) -> RebaseReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        answers = [
            Resolution(
                side=each.side,
                block=None if each.block is None else block_id(each.block),
                field=each.field,
                key=each.scope,
            )
            for each in input.resolve
        ]
        async with context.writes.write() as db:
            found = await rebase(
                db,
                SiteId(input.site),
                release_id(input.id),
                answers,
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return ReleaseEdited(release=Release.of(found.release, context.now))

    @strawberry.mutation(description="Gives a release its moment, or another one.")
    async def schedule_release(self, info: Info, input: ScheduleReleaseInput) -> ScheduleReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await schedule(
                db,
                SiteId(input.site),
                release_id(input.id),
                expected_version=input.expected_version,
                # It came out of a JSON parser, so it is JSON; strawberry's scalar says no more than `object`.
                at=cast("Json", input.at),
                by=actor.hand,
                now=context.now,
            )
        return ReleaseScheduled(release=Release.of(found.release, context.now), blocks=blocks_of(found))

    @strawberry.mutation(description="Puts all of a release live at once, or nothing of it.")
    async def publish_release(self, info: Info, input: PublishReleaseInput) -> PublishReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await publish(
                db,
                SiteId(input.site),
                release_id(input.id),
                expected_version=input.expected_version,
                dry_run=input.dry_run,
                by=actor.hand,
                now=context.now,
            )
        release = Release.of(found.release, context.now)
        return ReleasePublished(release=release, blocks=blocks_of(found), dry_run=input.dry_run)

    @strawberry.mutation(description="Puts back what was live before a release, by a new release.")
    async def revert_release(self, info: Info, input: RevertReleaseInput) -> RevertReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await revert(
                db,
                SiteId(input.site),
                release_id(input.id),
                expected_version=input.expected_version,
                dry_run=input.dry_run,
                by=actor.hand,
                now=context.now,
            )
        release = Release.of(found.release, context.now)
        return ReleaseReverted(release=release, blocks=blocks_of(found), dry_run=input.dry_run)

    @strawberry.mutation(description="Takes a release's moment away: it is a draft again.")
    async def cancel_release(self, info: Info, input: CancelReleaseInput) -> CancelReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await cancel(
                db,
                SiteId(input.site),
                release_id(input.id),
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return ReleaseCancelled(release=Release.of(found, context.now))

    @strawberry.mutation(description="Puts a draft release away for good.")
    async def discard_release(self, info: Info, input: DiscardReleaseInput) -> CancelReleaseResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            found = await discard(
                db,
                SiteId(input.site),
                release_id(input.id),
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return ReleaseCancelled(release=Release.of(found, context.now))


def release_id(global_release_id: str) -> ReleaseId:
    """The release this global id names.

    Errors   ReleaseAbsent for an id that is not a release's.
    """
    found = uuid_of(global_release_id, "Release")
    if found is None:
        raise ReleaseAbsent(global_release_id[:80])
    return ReleaseId(found)
