"""Requests that get no answer to their question: turned away with a status, and words in GraphQL's form."""

from collections.abc import Mapping
from typing import Any

import orjson


class TurnedAway(Exception):
    """A request that is not executed. `code` is stable; `headers` go with the answer, such as Allow or Retry-After."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def body(self) -> bytes:
        error: dict[str, Any] = {"message": self.message, "extensions": {"code": self.code}}
        return orjson.dumps({"errors": [error]})
