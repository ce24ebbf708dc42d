"""Attention beside what is wanted of it. Nothing here touches a database, a clock or a network."""

from collections.abc import Mapping

from domain.insights.errors import BadShare
from domain.insights.values.exposure import Exposure, Share, Side


def exposure(
    side: Side, attention: Mapping[str, float], items: Mapping[str, int], targets: Mapping[str, float]
) -> Exposure:
    """One side of the report, what had most attention first.

    Shapes   attention: weight by name; items: how many can be shown by name; targets: share by name, of some or none.
    Limits   names without a target share what the targets leave as they share the catalogue; targets above 1 in all are
             scaled down to it.
    """
    names = sorted({*attention, *items, *targets})
    seen, known = sum(attention.values()), sum(items.values())
    catalogue = {name: items.get(name, 0) / known if known else 0.0 for name in names}
    asked = sum(targets.values())
    scale = 1 / asked if asked > 1 else 1.0
    rest = sum(catalogue[name] for name in names if name not in targets)
    left = max(1 - asked, 0.0)

    def wanted(name: str) -> float:
        if name in targets:
            return targets[name] * scale
        return left * catalogue[name] / rest if rest else 0.0

    shares = [
        Share(
            name=name,
            items=items.get(name, 0),
            attention=attention.get(name, 0.0) / seen if seen else 0.0,
            catalogue=catalogue[name],
            target=targets.get(name),
            wanted=wanted(name),
        )
        for name in names
    ]
    distance = sum(abs(share.attention - share.wanted) for share in shares) / 2 if seen else 0.0
    return Exposure(
        side=side, shares=tuple(sorted(shares, key=lambda share: (-share.attention, share.name))), distance=distance
    )


def require_share(share: float) -> None:
    """Nothing, or BadShare."""
    if not 0 <= share <= 1:
        raise BadShare(share)
