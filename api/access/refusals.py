"""Why a share link is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import FieldProblem, Refusal
from domain.access import errors as access
from domain.pages import errors as pages


@strawberry.type(description="No share link can be made like this; nothing was written.")
class ShareLinkInvalid(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="A message for each part.")


@strawberry.type(description="There is no such share link on this site.")
class ShareLinkNotFound(Refusal):
    pass


class RefuseShareLink(ExceptionHandler[pages.PreviewInvalid | access.BadExpiry, ShareLinkInvalid]):
    def handle(
        self,
        exception: pages.PreviewInvalid | access.BadExpiry,
        *,
        field: StrawberryField,  # noqa: ARG002
        info: Info,  # noqa: ARG002
    ) -> ShareLinkInvalid:
        problems = getattr(exception, "problems", (("expires_at", exception.message),))
        return ShareLinkInvalid(
            code=exception.code,
            message=exception.message,
            problems=[FieldProblem(name=name, message=message) for name, message in problems],
        )


class RefuseShareLinkAbsent(ExceptionHandler[access.ShareLinkAbsent, ShareLinkNotFound]):
    def handle(self, exception: access.ShareLinkAbsent, *, field: StrawberryField, info: Info) -> ShareLinkNotFound:  # noqa: ARG002
        return ShareLinkNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseShareLink(), RefuseShareLinkAbsent())
