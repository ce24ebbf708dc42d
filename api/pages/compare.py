"""Versions beside each other, and old ones brought back."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.errors import BlockConflict, BlockInvalid, BlockNotFound, NotAllowed
from api.ids import global_id, uuid_of
from api.pages.inputs import BlockEdited
from api.pages.mutations import block_id, shown
from api.pages.origins import Origin
from api.pages.queries import BLOCK_TYPES
from domain.base.values import BlockId, SiteId
from domain.pages.errors import VersionAbsent
from domain.pages.read import compare
from domain.pages.values import content as content_values
from domain.pages.values.compare import How, Op
from domain.pages.values.content import Entry, Layer
from domain.pages.values.releases import ReleaseId
from domain.pages.values.sides import BlockDifference as Found
from domain.pages.values.sides import FieldDifference as FoundField
from domain.pages.values.sides import Side, Stand
from domain.pages.write.restore import restore_block

strawberry.enum(
    Stand,
    name="Stand",
    description="What shoppers see, what editors work on, or what machines alone would say (the generated base).",
)
strawberry.enum(
    How, name="How", description="How the right side differs; ORIGIN: the same value, from another hand or origin."
)
strawberry.enum(Op, name="PieceOp", description="On both sides, on the right alone, or on the left alone.")


@strawberry.input(one_of=True, description="One version of a block or page. Say exactly one of these.")
class SideInput:
    stand: Stand | None = strawberry.field(default=strawberry.UNSET, description="How it stands now.")
    revision: int | None = strawberry.field(
        default=strawberry.UNSET, description="A block's draft after the step of this number."
    )
    release: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="What shoppers see once this release is live. Global id."
    )


@strawberry.type(description="A run of words.")
class Piece:
    op: Op = strawberry.field(description="Where it stands.")
    text: str = strawberry.field(description="The words, with the spaces around them.")


@strawberry.type(description="What one side says at one scope.")
class Said:
    value: JSON | None = strawberry.field(description="The value.")
    empty: bool = strawberry.field(description="Left empty on purpose.")
    origin: Origin = strawberry.field(description="Where it comes from.")

    @classmethod
    def of(cls, key: str, entry: Entry | None) -> "Said | None":
        if entry is None:
            return None
        said = JSON(entry.get("value"))
        return cls(value=said, empty=bool(entry.get("empty")), origin=Origin.of(content_values.Origin.of(key, entry)))


@strawberry.type(description="One scope of one field that the sides do not have alike.")
class FieldDifference:
    name: str = strawberry.field(description="Name of the field.")
    label: str = strawberry.field(description="Words for an editor.")
    scope: str = strawberry.field(description="The scope: layer[:name][@locale].")
    layer: Layer = strawberry.field(description="Its layer.")
    locale: str | None = strawberry.field(description="Its locale; null for settings.")
    left: Said | None = strawberry.field(description="What the left side says; null: it inherits.")
    right: Said | None = strawberry.field(description="What the right side says; null: it inherits.")
    how: How = strawberry.field(description="How the right side differs.")
    pieces: list[Piece] = strawberry.field(description="Words, one by one; empty where the field holds no words.")

    @classmethod
    def of(cls, found: FoundField) -> "FieldDifference":
        return cls(
            name=found.field,
            label=found.label,
            scope=found.scope.key,
            layer=found.scope.layer,
            locale=found.scope.locale,
            left=Said.of(found.scope.key, found.left),
            right=Said.of(found.scope.key, found.right),
            how=found.how,
            pieces=[Piece(op=each.op, text=each.text) for each in found.pieces],
        )


@strawberry.type(description="What the right side of a block says differently.")
class BlockDifference:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    page: str = strawberry.field(description="Key of its page.")
    key: str = strawberry.field(description="Key of the block.")
    kind: str = strawberry.field(description="Kind of block.")
    fields: list[FieldDifference] = strawberry.field(description="Fields that differ, in the order of the form.")

    @classmethod
    def of(cls, found: Found) -> "BlockDifference":
        return cls(
            block=global_id("EditableBlock", found.block),
            page=found.page,
            key=found.key,
            kind=found.kind,
            fields=[FieldDifference.of(each) for each in found.fields],
        )


@strawberry.input(description="Brings an older version back into the draft, whole or in part. What shoppers see stays.")
class RestoreRevisionInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    revision: int | None = strawberry.field(
        default=None, description="Number of the revision; left out: what shoppers see now."
    )
    fields: list[str] | None = strawberry.field(default=None, description="Only these fields; left out: all.")
    scopes: list[str] | None = strawberry.field(
        default=None, description="Only at these scopes, as layer[:name][@locale]; left out: at all."
    )


RestoreRevisionResult = Annotated[
    BlockEdited | BlockConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("RestoreRevisionResult", description="What became of restoreRevision."),
]


@strawberry.type
class CompareQuery:
    @strawberry.field(
        description="Two versions of a block beside each other; null for an id that is not known. A version that there "
        "never was is refused as VERSION_ABSENT."
    )
    async def compare(
        self, info: Info, block: strawberry.ID, left: SideInput, right: SideInput
    ) -> BlockDifference | None:
        context = info.context
        found = uuid_of(block, *BLOCK_TYPES)
        if context.actor is None or found is None:
            return None
        site = context.allowed("read_draft", context.actor.site).site
        async with context.reads.read() as db:
            apart = await compare.compare_block(db, site, BlockId(found), _side(left), _side(right), now=context.now)
        return None if apart is None else BlockDifference.of(apart)

    @strawberry.field(
        description="The blocks of a page that differ between two versions. Without a page: the blocks that a release "
        "named on one of the sides changes."
    )
    async def compare_pages(
        self, info: Info, site: str, left: SideInput, right: SideInput, page: str | None = None
    ) -> list[BlockDifference]:
        context = info.context
        context.allowed("read_draft", site)
        async with context.reads.read() as db:
            apart = await compare.compare_page(db, SiteId(site), page, _side(left), _side(right), now=context.now)
        return [BlockDifference.of(each) for each in apart]


@strawberry.type
class CompareMutation:
    @strawberry.mutation(
        description="Brings an older version back into the draft; restoring what is there writes nothing."
    )
    async def restore_revision(self, info: Info, input: RestoreRevisionInput) -> RestoreRevisionResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            await restore_block(
                db,
                SiteId(input.site),
                block_id(input.id),
                expected_version=input.expected_version,
                number=input.revision,
                fields=input.fields,
                scopes=input.scopes,
                by=actor.hand,
                now=context.now,
            )
        return BlockEdited(block=await shown(context, input.id))


def _side(side: SideInput) -> Side:
    """The version that is meant.

    Errors   VersionAbsent for an id that is not a release's.
    """
    if side.release is not None and side.release is not strawberry.UNSET:
        release = uuid_of(side.release, "Release")
        if release is None:
            raise VersionAbsent("This site", f"release {side.release[:80]}")
        return Side(release=ReleaseId(release))
    if side.revision is not None and side.revision is not strawberry.UNSET:
        return Side(revision=side.revision)
    return Side(stand=side.stand or Stand.DRAFT)
