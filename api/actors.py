"""Who is asking: from a token to an actor, and from a shopper token to a shopper."""

import time
from collections import OrderedDict
from datetime import datetime

from domain.access import read
from domain.access.errors import BadShareToken, NotAllowed
from domain.access.rules import permissions, signatures
from domain.access.values import Actor, ShareLink, TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.rules.signals import require_shopper

# A revoked token opens doors for at most this long; a token costs no statement on the pages in between.
REMEMBER_S = 10.0
REMEMBERED = 10_000


class Doorkeeper:
    """Knows actors by their tokens, and remembers each for some seconds; share links are asked for every time."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key
        self._known: OrderedDict[str, tuple[float, Actor | None]] = OrderedDict()

    async def actor(self, authorization: str | None, now: datetime) -> Actor | None:
        """The actor of an `Authorization: Bearer …` header; None without one, or for a token that opens nothing."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            return None
        if secret.strip().startswith(signatures.SHARE_PREFIX):
            return await self._by_link(secret.strip(), now)
        kept = permissions.token_hash(secret.strip())
        held = self._known.get(kept)
        if held is not None and held[0] > time.monotonic():
            return held[1]
        async with self._database.read() as db:
            actor = await read.actor(db, secret.strip(), now)
        self._known[kept] = (time.monotonic() + REMEMBER_S, actor)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return actor

    async def _by_link(self, token: str, now: datetime) -> Actor | None:
        """Whoever holds this share link; a link that was revoked a moment ago opens nothing."""
        try:
            site, link_id = signatures.signed_link(self._key, token)
        except BadShareToken:
            return None
        async with self._database.read() as db:
            link = await read.share_link(db, link_id, now)
        if link is None or link.site != site:
            return None
        return Actor(kind=TokenKind.PREVIEW, site=site, label=f"share link {link.label}", link=link)

    def allowed(self, actor: Actor | None, action: str, site: str) -> Actor:
        """The actor, who may do this on this site.

        Errors   NotAllowed, saying what is missing.
        """
        if actor is None:
            raise NotAllowed(
                "This needs a token that is known, not expired and not revoked: send `Authorization: Bearer etl_…`. "
                "`make up` prints the demo shop's; `python -m workers create-token` makes others."
            )
        permissions.require(actor, action, SiteId(site))
        return actor

    def shopper(self, actor: Actor, named: str | None) -> str | None:
        """The shopper named: plainly by a server, else only by a token signed for this site.

        Errors   BadShopperToken, BadShopperId.
        """
        if named is None:
            return None
        # A server may pass a browser's token along; one that has run out must not become a shopper of that name.
        if permissions.may(actor, "name_shopper") and not signatures.looks_signed(named):
            return require_shopper(named)
        return signatures.signed_shopper(self._key, actor.site, named)

    def sign_link(self, link: ShareLink) -> str:
        """The text of this share link's token."""
        return signatures.sign_link(self._key, link.site, link.id)

    def sign(self, site: SiteId, shopper: str) -> str:
        """A token that names this shopper of this site."""
        return signatures.sign_shopper(self._key, site, shopper)
