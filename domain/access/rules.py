"""How tokens look, what each kind and role may do, and how the audit log hangs together."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from domain.access.errors import (
    BadExpiry,
    BadGrants,
    BadRoleKey,
    BadShareToken,
    BadShopperToken,
    NotAllowed,
    RoleNotForKind,
)
from domain.access.values import (
    Action,
    Actor,
    AuditEntry,
    AuditHead,
    Broken,
    Damage,
    Grant,
    Hand,
    TokenKind,
    Touch,
)
from domain.base.values import Json, SiteId

PREFIX = {
    TokenKind.PUBLISHABLE: "etl_pub_",
    TokenKind.SERVER: "etl_srv_",
    TokenKind.PREVIEW: "etl_pre_",
    TokenKind.EDITOR: "etl_edi_",
    TokenKind.OPERATOR: "etl_ops_",
}

MAY: dict[str, frozenset[TokenKind]] = {
    "read_page": frozenset(TokenKind),
    "record_signals": frozenset({TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.OPERATOR}),
    "name_shopper": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "read_draft": frozenset({TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
    "edit_block": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "read_jobs": frozenset({TokenKind.OPERATOR}),
    "read_shopper": frozenset({TokenKind.SERVER, TokenKind.EDITOR, TokenKind.OPERATOR}),
    "name_segments": frozenset(TokenKind) - {TokenKind.PUBLISHABLE},
    "preview_page": frozenset({TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
    "share_page": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "edit_segments": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "read_audit": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
}
"""Which kinds of token may do what. An action that is not named here is refused to everybody."""
LINK_MAY = frozenset({"read_page", "preview_page"})
"""What a share link opens: its page, and what every shopper may see."""

PRESETS: dict[str, tuple[Grant, ...]] = {
    "editor": (Grant(),),
    "writer": (Grant(actions=frozenset({Action.CREATE, Action.EDIT, Action.GENERATE, Action.DECIDE, Action.RESTORE})),),
    "translator": (Grant(actions=frozenset({Action.EDIT, Action.DECIDE})),),
    # Everything that is done to pages in the studio; a whole file of content is an editor's to bring in.
    "publisher": (Grant(actions=frozenset(Action) - {Action.IMPORT}),),
    "merchandiser": (
        Grant(
            actions=frozenset({Action.EDIT, Action.PUBLISH, Action.UNPUBLISH, Action.REORDER}),
            kinds=frozenset({"product_rail", "promotion_banner", "category_tiles"}),
        ),
    ),
    "reviewer": (Grant(actions=frozenset({Action.DECIDE})),),
}
"""What the usual people of a shop may do. A preset is only a start: a role keeps its own grants."""

GENESIS = "0" * 64
"""What the first entry of an audit log follows."""

SHARE_PREFIX = "etl_shr_"
SHARE_LINK_LIFE = timedelta(days=90)
"""A link goes to people without an account; a campaign is planned within a quarter, and a link can be made again."""

_ROLE_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")

SHOPPER_TOKEN_AGE_S = 180 * 24 * 3600
"""A signed shopper token is good for half a year; a front asks for a new one after that."""


def token(kind: TokenKind, chance: str) -> str:
    """The token a person is shown once, recognisable by its prefix in logs and secret scanners."""
    return PREFIX[kind] + chance


def token_hash(secret: str) -> str:
    """What is kept of a token. Tokens carry 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def usable(expires_at: datetime | None, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a token still opens anything."""
    return revoked_at is None and (expires_at is None or now < expires_at)


def may(actor: Actor, action: str) -> bool:
    """Whether this kind of token may do this at all; for which site is checked beside it."""
    return actor.kind in MAY.get(action, frozenset()) and (actor.link is None or action in LINK_MAY)


def require(actor: Actor, action: str, site: SiteId) -> None:
    """Nothing, or NotAllowed with the reason and the next step."""
    if actor.site != site:
        raise NotAllowed(f"This token belongs to site {actor.site!r}, not to {site!r}. Use a token of {site!r}.")
    if not may(actor, action):
        allowed = ", ".join(sorted(MAY.get(action, frozenset())))
        which = f"{actor.kind} token" if actor.link is None else "share link"
        raise NotAllowed(f"A {which} may not {action.replace('_', ' ')}. Kinds that may: {allowed}.")


def require_touch(hand: Hand, action: Action, touches: Iterable[Touch]) -> None:
    """Nothing, or NotAllowed naming the first kind, field and locale that no grant of this hand covers."""
    if hand.grants is None:
        return
    for touch in touches:
        if not any(_covers(grant, action, touch) for grant in hand.grants):
            where = "" if touch.locale is None else f" in {touch.locale}"
            raise NotAllowed(
                f"{hand.label} may not {action} {touch.field} of a {touch.kind}{where}. "
                "Ask an operator for a role that may, or leave this field out."
            )


def require_action(hand: Hand, action: Action) -> None:
    """Nothing, or NotAllowed if no grant of this hand names this action at all."""
    if hand.grants is not None and not any(grant.actions is None or action in grant.actions for grant in hand.grants):
        raise NotAllowed(f"{hand.label} may not {action}. Ask an operator for a role that may.")


def _covers(grant: Grant, action: Action, touch: Touch) -> bool:
    return (
        (grant.actions is None or action in grant.actions)
        and (grant.kinds is None or touch.kind in grant.kinds)
        and (grant.fields is None or touch.field in grant.fields)
        and (grant.locales is None or touch.locale in grant.locales)
    )


def require_role_key(key: str) -> None:
    """Nothing, or BadRoleKey."""
    if not _ROLE_KEY.fullmatch(key):
        raise BadRoleKey(key)


def require_kind_for_role(kind: TokenKind, role: str) -> None:
    """Nothing, or RoleNotForKind: a role bounds what is done to content, so its token has to be able to do some."""
    if kind not in MAY["edit_block"]:
        raise RoleNotForKind(role, kind, MAY["edit_block"])


def preset(name: str, bounds: Grant) -> tuple[Grant, ...]:
    """The grants of a preset within these bounds.

    Errors   BadGrants if there is no such preset, if a translator has no locale, or if nothing is left.
    """
    if name not in PRESETS:
        raise BadGrants([f"there is no preset {name!r}, only {', '.join(PRESETS)}"])
    if name == "translator" and bounds.locales is None:
        raise BadGrants(["a translator needs the locales to translate into"])
    return within(PRESETS[name], bounds)


def within(grants: Sequence[Grant], bounds: Grant) -> tuple[Grant, ...]:
    """The same grants, each narrowed to these bounds; those that have nothing left are gone.

    Errors   BadGrants if nothing at all is left.
    """
    narrowed = [_narrowed(grant, bounds) for grant in grants]
    left = tuple(grant for grant in narrowed if all(getattr(grant, each.name) != frozenset() for each in fields(grant)))
    if not left:
        raise BadGrants(["within these bounds nothing is left of them"])
    return left


def _narrowed(grant: Grant, bounds: Grant) -> Grant:
    bound = {each.name: getattr(bounds, each.name) for each in fields(bounds)}
    held = {name: getattr(grant, name) for name in bound}
    return replace(
        grant,
        **{name: held[name] if limit is None else limit & (held[name] or limit) for name, limit in bound.items()},
    )


def grants_json(grants: Sequence[Grant]) -> list[Json]:
    """Grants as they are kept: a list of objects that name only what bounds them, in a fixed order."""
    bounds = [{each.name: getattr(grant, each.name) for each in fields(grant)} for grant in grants]
    return [{name: sorted(words) for name, words in bound.items() if words is not None} for bound in bounds]


def grants_from_json(value: Json) -> tuple[Grant, ...]:
    """The grants that a JSON list says.

    Errors   BadGrants with every problem in it.
    """
    if not isinstance(value, list) or not value:
        raise BadGrants(['they have to be a list of objects, such as [{"actions": ["edit"], "locales": ["fr"]}]'])
    problems = [problem for number, grant in enumerate(value, 1) for problem in _grant_problems(grant, f"{number}")]
    if problems:
        raise BadGrants(problems)
    return tuple(_grant(grant) for grant in value)


def _grant(value: Mapping[str, Sequence[str]]) -> Grant:
    words = {name: frozenset(said) for name, said in value.items()}
    actions = words.pop("actions", None)
    return Grant(actions=None if actions is None else frozenset(map(Action, actions)), **words)


def _grant_problems(value: Json, which: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"grant {which} is not an object"]
    known = [each.name for each in fields(Grant)]
    problems = [f"grant {which} has {name!r}; it may have {', '.join(known)}" for name in value if name not in known]
    for name in known:
        said = value.get(name, ["all"])
        if not isinstance(said, list) or not said or not all(isinstance(word, str) and word for word in said):
            problems.append(f"{name} of grant {which} has to be a list of words; leave it out for all")
        elif name == "actions" and name in value:
            unknown = [str(word) for word in said if word not in list(Action)]
            problems += [
                f"grant {which} has unknown action {word!r}; there are {', '.join(Action)}" for word in unknown
            ]
    return problems


def audit_hash(
    previous: str,
    site: SiteId,
    number: int,
    *,
    at: datetime,
    actor: str,
    action: str,
    thing: str,
    details: Mapping[str, Json],
) -> str:
    """The hash of an audit entry: it covers what the entry says and the hash of the one before."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = [previous, site, number, moment, actor, action, thing, _plain(details)]
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Json) -> Json:
    """The same JSON with whole floats as integers, which is how jsonb gives back the large ones."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() and -(2**63) <= value < 2**64 else value


class Chain:
    """Reads an audit log from its first entry to its last and says where it is not what was written."""

    def __init__(self) -> None:
        self.entries = 0
        self._number = 0
        self._hash = GENESIS
        self._hash_before = GENESIS
        # How many entries were put in, each of which moved those after it by one.
        self._moved = 0

    def follow(self, entry: AuditEntry) -> Broken | None:
        """What is wrong with the next entry, if anything. A break is said once: what follows is judged by what is there.

        Limits   where an entry and its own hash were both changed, it is the entry after it that no longer follows.
        """
        self.entries += 1
        if entry.number <= self._number:
            extra = f"Entry {entry.number} stands where another one does: it was put in."
            return Broken(damage=Damage.INSERTED, number=entry.number, message=extra)
        broken = self._broken(entry)
        self._number, self._hash_before, self._hash = entry.number, self._hash, entry.hash
        return broken

    def end(self, head: AuditHead) -> Broken | None:
        """What is wrong with the head, once every entry was followed."""
        # Who put an entry in and moved those after it may have moved the head with them.
        number = self._number if head.number == self._number else self._number - self._moved
        if head.number > number:
            missing = f"The head counts {head.number} entries, the log ends after {number}: the last ones were cut off."
            return Broken(damage=Damage.CUT_OFF, number=number + 1, message=missing)
        if head.number < number:
            more = f"The head counts {head.number} entries, the log goes on to {number}: the last ones were put in."
            return Broken(damage=Damage.INSERTED, number=head.number + 1, message=more)
        if head.hash != self._hash:
            other = f"The head has another hash than entry {number}: the head or that entry was rewritten."
            return Broken(damage=Damage.HEAD_REWRITTEN, number=number, message=other)
        return None

    def _broken(self, entry: AuditEntry) -> Broken | None:
        if entry.number > self._number + 1:
            gap = f"{self._number + 1}" + (f" to {entry.number - 1}" if entry.number > self._number + 2 else "")
            return Broken(damage=Damage.REMOVED, number=self._number + 1, message=f"Removed: entry {gap}.")
        if self._hash_of(entry, self._hash, self._moved) == entry.hash:
            return None
        if self._hash_of(entry, self._hash_before, self._moved + 1) == entry.hash:
            self._moved += 1
            put_in = f"Entry {self._number} was put in: without it, those before and after it fit."
            return Broken(damage=Damage.INSERTED, number=self._number, message=put_in)
        changed = (
            f"Entry {entry.number} is not what was written after entry {self._number}: one of the two was changed."
        )
        return Broken(damage=Damage.CHANGED, number=entry.number, message=changed)

    @staticmethod
    def _hash_of(entry: AuditEntry, previous: str, moved: int) -> str:
        return audit_hash(
            previous,
            entry.site,
            entry.number - moved,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            thing=entry.thing,
            details=entry.details,
        )


def require_token_expiry(expires_at: datetime | None, now: datetime) -> None:
    """Nothing, or BadExpiry: a token may live for ever, but not only in the past."""
    if expires_at is not None and expires_at <= now:
        raise BadExpiry(f"A token cannot expire at {expires_at:%Y-%m-%d %H:%M %Z}: that is past. Choose a later time.")


def require_share_expiry(expires_at: datetime, now: datetime) -> None:
    """Nothing, or BadExpiry: a share link ends, later than now and within ninety days."""
    if expires_at <= now:
        raise BadExpiry(
            f"A share link cannot expire at {expires_at:%Y-%m-%d %H:%M %Z}: that is past. Choose a later time."
        )
    if expires_at > now + SHARE_LINK_LIFE:
        raise BadExpiry(
            f"A share link lives for {SHARE_LINK_LIFE.days} days at most. "
            f"Choose a time up to {now + SHARE_LINK_LIFE:%Y-%m-%d %H:%M %Z}, and make a new link after that."
        )


def sign_link(key: str, site: SiteId, link_id: UUID) -> str:
    """The text of a share link's token, recognisable by its prefix; it cannot be forged."""
    return SHARE_PREFIX + _link_signer(key).dumps([site, link_id.hex])


