"""Signing in and out."""

from typing import Annotated

import strawberry
import structlog

from api.callers import DEVICE, SESSION
from api.context import Info
from api.errors import NotAllowed
from api.ids import uuid_of
from api.people.entering import enter, require_own_page, require_passwords, require_signed_in
from api.people.refusals import PersonNotFound, SignInRefused
from api.people.viewer import Viewer
from domain.people import read
from domain.people.errors import SessionAbsent, WrongSignIn
from domain.people.rules import names, sessions, tries
from domain.people.values import Method
from domain.people.write.passwords import keep_anew
from domain.people.write.sessions import end_session, end_sessions
from domain.people.write.tries import count_try, give_back

log = structlog.get_logger()


@strawberry.type(description="A provider that people may sign in with instead of a password.")
class OpenIdWay:
    label: str = strawberry.field(description="What to call it.")
    url: str = strawberry.field(description="Where the browser is to go; `?next=` says where it comes back to.")


@strawberry.type(description="How people sign in here.")
class SignInWays:
    password: bool = strawberry.field(description="With an e-mail address and a password.")
    openid: OpenIdWay | None = strawberry.field(description="With an account elsewhere; null: not.")


@strawberry.input(description="Who signs in.")
class SignInInput:
    email: str = strawberry.field(description="Their e-mail address.")
    password: str = strawberry.field(description="Their password.")


@strawberry.input(description="Signs out.")
class SignOutInput:
    everywhere: bool = strawberry.field(default=False, description="With all browsers, not with this one alone.")


@strawberry.input(description="Ends one of one's own sessions.")
class EndSessionInput:
    id: strawberry.ID = strawberry.field(description="Global id of the session.")


@strawberry.type(description="Somebody is signed in; the browser keeps the session in a cookie that no script reads.")
class SignedIn:
    viewer: Viewer = strawberry.field(description="Who it is.")


@strawberry.type(description="Sessions have ended, and open nothing from now on.")
class SessionsEnded:
    count: int = strawberry.field(description="How many.")


SignInResult = Annotated[
    SignedIn | SignInRefused, strawberry.union("SignInResult", description="What became of signIn.")
]
SignOutResult = Annotated[
    SessionsEnded | SignInRefused | NotAllowed,
    strawberry.union("SignOutResult", description="What became of signOut."),
]
EndSessionResult = Annotated[
    SessionsEnded | PersonNotFound | NotAllowed,
    strawberry.union("EndSessionResult", description="What became of endSession."),
]


@strawberry.type
class SignInQuery:
    @strawberry.field(description="How people sign in here. The same for everybody.")
    def sign_in_ways(self, info: Info) -> SignInWays:
        settings = info.context.settings
        way = OpenIdWay(label=settings.openid_label, url="/signin/openid") if settings.openid_issuer else None
        return SignInWays(password=settings.passwords, openid=way)


@strawberry.type
class SignInMutation:
    @strawberry.mutation(
        description="Signs somebody in with this browser. Only for pages of this server; programs use tokens."
    )
    async def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        context, caller = info.context, info.context.caller
        require_own_page(caller)
        require_passwords(context)
        async with context.reads.read() as db:
            found = await read.credentials(db, input.email)
        key, owner = context.settings.secret_key.get_secret_value(), None if found.person is None else found.person.id
        browser = sessions.device(key, caller.cookie(DEVICE), owner)
        buckets = tries.buckets(names.email(input.email), caller.address, browser)
        async with context.writes.write() as db:
            await count_try(db, buckets, context.now)
        right = await context.hashing.matches(input.password, found.password, known=browser is not None)
        if not right or found.person is None or found.password is None:
            log.info("sign_in_refused", person=None if owner is None else str(owner), known_browser=browser is not None)
            raise WrongSignIn
        anew = await context.hashing.hashed_anew(input.password, found.password)
        async with context.writes.write() as db:
            await give_back(db, buckets)
            signed_in = await enter(db, context, found.person, Method.PASSWORD, password=found.password)
            if anew is not None:
                await keep_anew(db, found.person.id, found.password, anew)
        return SignedIn(viewer=Viewer.of(signed_in, context))

    @strawberry.mutation(description="Signs out: with this browser, or with all of one's own.")
    async def sign_out(self, info: Info, input: SignOutInput) -> SignOutResult:
        context = info.context
        require_own_page(context.caller)
        signed_in = require_signed_in(context)
        async with context.writes.write() as db:
            if input.everywhere:
                count = await end_sessions(db, signed_in.person.id)
            else:
                count = int(await end_session(db, signed_in.person.id, signed_in.session.id))
        context.cookies.append(context.caller.forgets(SESSION))
        return SessionsEnded(count=count)

    @strawberry.mutation(description="Ends one of one's own sessions, that of a browser left somewhere.")
    async def end_session(self, info: Info, input: EndSessionInput) -> EndSessionResult:
        context = info.context
        signed_in = require_signed_in(context)
        session = uuid_of(input.id, "Session")
        async with context.writes.write() as db:
            if session is None or not await end_session(db, signed_in.person.id, session):
                raise SessionAbsent(input.id[:80])
        return SessionsEnded(count=1)
