"""A site's rules for machine's words."""

from typing import Annotated

import strawberry

from api.context import Info
from api.errors import BlockConflict, BlockNotFound, NotAllowed, PolicyInvalid
from api.pages.editor_types import EditableBlock
from api.pages.mutations import block_id, shown
from domain.base.values import SiteId
from domain.pages import errors
from domain.pages.read.policies import policies
from domain.pages.values.fields import CopyPolicy, KindPolicy
from domain.pages.write.policies import set_copy_policy as set_for_block
from domain.pages.write.policies import set_policy


@strawberry.type(description="What may happen to a machine's words for a kind of block, or for one field of it.")
class KindCopyPolicy:
    kind: str = strawberry.field(description="Kind of block.")
    field: str | None = strawberry.field(description="The field; null: all fields of the kind.")
    policy: CopyPolicy = strawberry.field(description="What may happen to the words.")

    @classmethod
    def of(cls, rule: KindPolicy) -> "KindCopyPolicy":
        return cls(kind=rule.kind, field=rule.field, policy=rule.policy)


@strawberry.input(
    description="Says it for one block (`block` with `expectedVersion`), or for a `kind`, or for one `field` of a kind."
)
class SetCopyPolicyInput:
    site: str = strawberry.field(description="Key of the site.")
    policy: CopyPolicy | None = strawberry.field(
        description="What may happen to the words; null: what the wider rule says, at last to ask."
    )
    block: strawberry.ID | None = strawberry.field(default=None, description="Global id of the block.")
    expected_version: int | None = strawberry.field(default=None, description="With `block`: the version you saw.")
    kind: str | None = strawberry.field(default=None, description="Kind of block.")
    field: str | None = strawberry.field(default=None, description="With `kind`: the field.")


@strawberry.type(description="The policy holds from now on; words that are there already stay.")
class CopyPolicySet:
    policies: list[KindCopyPolicy] = strawberry.field(description="The site's rules for kinds and fields.")
    block: EditableBlock | None = strawberry.field(description="The block, where it is one's.")


SetCopyPolicyResult = Annotated[
    CopyPolicySet | PolicyInvalid | BlockConflict | BlockNotFound | NotAllowed,
    strawberry.union("SetCopyPolicyResult", description="What became of setCopyPolicy."),
]


@strawberry.type
class PoliciesQuery:
    @strawberry.field(
        description=(
            "What may happen to machine's words, by kind and field. The field's rule counts before the block's own, "
            "that before the kind's; else a person is asked."
        )
    )
    async def copy_policies(self, info: Info, site: str) -> list[KindCopyPolicy]:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            return [KindCopyPolicy.of(rule) for rule in await policies(db, SiteId(site))]


@strawberry.type
class PoliciesMutation:
    @strawberry.mutation(description="Says what may happen to machine's words, for a kind, a field or one block.")
    async def set_copy_policy(self, info: Info, input: SetCopyPolicyInput) -> SetCopyPolicyResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", input.site)
        async with context.writes.write() as db:
            match input:
                case SetCopyPolicyInput(block=str() as block, expected_version=int() as seen, kind=None, field=None):
                    await set_for_block(
                        db,
                        site,
                        block_id(block),
                        input.policy,
                        expected_version=seen,
                        by=actor.hand,
                        now=context.now,
                    )
                case SetCopyPolicyInput(block=None, expected_version=None, kind=str() as kind):
                    await set_policy(db, site, kind, input.field, input.policy, by=actor.hand, now=context.now)
                case _:
                    raise errors.PolicyInvalid(
                        "Name a block with its expectedVersion, or a kind, perhaps with a field: one or the other."
                    )
        async with context.reads.read() as db:
            rules = await policies(db, site)
        return CopyPolicySet(
            policies=[KindCopyPolicy.of(rule) for rule in rules],
            block=None if input.block is None else await shown(context, input.block),
        )
