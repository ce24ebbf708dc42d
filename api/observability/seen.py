"""What becomes known of a request on its way, for whoever looks at it afterwards."""

from dataclasses import dataclass, field

from domain.documents.rules import SHA256, text_hash


@dataclass(slots=True)
class Seen:
    """One request. Nothing that is told of it is anybody's words: a document goes by its id or its hash."""

    text: str | None = None
    registered: str | None = None
    """What its document is registered as."""
    operation: str | None = None
    """The name of the operation, as its document has it."""
    kind: str | None = None
    """query, mutation or subscription."""
    points: int = 0
    begun: bool = False
    """Whether it was run."""
    planned: bool = False
    """Whether by a compiled plan."""
    errors: int = 0
    codes: tuple[str, ...] = ()
    pages: list[bool] = field(default_factory=list)
    """The homepages made for it, and whether each was degraded."""
    site: str | None = None
    token: str | None = None
    status: int = 0

    @property
    def outcome(self) -> str:
        """What came of it, in a word."""
        if self.status == 429:
            return "limited"
        if self.status >= 500 or "INTERNAL" in self.codes:
            return "failed"
        if self.status == 0:
            # Whoever asked did not wait for the answer.
            return "gone"
        if self.begun:
            return "partial" if self.errors else "ok"
        # Let in by nobody, and no error: it was kept from before.
        return "refused" if self.errors or self.status >= 400 else "kept"

    @property
    def document(self) -> str | None:
        """What its document goes by: its id, or the hash of its text."""
        if self.registered is not None or self.text is None:
            return self.registered
        return SHA256 + text_hash(self.text)

    @property
    def facts(self) -> dict[str, str | int | None]:
        """What a line in the log says about it."""
        return {
            "document": self.document,
            "operation": self.operation,
            "kind": self.kind,
            "outcome": self.outcome,
            "points": self.points,
            "site": self.site,
            "token": self.token,
        }
