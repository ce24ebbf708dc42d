"""Which media type an answer has, by what the asker accepts (RFC 9110, 12.5.1, and GraphQL over HTTP)."""

from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"

# Askers are programs and send one of a few headers; whoever sends others is read anew each time.
REMEMBERED = 256
# No honest client lists more; each costs a loop of Python.
RANGES = 50


@lru_cache(maxsize=REMEMBERED)
def media_type(accept: bytes | None) -> str | None:
    """The type that the asker wants most; JSON where it is all the same to them, None where they take neither."""
    if accept is None or not accept.strip():
        return JSON
    weights = {JSON: _weight(accept, JSON), GRAPHQL: _weight(accept, GRAPHQL)}
    best = max(weights.values())
    if best == 0:
        return None
    return next(kind for kind, weight in weights.items() if weight == best)


@lru_cache(maxsize=REMEMBERED)
def takes_events(accept: bytes | None) -> bool:
    """Whether the asker can be answered piece by piece. Who takes anything, as programs do that say nothing, cannot."""
    ranges = (each.split(";") for each in (accept or b"").decode("latin-1").lower().split(",")[:RANGES])
    return any(name.strip() == EVENTS and _quality(parameters) > 0 for name, *parameters in ranges)


@lru_cache(maxsize=REMEMBERED)
def is_json(content_type: bytes | None) -> bool:
    """Whether a body of this type is JSON in UTF-8, the one kind that no page of another origin can send unasked."""
    kind, *parameters = (content_type or b"").decode("latin-1").lower().split(";")
    return kind.strip() == JSON and _is_utf8(parameters)


def _weight(accept: bytes, kind: str) -> float:
    """How much this type is wanted: the weight of the most specific range that it is in."""
    found: tuple[int, float] = (0, 0.0)
    for text in accept.decode("latin-1").lower().split(",")[:RANGES]:
        range_, *parameters = (part.strip() for part in text.split(";"))
        specific = {kind: 3, f"{kind.partition('/')[0]}/*": 2, "*/*": 1}.get(range_, 0)
        if specific == 0 or not _is_utf8(parameters):
            continue
        found = max(found, (specific, _quality(parameters)), key=lambda each: each[0])
    return found[1]


def _quality(parameters: list[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


def _is_utf8(parameters: list[str]) -> bool:
    charsets = [
        value.strip().strip('"')
        for name, _, value in (each.partition("=") for each in parameters)
        if name.strip() == "charset"
    ]
    return all(each in {"utf-8", "utf8"} for each in charsets)
