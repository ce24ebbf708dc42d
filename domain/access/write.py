"""Commands on sites and tokens, and the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import rules
from domain.access.models import AuditEntryRow, SiteRow, TokenRow
from domain.access.values import NewToken, Site, TokenKind
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId


async def create_site(db: WriteSession, site: Site) -> None:
    """The site exists; one that is already there keeps what it has."""
    await db.execute(
        upsert(SiteRow)
        .values(
            key=site.key,
            name=site.name,
            default_locale=site.default_locale,
            locales=list(site.locales),
            currency=site.currency,
        )
        .on_conflict_do_nothing(index_elements=[SiteRow.key])
    )


async def create_token(
    db: WriteSession, site: SiteId, kind: TokenKind, label: str, *, chance: str, expires_at: datetime | None = None
) -> NewToken:
    """A token, shown this once; only its hash is kept.

    Limits   chance: at least 32 random bytes, url-safe (secrets.token_urlsafe).
    """
    secret = rules.token(kind, chance)
    await db.execute(
        insert(TokenRow).values(site=site, kind=kind, label=label, hash=rules.token_hash(secret), expires_at=expires_at)
    )
    return NewToken(secret=secret, kind=kind, site=site, label=label, expires_at=expires_at)


async def remember(
    db: WriteSession, site: SiteId, *, actor: str, action: str, things: Sequence[str], details: Mapping[str, Json]
) -> None:
    """One line in the audit log for each thing; the log is append-only."""
    await db.execute(
        insert(AuditEntryRow),
        [{"site": site, "actor": actor, "action": action, "thing": thing, "details": details} for thing in things],
    )
