"""Blocks as editors see and change them: fields with their origin, versions, history, proposals."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import Node
from api.errors import BlockConflict, BlockInvalid, BlockNotFound, NotAllowed
from api.ids import global_id
from api.pages.types import Block, Decision, Reason
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values import content
from domain.pages.values.reasons import reason

strawberry.enum(content.Layer, name="Layer", description="Who a value comes from, from the general to the particular.")


@strawberry.type(description="Where a value comes from.")
class Origin:
    layer: content.Layer = strawberry.field(description="The layer that speaks.")
    locale: str | None = strawberry.field(description="The locale it speaks in; null for settings.")
    by: str = strawberry.field(description="Whose hand: a token's label, or a worker and its model.")
    at: datetime | None = strawberry.field(description="When it was written.")


@strawberry.type(description="A field of a block, as a reader in the asked locale gets it.")
class BlockField:
    name: str = strawberry.field(description="Name.")
    label: str = strawberry.field(description="Words for an editor.")
    value: JSON | None = strawberry.field(description="The value that wins.")
    origin: Origin | None = strawberry.field(description="Where it comes from; null where the kind's default speaks.")
    layers: JSON = strawberry.field(description="Everything that was said about it, by layer@locale.")


@strawberry.type(description="One step in a block's history.")
class BlockRevision:
    number: int = strawberry.field(description="The version the block had after the step.")
    action: str = strawberry.field(description="create, edit, generate or publish.")
    by: str = strawberry.field(description="Whose hand.")
    at: datetime = strawberry.field(description="When.")
    changed: list[str] = strawberry.field(description="What changed, as field:layer@locale.")


@strawberry.type(description="A block as its editors see it.")
class EditableBlock(Block, Node):
    page: str = strawberry.field(description="Key of its page.")
    version: int = strawberry.field(description="Name it as expectedVersion when you change the block.")
    status: str = strawberry.field(
        description="draft (never published), changed (differs from what is live), published."
    )
    copy_policy: str = strawberry.field(description="What may happen to generated words: ask, publish or never.")
    fields: list[BlockField] = strawberry.field(description="The draft's fields.")
    live_fields: list[BlockField] | None = strawberry.field(description="What shoppers get; null before publishing.")
    revisions: list[BlockRevision] = strawberry.field(description="The last 50 steps, newest first.")

    @classmethod
    def of(
        cls, state: content.BlockState, locales: tuple[str, ...], history: list[content.Revision]
    ) -> "EditableBlock":
        decision = Decision(
            reason=Reason.of(reason(locales[0], "editorial")),
            policy="editor",
            variant=None,
            propensity=None,
            position=state.position,
        )
        return cls(
            id=global_id("EditableBlock", state.id),
            key=state.key,
            kind=state.kind,
            decision=decision,
            page=state.page,
            version=state.version,
            status=state.status,
            copy_policy=state.copy_policy.value,
            fields=_fields(state.kind, state.draft, locales),
            live_fields=None if state.live is None else _fields(state.kind, state.live, locales),
            revisions=[
                BlockRevision(
                    number=step.number, action=step.action, by=step.by, at=step.at, changed=list(step.changed)
                )
                for step in history
            ],
        )


def _fields(kind: str, said: content.Content, locales: tuple[str, ...]) -> list[BlockField]:
    known = all_kinds()[kind]
    resolved = layers.resolve(known, said, locales)
    return [
        BlockField(
            name=spec.name,
            label=spec.label,
            value=JSON(resolved[spec.name].value),
            origin=_origin(resolved[spec.name].origin),
            layers=JSON({layer: dict(entry) for layer, entry in said.get(spec.name, {}).items()}),
        )
        for spec in known.fields
    ]


def _origin(origin: content.Origin | None) -> Origin | None:
    if origin is None:
        return None
    return Origin(layer=origin.layer, locale=origin.locale, by=origin.by, at=origin.at)


@strawberry.type(description="A page as its editors see it.")
class Page:
    id: strawberry.ID = strawberry.field(description="Global id.")
    key: str = strawberry.field(description="Key of the page.")
    blocks: list[EditableBlock] = strawberry.field(description="Its blocks in order, drafts included.")


@strawberry.type(description="Machine's words waiting for a person.")
class Proposal:
    id: strawberry.ID = strawberry.field(description="Global id.")
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    block_key: str = strawberry.field(description="Key of the block.")
    field: str = strawberry.field(description="The field they are for.")
    locale: str = strawberry.field(description="The locale they are in.")
    text: str = strawberry.field(description="The words proposed.")
    base: str | None = strawberry.field(description="The machine's words before.")
    current: str | None = strawberry.field(description="The words there are now.")
    origin: str = strawberry.field(description="model or template.")
    model: str = strawberry.field(description="Which one.")
    created_at: datetime = strawberry.field(description="Since when they wait.")

    @classmethod
    def of(cls, proposal: content.Proposal) -> "Proposal":
        return cls(
            id=global_id("Proposal", proposal.id),
            block=global_id("EditableBlock", proposal.block),
            block_key=proposal.block_key,
            field=proposal.field,
            locale=proposal.locale,
            text=proposal.text,
            base=proposal.base,
            current=proposal.current,
            origin=proposal.origin,
            model=proposal.model,
            created_at=proposal.created_at,
        )


@strawberry.type(description="Where a page of a list ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more.")
    end_cursor: str | None = strawberry.field(description="Give it as `after` to go on.")


@strawberry.type(description="A proposal in a list.")
class ProposalEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Proposal = strawberry.field(description="The proposal.")


@strawberry.type(description="Proposals, oldest first.")
class ProposalConnection:
    edges: list[ProposalEdge] = strawberry.field(description="Proposals.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.input(
    description="What to do to one field: set `value`, say `empty: true`, or `release: true` to inherit again."
)
class FieldEditInput:
    name: str = strawberry.field(description="Name of the field.")
    value: JSON | None = strawberry.field(default=None, description="The new value.")
    empty: bool = strawberry.field(default=False, description="Leave it empty on purpose.")
    release: bool = strawberry.field(default=False, description="Let go of it: what is below speaks again.")


@strawberry.input(description="An editor's override. Only the fields named are touched; what shoppers see is not.")
class EditBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    fields: list[FieldEditInput] = strawberry.field(description="The fields to change.")
    locale: str | None = strawberry.field(default=None, description="Whose words; the site's own if left out.")


@strawberry.input(description="Lets go of one field: what is below speaks again.")
class ReleaseFieldInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    field: str = strawberry.field(description="The field.")
    locale: str | None = strawberry.field(default=None, description="Whose words; the site's own if left out.")


@strawberry.input(description="Puts the draft before shoppers.")
class PublishBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.input(description="A new block, last on its page, as a draft.")
class CreateBlockInput:
    site: str = strawberry.field(description="Key of the site.")
    page: str = strawberry.field(description="Key of the page.")
    key: str = strawberry.field(description="Name of the block, unique on its page.")
    kind: str = strawberry.field(description="Kind of block.")
    fields: list[FieldEditInput] = strawberry.field(default_factory=list, description="What is said from the start.")


@strawberry.type(description="The block was changed, or was so already.")
class BlockEdited:
    block: EditableBlock = strawberry.field(description="The block as it is now.")


@strawberry.type(description="Shoppers see the draft now.")
class BlockPublished:
    block: EditableBlock = strawberry.field(description="The block as it is now.")


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
CreateBlockResult = Annotated[
    BlockCreated | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("CreateBlockResult", description="What became of createBlock."),
]
