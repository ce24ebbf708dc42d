"""What `pictures` refuses."""

from collections.abc import Sequence

from domain.base.errors import Absent, Refused
from domain.base.values import ImageId, SiteId


class PhotoRefused(Refused):
    """A photo that is not looked at; the message says why and what to send instead."""

    code = "photo_refused"


class TooManyPhotos(Refused):
    """Photos come faster than they are looked at."""

    code = "too_many_photos"

    def __init__(self, site: SiteId, waiting: int) -> None:
        super().__init__(f"{waiting} photos wait at site {site} already. Try again in some seconds.", waiting=waiting)


class PictureChanged(Refused):
    """Somebody, or an import, changed the picture since it was read."""

    code = "picture_changed"

    def __init__(self, image: ImageId, expected: str, actual: str) -> None:
        super().__init__(f"Picture {image} changed since you read it. Read it again and say it anew.")
        self.expected, self.actual = expected, actual


class PictureInvalid(Refused):
    """What was said of a picture cannot be taken; each problem names a field."""

    code = "picture_invalid"

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        said = "; ".join(f"{name} {reason}" for name, reason in problems)
        super().__init__(f"This cannot be said of a picture: {said}.")
        self.problems = tuple(problems)


class PictureAbsent(Absent):
    """No such picture, problem or proposal on this site."""

    code = "picture_absent"

    def __init__(self, image: ImageId, what: str) -> None:
        super().__init__(f"Picture {image} has no {what} on this site. Read the list again.")
