"""Commands on items and their pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    Integer,
    Text,
    bindparam,
    case,
    column,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.sql.selectable import TableValuedAlias

from domain.base.database import WriteSession
from domain.base.values import ImageId, ItemId, SiteId, SpaceId
from domain.catalog import jobs, rules
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import (
    ImageState,
    ImageToRead,
    ItemKind,
    NewImage,
    NewItem,
    SavedItems,
    SeenImage,
    SkuRefused,
)
from domain.jobs import write as jobs_write
from domain.jobs.values import NewJob
from domain.webhooks import write as webhooks
from domain.webhooks.rules import purged

MOMENT = DateTime(timezone=True)
# A body of 4 kB; those who purge by tags take some hundred at once.
TAGS_AT_ONCE = 200
FOCAL = ("focal_x", "focal_y", "focal_by")


_Named = tuple[str, list[str], dict[str, Any]]
"""What a shop's own words may name of an item: title, category, and both in other languages."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """As much of a saved row as tells what has to happen to it."""

    id: ItemId
    kind: ItemKind
    content_hash: str
    row_hash: str
    withdrawn: bool
    named: _Named


async def save_items(
    db: WriteSession, site: SiteId, items: Sequence[NewItem], spaces: Sequence[SpaceId], now: datetime
) -> SavedItems:
    """The items are as given, and what follows from a change is promised in the same transaction.

    A few statements however many items there are; rows equal to what is stored are not written. Of several items with one
    sku the last counts. An item never changes its kind: such a row is refused and the others are saved.
    """
    await _wait_for_other_imports(db, site)
    latest = {item.sku: item for item in items}
    hashes = {sku: rules.row_hash(item) for sku, item in latest.items()}
    stored = await _stored(db, site, list(latest))
    refused = tuple(
        SkuRefused(sku=sku, field="kind", value=item.kind, reason=f"is a {stored[sku].kind} already; give it a new sku")
        for sku, item in latest.items()
        if sku in stored and stored[sku].kind != item.kind
    )
    gone = {refusal.sku for refusal in refused}
    changed = {
        sku: item
        for sku, item in latest.items()
        if sku not in gone and not (sku in stored and _is_as_stored(item, hashes[sku], stored[sku]))
    }
    ids = await _upsert(db, site, changed, hashes, now) if changed else {}
    work = [
        jobs.embed_products(site, ids[sku], content, space)
        for sku, item in changed.items()
        if (content := rules.content_hash(item)) != (stored[sku].content_hash if sku in stored else None)
        for space in spaces
    ]
    await _remove_images(db, {ids[sku]: item.images for sku, item in changed.items() if sku in stored})
    work += await _save_images(db, site, {ids[sku]: item.images for sku, item in changed.items()})
    added = await jobs_write.add(db, work, now) if work else 0
    if any(_named_anew(item, stored.get(sku)) for sku, item in changed.items()):
        await jobs_write.add(db, [jobs.review_copy(site, now)], now)
    await purge(db, site, [ids[sku] for sku in changed if sku in stored], now)
    updated = sum(sku in stored for sku in changed)
    return SavedItems(
        inserted=len(changed) - updated,
        updated=updated,
        unchanged=len(latest) - len(changed) - len(refused),
        repeated=len(items) - len(latest),
        jobs=added,
        refused=refused,
    )


async def purge(db: WriteSession, site: SiteId, changed: Sequence[ItemId], now: datetime) -> None:
    """Caches hear which items are not what they were."""
    tags = [f"product:{each}" for each in sorted(changed)]
    groups = [tags[start : start + TAGS_AT_ONCE] for start in range(0, len(tags), TAGS_AT_ONCE)]
    moment = int(now.timestamp() * 1_000_000)
    await webhooks.tell(db, site, [purged(group[0], moment, group) for group in groups], now)


async def store_image_facts(db: WriteSession, image: ImageToRead, seen: SeenImage) -> bool:
    """Whether the facts were stored: they are not where the picture is gone or another one by now."""
    # Where to look was said of another file.
    other_file = dict.fromkeys(FOCAL) if image.media not in {None, seen.media} else {}
    return await _settle(
        db,
        image,
        state=ImageState.READ,
        problem=None,
        media=seen.media,
        width=seen.width,
        height=seen.height,
        facts=dict(seen.facts),
        phash=seen.perceptual_hash,
        read_by=seen.read_by,
        compared=False,
        **other_file,
    )


