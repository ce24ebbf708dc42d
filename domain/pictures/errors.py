"""What `pictures` refuses."""

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


class PictureAbsent(Absent):
    """No such picture, problem or proposal on this site."""

    code = "picture_absent"

    def __init__(self, image: ImageId, what: str) -> None:
        super().__init__(f"Picture {image} has no open {what} on this site. Read the list again.")
