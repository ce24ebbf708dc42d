"""What a look at pictures comes to: problems for the editors, words proposed for those who do not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.base.database import WriteSession
from domain.base.values import ImageId, SiteId
from domain.catalog.models import ImageRow
from domain.pictures.models import PictureProblemRow
from domain.pictures.rules import alt
from domain.pictures.values import Double, Finding, Unchecked


async def one_at_a_time(db: WriteSession, site: SiteId) -> None:
    """Two looks at one site take turns: of two new doubles, the second is found beside the first."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"pictures:{site}", 0))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A picture that was looked at, and what was found in it."""

    picture: Unchecked
    findings: Sequence[Finding]


async def checked(
    db: WriteSession, site: SiteId, looked: Sequence[Looked], doubles: Sequence[Double], now: datetime
) -> int:
    """How many problems were found. What is no longer wrong is gone; what was set aside stays aside.

    `doubles` are all there are of these pictures. What was set aside in a file says nothing about another file under the
    same name.
    """
    images = [each.picture.image for each in looked]
    rows = [
        _row(site, each.picture.image, each.picture.media, found, now) for each in looked for found in each.findings
    ]
    rows += [_row(site, double.image, double.media, double.finding, now) for double in doubles]
    there = tuple_(PictureProblemRow.image_id, PictureProblemRow.kind)
    mine = or_(
        PictureProblemRow.image_id.in_(images),
        PictureProblemRow.other_id.in_(images),
    )
    await db.execute(
        delete(PictureProblemRow).where(mine, there.not_in([(row["image_id"], row["kind"]) for row in rows]))
    )
    if rows:
        await _store(db, rows)
    await _offer(db, [each.picture for each in looked])
    await db.execute(update(ImageRow).where(ImageRow.id.in_(images)).values(compared=True))
    return len(rows)


def _row(site: SiteId, image: ImageId, media: str | None, found: Finding, now: datetime) -> dict[str, object]:
    return {
        "image_id": image,
        "kind": found.kind,
        "site": site,
        "media": media,
        "measured": dict(found.measured),
        "other_id": found.other,
        "found_at": now,
    }


async def _store(db: WriteSession, rows: Sequence[Mapping[str, object]]) -> None:
    table = PictureProblemRow.__table__.c
    new = insert(PictureProblemRow)
    other_file = table.media.is_distinct_from(new.excluded.media)
    afresh = {
        "found_at": case((other_file, new.excluded.found_at), else_=table.found_at),
        "set_aside_at": case((other_file, None), else_=table.set_aside_at),
        "set_aside_by": case((other_file, None), else_=table.set_aside_by),
    }
    said = {name: new.excluded[name] for name in ("media", "measured", "other_id")}
    await db.execute(
        new.on_conflict_do_update(
            index_elements=[PictureProblemRow.image_id, PictureProblemRow.kind], set_={**said, **afresh}
        ),
        [dict(row) for row in rows],
    )


_OFFERS = text("""
UPDATE images SET alt_offer = offered.words
FROM jsonb_to_recordset(CAST(:offers AS jsonb)) AS offered(id bigint, words text, locale text)
WHERE images.id = offered.id AND images.alt = '' AND NOT images.alt_said ? offered.locale
    AND images.alt_offer IS DISTINCT FROM offered.words
""").bindparams(bindparam("offers", type_=JSONB))


async def _offer(db: WriteSession, pictures: Sequence[Unchecked]) -> None:
    """Words are proposed where there are none; what a person has written, or refused, is left alone."""
    mute = [each for each in pictures if each.problem is None and not each.alt]
    if mute:
        await db.execute(_OFFERS, {"offers": [_offered(each) for each in mute]})


def _offered(picture: Unchecked) -> dict[str, object]:
    return {"id": picture.image, "words": alt.offer(picture), "locale": picture.locale}
