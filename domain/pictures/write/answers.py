"""What editors say about pictures: where to look, what one shows in each locale, that a problem is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select, update

from domain.access import read as access
from domain.access import write as audit
from domain.access.rules.grants import require_touch
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import ImageId, ItemId, Json, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import FocalPoint
from domain.catalog.write import purge
from domain.pictures.errors import PictureAbsent, PictureChanged, PictureInvalid
from domain.pictures.models import PictureProblemRow
from domain.pictures.read.files import version_of
from domain.pictures.rules import words
from domain.pictures.values import ProblemKind

PICTURE = "picture"


async def set_aside(
    db: WriteSession, site: SiteId, image: ImageId, kind: ProblemKind, *, by: str, now: datetime
) -> None:
    """The problem is out of the list, and is not found again in the same file.

    Errors   PictureAbsent where it is not open; then nothing was written.
    """
    await _settle(db, site, image, kind, aside=True, by=by, now=now)


async def take_up(db: WriteSession, site: SiteId, image: ImageId, kind: ProblemKind, *, by: str, now: datetime) -> None:
    """The problem that was set aside is in the list again.

    Errors   PictureAbsent where it was not; then nothing was written.
    """
    await _settle(db, site, image, kind, aside=False, by=by, now=now)


async def describe(
    db: WriteSession,
    site: SiteId,
    image: ImageId,
    said: str | None,
    *,
    locale: str | None = None,
    expected_version: str | None = None,
    by: Hand,
    now: datetime,
) -> None:
    """The picture has these words in this locale, whatever an import says later; None: whatever others say is heard again.

    `locale` None: the item's own. Empty words: it needs none there, and none are proposed again.
    Errors   NotAllowed, PictureAbsent, PictureInvalid, PictureChanged; then nothing was written.
    """
    row, shop = await _taken_up(db, site, image, expected_version)
    spoken = locale or row.locale
    require_touch(by, Action.EDIT, [Touch(kind=PICTURE, field="alt", locale=spoken)])
    if spoken not in {row.locale, *shop}:
        raise PictureInvalid([("locale", f"has to be one of {', '.join(sorted({row.locale, *shop}))}")])
    text = None if said is None else said.strip()
    if text is not None and (reason := words.wrong(text)):
        raise PictureInvalid([("text", reason)])
    rest = {name: each for name, each in row.alt_said.items() if name != spoken}
    kept = rest if text is None else {**rest, spoken: {"words": text, "by": by.label}}
    # Words are proposed in the item's own locale.
    answered: dict[str, Any] = {"alt_offer": None} if spoken == row.locale and text is not None else {}
    # Taken back, words may be proposed again.
    looked: dict[str, Any] = {"compared": False} if text is None else {}
    change = update(ImageRow).where(ImageRow.id == image).values(alt_said=kept, **answered, **looked)
    await db.execute(change)
    await _heard(db, site, [ItemId(row.item_id)], image, "describe_picture", {"locale": spoken, "alt": text}, by, now)


async def focus(
    db: WriteSession,
    site: SiteId,
    image: ImageId,
    point: FocalPoint | None,
    *,
    expected_version: str | None,
    by: Hand,
    now: datetime,
) -> None:
    """Slots are cut around this point, in every place that shows the same file; None: around what a reader found.

    Errors   NotAllowed, PictureAbsent where its bytes are not here, PictureInvalid, PictureChanged; then nothing was written.
    """
    row, _ = await _taken_up(db, site, image, expected_version)
    require_touch(by, Action.EDIT, [Touch(kind=PICTURE, field="focal_point", locale=None)])
    if row.media is None:
        raise PictureAbsent(image, "file")
    if point is not None and not (0 <= point.x <= 1 and 0 <= point.y <= 1):
        raise PictureInvalid([("point", f"has to lie in the picture, from 0 to 1; it is {point.x:g}, {point.y:g}")])
    said = {
        "focal_x": None if point is None else round(point.x, 4),
        "focal_y": None if point is None else round(point.y, 4),
        "focal_by": None if point is None else by.label,
    }
    same = and_(ImageRow.site == site, ImageRow.media == row.media)
    items = (await db.scalars(update(ImageRow).where(same).values(**said).returning(ImageRow.item_id))).all()
    details: Mapping[str, Json] = {"x": said["focal_x"], "y": said["focal_y"]}
    await _heard(db, site, [ItemId(each) for each in set(items)], image, "focus_picture", details, by, now)


async def _taken_up(
    db: WriteSession, site: SiteId, image: ImageId, expected: str | None
) -> tuple[Row[Any], tuple[str, ...]]:
    """The picture as it stands, nobody else's to change until the end, and the site's locales."""
    await audit.take_pen(db, site)
    shop = await access.site(db, site)
    # A worker that stores what it read waits, and is read here once it has.
    mine = select(ImageRow.__table__, ItemRow.locale).join(ItemRow, ItemRow.id == ImageRow.item_id)
    locked = mine.where(ImageRow.site == site, ImageRow.id == image).with_for_update(of=ImageRow)
    row = (await db.execute(locked)).one_or_none()
    if row is None:
        raise PictureAbsent(image, "place in the catalogue")
    actual = version_of(row)
    if expected is not None and expected != actual:
        raise PictureChanged(image, expected, actual)
    return row, (shop.default_locale, *shop.locales)


async def _heard(  # noqa: PLR0917 - what the log and the caches are told is all of this
    db: WriteSession,
    site: SiteId,
    items: Sequence[ItemId],
    image: ImageId,
    action: str,
    details: Mapping[str, Json],
    by: Hand,
    now: datetime,
) -> None:
    await purge(db, site, items, now)
    await audit.remember(db, site, actor=by.label, action=action, things=[f"image:{image}"], details=details, now=now)


async def _settle(
    db: WriteSession, site: SiteId, image: ImageId, kind: ProblemKind, *, aside: bool, by: str, now: datetime
) -> None:
    await audit.take_pen(db, site)
    row = PictureProblemRow
    stands = row.set_aside_at.is_(None) if aside else row.set_aside_at.is_not(None)
    done = await db.execute(
        update(row)
        .where(row.site == site, row.image_id == image, row.kind == kind, stands)
        .values(set_aside_at=now if aside else None, set_aside_by=by if aside else None)
        .returning(row.image_id)
    )
    if done.scalar_one_or_none() is None:
        raise PictureAbsent(image, f"{'open' if aside else 'set aside'} problem {kind.value!r}")
    action = "set_aside_picture_problem" if aside else "take_up_picture_problem"
    await audit.remember(db, site, actor=by, action=action, things=[f"image:{image}"], details={"kind": kind}, now=now)
