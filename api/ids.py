"""Global ids: opaque to clients, a type and a key to us."""

from uuid import UUID

import strawberry
from strawberry.relay.utils import from_base64, to_base64


def global_id(kind: str, key: object) -> strawberry.ID:
    """The id of a thing that is the same in every answer."""
    return strawberry.ID(to_base64(kind, str(key)))


def parsed(value: str) -> tuple[str, str] | None:
    """The type and key of a global id; None for one that is not ours."""
    try:
        kind, key = from_base64(value)
    except (ValueError, UnicodeDecodeError):
        return None
    return kind, key


def uuid_of(value: str, *kinds: str) -> UUID | None:
    """The key of a global id of one of these types; None for any other."""
    found = parsed(value)
    if found is None or found[0] not in kinds:
        return None
    try:
        return UUID(found[1])
    except ValueError:
        return None
