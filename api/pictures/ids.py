"""By what pictures are known outside."""

import re

from api.ids import parsed
from domain.base.values import ImageId


def picture_id(id: str | None, *kinds: str) -> ImageId | None:
    """The picture that a global id of one of these types names; None for any other."""
    found = None if id is None else parsed(id)
    if found is None or found[0] not in kinds or not re.fullmatch(r"[0-9]{1,18}", found[1]):
        return None
    return ImageId(int(found[1]))
