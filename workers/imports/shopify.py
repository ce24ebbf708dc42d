"""A Shopify product export: the rows of one Handle, one after the other, are one product with its variants and pictures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from domain.catalog.errors import BadValue
from domain.catalog.rules import parse_price
from domain.catalog.values import FieldProblem
from workers.imports.rows import Row, bad_row
from workers.imports.tables import Record, records

NAMES = {
    "sku": "Handle",
    "title": "Title",
    "description": "Body (HTML)",
    "brand": "Vendor",
    "category": "Product Category",
    "price": "Variant Price",
    "images": "Image Src",
    "tags": "Tags",
}
"""What Shopify calls our fields."""

# Shopify allows 2,048 variants and 250 pictures a product.
MAX_GROUP = 4_000
# Handles remembered to notice one that comes back: some 15 MB, whatever the size of the file.
MAX_REMEMBERED = 200_000


def read(file: BinaryIO, separator: str = ",") -> Iterator[Row]:
    """The products of an export, each as soon as the next one begins."""
    seen: set[int] = set()
    for group in _groups(file, separator):
        if isinstance(group, Row):
            yield group
            continue
        handle = group[0].cells.get("Handle", "")
        yield _product(handle, group, back=hash(handle) in seen)
        if len(seen) < MAX_REMEMBERED:
            seen.add(hash(handle))


def _groups(file: BinaryIO, separator: str) -> Iterator[list[Record] | Row]:
    group: list[Record] = []
    for record in records(file, separator):
        handle = record.cells.get("Handle")
        if record.problem or not handle:
            yield bad_row(record.line, record.problem or "has no Handle")
        elif group and group[0].cells["Handle"] == handle and len(group) < MAX_GROUP:
            group.append(record)
        else:
            if group:
                yield group
            group = [record]
    if group:
        yield group


def _product(handle: str, group: Sequence[Record], *, back: bool) -> Row:
    line, first = group[0].line, group[0].cells
    if not first.get("Title"):
        reason = (
            "comes back without a Title after other products; keep the rows of a Handle together"
            if back
            else "has no Title in its first row"
        )
        return Row(line=line, problems=(FieldProblem(field="Handle", value=handle[:60], reason=reason),))
    warnings = (f"Handle {handle[:60]} was in the file before; these rows replace the earlier ones",) if back else ()
    variants = [record for record in group if record.cells.get("Variant Price")]
    price, problems = _lowest_price(variants)
    kind = first.get("Type") or first.get("Custom Product Type") or ""
    words = first.get("Product Category") or first.get("Standardized Product Type") or kind
    content: dict[str, object] = {
        "sku": handle,
        "title": first["Title"],
        "description": first.get("Body (HTML)", ""),
        "brand": first.get("Vendor", ""),
        "category": [part.strip() for part in words.split(">") if part.strip()],
        "tags": [tag.strip() for tag in first.get("Tags", "").split(",") if tag.strip()],
        "price": price,
        "in_stock": any(_in_stock(record.cells) for record in variants or group[:1]),
        "url": f"/products/{handle}" if handle.isascii() and handle.isprintable() and " " not in handle else "",
        "images": _images(group),
        "attributes": _attributes(group, kind),
        "withdrawn": not _shown(first),
    }
    return Row(line=line, content=content, problems=tuple(problems), warnings=warnings, names=NAMES)


def _lowest_price(variants: Sequence[Record]) -> tuple[str, list[FieldProblem]]:
    """The price that "from …" would show, and every variant's price that is none."""
    prices: list[tuple[int, str]] = []
    problems: list[FieldProblem] = []
    for record in variants:
        written = record.cells["Variant Price"]
        try:
            # Any currency of two decimals orders prices; the site's own judges the one that is chosen.
            prices.append((parse_price(written, "EUR").amount_minor, written))
        except BadValue as refusal:
            reason = f"{refusal.message} (line {record.line})"
            problems.append(FieldProblem(field="Variant Price", value=written[:60], reason=reason))
    return (min(prices)[1] if prices else ""), problems


def _in_stock(cells: Mapping[str, str]) -> bool:
    """Whether a variant can be bought: it is there, is sold beyond stock, or nobody counts it."""
    if cells.get("Variant Inventory Policy", "").lower() == "continue" or not cells.get("Variant Inventory Tracker"):
        counted = cells.get("Variant Inventory Qty", "")
        return cells.get("Variant Inventory Policy", "").lower() == "continue" or not counted or _positive(counted)
    return _positive(cells.get("Variant Inventory Qty", ""))


def _positive(quantity: str) -> bool:
    return quantity.lstrip("0.") != "" and quantity[:1].isdecimal()


def _shown(first: Mapping[str, str]) -> bool:
    published = first.get("Published", "true").lower() != "false"
    return published and first.get("Status", "active").lower() in {"active", ""}


def _images(group: Sequence[Record]) -> list[dict[str, object]]:
    """Pictures in the order Shopify shows them, then those of variants."""
    listed = [record.cells for record in group if record.cells.get("Image Src")]
    listed.sort(key=lambda cells: _position(cells.get("Image Position", "")))
    found: list[dict[str, object]] = [
        {"src": cells["Image Src"], "alt": cells.get("Image Alt Text", "")} for cells in listed
    ]
    return found + [{"src": src} for record in group if (src := record.cells.get("Variant Image"))]


def _position(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 9 else 10**9


def _attributes(group: Sequence[Record], kind: str) -> dict[str, object]:
    """Each option with its values, and the variants' own skus."""
    attributes: dict[str, object] = {"type": kind} if kind else {}
    for number in ("1", "2", "3"):
        name = group[0].cells.get(f"Option{number} Name")
        values = dict.fromkeys(
            value
            for record in group
            if (value := record.cells.get(f"Option{number} Value")) not in {None, "Default Title"}
        )
        if name and values:
            attributes[name[:100]] = list(values)
    if skus := [sku for record in group if (sku := record.cells.get("Variant SKU"))]:
        attributes["variant_skus"] = skus[:200]
    return attributes
