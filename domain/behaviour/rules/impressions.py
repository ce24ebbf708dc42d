"""Signing what was shown, so that a front can carry it and nobody can forge it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from domain.base.values import ImpressionId, ItemId, SiteId
from domain.behaviour.errors import SignalInvalid
from domain.behaviour.values import Shown, ShownBlock


def impression_id(key: str, shown: Shown) -> str:
    """A signed token that holds the page, its order, the policy, the ranker, the propensities and the arms of experiments."""
    held: dict[str, Any] = {
        "i": shown.id.hex,
        "p": shown.page,
        "v": shown.policy,
        "t": int(shown.at.timestamp()),
        "s": shown.shopper,
        "b": [written(block) for block in shown.blocks],
    }
    if shown.ranker is not None:
        held["r"] = shown.ranker
    if shown.arms:
        held["a"] = dict(shown.arms)
    if shown.seen is not None:
        held["o"] = shown.seen
    return _signer(key, shown.site).dumps(held)


def read_impression(key: str, site: SiteId, token: str) -> Shown:
    """What the token holds.

    Errors   SignalInvalid if it was not signed for this site.
    """
    try:
        held: dict[str, Any] = _signer(key, site).loads(token)
    except BadSignature as bad:
        raise SignalInvalid(
            "bad_impression", "impression: this is not an impressionId of this site. Send it back as it came."
        ) from bad
    return Shown(
        id=ImpressionId(UUID(hex=held["i"])),
        site=site,
        page=held["p"],
        policy=held["v"],
        at=datetime.fromtimestamp(held["t"], UTC),
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


def _signer(key: str, site: SiteId) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"impression:{site}")
