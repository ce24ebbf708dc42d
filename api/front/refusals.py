"""Requests that get no answer to their question: turned away with a status, and words in GraphQL's form."""

from collections.abc import Mapping

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

    def reply(self, kind: str) -> Reply:
        """What is sent back, in this media type."""
        error = {"message": self.message, "extensions": {"code": self.code}}
        return reply(self.status, kind, orjson.dumps({"errors": [error]}), caching.personal(self.headers))
