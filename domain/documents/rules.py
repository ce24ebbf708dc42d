"""How manifests are read, and which ids name documents."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import orjson

from domain.base.values import Json
from domain.documents.errors import BadDocumentId, BadManifest
from domain.documents.values import Document, NewDocument

SHA256: Final = "sha256:"
LONGEST_TEXT: Final = 100_000
"""Characters. A document of as many tokens as may be asked (api/limits.py) rarely has half of them."""
MOST_DOCUMENTS: Final = 10_000
PROBLEMS_NAMED: Final = 20
ASKED_EVERY: Final = timedelta(hours=1)
"""How exactly is known when a document was last asked for: a row is written at most this often."""
APOLLO: Final = "apollo-persisted-query-manifest"

# GraphQL over HTTP, appendix A: unreserved characters, and prefixes that start `x-`. Other prefixes are reserved.
_ID = re.compile(r"(x-[A-Za-z0-9._~-]{1,50}:)?[A-Za-z0-9._~-]{1,200}")
_HEX = re.compile(r"[0-9a-f]{64}")
_CLIENT = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")


def text_hash(text: str) -> str:
    """The SHA-256 of a text in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def asked_id(said: object) -> str:
    """The id a request means, as it is kept: `sha256:` and its digits are the same as the digits alone.

    Errors   BadDocumentId.
    """
    if not isinstance(said, str):
        raise BadDocumentId("it is no text")
    digits = said.removeprefix(SHA256)
    if digits != said:
        if not _HEX.fullmatch(digits):
            raise BadDocumentId("after sha256: come 64 small hexadecimal digits")
        return digits
    if not _ID.fullmatch(said):
        raise BadDocumentId("it may have 200 letters, digits and -._~, after a prefix that starts with x- or none")
    return said


def require_client(client: str) -> None:
    """Nothing, or BadManifest: a client is named like a site."""
    if not _CLIENT.fullmatch(client):
        raise BadManifest([f"{client!r} cannot name a client; use small letters, digits, and -_."])


def read_manifest(written: bytes) -> tuple[NewDocument, ...]:
    """The documents of a manifest in the order they stand there; their names are not looked for yet.

    Shapes   `{id: text}` (Relay, GraphQL Code Generator), or Apollo's with a list of operations, or a list of either's.
    Errors   BadManifest with the place of every problem, the first twenty.
    """
    try:
        said: Json = orjson.loads(written)
    except orjson.JSONDecodeError as bad:
        raise BadManifest([f"line {bad.lineno}, column {bad.colno}: {bad.msg}"]) from bad
    entries = list(_entries(said))
    if len(entries) > MOST_DOCUMENTS:
        raise BadManifest([f"it has {len(entries)} documents, and a client may have {MOST_DOCUMENTS}"])
    problems = [problem for where, key, text in entries for problem in _problems(where, key, text)]
    texts: dict[str, str] = {}
    for where, key, text in entries:
        if not problems and texts.setdefault(asked_id(key), str(text)) != text:
            problems.append(f"{where} has a second text for {key!r}")
    if problems:
        raise BadManifest(problems[:PROBLEMS_NAMED])
    return tuple(NewDocument(id=key, text=text, name="") for key, text in texts.items())


def _entries(said: Json) -> Sequence[tuple[str, Json, Json]]:
    """Place, id and text of each entry.

    Errors   BadManifest for what has the shape of no manifest.
    """
    if isinstance(said, Mapping) and "format" in said:
        return _apollo(said)
    if isinstance(said, Mapping) and said:
        return [(f"document {key!r}", key, text) for key, text in said.items()]
    raise BadManifest(["it has to be an object with a document in it"])


def _apollo(said: Mapping[str, Json]) -> Sequence[tuple[str, Json, Json]]:
    operations = said.get("operations")
    if said["format"] != APOLLO or said.get("version") != 1:
        raise BadManifest([f"format and version have to be {APOLLO!r} and 1"])
    if not isinstance(operations, list) or not operations:
        raise BadManifest(["operations has to be a list with something in it"])
    return [
        (f"operation {number}", each.get("id"), each.get("body"))
        if isinstance(each, Mapping)
        else (f"operation {number}", None, None)
        for number, each in enumerate(operations, 1)
    ]


def _problems(where: str, key: Json, text: Json) -> list[str]:
    try:
        digits = asked_id(key)
    except BadDocumentId as bad:
        return [f"{where}: {bad.message}"]
    if not isinstance(text, str) or not text.strip():
        return [f"{where} has no text"]
    if len(text) > LONGEST_TEXT:
        return [f"{where} has {len(text)} characters, and may have {LONGEST_TEXT}"]
    if str(key).startswith(SHA256) and digits != text_hash(text):
        return [f"{where} names the SHA-256 of another text"]
    return []


def retired(document: Document, now: datetime, unused_days: float) -> bool:
    """Whether nobody needs a document any more: no client names it, and nobody asked for it for so many days."""
    last = document.pushed_at if document.asked_at is None else max(document.asked_at, document.pushed_at)
    return not document.clients and last <= now - timedelta(days=unused_days)
