"""Editors' commands."""

from typing import cast

import strawberry

from api.context import Context, Info
from api.ids import global_id, uuid_of
from api.pages.editor_types import (
    BlockCreated,
    BlockEdited,
    BlockPublished,
    CreateBlockInput,
    CreateBlockResult,
    EditableBlock,
    EditBlockInput,
    EditBlockResult,
    FieldEditInput,
    PublishBlockInput,
    PublishBlockResult,
    ReleaseFieldInput,
)
from api.pages.queries import BLOCK_TYPES, editable
from domain.base.values import BlockId, Json, SiteId
from domain.pages.errors import BlockAbsent, PageAbsent
from domain.pages.values.content import FieldEdit, NewBlock
from domain.pages.write.create_page import create_block as make_block
from domain.pages.write.edit_block import edit_block as edit
from domain.pages.write.publish_block import publish_block as publish


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
            await publish(
                db,
                SiteId(input.site),
                _block_id(input.id),
                expected_version=input.expected_version,
                by=actor.label,
                now=context.now,
            )
        return BlockPublished(block=await _shown(context, input.id, None))

    @strawberry.mutation(description="Makes a block, last on its page, as a draft.")
    async def create_block(self, info: Info, input: CreateBlockInput) -> CreateBlockResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        new = NewBlock(
            key=input.key,
            kind=input.kind,
            settings={each.name: _said(each) for each in input.fields if not each.empty and not each.release},
        )
        async with context.writes.write() as db:
            made = await make_block(db, SiteId(input.site), input.page, new, by=actor.label, now=context.now)
        if made is None:
            raise PageAbsent(input.site, input.page)
        return BlockCreated(block=await _shown(context, global_id("EditableBlock", made), None))


async def _edited(context: Context, input: EditBlockInput | ReleaseFieldInput, edits: list[FieldEdit]) -> BlockEdited:
    actor = context.allowed("edit_block", input.site)
    async with context.writes.write() as db:
        await edit(
            db,
            SiteId(input.site),
            _block_id(input.id),
            expected_version=input.expected_version,
            edits=edits,
            locale=input.locale,
            by=actor.label,
            now=context.now,
        )
    return BlockEdited(block=await _shown(context, input.id, input.locale))


def _block_id(global_block_id: str) -> BlockId:
    found = uuid_of(global_block_id, *BLOCK_TYPES)
    if found is None:
        raise BlockAbsent(global_block_id[:80])
    return BlockId(found)


async def _shown(context: Context, global_block_id: str, locale: str | None) -> EditableBlock:
    block = await editable(context, global_block_id, locale)
    if block is None:
        raise BlockAbsent(global_block_id[:80])
    return block


def _edit(edit_input: FieldEditInput) -> FieldEdit:
    return FieldEdit(name=edit_input.name, value=_said(edit_input), empty=edit_input.empty, release=edit_input.release)


def _said(edit_input: FieldEditInput) -> Json:
    # It came out of a JSON parser, so it is JSON; strawberry's scalar says no more than `object`.
    return cast("Json", edit_input.value)
