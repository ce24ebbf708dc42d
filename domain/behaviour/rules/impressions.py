"""Signing what was shown, so that a front can carry it and nobody can forge it."""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from domain.base.values import ImpressionId, ItemId, SiteId
from domain.behaviour.errors import SignalInvalid
from domain.behaviour.values import Shown, ShownBlock


def impression_id(key: str, shown: Shown) -> str:
    """A signed token that holds the page, its order, the policy, the ranker, the propensities and the arms of experiments."""
    return stamped(key, shown.site, shown.id, shown.at, packed(shown))


def packed(shown: Shown) -> str:
    """What was shown, as each showing of the same page carries it: all but which showing it was, and when."""
    held: dict[str, Any] = {
        "p": shown.page,
        "v": shown.policy,
        "s": shown.shopper,
        "b": [written(block) for block in shown.blocks],
    }
    if shown.ranker is not None:
        held["r"] = shown.ranker
    if shown.arms:
        held["a"] = dict(shown.arms)
    if shown.seen is not None:
        held["o"] = shown.seen
    return base64_encode(zlib.compress(orjson.dumps(held), level=1)).decode()


def stamped(key: str, site: SiteId, impression: ImpressionId, at: datetime, held: str) -> str:
    """The signed token of one showing of what is `packed`."""
    return _signer(key, site).sign(f"{impression.hex}.{int(at.timestamp())}.{held}").decode()


def read_impression(key: str, site: SiteId, token: str) -> Shown:
    """What the token holds.

    Errors   SignalInvalid if it was not signed for this site.
    """
    try:
        impression, at, rest = _signer(key, site).unsign(token).decode().split(".")
    except (BadSignature, ValueError) as bad:
        raise SignalInvalid(
            "bad_impression", "impression: this is not an impressionId of this site. Send it back as it came."
        ) from bad
    held: dict[str, Any] = orjson.loads(zlib.decompress(base64_decode(rest)))
    return Shown(
        id=ImpressionId(UUID(hex=impression)),
        site=site,
        page=held["p"],
        policy=held["v"],
        at=datetime.fromtimestamp(int(at), UTC),
        shopper=held["s"],
        blocks=tuple(_block(*block) for block in held["b"]),
        arms=held.get("a", {}),
        seen=held.get("o"),
        ranker=held.get("r"),
    )


def written(block: ShownBlock) -> list[Any]:
    """The block as impressions hold it: key, position, propensity, and the items where it has any."""
    held = [block.key, block.position, block.propensity]
    return [*held, list(block.items)] if block.items else held


def _block(key: str, position: int, propensity: float | None, items: Sequence[int] = ()) -> ShownBlock:
    shown = tuple(ItemId(item) for item in items)
    return ShownBlock(key=key, position=position, propensity=propensity, items=shown)


def short_hash(shopper: str) -> str:
    """Enough to tell two shoppers apart in a signed token that does not name them."""
    return hashlib.sha256(shopper.encode()).hexdigest()[:16]


@lru_cache(maxsize=1_000)
def _signer(key: str, site: SiteId) -> Signer:
    return Signer(key, salt=f"impression:{site}")
