"""Whether what an editor looks at is still so, told the moment it is not."""

from collections.abc import AsyncGenerator, Hashable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Context, Info
from api.live.hub import Subscriber
from api.pages.preview import HomepageContext, require_release, visit_of
from domain.access.values import Actor
from domain.base.database import ReadSession
from domain.pages.read.versions import version
from domain.pages.rules import versions
from domain.pages.rules.versions import Difference, Version
from domain.pages.values.slate import Preview, Visit

SEEN = strawberry.argument(description="The `version` that was looked at last; null: none yet.")


@strawberry.type(description="A preview is not what it was: ask for it again.")
class PreviewChange:
    version: str = strawberry.field(description="The version it has now: what `seen` takes when subscribing again.")
    blocks: list[str] | None = strawberry.field(
        description="Keys of the blocks that changed, came or went; null where it may be any, or their order."
    )


class _Viewer(Subscriber[Version, Difference]):
    """Somebody who looks at a page; `moment` None: as it is now, whenever that is."""

    def __init__(self, visit: Visit, moment: datetime | None, actor: Actor, seen: str | None) -> None:
        super().__init__(visit.site, actor, versions.merged)
        assert visit.preview is not None
        self._visit = visit
        self._moment = moment
        self._seen = seen
        self._last: Version | None = None
        self._question = visit.page, visit.preview.perspective, visit.preview.release, moment

    @property
    def question(self) -> Hashable:
        return self._question

    async def ask(self, db: ReadSession, now: datetime) -> Version:
        assert self._visit.preview is not None
        await require_release(db, self.site, self._visit.preview.release)
        return await version(db, replace(self._visit, now=self._moment or now))

    def hear(self, answer: Version) -> None:
        if answer.whole != self._seen:
            unknown = Difference(version=answer.whole, blocks=None)
            self.box.put(unknown if self._last is None else versions.difference(self._last, answer))
        self._seen, self._last = answer.whole, answer


def _viewer(context: Context, asked: HomepageContext, seen: str | None) -> _Viewer:
    """Errors: NotAllowed for who may not see previews, PreviewInvalid, BadShopperToken, BadShopperId."""
    actor = context.allowed("preview_page", asked.site)
    visit = visit_of(context, asked)
    look = Visit(
        site=visit.site,
        page=visit.page,
        shopper=None,
        channel=visit.channel,
        locales=(),
        cart=(),
        now=visit.now,
        preview=visit.preview or Preview(),
    )
    return _Viewer(look, None if visit.now == context.now else visit.now, actor, seen)


@strawberry.type
class PreviewsSubscription:
    @strawberry.subscription(
        description="That a preview is not what it was, the moment it is committed or comes due: its blocks as editors "
        "keep them, a release that it looks through, a window that opens. What else moves on a page, such as stock, is "
        "not told. Something comes at once unless `seen` is the version that the preview has."
    )
    async def preview_changes(
        self, info: Info, context: HomepageContext, seen: Annotated[str | None, SEEN] = None
    ) -> AsyncGenerator[PreviewChange, None]:
        async with info.context.hub.joined(_viewer(info.context, context, seen)) as changes:
            async for each in changes:
                blocks = None if each.blocks is None else sorted(each.blocks)
                yield PreviewChange(version=each.version, blocks=blocks)
