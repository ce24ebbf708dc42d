"""Why a segment is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import Refusal
from domain.audience import errors as audience


@strawberry.type(description="What is wrong at one place.")
class PathProblem:
    path: str = strawberry.field(description="The place, as in condition.all[1].country[0].")
    message: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(description="The segment cannot be saved like this; nothing was written.")
class SegmentInvalid(Refusal):
    problems: list[PathProblem] = strawberry.field(description="A message for each place.")


@strawberry.type(description="Somebody changed the segment since the version you saw; nothing was written.")
class SegmentConflict(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")


@strawberry.type(description="There is a segment of this key already; nothing was written.")
class SegmentExists(Refusal):
    pass


@strawberry.type(description="There is no such segment on this site.")
class SegmentNotFound(Refusal):
    pass


class RefuseSegmentInvalid(ExceptionHandler[audience.SegmentInvalid, SegmentInvalid]):
    def handle(self, exception: audience.SegmentInvalid, *, field: StrawberryField, info: Info) -> SegmentInvalid:  # noqa: ARG002
        return SegmentInvalid(
            code=exception.code,
            message=exception.message,
            problems=[PathProblem(path=each.path, message=each.message) for each in exception.problems],
        )


class RefuseSegmentConflict(ExceptionHandler[audience.SegmentChanged, SegmentConflict]):
    def handle(self, exception: audience.SegmentChanged, *, field: StrawberryField, info: Info) -> SegmentConflict:  # noqa: ARG002
        return SegmentConflict(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
        )


class RefuseSegmentExists(ExceptionHandler[audience.SegmentExists, SegmentExists]):
    def handle(self, exception: audience.SegmentExists, *, field: StrawberryField, info: Info) -> SegmentExists:  # noqa: ARG002
        return SegmentExists(code=exception.code, message=exception.message)


class RefuseSegmentAbsent(ExceptionHandler[audience.SegmentAbsent, SegmentNotFound]):
    def handle(self, exception: audience.SegmentAbsent, *, field: StrawberryField, info: Info) -> SegmentNotFound:  # noqa: ARG002
        return SegmentNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (
    RefuseSegmentInvalid(),
    RefuseSegmentConflict(),
    RefuseSegmentExists(),
    RefuseSegmentAbsent(),
)
