"""Why a copy guide is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import FieldProblem, Refusal
from domain.wording import errors as wording


@strawberry.type(description="This cannot be said of a shop's words; nothing was written.")
class CopyGuideInvalid(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="A message for each thing that is wrong.")


@strawberry.type(description="Somebody wrote the guide anew since the version you saw; nothing was written.")
class CopyGuideConflict(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")


class RefuseGuide(ExceptionHandler[wording.GuideInvalid, CopyGuideInvalid]):
    def handle(self, exception: wording.GuideInvalid, *, field: StrawberryField, info: Info) -> CopyGuideInvalid:  # noqa: ARG002
        problems = [FieldProblem(name=name, message=message) for name, message in exception.problems]
        return CopyGuideInvalid(code=exception.code, message=exception.message, problems=problems)


class RefuseGuideChanged(ExceptionHandler[wording.GuideChanged, CopyGuideConflict]):
    def handle(self, exception: wording.GuideChanged, *, field: StrawberryField, info: Info) -> CopyGuideConflict:  # noqa: ARG002
        return CopyGuideConflict(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
        )


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseGuide(), RefuseGuideChanged())
