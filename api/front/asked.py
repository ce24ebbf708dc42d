"""What a request asks, however it came: by POST as JSON, by GET in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from api.front.refusals import TurnedAway

NAMES = ("query", "documentId", "operationName", "variables", "extensions")
# One of each, and room for what an address may carry besides (a cache's own marks, say).
PARAMETERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: a document, by its text or by its name among the trusted ones, and what goes with it."""

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None
    extensions: Mapping[str, Any] | None = None


def by_post(body: bytes) -> Asked:
    """What a body asks.

    Errors   TurnedAway (400).
    """
    try:
        # Unlike json it refuses what could not be answered or kept: half characters, NaN, lists without a bottom.
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _bad('The body is not JSON. Send an object such as {"query": "{ __typename }"}.') from error
    if isinstance(found, list):
        raise TurnedAway(400, "BATCH_REFUSED", "A request asks one question. Send several questions one by one.")
    if not isinstance(found, dict):
        raise _bad('The body is JSON, but not an object. Send an object such as {"query": "{ __typename }"}.')
    return of_json(found)


def by_get(query_string: bytes) -> Asked:
    """What an address asks; `variables` and `extensions` are JSON in it.

    Errors   TurnedAway (400).
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, max_num_fields=PARAMETERS, errors="strict"
        )
    except ValueError as error:
        raise _bad("The parameters of the address cannot be read. Encode them as UTF-8, percent by percent.") from error
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _bad(f"The address names the parameter {name[:40]!r} twice. Name each once.")
        found[name] = value
    for name in ("variables", "extensions"):
        if found.get(name):
            try:
                found[name] = orjson.loads(found[name])
            except orjson.JSONDecodeError as error:
                raise _bad(f"The parameter {name!r} is not JSON. Send an object, encoded for an address.") from error
    return of_json({name: value for name, value in found.items() if value != ""})


def of_json(found: object) -> Asked:
    """What an object asks.

    Errors   TurnedAway (400).
    """
    if not isinstance(found, dict):
        raise _bad("A question is an object with 'query' or 'documentId'.")
    for name, kind, words in (
        ("query", str, "a string"),
        ("documentId", str, "a string"),
        ("operationName", str, "a string"),
        ("variables", dict, "an object"),
        ("extensions", dict, "an object"),
    ):
        value = found.get(name)
        if value is not None and not isinstance(value, kind):
            raise _bad(f"{name!r} has to be {words}.")
    return Asked(
        query=found.get("query"),
        document_id=found.get("documentId"),
        operation_name=found.get("operationName"),
        variables=found.get("variables"),
        extensions=found.get("extensions"),
    )


def _bad(message: str) -> TurnedAway:
    return TurnedAway(400, "BAD_REQUEST", message)
