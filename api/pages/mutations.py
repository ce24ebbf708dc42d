"""Editors' commands on blocks and pages."""

from typing import cast

import strawberry

from api.context import Context, Info
from api.ids import global_id, uuid_of
from api.pages.editor_types import EditableBlock
from api.pages.inputs import (
    ArrangePageInput,
    ArrangePageResult,
    BlockCreated,
    BlockEdited,
    BlockPublished,
    BlocksReordered,
    BlockUnpublished,
    CreateBlockInput,
    CreateBlockResult,
    EditBlockInput,
    EditBlockResult,
    FieldEditInput,
    PageArranged,
    PublishBlockInput,
    PublishBlockResult,
    ReleaseFieldInput,
    ReorderBlocksInput,
    ReorderBlocksResult,
    UnpublishBlockInput,
    UnpublishBlockResult,
)
from api.pages.queries import BLOCK_TYPES, editable, page_of
from api.pages.release_types import ScheduledRelease
from domain.base.values import BlockId, Json, SiteId
from domain.pages.errors import BlockAbsent, PageAbsent
from domain.pages.read.releases import waiting_for
from domain.pages.values.content import FieldEdit, Layer, Scope
from domain.pages.values.editing import Arrangement, NewBlock
from domain.pages.write.arrange_page import arrange_page as arrange
from domain.pages.write.create_page import create_block as make_block
from domain.pages.write.edit_block import edit_block as edit
from domain.pages.write.publish_block import publish_block as publish
from domain.pages.write.publish_block import unpublish_block as unpublish
from domain.pages.write.reorder_blocks import reorder_blocks as reorder


@strawberry.type
class PagesMutation:
    @strawberry.mutation(
        description="Changes the draft of a block. Reading a form and saving it unchanged writes nothing."
    )
    async def edit_block(self, info: Info, input: EditBlockInput) -> EditBlockResult:
        edits = [_edit(each) for each in input.fields]
        return await _edited(info.context, input, edits)

    @strawberry.mutation(description="Lets go of a field a person holds: what is below speaks again.")
    async def release_field(self, info: Info, input: ReleaseFieldInput) -> EditBlockResult:
        return await _edited(info.context, input, [FieldEdit(name=input.field, release=True)])

    @strawberry.mutation(description="Puts the draft before shoppers.")
    async def publish_block(self, info: Info, input: PublishBlockInput) -> PublishBlockResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            published = await publish(
                db,
                SiteId(input.site),
                block_id(input.id),
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
            waiting = await waiting_for(db, published, context.now)
        return BlockPublished(
            block=await shown(context, input.id), scheduled=[ScheduledRelease.of(each) for each in waiting]
        )

    @strawberry.mutation(description="Takes the block away from shoppers; its draft stays.")
    async def unpublish_block(self, info: Info, input: UnpublishBlockInput) -> UnpublishBlockResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            await unpublish(
                db,
                SiteId(input.site),
                block_id(input.id),
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return BlockUnpublished(block=await shown(context, input.id))

    @strawberry.mutation(description="Puts the drafts of a page's blocks in another order.")
    async def reorder_blocks(self, info: Info, input: ReorderBlocksInput) -> ReorderBlocksResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            moved = await reorder(
                db,
                SiteId(input.site),
                input.page,
                expected_version=input.expected_version,
                wanted=[block_id(each) for each in input.blocks],
                by=actor.hand,
                now=context.now,
            )
        page = await page_of(context, SiteId(input.site), input.page)
        if page is None:
            raise PageAbsent(input.site, input.page)
        return BlocksReordered(page=page, moved=[global_id("EditableBlock", each) for each in moved])

    @strawberry.mutation(
        description="Says who puts a page's blocks in order, its editors or what was learnt; it counts at once."
    )
    async def arrange_page(self, info: Info, input: ArrangePageInput) -> ArrangePageResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            await arrange(
                db,
                SiteId(input.site),
                input.page,
                Arrangement(ordering=input.ordering, slots=input.slots),
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        page = await page_of(context, SiteId(input.site), input.page)
        if page is None:
            raise PageAbsent(input.site, input.page)
        return PageArranged(page=page)

    @strawberry.mutation(description="Makes a block, last on its page, as a draft.")
    async def create_block(self, info: Info, input: CreateBlockInput) -> CreateBlockResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        new = NewBlock(
            key=input.key,
            kind=input.kind,
            said=[_edit(each) for each in input.fields],
        )
        async with context.writes.write() as db:
            made = await make_block(
                db,
                SiteId(input.site),
                input.page,
                new,
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        if made is None:
            raise PageAbsent(input.site, input.page)
        return BlockCreated(block=await shown(context, global_id("EditableBlock", made)))


async def _edited(context: Context, input: EditBlockInput | ReleaseFieldInput, edits: list[FieldEdit]) -> BlockEdited:
    actor = context.allowed("edit_block", input.site)
    async with context.writes.write() as db:
        await edit(
            db,
            SiteId(input.site),
            block_id(input.id),
            expected_version=input.expected_version,
            edits=edits,
            scope=_scope(input),
            by=actor.hand,
            now=context.now,
        )
    return BlockEdited(block=await shown(context, input.id, input.locale))


def _scope(input: EditBlockInput | ReleaseFieldInput) -> Scope:
    """Where it is to be said. A channel or a segment named beside another layer is carried along, and refused below."""
    channel = None if input.channel is None else input.channel.value
    name = input.segment if input.layer is Layer.SEGMENT else channel
    if input.layer is not Layer.CHANNEL and channel is None:
        name = input.segment
    return Scope(layer=input.layer, name=name, locale=input.locale)


def block_id(global_block_id: str) -> BlockId:
    """The block this global id names.

    Errors   BlockAbsent for an id that is not a block's.
    """
    found = uuid_of(global_block_id, *BLOCK_TYPES)
    if found is None:
        raise BlockAbsent(global_block_id[:80])
    return BlockId(found)


async def shown(context: Context, global_block_id: str, locale: str | None = None) -> EditableBlock:
    """The block as it is now."""
    block = await editable(context, global_block_id, locale)
    if block is None:
        raise BlockAbsent(global_block_id[:80])
    return block


def _edit(edit_input: FieldEditInput) -> FieldEdit:
    return FieldEdit(
        name=edit_input.name,
        value=_said(edit_input),
        empty=edit_input.empty,
        release=edit_input.release,
        confirm=edit_input.confirm,
    )


def _said(edit_input: FieldEditInput) -> Json:
    # It came out of a JSON parser, so it is JSON; strawberry's scalar says no more than `object`.
    return cast("Json", edit_input.value)
