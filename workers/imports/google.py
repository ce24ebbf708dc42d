"""A Google Merchant feed: tab-separated, RSS 2.0 or Atom. Each offer is one product; its group is kept as an attribute."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from lxml import etree

from domain.catalog.values import FieldProblem
from workers.imports.rows import MAX_ROW_BYTES, FileRefused, Row, bad_row
from workers.imports.tables import records

NAMES = {
    "sku": "id",
    "url": "link",
    "category": "product_type",
    "in_stock": "availability",
    "currency": "price",
    "images": "image_link",
}
"""What Google calls our fields."""

_IN_STOCK = {
    "in_stock": True,
    "available": True,
    "preorder": True,
    "backorder": True,
    "limited_availability": True,
    "out_of_stock": False,
    "discontinued": False,
}
_MAPPED = frozenset(
    {
        *("id", "title", "description", "link", "image_link", "additional_image_link", "price", "sale_price"),
        *("availability", "brand", "product_type", "summary", "content", "mobile_link", "published", "updated"),
        *("pubdate", "guid", "author"),
    }
)
_MONEY = re.compile(r"(?P<before>[A-Za-z]{3}(?=\s*\d))?\s*(?P<amount>\S+?)\s*(?P<after>[A-Za-z]{3})?")
_SEPARATED_URLS = re.compile(r",(?=\s*https?://)")

Offer = Mapping[str, Sequence[str]]


def read_table(file: BinaryIO, separator: str) -> Iterator[Row]:
    """The offers of a feed in text form."""
    for record in records(file, separator):
        if record.problem:
            yield bad_row(record.line, record.problem)
        else:
            yield row(record.line, {_name(column): [cell] for column, cell in record.cells.items()})


def _name(column: str) -> str:
    return column.lower().removeprefix("g:").strip().replace(" ", "_")


# --- an offer as a row of ours


def row(line: int, offer: Offer) -> Row:
    """An offer in the contract's words."""
    problems: list[FieldProblem] = []
    amount, currency = _price(offer)
    content: dict[str, object] = {
        "sku": _first(offer, "id"),
        "title": _first(offer, "title"),
        "description": _first(offer, "description") or _first(offer, "summary") or _first(offer, "content"),
        "url": _first(offer, "link"),
        "brand": _first(offer, "brand"),
        "price": amount,
        "currency": currency,
        "category": _category(offer),
        "images": _images(offer),
        "attributes": {
            name: values[0] if len(values) == 1 else list(values)
            for name, values in offer.items()
            if name not in _MAPPED and name.isidentifier()
        },
    }
    availability = _first(offer, "availability").lower().replace(" ", "_")
    if availability in _IN_STOCK:
        content["in_stock"] = _IN_STOCK[availability]
    elif availability:
        known = ", ".join(_IN_STOCK)
        problems.append(FieldProblem(field="availability", value=availability[:60], reason=f"has to be one of {known}"))
    return Row(line=line, content=content, problems=tuple(problems), names=NAMES)


def _first(offer: Offer, name: str) -> str:
    values = offer.get(name)
    return values[0] if values else ""


def _price(offer: Offer) -> tuple[str, str]:
    """The amount and currency to show: the sale's, unless the sale is only for a time that we do not watch."""
    on_sale = offer.get("sale_price") and not offer.get("sale_price_effective_date")
    written = _first(offer, "sale_price" if on_sale else "price").strip()
    found = _MONEY.fullmatch(written)
    if not found:
        return written, ""
    return found["amount"], found["after"] or found["before"] or ""


def _category(offer: Offer) -> list[str]:
    """The shop's own words where it gives them, else Google's, unless they are a number."""
    words = _first(offer, "product_type") or _first(offer, "google_product_category")
    return [] if words.isdecimal() else [part.strip() for part in words.split(">") if part.strip()]


def _images(offer: Offer) -> list[dict[str, object]]:
    more = [url.strip() for cell in offer.get("additional_image_link", ()) for url in _SEPARATED_URLS.split(cell)]
    title = _first(offer, "title")[:200]
    return [{"src": src, "alt": title} for src in [_first(offer, "image_link"), *more] if src]


# --- XML

_SAYS_UTF16 = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']utf-16", re.IGNORECASE)
_OFFERS = ("{*}item", "{*}entry")


def read_xml(file: BinaryIO) -> Iterator[Row]:
    """The offers of a feed in RSS 2.0 or Atom, one at a time; nothing outside the file is read, no entity expanded.

    Errors   FileRefused where the XML breaks off: what came before was yielded, what comes after cannot be read.
    """
    part = file.readline(1 << 16)
    # What was UTF-16 on disk is UTF-8 by now, whatever the declaration still says.
    encoding = "utf-8" if _SAYS_UTF16.match(part) else None
    # `huge_tree` stays off: a text over 10 MB or a nesting over 256 levels ends the file with an error.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=_OFFERS,
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    line, started, depth, size = 0, 0, 0, 0
    try:
        while part:
            line += part.endswith(b"\n")
            size += len(part)
            if size > 2 * MAX_ROW_BYTES:
                raise FileRefused(f"has {size // 1_000_000} MB without the end of an offer", line)
            parser.feed(part)
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    started = element.sourceline or line
                elif event == "end" and depth == 0:
                    size = 0
                    yield _offer(started, element)
                    _forget(element)
            part = file.readline(1 << 16)
        parser.close()
    except etree.XMLSyntaxError as error:
        message = f"the XML is broken, and nothing after this point is read: {error.msg}"
        raise FileRefused(message, error.lineno or line) from error


def _offer(line: int, element: etree._Element) -> Row:
    offer: dict[str, list[str]] = {}
    for child in element:
        if not isinstance(child.tag, str):
            if isinstance(child, etree._Entity):  # noqa: SLF001 - lxml's types have no public names
                return bad_row(line, "uses an entity of its own, which is not expanded", str(child.text))
            continue
        if any(isinstance(part, etree._Entity) for part in child.iter()):  # noqa: SLF001 - as above
            return bad_row(line, f"uses an entity of its own in {etree.QName(child).localname}, which is not expanded")
        name = etree.QName(child).localname.lower()
        text = (child.get("href") or "" if name == "link" else "") or "".join(child.itertext()).strip()
        if not text:
            continue
        # `<title>` of the feed's own format and `<g:title>` may both be there: Google's counts.
        if child.prefix == "g" or name not in offer:
            known = offer.setdefault(name, [])
            if name in _MAPPED and name != "additional_image_link":
                known.clear()
            known.append(text)
        elif name == "additional_image_link":
            offer[name].append(text)
    return row(line, offer)


def _forget(element: etree._Element) -> None:
    """The offer and all before it leave memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
