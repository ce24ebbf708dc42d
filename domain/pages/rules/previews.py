"""What a preview may look at, and what a visit becomes when it is looked at that way."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

from domain.access.errors import NotAllowed
from domain.access.values import ShareLink
from domain.audience.rules import words
from domain.base.values import Json
from domain.behaviour.errors import BadShopperId
from domain.behaviour.rules.signals import require_shopper
from domain.catalog.fields import EARLIEST, LATEST
from domain.pages.errors import PreviewInvalid
from domain.pages.values.preview import Look
from domain.pages.values.releases import ReleaseId
from domain.pages.values.slate import Perspective, Preview, Visit

SEGMENTS = 100
LABEL = 200


def require_look(look: Look) -> Look:
    """The look with its moment in UTC, or PreviewInvalid with everything that is wrong."""
    at = look.at if look.at is None or look.at.tzinfo is not None else look.at.replace(tzinfo=UTC)
    if problems := [*_problems(look), *([] if at is None or EARLIEST <= at < LATEST else [_FAR])]:
        raise PreviewInvalid(problems)
    return replace(look, at=None if at is None else at.astimezone(UTC))


_FAR = ("at", "lies outside the years 1900 to 2199")


def _problems(look: Look) -> list[tuple[str, str]]:
    wrong = []
    if len(look.segments or ()) > SEGMENTS:
        wrong.append(("segments", f"names {len(look.segments or ())}; {SEGMENTS} is the limit"))
    checks = (
        ("locale", look.locale, words.locale),
        ("channel", look.channel, words.channel),
        ("country", look.country, words.country),
        ("shopper", look.shopper, _shopper),
    )
    named = [*checks, *(("segments", key, words.segment) for key in (look.segments or ())[:SEGMENTS])]
    return wrong + [(name, said) for name, value, check in named if value is not None and (said := check(value))]


def _shopper(key: str) -> str | None:
    try:
        require_shopper(key)
    except BadShopperId as refusal:
        return refusal.message
    return None


def require_label(label: str) -> None:
    """Nothing, or PreviewInvalid: who gets a link is said in a line."""
    if not 1 <= len(label) <= LABEL or not label.isprintable():
        raise PreviewInvalid([("label", f"has 1 to {LABEL} printable characters")])


def country(named: str | None) -> str | None:
    """The country a front names, or None where there is no such country: a page is never refused for it."""
    code = (named or "").upper()
    return code if words.country(code) is None else None


def kept(look: Look) -> dict[str, Json]:
    """The look as a share link keeps it: what is not said is left out."""
    said = {
        "perspective": None if look.perspective is None else look.perspective.value,
        "release": None if look.release is None else str(look.release),
        "at": None if look.at is None else look.at.isoformat(),
        "segments": None if look.segments is None else list(look.segments),
        "new": look.new,
        "shopper": look.shopper,
        "locale": look.locale,
        "channel": look.channel,
        "country": look.country,
    }
    return {name: value for name, value in said.items() if value is not None}


def look_of(scope: Mapping[str, Json]) -> Look:
    """The look that a share link keeps."""
    segments = scope.get("segments")
    return Look(
        perspective=Perspective(str(scope.get("perspective", Perspective.LIVE))),
        release=None if (release := _text(scope, "release")) is None else ReleaseId(UUID(release)),
        at=None if (at := _text(scope, "at")) is None else datetime.fromisoformat(at),
        segments=tuple(map(str, segments)) if isinstance(segments, list) else None,
        new=new if isinstance(new := scope.get("new"), bool) else None,
        shopper=_text(scope, "shopper"),
        locale=_text(scope, "locale"),
        channel=_text(scope, "channel"),
        country=_text(scope, "country"),
    )


def _text(scope: Mapping[str, Json], name: str) -> str | None:
    value = scope.get(name)
    return value if isinstance(value, str) else None


def within(link: ShareLink, page: str | None, asked: Look | None) -> Look:
    """What the link looks at. To ask for what it shows anyway is fine; it cannot be made to show anything else.

    Errors   NotAllowed, naming what was asked and is not the link's.
    """
    own = look_of(link.scope)
    wanted = {} if asked is None else {each.name: getattr(asked, each.name) for each in fields(asked)}
    other = [name for name, value in wanted.items() if value is not None and value != getattr(own, name)]
    if page not in {None, link.page}:
        other.append("page")
    if other:
        raise NotAllowed(
            f"This share link decides about {', '.join(other)} itself. Leave it out, or ask for another link."
        )
    return own


def through(visit: Visit, look: Look) -> Visit:
    """The visit as the look has it: its words, its moment, and whose eyes it names."""
    return replace(
        visit,
        shopper=look.shopper or visit.shopper,
        locales=visit.locales if look.locale is None else (look.locale,),
        channel=look.channel or visit.channel,
        country=look.country or visit.country,
        now=look.at or visit.now,
        preview=Preview(
            perspective=look.perspective or Perspective.LIVE,
            release=look.release,
            segments=look.segments,
            new=look.new,
        ),
    )
