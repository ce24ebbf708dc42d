"""Who works on a site: listed, invited, changed, suspended and let go, by its operators."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from api.access.roles import Role
from api.context import Context, Info
from api.errors import NotAllowed
from api.ids import global_id, uuid_of
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from api.people.refusals import PersonNotFound, PersonRefused
from domain.access import read as access
from domain.access.values import Actor, TokenKind
from domain.base.database import ReadSession, WriteSession
from domain.base.values import SiteId
from domain.people import read
from domain.people.errors import PersonAbsent
from domain.people.rules.links import link_of
from domain.people.values import Colleague, NewColleague, Standing
from domain.people.write import colleagues as write

strawberry.enum(Standing, name="PersonStanding", description="How somebody stands with a site.")
PAGE_LIMIT = 200


@strawberry.type(name="Person", description="Somebody who works on a site, as its operators see them.")
class PersonOfSite:
    id: strawberry.ID = strawberry.field(description="Global id.")
    name: str = strawberry.field(description="What colleagues call them.")
    email: str = strawberry.field(description="What they sign in with.")
    kind: TokenKind = strawberry.field(description="What they are there for.")
    role: Role | None = strawberry.field(description="What bounds what they do to content; null: nothing.")
    state: Standing = strawberry.field(description="How they stand with the site.")
    created_at: datetime = strawberry.field(description="Since when they work on the site.")
    last_seen_at: datetime | None = strawberry.field(
        description="When one of their open sessions was last used, to within a minute."
    )


@strawberry.type(description="Somebody in a list.")
class PersonEdge:
    cursor: str = strawberry.field(description="Their place.")
    node: PersonOfSite = strawberry.field(description="Who it is.")


@strawberry.type(description="People of a site, by name.")
class PersonConnection:
    edges: list[PersonEdge] = strawberry.field(description="People.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="A link by which somebody chooses a password. It is shown this once.")
class NewOneTimeLink:
    url: str = strawberry.field(description="To be handed to them; whoever holds it can sign in as them.")
    expires_at: datetime = strawberry.field(description="It is good for nothing from this moment on.")


@strawberry.input(description="Somebody who is to work on a site.")
class InvitePersonInput:
    site: str = strawberry.field(description="Key of the site.")
    email: str = strawberry.field(description="What they will sign in with; no mail is sent.")
    name: str = strawberry.field(description="What colleagues call them.")
    kind: TokenKind = strawberry.field(description="EDITOR or OPERATOR.")
    role: str | None = strawberry.field(default=None, description="Key of the role that bounds them; null: none.")


@strawberry.input(description="Changes what somebody may do on a site.")
class ChangePersonInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the person.")
    kind: TokenKind = strawberry.field(description="EDITOR or OPERATOR.")
    role: str | None = strawberry.field(default=None, description="Key of the role that bounds them; null: none.")


@strawberry.input(description="Names somebody who works on a site.")
class PersonInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the person.")


@strawberry.type(description="Somebody works on the site from now on.")
class PersonInvited:
    person: PersonOfSite = strawberry.field(description="Who it is.")
    link: NewOneTimeLink | None = strawberry.field(description="How they begin; null: they have a password already.")


@strawberry.type(description="How somebody stands with the site now; of who was let go, how they stood.")
class PersonChanged:
    person: PersonOfSite = strawberry.field(description="Who it is.")


@strawberry.type(description="There is a link; one made before opens nothing any more.")
class OneTimeLinkMade:
    link: NewOneTimeLink = strawberry.field(description="The link.")


InvitePersonResult = Annotated[
    PersonInvited | PersonRefused | NotAllowed,
    strawberry.union("InvitePersonResult", description="What became of invitePerson."),
]
ChangePersonResult = Annotated[
    PersonChanged | PersonRefused | PersonNotFound | NotAllowed,
    strawberry.union("ChangePersonResult", description="What became of a change to a person."),
]
CreateResetLinkResult = Annotated[
    OneTimeLinkMade | PersonRefused | PersonNotFound | NotAllowed,
    strawberry.union("CreateResetLinkResult", description="What became of createResetLink."),
]


@strawberry.type
class PeopleQuery:
    @strawberry.field(description="Who works on a site, by name; suspended and invited people too.")
    async def people(self, info: Info, site: str, first: int = 50, after: str | None = None) -> PersonConnection:
        context, key = info.context, SiteId(site)
        context.allowed("manage_people", site)
        limit, place = require_size(first, PAGE_LIMIT), None if after is None else uuid_of(after, "Person")
        require_place(after, place)
        async with context.reads.read() as db:
            before = None if place is None else require_place(after, await read.person(db, place))
            since = None if before is None else (before.name, before.id)
            found = await read.colleagues(db, key, first=limit + 1, after=since)
            nodes = await _shown(db, key, found[:limit])
        edges = [PersonEdge(cursor=each.id, node=each) for each in nodes]
        page_info = PageInfo.of([edge.cursor for edge in edges], after=after, more=len(found) > limit)
        return PersonConnection(edges=edges, page_info=page_info)


@strawberry.type
class PeopleMutation:
    @strawberry.mutation(
        description="Lets somebody work on a site. They choose a password by the link, which is shown this once."
    )
    async def invite_person(self, info: Info, input: InvitePersonInput) -> InvitePersonResult:
        context, site = info.context, SiteId(input.site)
        actor, secret = context.allowed("manage_people", site), secrets.token_urlsafe(32)
        new = NewColleague(site=site, email=input.email, name=input.name, kind=input.kind, role=input.role)
        async with context.writes.write() as db:
            made = await write.invite(db, new, secret, by=actor.label, now=context.now)
            [person] = await _shown(db, site, [made.colleague])
        context.keep_out_of_caches()
        link = None if made.expires_at is None else _link(context, secret, made.expires_at)
        return PersonInvited(person=person, link=link)

    @strawberry.mutation(description="Changes what somebody may do on a site, from their next request on.")
    async def change_person(self, info: Info, input: ChangePersonInput) -> ChangePersonResult:
        async def change(db: WriteSession, actor: Actor, person: UUID) -> Colleague:
            by, now = actor.label, info.context.now
            return await write.change_colleague(db, actor.site, person, input.kind, input.role, by=by, now=now)

        return await _changed(info.context, input.site, input.id, change)

    @strawberry.mutation(description="Somebody may do nothing on a site until they are let in again.")
    async def suspend_person(self, info: Info, input: PersonInput) -> ChangePersonResult:
        async def change(db: WriteSession, actor: Actor, person: UUID) -> Colleague:
            return await write.suspend(db, actor.site, person, by=actor.label, now=info.context.now)

        return await _changed(info.context, input.site, input.id, change)

    @strawberry.mutation(description="Lets somebody in again who was suspended.")
    async def readmit_person(self, info: Info, input: PersonInput) -> ChangePersonResult:
        async def change(db: WriteSession, actor: Actor, person: UUID) -> Colleague:
            return await write.readmit(db, actor.site, person, by=actor.label, now=info.context.now)

        return await _changed(info.context, input.site, input.id, change)

    @strawberry.mutation(description="Lets somebody go: they work on the site no more. What they did stays theirs.")
    async def remove_person(self, info: Info, input: PersonInput) -> ChangePersonResult:
        async def change(db: WriteSession, actor: Actor, person: UUID) -> Colleague:
            return await write.remove(db, actor.site, person, by=actor.label, now=info.context.now)

        return await _changed(info.context, input.site, input.id, change)

    @strawberry.mutation(
        description="Makes a link by which somebody chooses a new password. The one before goes on working until then."
    )
    async def create_reset_link(self, info: Info, input: PersonInput) -> CreateResetLinkResult:
        context, site = info.context, SiteId(input.site)
        actor, secret = context.allowed("manage_people", site), secrets.token_urlsafe(32)
        person = _person(input.id)
        async with context.writes.write() as db:
            ends = await write.reset_link(db, site, person, secret, by=actor.label, now=context.now)
        context.keep_out_of_caches()
        return OneTimeLinkMade(link=_link(context, secret, ends))


async def _changed(
    context: Context, site: str, id: str, change: Callable[[WriteSession, Actor, UUID], Awaitable[Colleague]]
) -> PersonChanged:
    actor, person = context.allowed("manage_people", site), _person(id)
    async with context.writes.write() as db:
        found = await change(db, actor, person)
        [shown] = await _shown(db, actor.site, [found])
    return PersonChanged(person=shown)


async def _shown(db: ReadSession, site: SiteId, found: Sequence[Colleague]) -> list[PersonOfSite]:
    roles = {each.key: Role.of(each) for each in await access.roles(db, site)} if found else {}
    return [
        PersonOfSite(
            id=global_id("Person", each.person.id),
            name=each.person.name,
            email=each.person.email,
            kind=each.kind,
            role=None if each.role is None else roles[each.role],
            state=each.standing,
            created_at=each.joined_at,
            last_seen_at=each.seen_at,
        )
        for each in found
    ]


def _person(id: str) -> UUID:
    found = uuid_of(id, "Person")
    if found is None:
        raise PersonAbsent(id[:80])
    return found


def _link(context: Context, secret: str, expires_at: datetime) -> NewOneTimeLink:
    origin = context.settings.public_url or context.caller.origin
    return NewOneTimeLink(url=link_of(origin, secret), expires_at=expires_at)
