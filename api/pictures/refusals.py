"""Why an answer about a picture is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import FieldProblem, Refusal
from domain.pictures import errors as pictures


@strawberry.type(description="There is no such picture, problem or proposal open on this site.")
class PictureNotFound(Refusal):
    pass


@strawberry.type(
    description="Somebody, or an import, changed the picture since the version you saw; nothing was written."
)
class PictureConflict(Refusal):
    actual_version: str = strawberry.field(description="The version there is.")


@strawberry.type(name="PictureInvalid", description="This cannot be said of a picture; nothing was written.")
class PictureNotValid(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="A message for each field.")


class RefusePictureChanged(ExceptionHandler[pictures.PictureChanged, PictureConflict]):
    def handle(self, exception: pictures.PictureChanged, *, field: StrawberryField, info: Info) -> PictureConflict:  # noqa: ARG002
        return PictureConflict(code=exception.code, message=exception.message, actual_version=exception.actual)


class RefusePicture(ExceptionHandler[pictures.PictureInvalid, PictureNotValid]):
    def handle(self, exception: pictures.PictureInvalid, *, field: StrawberryField, info: Info) -> PictureNotValid:  # noqa: ARG002
        problems = [FieldProblem(name=name, message=message) for name, message in exception.problems]
        return PictureNotValid(code=exception.code, message=exception.message, problems=problems)


class RefusePictureAbsent(ExceptionHandler[pictures.PictureAbsent, PictureNotFound]):
    def handle(self, exception: pictures.PictureAbsent, *, field: StrawberryField, info: Info) -> PictureNotFound:  # noqa: ARG002
        return PictureNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefusePictureAbsent(), RefusePictureChanged(), RefusePicture())
