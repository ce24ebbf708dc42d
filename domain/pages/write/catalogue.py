"""Articles and promotions as content: an editor makes one, or changes what it says."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from domain.access import read as access
from domain.access.rules.grants import require_touch
from domain.access.values import Action, Hand, Touch
from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId, SpaceId
from domain.catalog.rules import item_from_json
from domain.catalog.values import NewItem
from domain.catalog.write import save_items
from domain.pages.errors import ItemChanged, ItemInvalid
from domain.pages.read.catalogue import stored_item
from domain.pages.values.catalogue import ItemEdit, StoredItem


async def save_item(
    db: WriteSession,
    site: SiteId,
    edit: ItemEdit,
    spaces: Sequence[SpaceId],
    *,
    expected_version: str | None,
    by: Hand,
    now: datetime,
) -> StoredItem:
    """The article or promotion says this; pages show it from the next one on, and workers encode it anew.

    `expected_version`: the version that was seen; None for one that is new.
    Errors   NotAllowed, UnknownSite, ItemInvalid with every problem, ItemChanged.
    """
    await take_pen(db, site)
    shop = await access.site(db, site)
    before = await stored_item(db, site, edit.sku)
    action = Action.CREATE if before is None else Action.EDIT
    require_touch(by, action, [Touch(kind=edit.kind.value, field="words", locale=None)])
    version = None if before is None else before.version
    if version != expected_version:
        raise ItemChanged(edit.sku, expected_version, version)
    row = {**asdict(edit), "translations": {name: asdict(said) for name, said in edit.translations.items()}}
    locale = shop.default_locale if before is None else before.item.locale
    checked = item_from_json(_said(row), locale=locale, currency=shop.currency)
    if not isinstance(checked, NewItem):
        raise ItemInvalid([(each.field, each.reason) for each in checked])
    item = checked if before is None else replace(before.item, **{name: getattr(checked, name) for name in row})
    saved = await save_items(db, site, [item], spaces, now)
    if saved.refused:
        raise ItemInvalid([(each.field, each.reason) for each in saved.refused])
    details: dict[str, Json] = {"kind": edit.kind.value, "title": item.title}
    things = [f"item:{edit.sku}"]
    await remember(db, site, actor=by.label, action="save_item", things=things, details=details, now=now)
    after = await stored_item(db, site, edit.sku)
    assert after is not None  # it was saved in this transaction
    return after


def _said(row: dict[str, object]) -> dict[str, object]:
    """As a file of items would say it."""
    moments = {name: at.isoformat() for name, at in row.items() if isinstance(at, datetime)}
    lists = {name: list(those) for name, those in row.items() if isinstance(those, tuple)}
    return {**row, **moments, **lists}
