"""What caches are to forget, told to whoever keeps one."""

from collections.abc import AsyncGenerator, Hashable
from datetime import datetime
from functools import partial
from typing import Annotated

import strawberry

from api.context import Info
from api.live.hub import Subscriber
from domain.access.values import Actor
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.webhooks import read, rules
from domain.webhooks.values import Purge

AFTER = strawberry.argument(description="The cursor that came last; null: from now on.")


@strawberry.type(description="Answers that caches are to forget.")
class CachePurge:
    tags: list[str] = strawberry.field(
        description="Every answer whose Cache-Tag names one of these is to be forgotten; `site:…` alone stands for all."
    )
    cursor: str = strawberry.field(description="How far this goes: what `after` takes when subscribing again.")


class _Cache(Subscriber[Purge, Purge]):
    def __init__(self, site: SiteId, actor: Actor, after: str | None) -> None:
        super().__init__(site, actor, partial(rules.merged, site))
        self._after = after
        self._begun = False

    @property
    def question(self) -> Hashable:
        return "purge", self._after

    async def ask(self, db: ReadSession, now: datetime) -> Purge:
        return await read.purge(db, self.site, self._after, now)

    def hear(self, answer: Purge) -> None:
        self._after = answer.cursor
        if answer.tags or not self._begun:
            self._begun = True
            self.box.put(answer)


@strawberry.type
class PurgesSubscription:
    @strawberry.subscription(
        description="What caches are to forget of a site, the moment it is committed, for server and operator tokens. "
        "Something comes at once: what was missed since `after`, and a cursor. Nothing is missed, whoever is away for "
        "less than 29 days; later, and where there is too much, the tag of the whole site comes."
    )
    async def cache_purges(
        self, info: Info, site: str, after: Annotated[str | None, AFTER] = None
    ) -> AsyncGenerator[CachePurge, None]:
        actor = info.context.allowed("read_purges", site)
        async with info.context.hub.joined(_Cache(actor.site, actor, after)) as purges:
            async for each in purges:
                yield CachePurge(tags=sorted(each.tags), cursor=each.cursor)
