"""Where machine's words came from, and asking for other ones."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import Node
from api.context import Info
from api.errors import BlockConflict, BlockInvalid, BlockNotFound, CopyUnwanted, NotAllowed
from api.ids import global_id, uuid_of
from api.pages.editor_types import EditableBlock, PageInfo
from api.pages.mutations import block_id, shown
from api.paging import require_place, require_size
from domain.base.values import GenerationId, SiteId
from domain.pages.read.generations import generations
from domain.pages.values import editing
from domain.pages.values.editing import InUse
from domain.pages.write.regenerate import regenerate as ask_again

PAGE_LIMIT = 100

strawberry.enum(
    InUse, name="InUse", description="Where a machine's words speak now: to shoppers, in a draft only, or nowhere."
)


@strawberry.type(description="Where a machine's words came from, for good.")
class Generation(Node):
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    block_key: str = strawberry.field(description="Key of the block.")
    page: str = strawberry.field(description="Key of its page.")
    kind: str = strawberry.field(description="Kind of the block.")
    field: str = strawberry.field(description="The field they were made for.")
    locale: str = strawberry.field(description="The locale they are in.")
    text: str = strawberry.field(description="The words.")
    origin: str = strawberry.field(description="model or template.")
    model: str = strawberry.field(description="Which one.")
    model_revision: str = strawberry.field(description="Which version of it.")
    prompt_version: str = strawberry.field(description="Which prompt.")
    inputs_hash: str = strawberry.field(description="Equal for words made from the same facts, prompt and settings.")
    settings: JSON = strawberry.field(description="How the words were drawn; where a template stands in, `why`.")
    seed: int = strawberry.field(description="The chance they were drawn with.")
    verdicts: JSON = strawberry.field(description="What each check said about them.")
    candidates: JSON = strawberry.field(description="All that were considered, each with its score and failed checks.")
    took_ms: int = strawberry.field(description="How long the making took, in milliseconds.")
    guide_version: int = strawberry.field(
        description="Which version of the site's copy guide in that locale they were made by; 0: before there was one."
    )
    outdated: bool = strawberry.field(description="Whether the copy guide has said something else since.")
    created_at: datetime = strawberry.field(description="When they were made.")
    reviewed_by: str | None = strawberry.field(description="Who decided about them; null: nobody yet.")
    reviewed_at: datetime | None = strawberry.field(description="When.")
    in_use: InUse = strawberry.field(description="Whether somebody hears them now.")

    @classmethod
    def of(cls, made: editing.Generation) -> "Generation":
        return cls(
            id=global_id("Generation", made.id),
            block=global_id("EditableBlock", made.block),
            block_key=made.block_key,
            page=made.page,
            kind=made.kind,
            field=made.field,
            locale=made.locale,
            text=made.text,
            origin=made.origin,
            model=made.model,
            model_revision=made.model_revision,
            prompt_version=made.prompt_version,
            inputs_hash=made.inputs_hash,
            settings=JSON(made.settings),
            seed=made.seed,
            verdicts=JSON(made.verdicts),
            candidates=JSON(made.candidates),
            took_ms=made.took_ms,
            guide_version=made.guide_version,
            outdated=made.outdated,
            created_at=made.created_at,
            reviewed_by=made.reviewed_by,
            reviewed_at=made.reviewed_at,
            in_use=made.in_use,
        )


@strawberry.type(description="A generation in a list.")
class GenerationEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Generation = strawberry.field(description="The generation.")


@strawberry.type(description="Generations, newest first.")
class GenerationConnection:
    edges: list[GenerationEdge] = strawberry.field(description="Generations.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.input(description="Asks for a machine's words anew. Inputs that have not changed make nothing.")
class RegenerateInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version you saw.")
    fields: list[str] | None = strawberry.field(default=None, description="Which fields; all if left out.")
    locales: list[str] | None = strawberry.field(default=None, description="In which locales; all if left out.")
    seed: int | None = strawberry.field(default=None, description="Another number draws other words.")


@strawberry.type(description="A worker will make these words; they are written or proposed, by the copy policy.")
class RegenerationPromised:
    block: EditableBlock = strawberry.field(description="The block as it is now.")
    locales: list[str] = strawberry.field(description="The locales words are made in.")
    fields: list[str] = strawberry.field(description="The fields words are made for.")


RegenerateResult = Annotated[
    RegenerationPromised | CopyUnwanted | BlockConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union("RegenerateResult", description="What became of regenerate."),
]


@strawberry.type
class ProvenanceQuery:
    @strawberry.field(description="Where a site's machine-made words came from, or one block's; newest first.")
    async def provenance(
        self,
        info: Info,
        site: str,
        block: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
        *,
        locale: Annotated[str | None, strawberry.argument(description="Only words in this locale.")] = None,
        used: Annotated[
            bool, strawberry.argument(description="Only words that a draft, or what is live, holds.")
        ] = False,
        outdated: Annotated[
            bool, strawberry.argument(description="Only words whose copy guide has said something else since.")
        ] = False,
    ) -> GenerationConnection:
        context = info.context
        context.allowed("read_draft", site)
        seen = require_place(after, None if after is None else uuid_of(after, "Generation"))
        async with context.reads.read() as db:
            found, more = await generations(
                db,
                SiteId(site),
                now=context.now,
                block=None if block is None else block_id(block),
                locale=locale,
                used=used,
                outdated=outdated,
                first=require_size(first, PAGE_LIMIT),
                after=None if seen is None else GenerationId(seen),
            )
        nodes = [Generation.of(each) for each in found]
        return GenerationConnection(
            edges=[GenerationEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=more),
        )


@strawberry.type
class ProvenanceMutation:
    @strawberry.mutation(description="Asks a machine for other words for a block.")
    async def regenerate(self, info: Info, input: RegenerateInput) -> RegenerateResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            promised = await ask_again(
                db,
                SiteId(input.site),
                block_id(input.id),
                expected_version=input.expected_version,
                fields=input.fields,
                locales=input.locales,
                seed=input.seed,
                by=actor.hand,
                now=context.now,
            )
        return RegenerationPromised(
            block=await shown(context, input.id), locales=list(promised.locales), fields=list(promised.fields)
        )