def signed_link(key: str, token: str) -> tuple[SiteId, UUID]:
    """The site and the share link that a token names; whether the link still opens anything is asked of `read`.

    Errors   BadShareToken if it is not ours.
    """
    try:
        site, link_id = _link_signer(key).loads(token.removeprefix(SHARE_PREFIX))
        return SiteId(site), UUID(hex=link_id)
    except BadSignature as bad:
        raise BadShareToken(
            "This is not a share link of this shop, or part of it is missing. Ask for the link again."
        ) from bad


def _link_signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="share-link")


def sign_shopper(key: str, site: SiteId, shopper: str) -> str:
    """A token that names this shopper of this site and cannot be forged."""
    return _signer(key, site).dumps(shopper)


def signed_shopper(key: str, site: SiteId, signed: str) -> str:
    """The shopper a signed token names.

    Errors   BadShopperToken if it is not ours, of another site, or older than half a year.
    """
    try:
        return str(_signer(key, site).loads(signed, max_age=SHOPPER_TOKEN_AGE_S))
    except SignatureExpired as old:
        raise BadShopperToken("This shopper token has expired. Ask for a new one with startShopper.") from old
    except BadSignature as bad:
        raise BadShopperToken(
            "This is not a shopper token signed for this site. A publishable token names shoppers only by a signed "
            "token: ask your server or startShopper for one.",
        ) from bad


def looks_signed(named: str) -> bool:
    """Whether this has the three parts of a signed token, ours or not, good or run out."""
    return named.startswith("Ii") and named.count(".") == 2


def _signer(key: str, site: SiteId) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"shopper:{site}")
