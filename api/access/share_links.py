"""Share links: a look at one page for people who have no token."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry

from api.access.refusals import ShareLinkInvalid, ShareLinkNotFound
from api.context import Context, Info
from api.errors import BlockNotFound, NotAllowed, ReleaseNotFound
from api.ids import global_id, uuid_of
from api.pages.enums import Channel, Perspective, Visitor
from api.pages.preview import PreviewInput, look_of, require_release
from domain.access import read, values
from domain.access.errors import ShareLinkAbsent
from domain.access.rules.permissions import usable
from domain.access.values import NewShareLink
from domain.access.write import create_share_link, revoke_share_link
from domain.base.values import SiteId
from domain.pages.errors import PageAbsent, PreviewInvalid
from domain.pages.read.blocks import page as page_state
from domain.pages.rules import previews
from domain.pages.rules.layouts import HOME

LISTED = 200


@strawberry.type(description="A look at one page, for whoever holds it, until it expires or is revoked.")
class ShareLink:
    id: strawberry.ID = strawberry.field(description="Global id.")
    site: str = strawberry.field(description="Key of the site.")
    label: str = strawberry.field(description="What it is for, for people.")
    url: str = strawberry.field(description="Where the demo shop's page opens it, on this server.")
    token: str = strawberry.field(description="Sent as a bearer token, it opens the page in GraphQL.")
    created_by: str = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When.")
    expires_at: datetime = strawberry.field(description="It opens nothing from this moment on.")
    revoked_at: datetime | None = strawberry.field(description="When somebody closed it.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to within ten minutes.")
    usable: bool = strawberry.field(description="Whether it still opens anything.")
    page: str = strawberry.field(description="Key of the page it shows.")
    perspective: Perspective = strawberry.field(description="Which words it shows.")
    release: strawberry.ID | None = strawberry.field(description="Global id of the release that counts as published.")
    at: datetime | None = strawberry.field(description="The moment it looks at; null: when it is opened.")
    segments: list[str] | None = strawberry.field(description="Keys of the segments it is in; null: by history.")
    visitor: Visitor | None = strawberry.field(description="New or returning; null: by history.")
    shopper: str | None = strawberry.field(description="Through whose eyes.")
    locale: str | None = strawberry.field(description="The locale; null: as asked.")
    channel: Channel | None = strawberry.field(description="The channel; null: as asked.")
    country: str | None = strawberry.field(description="The country; null: as asked.")

    @classmethod
    def of(cls, link: values.ShareLink, context: Context) -> "ShareLink":
        look, token = previews.look_of(link.scope), context.doorkeeper.sign_link(link)
        return cls(
            id=global_id("ShareLink", link.id),
            site=link.site,
            label=link.label,
            url=f"/?preview={token}",
            token=token,
            created_by=link.created_by,
            created_at=link.created_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
            last_used_at=link.last_used_at,
            usable=usable(link.expires_at, link.revoked_at, context.now),
            page=link.page,
            perspective=look.perspective or Perspective.LIVE,
            release=None if look.release is None else global_id("Release", look.release),
            at=look.at,
            segments=None if look.segments is None else list(look.segments),
            visitor=None if look.new is None else Visitor.NEW if look.new else Visitor.RETURNING,
            shopper=look.shopper,
            locale=look.locale,
            channel=None if look.channel is None else Channel(look.channel),
            country=look.country,
        )


@strawberry.input(description="A new share link: what it shows cannot be changed later, and not by who holds it.")
class CreateShareLinkInput:
    site: str = strawberry.field(description="Key of the site.")
    label: str = strawberry.field(description="What it is for; the list of links and the page itself show it.")
    expires_at: datetime = strawberry.field(description="Within ninety days.")
    page: str = strawberry.field(default=HOME, description="Key of the page.")
    preview: PreviewInput | None = strawberry.field(default=None, description="What it looks at.")
    locale: str | None = strawberry.field(default=None, description="Always in this locale.")
    channel: Channel | None = strawberry.field(default=None, description="Always as on this channel.")
    country: str | None = strawberry.field(default=None, description="Always as from this country.")


@strawberry.input(description="Closes a share link.")
class RevokeShareLinkInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the link.")


@strawberry.type(description="The link is open.")
class ShareLinkCreated:
    link: ShareLink = strawberry.field(description="The new link.")


@strawberry.type(description="The link opens nothing any more.")
class ShareLinkRevoked:
    link: ShareLink = strawberry.field(description="The link as it is now.")


CreateShareLinkResult = Annotated[
    ShareLinkCreated | ShareLinkInvalid | BlockNotFound | ReleaseNotFound | NotAllowed,
    strawberry.union("CreateShareLinkResult", description="What became of createShareLink."),
]
RevokeShareLinkResult = Annotated[
    ShareLinkRevoked | ShareLinkNotFound | NotAllowed,
    strawberry.union("RevokeShareLinkResult", description="What became of revokeShareLink."),
]


@strawberry.type
class ShareLinksQuery:
    @strawberry.field(description="The newest 200 share links of a site, closed ones too.")
    async def share_links(self, info: Info, site: str) -> list[ShareLink]:
        info.context.allowed("share_page", site)
        async with info.context.reads.read() as db:
            found = await read.share_links(db, SiteId(site))
        return [ShareLink.of(each, info.context) for each in found[:LISTED]]

    @strawberry.field(description="The share link that was sent as this request's token; null for any other token.")
    async def share_link(self, info: Info) -> ShareLink | None:
        info.context.keep_out_of_caches()
        link = None if info.context.actor is None else info.context.actor.link
        return None if link is None else ShareLink.of(link, info.context)


@strawberry.type
class ShareLinksMutation:
    @strawberry.mutation(description="Makes a link that shows one look at one page to whoever holds it.")
    async def create_share_link(self, info: Info, input: CreateShareLinkInput) -> CreateShareLinkResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("share_page", site)
        new = _new(input)
        async with context.writes.write() as db:
            if await page_state(db, site, new.page) is None:
                raise PageAbsent(site, new.page)
            await require_release(db, site, previews.look_of(new.scope).release)
            link = await create_share_link(db, site, new, by=actor.label, now=context.now)
        return ShareLinkCreated(link=ShareLink.of(link, context))

    @strawberry.mutation(description="Closes a share link, from the next request on.")
    async def revoke_share_link(self, info: Info, input: RevokeShareLinkInput) -> RevokeShareLinkResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("share_page", site)
        link_id = uuid_of(input.id, "ShareLink")
        if link_id is None:
            raise ShareLinkAbsent(site, input.id[:80])
        async with context.writes.write() as db:
            link = await revoke_share_link(db, site, link_id, by=actor.label, now=context.now)
        return ShareLinkRevoked(link=ShareLink.of(link, context))


def _new(input: CreateShareLinkInput) -> NewShareLink:
    """The link that is asked for.

    Errors   PreviewInvalid.
    """
    if input.expires_at.tzinfo is None:
        raise PreviewInvalid([("expires_at", "has no offset; add Z or one such as +02:00")])
    previews.require_label(input.label)
    asked = look_of(input.preview or PreviewInput())
    channel = None if input.channel is None else input.channel.value
    look = replace(asked, locale=input.locale, channel=channel, country=input.country)
    scope = previews.kept(previews.require_look(look))
    return NewShareLink(page=input.page, label=input.label, scope=scope, expires_at=input.expires_at)
