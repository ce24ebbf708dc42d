"""What becomes known of a request on its way, for whoever looks at it afterwards."""

from dataclasses import dataclass


@dataclass(slots=True)
class Seen:
    """One request. `document`: how its document is registered, or the start of its text's SHA-256."""

    document: str | None = None
    registered: bool = False
    operation: str | None = None
    """The name of the operation, as its document has it."""
    kind: str | None = None
    """query, mutation or subscription."""
    points: int = 0
    begun: bool = False
    """Whether it was let in."""
    errors: int = 0
    codes: tuple[str, ...] = ()
