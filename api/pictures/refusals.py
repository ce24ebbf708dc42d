"""Why an answer about a picture is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import Refusal
from domain.pictures import errors as pictures


@strawberry.type(description="There is no such picture, problem or proposal open on this site.")
class PictureNotFound(Refusal):
    pass


class RefusePictureAbsent(ExceptionHandler[pictures.PictureAbsent, PictureNotFound]):
    def handle(self, exception: pictures.PictureAbsent, *, field: StrawberryField, info: Info) -> PictureNotFound:  # noqa: ARG002
        return PictureNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefusePictureAbsent(),)
