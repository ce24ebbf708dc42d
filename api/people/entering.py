"""What has to be so before anybody is signed in, and what happens when they are."""

import secrets

import structlog

from api.callers import DEVICE, SESSION, Caller
from api.context import Context
from api.visits import life_of
from domain.access.errors import NotAllowed
from domain.base.database import WriteSession
from domain.people import read
from domain.people.errors import ForeignPage, Insecure, PasswordsOff
from domain.people.rules import sessions
from domain.people.values import Browser, Method, Person, SignedIn
from domain.people.write.sessions import open_session

log = structlog.get_logger()


def require_own_page(caller: Caller) -> None:
    """Nothing, for what only a page of ours, or no page at all, can have sent by a way that nobody reads along.

    Errors   ForeignPage, Insecure.
    """
    if not caller.own:
        raise ForeignPage
    if not caller.secure:
        raise Insecure


def require_passwords(context: Context) -> None:
    """Nothing, where passwords are taken.

    Errors   PasswordsOff.
    """
    if not context.settings.passwords:
        raise PasswordsOff


def require_signed_in(context: Context) -> SignedIn:
    """Who is signed in.

    Errors   NotAllowed.
    """
    if context.caller.signed_in is None:
        raise NotAllowed("This is for people who are signed in. Sign in at /studio; a token has no sessions.")
    return context.caller.signed_in


async def enter(
    db: WriteSession, context: Context, person: Person, method: Method, *, password: str | None = None
) -> SignedIn:
    """The person is signed in with this browser, which keeps the session and that it was theirs.

    Whatever session it brought along ends: nobody is signed in with a secret that somebody else has put there.
    Errors   WrongSignIn if the password was changed since it was looked at.
    """
    caller, life = context.caller, life_of(context.settings)
    key, secret = context.settings.secret_key.get_secret_value(), secrets.token_urlsafe(32)
    browser = Browser(address=caller.address, agent=caller.agent)
    session = await open_session(
        db,
        person,
        secret,
        method,
        browser,
        password=password,
        instead=caller.cookie(SESSION),
        life=life,
        now=context.now,
    )
    mark = caller.cookie(DEVICE)
    if sessions.device(key, mark, person.id) is None:
        mark = sessions.sign_device(key, person.id, secrets.token_urlsafe(16))
    context.cookies.append(caller.keeps(SESSION, secret, int(life.whole.total_seconds())))
    context.cookies.append(caller.keeps(DEVICE, mark or "", int(sessions.DEVICE_LIFE.total_seconds())))
    log.info("signed_in", person=str(person.id), session=str(session.id), method=method.value)
    found = await read.signed_in(db, secret, life, context.now)
    assert found is not None  # it was opened in this transaction
    return found
