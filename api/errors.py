"""Expected refusals as union members, by one table; everything else masked, with a reference that is in the log."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.scalars import JSON
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.ids import global_id
from domain.access import errors as access
from domain.base.errors import Absent, DomainError, Refused
from domain.behaviour import errors as behaviour
from domain.pages import errors as pages

log = structlog.get_logger()

# Postgres' names for characters it cannot hold.
BAD_TEXT = frozenset({"22021", "22P05"})


@strawberry.interface(description="Why something was refused, and what to do about it.")
class Refusal:
    code: str = strawberry.field(description="Stable code.")
    message: str = strawberry.field(description="What happened, to which thing, and the next step.")


@strawberry.type(description="The token may not do this, or not on this site.")
class NotAllowed(Refusal):
    pass


@strawberry.type(description="The batch as a whole cannot be taken; nothing was written.")
class SignalsRefused(Refusal):
    pass


@strawberry.type(description="There is no such block, page or version of it on this site.")
class BlockNotFound(Refusal):
    pass


@strawberry.type(description="The three sides of one field.")
class FieldConflict:
    name: str = strawberry.field(description="Name of the field.")
    base: JSON | None = strawberry.field(description="What you started from.")
    theirs: JSON | None = strawberry.field(description="What is there now.")
    mine: JSON | None = strawberry.field(description="What you sent.")


@strawberry.type(description="Somebody changed the block since the version you saw; nothing was written.")
class BlockConflict(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")
    fields: list[FieldConflict] = strawberry.field(description="The fields you meant to change.")


@strawberry.type(description="Somebody added or moved blocks since the version you saw; nothing was written.")
class PageConflict(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")
    order: list[str] = strawberry.field(description="Keys of the page's blocks as they stand now.")


@strawberry.type(description="What is wrong with one field.")
class FieldProblem:
    name: str = strawberry.field(description="Name of the field.")
    message: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(
    description="The content does not fit its kind, or is not complete enough to publish; nothing was written."
)
class BlockInvalid(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="A message for each field.")


@strawberry.type(description="There is no such release on this site.")
class ReleaseNotFound(Refusal):
    pass


@strawberry.type(description="Somebody changed the release since the version you saw; nothing was written.")
class ReleaseStale(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")


@strawberry.type(description="This cannot be done to a release in its state; nothing was written.")
class ReleaseInOtherState(Refusal):
    state: str = strawberry.field(description="The state it is in: draft, scheduled, published or cancelled.")


@strawberry.type(description="The three sides of one scope of a field.")
class SlotConflict:
    name: str = strawberry.field(description="Name of the field.")
    scope: str = strawberry.field(description="Where it is said: layer[:name][@locale].")
    base: JSON | None = strawberry.field(description="What was live when the release took it up.")
    theirs: JSON | None = strawberry.field(description="What is live now.")
    mine: JSON | None = strawberry.field(description="What the release would put there.")


@strawberry.type(description="A block that is not as the release took it up.")
class ReleaseBlockConflict:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    key: str = strawberry.field(description="Key of the block.")
    moved: str | None = strawberry.field(description="shown or taken_away, where that happened to it meanwhile.")
    fields: list[SlotConflict] = strawberry.field(description="What was changed on both sides.")


@strawberry.type(
    description="What is live has changed since the release took it up; nothing was written. Answer with rebaseRelease."
)
class ReleaseConflict(Refusal):
    blocks: list[ReleaseBlockConflict] = strawberry.field(description="The blocks in question.")


@strawberry.type(description="What is wrong with one thing in a release.")
class ReleaseProblem:
    block: strawberry.ID | None = strawberry.field(description="Global id of the block; null: the release itself.")
    key: str | None = strawberry.field(description="Key of the block.")
    name: str = strawberry.field(description="Name of the field, or what it is about.")
    message: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(
    description="The release cannot be taken like this, or would leave a block incomplete; nothing was written."
)
class ReleaseInvalid(Refusal):
    problems: list[ReleaseProblem] = strawberry.field(description="Every reason.")


@strawberry.type(description="The answer to a proposal cannot be taken; nothing was written.")
class ProposalRefused(Refusal):
    pass


@strawberry.type(description="Machines are not to write these words, by the copy policy; nothing was promised.")
class CopyUnwanted(Refusal):
    pass


@strawberry.type(description="There is nothing such a policy could rule; nothing was written.")
class PolicyInvalid(Refusal):
    pass


class RefuseNotAllowed(ExceptionHandler[access.NotAllowed | access.BadShopperToken | access.UnknownSite, NotAllowed]):
    def handle(self, exception: Exception, *, field: StrawberryField, info: Info) -> NotAllowed:  # noqa: ARG002
        return NotAllowed(code=_code(exception), message=str(exception))


class RefuseSignals(
    ExceptionHandler[behaviour.TooManySignals | behaviour.BadShopperId | behaviour.ConsentChanged, SignalsRefused]
):
    def handle(self, exception: Exception, *, field: StrawberryField, info: Info) -> SignalsRefused:  # noqa: ARG002
        return SignalsRefused(code=_code(exception), message=str(exception))


class RefuseConflict(ExceptionHandler[pages.BlockChanged, BlockConflict]):
    def handle(self, exception: pages.BlockChanged, *, field: StrawberryField, info: Info) -> BlockConflict:  # noqa: ARG002
        return BlockConflict(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
            fields=[
                FieldConflict(name=each.name, base=JSON(each.base), theirs=JSON(each.theirs), mine=JSON(each.mine))
                for each in exception.fields
            ],
        )


class RefusePageConflict(ExceptionHandler[pages.PageChanged, PageConflict]):
    def handle(self, exception: pages.PageChanged, *, field: StrawberryField, info: Info) -> PageConflict:  # noqa: ARG002
        return PageConflict(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
            order=list(exception.order),
        )


class RefuseInvalid(ExceptionHandler[pages.BlockInvalid, BlockInvalid]):
    def handle(self, exception: pages.BlockInvalid, *, field: StrawberryField, info: Info) -> BlockInvalid:  # noqa: ARG002
        return BlockInvalid(
            code=exception.code,
            message=exception.message,
            problems=[FieldProblem(name=name, message=message) for name, message in exception.problems],
        )


class RefuseAbsent(ExceptionHandler[pages.BlockAbsent | pages.PageAbsent | pages.VersionAbsent, BlockNotFound]):
    def handle(
        self,
        exception: pages.BlockAbsent | pages.PageAbsent | pages.VersionAbsent,
        *,
        field: StrawberryField,  # noqa: ARG002
        info: Info,  # noqa: ARG002
    ) -> BlockNotFound:
        return BlockNotFound(code=exception.code, message=exception.message)


class RefuseReleaseAbsent(ExceptionHandler[pages.ReleaseAbsent, ReleaseNotFound]):
    def handle(self, exception: pages.ReleaseAbsent, *, field: StrawberryField, info: Info) -> ReleaseNotFound:  # noqa: ARG002
        return ReleaseNotFound(code=exception.code, message=exception.message)


class RefuseReleaseStale(ExceptionHandler[pages.ReleaseChanged, ReleaseStale]):
    def handle(self, exception: pages.ReleaseChanged, *, field: StrawberryField, info: Info) -> ReleaseStale:  # noqa: ARG002
        return ReleaseStale(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
        )


class RefuseReleaseState(ExceptionHandler[pages.ReleaseInOtherState, ReleaseInOtherState]):
    def handle(
        self,
        exception: pages.ReleaseInOtherState,
        *,
        field: StrawberryField,  # noqa: ARG002
        info: Info,  # noqa: ARG002
    ) -> ReleaseInOtherState:
        return ReleaseInOtherState(code=exception.code, message=exception.message, state=exception.state)


class RefuseReleaseConflict(ExceptionHandler[pages.ReleaseConflict, ReleaseConflict]):
    def handle(self, exception: pages.ReleaseConflict, *, field: StrawberryField, info: Info) -> ReleaseConflict:  # noqa: ARG002
        return ReleaseConflict(
            code=exception.code,
            message=exception.message,
            blocks=[_conflict(each) for each in exception.blocks],
        )


class RefuseReleaseInvalid(ExceptionHandler[pages.ReleaseInvalid, ReleaseInvalid]):
    def handle(self, exception: pages.ReleaseInvalid, *, field: StrawberryField, info: Info) -> ReleaseInvalid:  # noqa: ARG002
        return ReleaseInvalid(
            code=exception.code,
            message=exception.message,
            problems=[
                ReleaseProblem(
                    block=None if each.block is None else global_id("EditableBlock", each.block),
                    key=each.key,
                    name=each.name,
                    message=each.message,
                )
                for each in exception.problems
            ],
        )


def _conflict(block: pages.ConflictBlock) -> ReleaseBlockConflict:
    return ReleaseBlockConflict(
        block=global_id("EditableBlock", block.block),
        key=block.key,
        moved=block.moved,
        fields=[
            SlotConflict(
                name=each.name,
                scope=each.key,
                base=JSON(each.base),
                theirs=JSON(each.theirs),
                mine=JSON(each.mine),
            )
            for each in block.slots
        ],
    )


class RefuseProposal(
    ExceptionHandler[pages.ProposalRefused | pages.ProposalAbsent | pages.DecisionAbsent, ProposalRefused]
):
    def handle(self, exception: Exception, *, field: StrawberryField, info: Info) -> ProposalRefused:  # noqa: ARG002
        return ProposalRefused(code=_code(exception), message=str(exception))


class RefuseCopy(ExceptionHandler[pages.CopyUnwanted, CopyUnwanted]):
    def handle(self, exception: pages.CopyUnwanted, *, field: StrawberryField, info: Info) -> CopyUnwanted:  # noqa: ARG002
        return CopyUnwanted(code=exception.code, message=exception.message)


class RefusePolicy(ExceptionHandler[pages.PolicyInvalid, PolicyInvalid]):
    def handle(self, exception: pages.PolicyInvalid, *, field: StrawberryField, info: Info) -> PolicyInvalid:  # noqa: ARG002
        return PolicyInvalid(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (
    RefuseNotAllowed(),
    RefuseSignals(),
    RefuseConflict(),
    RefusePageConflict(),
    RefuseInvalid(),
    RefuseAbsent(),
    RefuseProposal(),
    RefuseCopy(),
    RefusePolicy(),
    RefuseReleaseAbsent(),
    RefuseReleaseStale(),
    RefuseReleaseState(),
    RefuseReleaseConflict(),
    RefuseReleaseInvalid(),
)


def _code(exception: Exception) -> str:
    return str(getattr(exception, "code", "refused"))


def told(error: GraphQLError) -> GraphQLError:
    """What the caller can mend, in full with its code; what they cannot is logged, and they get a reference."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return error
    if isinstance(cause, (Refused, Absent)):
        return _again(error, cause.message, {"code": cause.code.upper()})
    if getattr(getattr(cause, "orig", None), "sqlstate", None) in BAD_TEXT:
        message = "Some text in this request has a NUL or another character that cannot be kept. Take it out."
        return _again(error, message, {"code": "BAD_TEXT"})
    return _again(error, *masked(cause, path=error.path))


def masked(cause: Exception, **about: Any) -> tuple[str, dict[str, Any]]:
    """What is said of an unexpected error, the message and its extensions; all else is in the log."""
    reference = noted(cause, **about)
    message = f"Something went wrong on our side. Please try again; the reference is {reference}."
    return message, {"code": "INTERNAL", "reference": reference}


def noted(cause: Exception, **about: Any) -> str:
    """The reference under which this unexpected error is in the log."""
    reference = uuid4().hex[:12]
    facts = cause.facts if isinstance(cause, DomainError) else {}
    log.error("unexpected", reference=reference, error=type(cause).__name__, exc_info=cause, **about, **facts)
    return reference


def _again(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message=message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
