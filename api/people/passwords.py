"""Choosing a password: knowing the one before, or by a link that is good once."""

from datetime import datetime
from typing import Annotated

import strawberry

from api.callers import DEVICE
from api.context import Info
from api.errors import NotAllowed
from api.people.entering import enter, require_own_page, require_passwords, require_signed_in
from api.people.refusals import OneTimeLinkRefused, PasswordRefused, PersonRefused, SignInRefused
from api.people.sign_in import SignedIn
from api.people.viewer import Viewer
from domain.people import read
from domain.people.errors import OneTimeLinkRefused as LinkGone
from domain.people.errors import WrongSignIn
from domain.people.rules import names, passwords, sessions, tries
from domain.people.values import Method, Purpose
from domain.people.write.passwords import set_password, use_link
from domain.people.write.tries import count_try, give_back

strawberry.enum(Purpose, name="OneTimeLinkPurpose", description="What a one-time link is for.")


@strawberry.type(description="What a one-time link is for, to who holds it.")
class OneTimeLink:
    purpose: Purpose = strawberry.field(description="Whether somebody begins here, or has lost a password.")
    email: str = strawberry.field(description="Whose it is.")
    name: str = strawberry.field(description="What they are called so far.")
    expires_at: datetime = strawberry.field(description="It is good for nothing from this moment on.")


@strawberry.input(description="Another password for who is signed in.")
class ChangePasswordInput:
    current: str = strawberry.field(description="The password so far.")
    fresh: str = strawberry.field(description="The new one: 15 to 256 characters, any of them.")


@strawberry.input(description="Uses a one-time link.")
class UseOneTimeLinkInput:
    secret: str = strawberry.field(description="What stands behind `#` in the link.")
    name: str = strawberry.field(description="What colleagues are to call them.")
    password: str = strawberry.field(description="The new password: 15 to 256 characters, any of them.")


@strawberry.type(description="The password is changed; every other browser has to sign in anew.")
class PasswordChanged:
    viewer: Viewer = strawberry.field(description="Whose it is.")
    ended: int = strawberry.field(description="How many other sessions ended.")


ChangePasswordResult = Annotated[
    PasswordChanged | PasswordRefused | SignInRefused | NotAllowed,
    strawberry.union("ChangePasswordResult", description="What became of changePassword."),
]
UseOneTimeLinkResult = Annotated[
    SignedIn | OneTimeLinkRefused | PasswordRefused | PersonRefused | SignInRefused,
    strawberry.union("UseOneTimeLinkResult", description="What became of useOneTimeLink."),
]


@strawberry.type
class PasswordsQuery:
    @strawberry.field(description="What a one-time link is for; null for one that is used, over or unknown.")
    async def one_time_link(self, info: Info, secret: str) -> OneTimeLink | None:
        info.context.keep_out_of_caches()
        async with info.context.reads.read() as db:
            found = await read.one_time_link(db, secret, info.context.now)
        if found is None:
            return None
        who = found.person
        return OneTimeLink(purpose=found.purpose, email=who.email, name=who.name, expires_at=found.expires_at)


@strawberry.type
class PasswordsMutation:
    @strawberry.mutation(description="Changes one's own password; other browsers are signed out.")
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordResult:
        context, caller = info.context, info.context.caller
        require_own_page(caller)
        require_passwords(context)
        person = require_signed_in(context).person
        passwords.require_password(input.fresh, person.email, person.name)
        key = context.settings.secret_key.get_secret_value()
        browser = sessions.device(key, caller.cookie(DEVICE), person.id)
        buckets = tries.buckets(person.email, caller.address, browser)
        async with context.writes.write() as db:
            await count_try(db, buckets, context.now)
            known = (await read.credentials(db, person.email)).password
        if not await context.hashing.matches(input.current, known, known=True):
            raise WrongSignIn
        kept = await context.hashing.hashed(input.fresh)
        async with context.writes.write() as db:
            await give_back(db, buckets)
            ended = await set_password(db, person, kept, keep=None, by=person.label, now=context.now)
            signed_in = await enter(db, context, person, Method.PASSWORD, password=kept)
        return PasswordChanged(viewer=Viewer.of(signed_in, context), ended=max(0, ended - 1))

    @strawberry.mutation(description="Chooses a password by a one-time link, and signs in with this browser.")
    async def use_one_time_link(self, info: Info, input: UseOneTimeLinkInput) -> UseOneTimeLinkResult:
        context = info.context
        require_own_page(context.caller)
        require_passwords(context)
        async with context.reads.read() as db:
            link = await read.one_time_link(db, input.secret, context.now)
        if link is None:
            raise LinkGone
        name = names.require_name(input.name)
        passwords.require_password(input.password, link.person.email, name)
        kept = await context.hashing.hashed(input.password)
        async with context.writes.write() as db:
            person = await use_link(db, input.secret, name, kept, now=context.now)
            signed_in = await enter(db, context, person, Method.LINK, password=kept)
        return SignedIn(viewer=Viewer.of(signed_in, context))
