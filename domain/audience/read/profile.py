"""The profile of a shopper: what their own deeds say, put into words."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, text

from domain.access import read as access
from domain.audience.read import learnt, members
from domain.audience.read import segments as manual
from domain.audience.rules.habits import habits, likings, words_of
from domain.audience.rules.keywords import delicate, keywords
from domain.audience.rules.segments import segments_of
from domain.audience.rules.sentences import sentences
from domain.audience.values.profile import Deed, Due, InSegmentNow, ShopperProfile
from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.read.consents import taking
from domain.behaviour.values import REMEMBERED, Event, SignalKind

# What a person can still recognise as theirs; older deeds have faded from everything else too.
DEEDS = 1_000
KEYWORDS = 8

# The person behind a key. Reads uq_shoppers_site_key and ix_shoppers_person_id.
_PERSON = """
SELECT me.person_id, min(linked.created_at) AS known_since, max(linked.seen_at) AS seen_at, count(*) AS keys
FROM shoppers me JOIN shoppers linked ON linked.person_id = me.person_id
WHERE me.site = :site AND me.key = :key GROUP BY me.person_id
"""
# The last deeds under any key of the person. Reads ix_shoppers_person_id, ix_signals_shopper_id_at and pk_items.
_DEEDS = """
SELECT signal.at, signal.kind, signal.weight, signal.channel, signal.session, signal.query, signal.marked, signal.item_id,
    item.kind AS item_kind, item.sku, item.title, item.category, item.brand, item.price_minor, item.currency,
    coalesce(item.translations -> :locale ->> 'title', item.title) AS shown,
    coalesce(item.translations -> :locale -> 'category' ->> 0, item.category[1]) AS section
FROM shoppers linked CROSS JOIN LATERAL (
    SELECT * FROM signals WHERE signals.shopper_id = linked.id AND signals.kind <> 'impression'
    ORDER BY signals.at DESC LIMIT :most
) signal
LEFT JOIN items item ON item.id = signal.item_id
WHERE linked.person_id = :person
ORDER BY signal.at DESC, signal.seq DESC LIMIT :most
"""
# What was bought twice or more at a pace of its own, and whose time has come again but not long passed.
# Reads pk_repurchases and pk_items.
_DUE = """
SELECT item.sku, item.title, item.category, clock.last_at, clock.gap_s / 86400 AS every_days
FROM repurchases clock JOIN items item ON item.id = clock.item_id
WHERE clock.person_id = :person AND clock.site = :site AND clock.times >= 2 AND clock.gap_s > 0
    AND item.withdrawn_at IS NULL
    AND extract(epoch FROM :now - clock.last_at) BETWEEN 0.8 * clock.gap_s AND 2 * clock.gap_s
ORDER BY abs(extract(epoch FROM :now - clock.last_at) / clock.gap_s - 1), item.sku LIMIT 5
"""


async def shopper_profile(
    db: ReadSession, site: SiteId, key: str, *, locale: str | None, now: datetime
) -> ShopperProfile | None:
    """What is known of the person behind this key, under all their keys; None of somebody never seen.

    Limits   the last DEEDS deeds; eight statements or fewer.
    """
    person = (await db.execute(text(_PERSON), {"site": site, "key": key})).one_or_none()
    if person is None:
        return None
    shop = await access.site(db, site)
    spoken = shop.default_locale if locale is None else locale
    rows = await db.execute(text(_DEEDS), {"person": person.person_id, "locale": spoken, "most": DEEDS})
    deeds = [_deed(row) for row in rows]
    words = words_of(deeds)
    common = await learnt.vocabulary(db, site, frozenset(chain.from_iterable(words.values())))
    found = habits(deeds, now)
    telling = keywords(likings(deeds, now), words, common, KEYWORDS)
    among = await _segments(db, site, ShopperId(person.person_id), deeds, now)
    due = await _due(db, site, ShopperId(person.person_id), now)
    allowed = (await taking(db, site, [key]))[key].allowed
    return ShopperProfile(
        shopper=key,
        known_since=person.known_since,
        seen_at=person.seen_at,
        keys=person.keys,
        personalised=allowed.personalisation,
        measured=allowed.measurement,
        habits=found,
        keywords=telling,
        segments=among,
        due=due,
        sentences=sentences(found, telling, among, due, locale=spoken, now=now),
    )


async def _segments(
    db: ReadSession, site: SiteId, person: ShopperId, deeds: Sequence[Deed], now: datetime
) -> tuple[InSegmentNow, ...]:
    """The segments the person is in: editors' by their last deeds, as on a page; learnt ones by their taste."""
    shares = {each.key: each.weight for each in await members.memberships(db, site, person)}
    every = {each.key: each for each in await manual.segments(db, site)}
    events = tuple(_event(deed) for deed in deeds if deed.item is not None and not deed.marked)[:REMEMBERED]
    learnt_key = next(iter(shares), None)
    held = segments_of(list(every.values()), events, now, new=not events, learnt=learnt_key)
    return tuple(
        InSegmentNow(key=key, name=every[key].name, weight=shares.get(key, 1.0), learnt=key in shares)
        for key in dict.fromkeys((*held, *(key for key in shares if key in every)))
    )


async def _due(db: ReadSession, site: SiteId, person: ShopperId, now: datetime) -> tuple[Due, ...]:
    rows = await db.execute(text(_DUE), {"site": site, "person": person, "now": now})
    return tuple(
        Due(title=row.title, sku=row.sku, last_at=row.last_at, every_days=float(row.every_days))
        for row in rows
        if not delicate((row.title, *row.category))
    )


def _deed(row: Row[Any]) -> Deed:
    return Deed(
        at=row.at,
        kind=SignalKind(row.kind),
        weight=row.weight,
        channel=row.channel,
        session=row.session,
        query=row.query,
        marked=row.marked is not None,
        item=None if row.item_id is None else ItemId(row.item_id),
        item_kind=row.item_kind,
        sku=row.sku,
        title=row.title,
        category=tuple(row.category or ()),
        shown=row.shown,
        section=row.section or "",
        brand=row.brand or "",
        price_minor=row.price_minor,
        currency=row.currency,
    )


def _event(deed: Deed) -> Event:
    assert deed.item is not None
    return Event(item=deed.item, kind=deed.kind, at=deed.at, category=deed.category)
