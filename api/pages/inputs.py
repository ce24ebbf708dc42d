"""What editors send, and what they get back."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.errors import BlockConflict, BlockInvalid, BlockNotFound, NotAllowed, PageConflict
from api.pages.editor_types import EditableBlock, Page
from api.pages.enums import Channel, Ordering
from api.pages.release_types import ScheduledRelease
from domain.pages.values.content import Layer


@strawberry.input(
    description="What to do to one field: set `value`, say `empty: true`, or `release: true` to inherit again."
)
class FieldEditInput:
    name: str = strawberry.field(description="Name of the field.")
    value: JSON | None = strawberry.field(default=None, description="The new value.")
    empty: bool = strawberry.field(default=False, description="Leave it empty on purpose.")
    release: bool = strawberry.field(default=False, description="Let go of it: what is below speaks again.")
    confirm: bool = strawberry.field(
        default=False, description="A translation: it is right for what the source says now."
    )


@strawberry.input(description="An editor's override. Only the fields named are touched; what shoppers see is not.")
class EditBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    fields: list[FieldEditInput] = strawberry.field(description="The fields to change.")
    locale: str | None = strawberry.field(default=None, description="Whose words; the site's own if left out.")
    layer: Layer = strawberry.field(
        default=Layer.PERSON,
        description="PERSON: over everything. LOCALE: to everybody who has no variant. CHANNEL, SEGMENT: a variant for some.",
    )
    channel: Channel | None = strawberry.field(default=None, description="With the layer CHANNEL: which one.")
    segment: str | None = strawberry.field(default=None, description="With the layer SEGMENT: its key.")


@strawberry.input(description="Lets go of one field: what is below speaks again.")
class ReleaseFieldInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    field: str = strawberry.field(description="The field.")
    locale: str | None = strawberry.field(default=None, description="Whose words; the site's own if left out.")
    layer: Layer = strawberry.field(
        default=Layer.PERSON,
        description="PERSON: over everything. LOCALE: to everybody who has no variant. CHANNEL, SEGMENT: a variant for some.",
    )
    channel: Channel | None = strawberry.field(default=None, description="With the layer CHANNEL: which one.")
    segment: str | None = strawberry.field(default=None, description="With the layer SEGMENT: its key.")


@strawberry.input(description="Puts the draft before shoppers.")
class PublishBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.input(description="Takes a block away from shoppers; its draft and its history stay.")
class UnpublishBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.input(description="Another order of a page's blocks, in their drafts; publishing the blocks shows it.")
class ReorderBlocksInput:
    site: str = strawberry.field(description="Key of the site.")
    page: str = strawberry.field(description="Key of the page.")
    expected_version: int = strawberry.field(description="The version of the page you saw.")
    blocks: list[strawberry.ID] = strawberry.field(description="Global ids of all blocks of the page, first to last.")


@strawberry.input(description="A new block, last on its page, as a draft.")
class CreateBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    page: str = strawberry.field(description="Key of the page.")
    expected_version: int = strawberry.field(description="The version of the page you saw.")
    key: str = strawberry.field(description="Name of the block, unique on its page.")
    kind: str = strawberry.field(description="Kind of block.")
    fields: list[FieldEditInput] = strawberry.field(default_factory=list, description="What is said from the start.")


@strawberry.type(description="The block was changed, or was so already.")
class BlockEdited:
    block: EditableBlock = strawberry.field(description="The block as it is now.")


@strawberry.type(description="Shoppers see the draft now.")
class BlockPublished:
    block: EditableBlock = strawberry.field(description="The block as it is now.")
    scheduled: list[ScheduledRelease] = strawberry.field(
        description="Scheduled releases that will replace some of it, soonest first."
    )


@strawberry.type(description="Shoppers do not see the block any more.")
class BlockUnpublished:
    block: EditableBlock = strawberry.field(description="The block as it is now.")


@strawberry.type(description="The drafts stand in this order now, or did so already.")
class BlocksReordered:
    page: Page = strawberry.field(description="The page as it is now.")
    moved: list[strawberry.ID] = strawberry.field(description="The blocks whose draft changed: publish these.")


@strawberry.input(description="Who puts the blocks of a page in order, and how many of them a shopper gets.")
class ArrangePageInput:
    site: str = strawberry.field(description="Key of the site.")
    page: str = strawberry.field(description="Key of the page.")
    expected_version: int = strawberry.field(description="The page's version you saw.")
    ordering: Ordering = strawberry.field(description="Who orders; pinned blocks keep their place either way.")
    slots: int | None = strawberry.field(default=None, description="At most this many blocks; null: all.")


@strawberry.type(description="The page is arranged this way from now on.")
class PageArranged:
    page: Page = strawberry.field(description="The page as it is now.")


@strawberry.type(description="The block was made.")
class BlockCreated:
    block: EditableBlock = strawberry.field(description="The new block.")


EditBlockResult = Annotated[
    BlockEdited | BlockConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("EditBlockResult", description="What became of editBlock or releaseField."),
]
PublishBlockResult = Annotated[
    BlockPublished | BlockConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("PublishBlockResult", description="What became of publishBlock."),
]
UnpublishBlockResult = Annotated[
    BlockUnpublished | BlockConflict | BlockNotFound | NotAllowed,
    strawberry.union("UnpublishBlockResult", description="What became of unpublishBlock."),
]
ReorderBlocksResult = Annotated[
    BlocksReordered | PageConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("ReorderBlocksResult", description="What became of reorderBlocks."),
]
ArrangePageResult = Annotated[
    PageArranged | PageConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("ArrangePageResult", description="What became of arrangePage."),
]
CreateBlockResult = Annotated[
    BlockCreated | PageConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("CreateBlockResult", description="What became of createBlock."),
]
