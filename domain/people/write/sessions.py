"""Opening sessions, using them and ending them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from domain.base.database import WriteSession
from domain.people import read
from domain.people.errors import WrongSignIn
from domain.people.models import PersonRow, SessionRow
from domain.people.rules import sessions
from domain.people.values import Browser, Life, Method, Person, Session

# What browsers call themselves is longer than anybody reads.
AGENT_LENGTH = 300


async def open_session(
    db: WriteSession,
    person: Person,
    secret: str,
    method: Method,
    browser: Browser,
    *,
    password: str | None = None,
    instead: str | None,
    life: Life,
    now: datetime,
) -> Session:
    """A new session; whatever the browser brought along (`instead`) stands for nobody any more.

    `password`: what was kept of the one that was looked at, where one was.
    Limits   secret: at least 32 random bytes, url-safe. The oldest of more than fifty sessions give way. It takes no pen: an
             import must not keep anybody out.
    Errors   WrongSignIn if the password was changed since it was looked at.
    """
    if password is not None:
        # Held until the session is there, so that whoever changes it ends this session too.
        kept = select(PersonRow.password).where(PersonRow.id == person.id).with_for_update(read=True)
        if (await db.execute(kept)).scalar_one() != password:
            raise WrongSignIn
    if instead is not None:
        await db.execute(delete(SessionRow).where(SessionRow.hash == sessions.secret_hash(instead)))
    older = (
        select(SessionRow.id)
        .where(SessionRow.person == person.id)
        .order_by(SessionRow.seen_at.desc(), SessionRow.id)
        .offset(read.MOST_SESSIONS - 1)
    )
    await db.execute(delete(SessionRow).where(SessionRow.id.in_(older)))
    made = insert(SessionRow).values(
        person=person.id,
        hash=sessions.secret_hash(secret),
        method=method,
        created_at=now,
        seen_at=now,
        expires_at=now + life.whole,
        address=browser.address,
        agent=None if browser.agent is None else browser.agent[:AGENT_LENGTH],
    )
    return read.session_of((await db.execute(made.returning(*SessionRow.__table__.columns))).one())


async def use_session(db: WriteSession, session: UUID, now: datetime) -> None:
    """The session remembers that it was used now."""
    await db.execute(update(SessionRow).where(SessionRow.id == session, SessionRow.seen_at < now).values(seen_at=now))


async def end_session(db: WriteSession, person: UUID, session: UUID) -> bool:
    """The session stands for nobody any more; False if this person has none of this id."""
    gone = delete(SessionRow).where(SessionRow.person == person, SessionRow.id == session).returning(SessionRow.id)
    return (await db.execute(gone)).one_or_none() is not None


async def end_sessions(db: WriteSession, person: UUID, *, keep: UUID | None = None) -> int:
    """How many sessions of this person ended: all but the one to keep."""
    gone = delete(SessionRow).where(SessionRow.person == person).returning(SessionRow.id)
    if keep is not None:
        gone = gone.where(SessionRow.id != keep)
    return len((await db.execute(gone)).all())


async def forget_sessions(db: WriteSession, life: Life, now: datetime) -> int:
    """How many sessions were thrown away because they have ended by themselves."""
    over = (SessionRow.expires_at <= now) | (SessionRow.seen_at <= now - life.idle)
    return len((await db.execute(delete(SessionRow).where(over).returning(SessionRow.id))).all())
