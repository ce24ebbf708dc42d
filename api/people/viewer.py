"""Who is asking, where they may work, and with which browsers they are signed in."""

from datetime import datetime

import strawberry

from api.access.roles import Permission, Role, may
from api.context import Context, Info
from api.ids import global_id
from api.visits import life_of
from domain.access import read as access
from domain.access import values
from domain.access.values import Actor, TokenKind
from domain.base.values import SiteId
from domain.pages.read.blocks import pages
from domain.people import read
from domain.people.rules.sessions import expires_at
from domain.people.values import Method, Person, Session, SignedIn

strawberry.enum(Method, name="SignInMethod", description="How somebody signed in.")


@strawberry.type(description="A page of a site, by name.")
class PageName:
    key: str = strawberry.field(description="Its key.")
    title: str = strawberry.field(description="Its title, for editors.")


@strawberry.type(description="A site somebody may work on, and what they may do there.")
class ViewerSite:
    key: str = strawberry.field(description="Its key, as every field takes it.")
    name: str = strawberry.field(description="What it is called.")
    locales: list[str] = strawberry.field(description="The locales it speaks.")
    default_locale: str = strawberry.field(description="The locale that is used where none is asked for.")
    currency: str = strawberry.field(description="The currency it sells in.")
    kind: TokenKind = strawberry.field(description="What they are there for.")
    role: Role | None = strawberry.field(description="What bounds what they do to content; null: nothing.")
    may: list[Permission] = strawberry.field(description="What they may do at all.")

    @strawberry.field(description="The site's pages, for who may read drafts.")
    async def pages(self, info: Info) -> list[PageName]:
        if not any(each.value == "read_draft" for each in self.may):
            return []
        async with info.context.reads.read() as db:
            found = await pages(db, SiteId(self.key))
        return [PageName(key=each.key, title=each.title) for each in found]

    @classmethod
    def of(cls, site: values.Site, actor: Actor, role: values.Role | None) -> "ViewerSite":
        return cls(
            key=site.key,
            name=site.name,
            locales=list(site.locales),
            default_locale=site.default_locale,
            currency=site.currency,
            kind=actor.kind,
            role=None if role is None else Role.of(role),
            may=may(actor),
        )


@strawberry.type(description="Somebody with a name of their own.")
class ViewerPerson:
    id: strawberry.ID = strawberry.field(description="Global id.")
    name: str = strawberry.field(description="What colleagues call them.")
    email: str = strawberry.field(description="What they sign in with.")

    @classmethod
    def of(cls, person: Person) -> "ViewerPerson":
        return cls(id=global_id("Person", person.id), name=person.name, email=person.email)


@strawberry.type(description="A browser somebody is signed in with.")
class ViewerSession:
    id: strawberry.ID = strawberry.field(description="Global id.")
    current: bool = strawberry.field(description="Whether it is the one this was asked with.")
    method: Method = strawberry.field(description="How it began.")
    created_at: datetime = strawberry.field(description="When it began.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, to within a minute.")
    expires_at: datetime = strawberry.field(description="When it ends if it is not used.")
    address: str | None = strawberry.field(description="From which address it began.")
    agent: str | None = strawberry.field(description="What the browser called itself.")

    @classmethod
    def of(cls, session: Session, current: Session, context: Context) -> "ViewerSession":
        return cls(
            id=global_id("Session", session.id),
            current=session.id == current.id,
            method=session.method,
            created_at=session.created_at,
            last_seen_at=session.seen_at,
            expires_at=expires_at(session, life_of(context.settings)),
            address=session.address,
            agent=session.agent,
        )


@strawberry.type(description="Who is asking: a person who is signed in, or a token.")
class Viewer:
    label: str = strawberry.field(description="What history and audit call them.")
    person: ViewerPerson | None = strawberry.field(description="The person; null: a token.")
    session: ViewerSession | None = strawberry.field(description="The session they ask with; null: a token.")
    site: ViewerSite | None = strawberry.field(
        description="The site they work on: the one that the header `Etalage-Site` names, or the token's; null: none of theirs."
    )
    sites: list[ViewerSite] = strawberry.field(description="Every site they may work on, by key.")

    @strawberry.field(description="Every browser they are signed in with, the last used first; of a token, none.")
    async def sessions(self, info: Info) -> list[ViewerSession]:
        context, signed_in = info.context, info.context.caller.signed_in
        if signed_in is None:
            return []
        async with context.reads.read() as db:
            found = await read.sessions_of(db, signed_in.person.id, life_of(context.settings), context.now)
        return [ViewerSession.of(each, signed_in.session, context) for each in found]

    @classmethod
    def of(cls, signed_in: SignedIn, context: Context) -> "Viewer":
        sites = [
            ViewerSite.of(each.site, actor, each.role)
            for each in signed_in.memberships
            if (actor := signed_in.actor(each.site.key)) is not None
        ]
        return cls(
            label=signed_in.person.label,
            person=ViewerPerson.of(signed_in.person),
            session=ViewerSession.of(signed_in.session, signed_in.session, context),
            site=next((each for each in sites if each.key == context.caller.site), None),
            sites=sites,
        )


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is asking; null for nobody, and for whoever has a share link.")
    async def viewer(self, info: Info) -> Viewer | None:
        context = info.context
        context.keep_out_of_caches()
        if context.caller.signed_in is not None:
            return Viewer.of(context.caller.signed_in, context)
        actor = context.actor
        if actor is None or actor.link is not None:
            return None
        async with context.reads.read() as db:
            site = await access.site(db, actor.site)
            role = None if actor.token is None else await access.role_of_token(db, actor.token)
        here = ViewerSite.of(site, actor, role)
        return Viewer(label=actor.label, person=None, session=None, site=here, sites=[here])
