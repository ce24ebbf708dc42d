"""Why somebody is not signed in, and why a person or a password is refused."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import FieldProblem, Refusal
from domain.access import errors as access
from domain.people import errors as people


@strawberry.type(description="Nobody was signed in.")
class SignInRefused(Refusal):
    retry_after_s: int | None = strawberry.field(
        description="Seconds after which it may be tried again; null: at once."
    )


@strawberry.type(description="The password cannot be chosen; nothing was written.")
class PasswordRefused(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="Every reason.")


@strawberry.type(description="The link is good for nothing any more; nothing was written.")
class OneTimeLinkRefused(Refusal):
    pass


@strawberry.type(description="This cannot be done to a person; nothing was written.")
class PersonRefused(Refusal):
    pass


@strawberry.type(description="Nobody of this site has this id, or no session of yours.")
class PersonNotFound(Refusal):
    pass


class RefuseSignIn(ExceptionHandler[people.SignInRefused, SignInRefused]):
    def handle(self, exception: people.SignInRefused, *, field: StrawberryField, info: Info) -> SignInRefused:  # noqa: ARG002
        if exception.retry_after_s is not None:
            info.context.headers["Retry-After"] = str(exception.retry_after_s)
        return SignInRefused(code=exception.code, message=exception.message, retry_after_s=exception.retry_after_s)


class RefusePassword(ExceptionHandler[people.PasswordRefused, PasswordRefused]):
    def handle(self, exception: people.PasswordRefused, *, field: StrawberryField, info: Info) -> PasswordRefused:  # noqa: ARG002
        return PasswordRefused(
            code=exception.code,
            message=exception.message,
            problems=[FieldProblem(name="password", message=f"It {each}.") for each in exception.problems],
        )


class RefuseLink(ExceptionHandler[people.OneTimeLinkRefused, OneTimeLinkRefused]):
    def handle(self, exception: people.OneTimeLinkRefused, *, field: StrawberryField, info: Info) -> OneTimeLinkRefused:  # noqa: ARG002
        return OneTimeLinkRefused(code=exception.code, message=exception.message)


class RefusePerson(
    ExceptionHandler[
        people.BadPerson
        | people.PersonElsewhere
        | people.PersonHere
        | people.LastOperator
        | access.UnknownRole
        | access.RoleNotForKind,
        PersonRefused,
    ]
):
    def handle(self, exception: Any, *, field: StrawberryField, info: Info) -> PersonRefused:  # noqa: ARG002
        return PersonRefused(code=exception.code, message=exception.message)


class RefusePersonAbsent(ExceptionHandler[people.PersonAbsent | people.SessionAbsent, PersonNotFound]):
    def handle(self, exception: Any, *, field: StrawberryField, info: Info) -> PersonNotFound:  # noqa: ARG002
        return PersonNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (
    RefuseSignIn(),
    RefusePassword(),
    RefuseLink(),
    RefusePerson(),
    RefusePersonAbsent(),
)
