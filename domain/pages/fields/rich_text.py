"""Structured words: paragraphs, headings, lists, quotes and links, and nothing else a page could be harmed with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields.markup import MAX_LINK, UNPRINTABLE, folded, from_html, link
from domain.pages.values.documents import Block, Line, Look, Span

MAX_CHARACTERS = 20_000
MAX_BLOCKS = 200
# Pieces of text that look alike: a paragraph without links or emphasis is one.
MAX_SPANS = 1_000
LEVELS = (2, 3, 4)

_SPACES = re.compile(r"[ \t\f\v]")

# --- what others call


def canonical(value: Json) -> Mapping[str, Json]:
    """The one way to write this document, from a document or from HTML; of HTML only words, structure and safe links stay.

    Limits   20,000 characters of text and links, 200 blocks, 1,000 spans.
    Errors   BadValue, naming the path: `blocks[2].spans[0].href: has to start with …`.
    """
    return {"blocks": [_as_json(block) for block in _read(value)]}


def problems(value: Json) -> list[str]:
    """Why this cannot be kept as rich text; none if it can."""
    try:
        found = _read(value)
    except BadValue as refusal:
        return [refusal.message]
    return [] if found else ["is blank; say `empty: true` to leave it empty on purpose, or release it to inherit"]


def html(value: Json) -> str:
    """The document as HTML: everything escaped, equal documents equal to the byte."""
    return "".join(map(_markup, _read(value)))


def text(value: Json) -> str:
    """The words alone: an item a line, an empty line between blocks."""
    lines = (["".join(span.text for span in line) for line in block.lines] for block in _read(value))
    return "\n\n".join("\n".join(block) for block in lines)


def json_schema() -> Mapping[str, Json]:
    """The shape of a document, as JSON Schema."""
    spans: Json = {"type": "array", "items": {"$ref": "#/$defs/span"}}
    items: Json = {"type": "array", "items": spans}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "blocks": {
                "type": "array",
                "maxItems": MAX_BLOCKS,
                "items": {
                    "oneOf": [
                        _shape("paragraph", {"spans": spans}),
                        _shape("heading", {"level": {"enum": list(LEVELS)}, "spans": spans}),
                        _shape("list", {"ordered": {"type": "boolean"}, "items": items}),
                        _shape("quote", {"spans": spans}),
                    ]
                },
            }
        },
        "required": ["blocks"],
        "additionalProperties": False,
        "$defs": {
            "span": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": MAX_CHARACTERS, "description": "A line break is \\n."},
                    "strong": {"type": "boolean"},
                    "emphasis": {"type": "boolean"},
                    "href": {
                        "type": "string",
                        "maxLength": MAX_LINK,
                        "pattern": r"^(https?://[^/]|mailto:.|tel:.|/($|[^/]))",
                    },
                },
                "required": ["text"],
                "additionalProperties": False,
            }
        },
    }


def _shape(kind: str, properties: Mapping[str, Json]) -> Json:
    return {
        "type": "object",
        "properties": {"type": {"const": kind}, **properties},
        "required": ["type", *properties],
        "additionalProperties": False,
    }


# --- reading


def _read(value: Json) -> tuple[Block, ...]:
    blocks = from_html(value) if isinstance(value, str) else _from_json(value)
    if len(blocks) > MAX_BLOCKS:
        raise BadValue(f"has {len(blocks):,} blocks; {MAX_BLOCKS:,} fit")
    spans = [span for block in blocks for line in block.lines for span in line]
    size = sum(len(span.text) + len(span.look.href or "") for span in spans)
    if len(spans) > MAX_SPANS:
        raise BadValue(f"has {len(spans):,} pieces of differing look; {MAX_SPANS:,} fit")
    if size > MAX_CHARACTERS:
        raise BadValue(f"has {size:,} characters, its links included; {MAX_CHARACTERS:,} fit")
    return blocks


def _from_json(value: Json) -> tuple[Block, ...]:
    document = _object(value, "", ("blocks",))
    blocks = (_block(raw, f"blocks[{n}]") for n, raw in enumerate(_list(document.get("blocks"), "blocks")))
    return tuple(block for block in blocks if block.lines)


def _block(value: Json, path: str) -> Block:
    kind = value.get("type") if isinstance(value, Mapping) else None
    match kind:
        case "paragraph" | "quote":
            block = _object(value, path, ("type", "spans"))
            return Block(type=kind, lines=_lines([block.get("spans")], [f"{path}.spans"]))
        case "heading":
            block = _object(value, path, ("type", "level", "spans"))
            level = block.get("level")
            if not isinstance(level, int) or level not in LEVELS:
                raise _refusal(f"{path}.level", f"has to be one of {', '.join(map(str, LEVELS))}")
            return Block(type=kind, level=level, lines=_lines([block.get("spans")], [f"{path}.spans"]))
        case "list":
            block = _object(value, path, ("type", "ordered", "items"))
            items = _list(block.get("items"), f"{path}.items")
            lines = _lines(items, [f"{path}.items[{n}]" for n in range(len(items))])
            return Block(type=kind, ordered=_flag(block, "ordered", path), lines=lines)
        case _:
            raise _refusal(f"{path}.type", "has to be paragraph, heading, list or quote")


def _lines(values: Sequence[Json], paths: Sequence[str]) -> tuple[Line, ...]:
    lines = (
        folded(_span(raw, f"{path}[{n}]") for n, raw in enumerate(_list(value, path)))
        for value, path in zip(values, paths, strict=True)
    )
    return tuple(line for line in lines if line)


def _span(value: Json, path: str) -> Span:
    span = _object(value, path, ("text", "strong", "emphasis", "href"))
    words, href = span.get("text"), span.get("href")
    if not isinstance(words, str):
        raise _refusal(f"{path}.text", "has to be text")
    if UNPRINTABLE.search(words):
        raise _refusal(f"{path}.text", "contains control characters")
    target = link(href) if isinstance(href, str) else None
    if href is not None and target is None:
        raise _refusal(
            f"{path}.href", "has to start with https://, http://, mailto:, tel: or / (a path on the shop's own site)"
        )
    look = Look(strong=_flag(span, "strong", path), emphasis=_flag(span, "emphasis", path), href=target)
    return Span(_SPACES.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")), look)


def _object(value: Json, path: str, known: Sequence[str]) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise _refusal(path, f"has to be an object with {', '.join(known)}")
    for key in value:
        if key not in known:
            raise _refusal(f"{path}.{key[:60]}".lstrip("."), f"is not known here; there are {', '.join(known)}")
    return value


def _list(value: Json, path: str) -> Sequence[Json]:
    if not isinstance(value, list | tuple):
        raise _refusal(path, "has to be a list")
    return value


def _flag(value: Mapping[str, Json], name: str, path: str) -> bool:
    flag = value.get(name, False)
    if not isinstance(flag, bool):
        raise _refusal(f"{path}.{name}", "has to be true or false")
    return flag


def _refusal(path: str, reason: str) -> BadValue:
    return BadValue(f"{path}: {reason}" if path else reason)


# --- writing


def _as_json(block: Block) -> Mapping[str, Json]:
    lines = [[_span_as_json(span) for span in line] for line in block.lines]
    match block.type:
        case "list":
            return {"type": "list", "ordered": block.ordered, "items": lines}
        case "heading":
            return {"type": "heading", "level": block.level, "spans": lines[0]}
        case _:
            return {"type": block.type, "spans": lines[0]}


def _span_as_json(span: Span) -> Mapping[str, Json]:
    said = {name: value for name, value in span.look._asdict().items() if value}
    return {"text": span.text, **said}


def _markup(block: Block) -> str:
    inside = ["".join(_line_markup(line)) for line in block.lines]
    match block.type:
        case "list":
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{item}</li>' for item in inside)}</{tag}>"
        case "heading":
            return f"<h{block.level}>{inside[0]}</h{block.level}>"
        case "quote":
            return f"<blockquote>{inside[0]}</blockquote>"
        case _:
            return f"<p>{inside[0]}</p>"


def _line_markup(line: Line) -> Iterator[str]:
    """Neighbours with one link are one link, so that it is read aloud once."""
    for href, spans in groupby(line, key=lambda span: span.look.href):
        inside = "".join(map(_span_markup, spans))
        if href is None:
            yield inside
        else:
            rel = ' rel="noopener"' if href.startswith("http") else ""
            yield f'<a href="{escape(href)}"{rel}>{inside}</a>'


def _span_markup(span: Span) -> str:
    inside = escape(span.text, quote=False).replace("\n", "<br>")
    if span.look.emphasis:
        inside = f"<em>{inside}</em>"
    return f"<strong>{inside}</strong>" if span.look.strong else inside
