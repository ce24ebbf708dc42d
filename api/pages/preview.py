"""Who asks for a page, and the page as it is not, or not yet, or not for whoever asks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import strawberry
from strawberry.types import get_object_definition
from strawberry.types.arguments import InputContext, convert_argument

from api.context import Context
from api.ids import uuid_of
from api.pages.enums import Channel, Perspective, Visitor
from domain.access.write import use_share_link
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.behaviour.rules import memory
from domain.pages.errors import PreviewInvalid, ReleaseAbsent
from domain.pages.read.releases import release
from domain.pages.rules import previews
from domain.pages.rules.layouts import HOME
from domain.pages.values.blocks import Homepage
from domain.pages.values.preview import Look
from domain.pages.values.releases import ReleaseId
from domain.pages.values.slate import Visit

CART_LIMIT = 100
NO_IMPRESSION = "preview"
"""Stands where a page's impressionId would: a preview was shown to nobody, and no signal can answer it."""
# Fine enough to see whether a link is still used; a page is not to cost a write each time.
USE_NOTED_EVERY = timedelta(minutes=10)


@strawberry.input(description="A look at the page as it is not, or not yet, or not for whoever looks.")
class PreviewInput:
    perspective: Perspective | None = strawberry.field(
        default=None, description="LIVE if left out; with a share link, the link's."
    )
    release: strawberry.ID | None = strawberry.field(
        default=None, description="Global id of a release that counts as published."
    )
    at: datetime | None = strawberry.field(default=None, description="The moment to look at; now if left out.")
    segments: list[str] | None = strawberry.field(
        default=None, description="Keys of segments; those of the shopper's own history if left out."
    )
    visitor: Visitor | None = strawberry.field(default=None, description="By the shopper's own history if left out.")
    shopper: str | None = strawberry.field(
        default=None, description="Id of a shopper or a persona, plain: the page through their eyes."
    )


@strawberry.input(description="Who asks for a page, and from where.")
class HomepageContext:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID | None = strawberry.field(
        default=None, description="Signed shopper token; a server token may name the shopper plainly."
    )
    channel: Channel = strawberry.field(default=Channel.WEB, description="Where the shopper meets the shop.")
    locale: str | None = strawberry.field(
        default=None, description="Wanted locale, BCP 47; the site's own if left out."
    )
    cart: list[str] | None = strawberry.field(default=None, description="Skus in the cart, newest first.")
    page: str | None = strawberry.field(
        default=None, description="Key of the page; `home` if left out, with a share link the link's."
    )
    country: str | None = strawberry.field(
        default=None, description="ISO 3166-1 alpha-2; what is no country counts as not known."
    )
    segments: list[str] | None = strawberry.field(
        default=None,
        description="Keys of the shopper's segments, where a shop's server knows better; not for browsers.",
    )
    session: str | None = strawberry.field(
        default=None,
        description="The session token recordSignals gave, where nothing may be kept of the shopper: the visit itself.",
    )
    preview: PreviewInput | None = strawberry.field(
        default=None, description="For tokens that may read drafts; a share link brings its own."
    )


def _as_given(kind: type, given: Mapping[str, Any], about: InputContext) -> HomepageContext:
    """What graphql-core has read already, by names that are the same in Python; only a preview is an input of its own.

    Strawberry looks up each field of each input each time, which costs a page twice what its arguments are worth.
    """
    said = dict(given)
    if said.get("preview") is not None:
        said["preview"] = convert_argument(
            said["preview"],
            PreviewInput,
            about.scalar_registry,
            about.config,
            about.info,
            path=(*about.path, "preview"),
        )
    made: HomepageContext = kind(**said)
    return made


get_object_definition(HomepageContext, strict=True).from_input = _as_given


def visit_of(context: Context, asked: HomepageContext) -> Visit:
    """The visit this is, or is to be looked at as.

    Errors   NotAllowed, PreviewInvalid, BadShopperToken, BadShopperId.
    """
    actor = context.allowed("read_page", asked.site)
    if asked.segments is not None:
        context.allowed("name_segments", asked.site)
    visit = Visit(
        site=SiteId(asked.site),
        page=asked.page or HOME,
        shopper=context.doorkeeper.shopper(actor, asked.shopper),
        channel=asked.channel.value,
        locales=() if asked.locale is None else (asked.locale[:35],),
        cart=tuple((asked.cart or ())[:CART_LIMIT]),
        now=context.now,
        country=previews.country(asked.country),
        segments=None if asked.segments is None else tuple(asked.segments[: previews.SEGMENTS]),
        session=memory.session_events(
            context.settings.secret_key.get_secret_value(), SiteId(asked.site), asked.session, context.now
        ),
    )
    if asked.preview is None and actor.link is None:
        return visit
    context.keep_out_of_caches()
    context.allowed("preview_page", asked.site)
    wanted = None if asked.preview is None else previews.require_look(look_of(asked.preview))
    if actor.link is None:
        return visit if wanted is None else previews.through(visit, wanted)
    own = previews.within(actor.link, asked.page, wanted)
    return previews.through(replace(visit, page=actor.link.page), own)


def look_of(asked: PreviewInput) -> Look:
    """What is to be looked at, not yet checked.

    Errors   PreviewInvalid for a release's id that is none.
    """
    release = None if asked.release is None else uuid_of(asked.release, "Release")
    if asked.release is not None and release is None:
        raise PreviewInvalid([("release", f"{asked.release[:80]!r} is not the global id of a release")])
    return Look(
        perspective=asked.perspective,
        release=None if release is None else ReleaseId(release),
        at=asked.at,
        segments=None if asked.segments is None else tuple(asked.segments),
        new=None if asked.visitor is None else asked.visitor is Visitor.NEW,
        shopper=asked.shopper,
    )


async def require_release(db: ReadSession, site: SiteId, named: ReleaseId | None) -> None:
    """Nothing, or ReleaseAbsent: a look through a release that is not there would look like one that changes nothing."""
    if named is not None and await release(db, site, named) is None:
        raise ReleaseAbsent(str(named))


def for_whom(context: Context, page: Homepage) -> Homepage:
    """The page as this actor may see it: what kept other blocks away is for those who make the page."""
    linked = context.actor is not None and context.actor.link is not None
    return replace(page, trace=None) if linked else page


async def note_use(context: Context) -> None:
    """The link this actor came by, if any, knows that it was used."""
    link = None if context.actor is None else context.actor.link
    if link is None or (link.last_used_at is not None and context.now - link.last_used_at < USE_NOTED_EVERY):
        return
    async with context.writes.write() as db:
        await use_share_link(db, link.id, now=context.now)
