"""Why an experiment or a campaign is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import Refusal
from domain.experiments import errors


@strawberry.type(description="It cannot be kept like this; nothing was written.")
class ExperimentInvalid(Refusal):
    problems: list[str] = strawberry.field(description="Every reason, with the field it is about.")


@strawberry.type(description="Somebody changed it since the version you saw; nothing was written.")
class ExperimentConflict(Refusal):
    expected_version: int = strawberry.field(description="The version you named.")
    actual_version: int = strawberry.field(description="The version there is.")


@strawberry.type(
    description="It cannot be done now: the key is taken, the layer is full, it is in another state, or another experiment "
    "decides the same thing. Nothing was written."
)
class ExperimentRefused(Refusal):
    pass


@strawberry.type(description="There is no such experiment or campaign on this site.")
class ExperimentNotFound(Refusal):
    pass


class RefuseInvalid(ExceptionHandler[errors.ExperimentInvalid, ExperimentInvalid]):
    def handle(self, exception: errors.ExperimentInvalid, *, field: StrawberryField, info: Info) -> ExperimentInvalid:  # noqa: ARG002
        return ExperimentInvalid(code=exception.code, message=exception.message, problems=list(exception.problems))


class RefuseChanged(ExceptionHandler[errors.ExperimentChanged, ExperimentConflict]):
    def handle(self, exception: errors.ExperimentChanged, *, field: StrawberryField, info: Info) -> ExperimentConflict:  # noqa: ARG002
        return ExperimentConflict(
            code=exception.code,
            message=exception.message,
            expected_version=exception.expected,
            actual_version=exception.actual,
        )


Refusing = errors.ExperimentExists | errors.ExperimentInOtherState | errors.LayerFull | errors.Interferes


class RefuseNow(
    ExceptionHandler[
        errors.ExperimentExists | errors.ExperimentInOtherState | errors.LayerFull | errors.Interferes,
        ExperimentRefused,
    ]
):
    def handle(self, exception: Refusing, *, field: StrawberryField, info: Info) -> ExperimentRefused:  # noqa: ARG002
        return ExperimentRefused(code=exception.code, message=exception.message)


class RefuseAbsent(ExceptionHandler[errors.ExperimentAbsent, ExperimentNotFound]):
    def handle(self, exception: errors.ExperimentAbsent, *, field: StrawberryField, info: Info) -> ExperimentNotFound:  # noqa: ARG002
        return ExperimentNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseInvalid(), RefuseChanged(), RefuseNow(), RefuseAbsent())
