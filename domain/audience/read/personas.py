"""Personas for previews: one for each learnt segment, put together from what many of its shoppers like."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from domain.access import read as access
from domain.audience.read.learnt import segment_run
from domain.audience.rules.sentences import persona_sentence
from domain.audience.values.learnt import Persona, PersonaItem
from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.behaviour.values import Event, SignalKind
from domain.catalog.models import ItemRow

# A persona looks at one thing a minute, so that the order of what is typical is the order of what is recent.
PACE = timedelta(minutes=1)


async def personas(db: ReadSession, site: SiteId, *, locale: str | None) -> tuple[Persona, ...]:
    """A persona for each learnt segment that has typical items, largest segment first; none before anything was learnt."""
    run = await segment_run(db, site)
    if run is None:
        return ()
    shop = await access.site(db, site)
    rows = await db.execute(
        select(ItemRow.id, ItemRow.sku, ItemRow.title, ItemRow.category).where(
            ItemRow.site == site,
            ItemRow.withdrawn_at.is_(None),
            ItemRow.id.in_({item for segment in run.segments for item in segment.items}),
        )
    )
    items = {
        row.id: PersonaItem(id=ItemId(row.id), sku=row.sku, title=row.title, category=tuple(row.category))
        for row in rows
    }
    every = (
        Persona(
            segment=segment,
            items=tuple(items[item] for item in segment.items if item in items),
            description=persona_sentence(segment, shop.default_locale if locale is None else locale),
        )
        for segment in run.segments
    )
    return tuple(persona for persona in every if persona.items)


def events(items: Iterable[PersonaItem], now: datetime) -> tuple[Event, ...]:
    """What a persona did just now, newest first: looked at each of these, the most typical last."""
    return tuple(
        Event(item=item.id, kind=SignalKind.VIEW, at=now - n * PACE, category=item.category)
        for n, item in enumerate(items)
    )