async def refuse_image(db: WriteSession, image: ImageToRead, problem: str) -> bool:
    """Whether the problem was recorded: it is not where the picture is gone or another one by now."""
    return await _settle(
        db, image, state=ImageState.REFUSED, problem=problem, facts=None, phash=None, read_by=None, compared=False
    )


async def _settle(db: WriteSession, image: ImageToRead, **facts: object) -> bool:
    """The picture's row holds these facts, if it is still the picture that was looked at."""
    done = await db.execute(
        update(ImageRow)
        .where(ImageRow.id == image.id, ImageRow.src == image.src, ImageRow.media.is_not_distinct_from(image.media))
        .values(**facts)
        .returning(ImageRow.id)
    )
    return done.scalar_one_or_none() is not None


async def _wait_for_other_imports(db: WriteSession, site: SiteId) -> None:
    """One batch of a site is saved at a time: two imports of the same rows neither deadlock nor lose a job."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"catalog:{site}", 0))))


async def _stored(db: WriteSession, site: SiteId, skus: Sequence[str]) -> dict[str, _Stored]:
    rows = await db.execute(
        select(
            ItemRow.sku,
            ItemRow.id,
            ItemRow.kind,
            ItemRow.content_hash,
            ItemRow.row_hash,
            ItemRow.withdrawn_at.is_not(None).label("withdrawn"),
            ItemRow.title,
            ItemRow.category,
            ItemRow.translations,
        ).where(ItemRow.site == site, ItemRow.sku == func.any(bindparam("skus", list(skus), ARRAY(Text))))
    )
    return {
        row.sku: _Stored(
            ItemId(row.id),
            ItemKind(row.kind),
            row.content_hash,
            row.row_hash,
            row.withdrawn,
            _named(row.title, row.category, row.translations),
        )
        for row in rows
    }


def _named(title: str, category: Sequence[str], translations: Mapping[str, Any]) -> _Named:
    names = {
        locale: {name: said[name] for name in ("title", "category") if name in said}
        for locale, said in translations.items()
    }
    return title, list(category), names


def _named_anew(item: NewItem, stored: _Stored | None) -> bool:
    """Whether words of the shop's own that were made from its items may be out of date: prices and stock are not in them."""
    if stored is None or item.kind is ItemKind.PROMOTION or item.withdrawn != stored.withdrawn:
        return True
    # Through JSON, as it is stored: a tuple would differ from its list.
    given = orjson.loads(orjson.dumps(rules.translations_as_json(item.translations)))
    return _named(item.title, item.category, given) != stored.named


def _is_as_stored(item: NewItem, row_hash: str, stored: _Stored) -> bool:
    return stored.row_hash == row_hash and stored.withdrawn == item.withdrawn


_GIVEN = {
    "kind": Text,
    "sku": Text,
    "title": Text,
    "description": Text,
    "category": ARRAY(Text),
    "brand": Text,
    "price_minor": BigInteger,
    "currency": Text,
    "in_stock": Boolean,
    "url": Text,
    "attributes": JSONB,
    "tags": ARRAY(Text),
    "locale": Text,
    "translations": JSONB,
    "published_at": MOMENT,
    "code": Text,
    "discount": Text,
    "starts_at": MOMENT,
    "ends_at": MOMENT,
    "content_hash": Text,
    "row_hash": Text,
    "withdrawn_at": MOMENT,
}
"""Columns that an import gives; the others (id, site, created_at, updated_at) are ours."""


async def _upsert(
    db: WriteSession, site: SiteId, changed: Mapping[str, NewItem], hashes: Mapping[str, str], now: datetime
) -> dict[str, ItemId]:
    """The id of each sku. The rows travel as one JSON document: one statement, one parameter, compiled once."""
    given = _recordset("given", [_as_row(item, hashes[sku], now) for sku, item in changed.items()], _GIVEN)
    add = insert(ItemRow).from_select(
        ["site", *_GIVEN, "created_at", "updated_at"],
        select(literal(site), *(given.c[name] for name in _GIVEN), literal(now, MOMENT), literal(now, MOMENT)),
    )
    taken = [*_GIVEN, "updated_at"]
    rows = await db.execute(
        add.on_conflict_do_update(
            index_elements=[ItemRow.site, ItemRow.sku], set_={name: add.excluded[name] for name in taken}
        ).returning(ItemRow.id, ItemRow.sku)
    )
    return {row.sku: ItemId(row.id) for row in rows}


