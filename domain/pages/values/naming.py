"""What people call the things that the audit log and the inbox name by key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A thing as `noun:key`, what people call it, and the short name it goes by."""

    thing: str
    name: str
    key: str
