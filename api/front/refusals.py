"""Requests that get no answer to their question: turned away with a status, and words in GraphQL's form."""

from collections.abc import Mapping
from typing import Any

import orjson

from api.front import caching
from api.front.replies import Reply, reply


class TurnedAway(Exception):
    """A request that is not executed. `code` is stable; `headers` go with the answer, such as Allow or Retry-After."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    @property
    def error(self) -> dict[str, Any]:
        """Why, as GraphQL has it."""
        return {"message": self.message, "extensions": {"code": self.code}}

    def reply(self, kind: str) -> Reply:
        """What is sent back, in this media type."""
        return reply(self.status, kind, orjson.dumps({"errors": [self.error]}), caching.personal(self.headers))


def late(timeout_s: float) -> TurnedAway:
    """What is said where no answer was found in time."""
    message = f"No answer within {timeout_s:g} seconds. Ask for less, or again."
    return TurnedAway(503, "TIMEOUT", message, {"Retry-After": "1"})