def _recordset(name: str, rows: Sequence[Mapping[str, object]], types: Mapping[str, Any]) -> TableValuedAlias:
    """A table made of rows sent as one JSON parameter."""
    document = literal(orjson.dumps(rows).decode(), Text).cast(JSONB)
    columns = [column(key, kind) for key, kind in types.items()]
    return func.jsonb_to_recordset(document).table_valued(*columns, name=name).render_derived(with_types=True)


def _as_row(item: NewItem, row_hash: str, now: datetime) -> dict[str, object]:
    return {
        "kind": item.kind,
        "sku": item.sku,
        "title": item.title,
        "description": item.description,
        "category": item.category,
        "brand": item.brand,
        "price_minor": item.price.amount_minor if item.price else None,
        "currency": item.price.currency if item.price else None,
        "in_stock": item.in_stock,
        "url": item.url,
        "attributes": item.attributes,
        "tags": item.tags,
        "locale": item.locale,
        "translations": rules.translations_as_json(item.translations),
        "published_at": item.published_at,
        "code": item.code,
        "discount": item.discount,
        "starts_at": item.starts_at,
        "ends_at": item.ends_at,
        "content_hash": rules.content_hash(item),
        "row_hash": row_hash,
        "withdrawn_at": now if item.withdrawn else None,
    }


_NAMED = {
    "item_id": BigInteger,
    "position": Integer,
    "src": Text,
    "alt": Text,
    "media": Text,
    "state": Text,
    "problem": Text,
    "width": Integer,
    "height": Integer,
}


async def _remove_images(db: WriteSession, images: Mapping[ItemId, Sequence[NewImage]]) -> None:
    """Of these items no pictures are left but the ones named."""
    if not images:
        return
    named = [{"item_id": item, "src": image.src} for item, its_images in images.items() for image in its_images]
    kept = _recordset("kept", named, {"item_id": BigInteger, "src": Text})
    is_kept = exists().where(kept.c.item_id == ImageRow.item_id, kept.c.src == ImageRow.src)
    await db.execute(delete(ImageRow).where(ImageRow.item_id.in_(list(images)), ~is_kept))


async def _save_images(db: WriteSession, site: SiteId, images: Mapping[ItemId, Sequence[NewImage]]) -> list[NewJob]:
    """The items have these pictures; the reading of those that nobody has read is returned as work."""
    rows = [
        {
            "item_id": item,
            "position": position,
            "src": image.src,
            "alt": image.alt,
            "media": image.media,
            "state": ImageState.REFUSED if image.problem else ImageState.PENDING,
            "problem": image.problem,
            "width": image.width,
            "height": image.height,
        }
        for item, its_images in images.items()
        for position, image in enumerate(its_images)
    ]
    if not rows:
        return []
    given = _recordset("given", rows, _NAMED)
    add = insert(ImageRow).from_select(["site", *_NAMED], select(literal(site), *(given.c[name] for name in _NAMED)))
    new = add.excluded
    # Another file under the same name starts afresh; a URL names no file (media is null) and keeps what was fetched.
    other = new.problem.is_not(None) | (new.media.is_not(None) & new.media.is_distinct_from(ImageRow.media))
    afresh: dict[str, object] = {
        name: case((other, new[name]), else_=ImageRow.__table__.c[name])
        for name in ("media", "state", "problem", "width", "height", "facts", "phash", "read_by", *FOCAL)
    }
    saved = await db.execute(
        add.on_conflict_do_update(
            index_elements=[ImageRow.item_id, ImageRow.src],
            # The item's words are others by now, and pictures are held beside them.
            set_={"position": new.position, "alt": new.alt, "compared": False, **afresh},
        ).returning(ImageRow.id, ImageRow.src, ImageRow.media, ImageRow.state)
    )
    return [
        jobs.read_images(site, ImageId(row.id), row.src, row.media) for row in saved if row.state == ImageState.PENDING
    ]
