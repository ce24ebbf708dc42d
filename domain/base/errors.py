"""The three families of things that go wrong: refused, absent, broken."""

from typing import ClassVar

Fact = str | int | float | bool | None


class DomainError(Exception):
    """Something the domain says no to, with a stable code and the facts behind it."""

    code: ClassVar[str] = "broken"

    def __init__(self, message: str, **facts: Fact) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Refused(DomainError):
    """The caller can mend this: the message says what, which, and the next step."""

    code: ClassVar[str] = "refused"


class Absent(DomainError):
    """The thing asked for does not exist, or not for this caller."""

    code: ClassVar[str] = "absent"


class Broken(DomainError):
    """Nothing the caller did; somebody has to look at it."""
