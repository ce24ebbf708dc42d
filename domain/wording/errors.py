"""What `wording` refuses."""

from collections.abc import Sequence
from typing import ClassVar

from domain.base.errors import Refused


class GuideInvalid(Refused):
    """This cannot be said of a shop's words; carries every reason."""

    code: ClassVar[str] = "guide_invalid"

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        said = "; ".join(f"{name} {why}" for name, why in problems[:10])
        super().__init__(f"The guide cannot be taken like this: {said}. Mend it and send it again.")
        self.problems = tuple(problems)


class GuideChanged(Refused):
    """Somebody else wrote the guide anew since."""

    code: ClassVar[str] = "guide_changed"

    def __init__(self, locale: str, expected: int, actual: int) -> None:
        super().__init__(
            f"The guide for {locale} moved on from version {expected} to {actual}. Read it and say yours again.",
            locale=locale,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual
