"""A bucket that leaks: what was spent is forgotten steadily, all of a minute's allowance within a minute."""

import math

from domain.allowances.values import Standing


def leaked(level: float, a_minute: int, passed_s: float) -> float:
    """What is still counted of `level` points, so many seconds later."""
    return max(level - a_minute / 60 * max(passed_s, 0.0), 0.0)


def pay(level: float, price: float, a_minute: int) -> tuple[float, Standing]:
    """The level after this price was paid, or as it was where it cannot be.

    Limits   who has spent nothing may pay any price once: a price above a minute's allowance counts as all of it.
    """
    due = min(price, a_minute)
    paid = level + due <= a_minute
    after = level + due if paid else level
    # Who cannot pay waits until they can; who could sees when nothing is counted any more.
    missing = after if paid else level + due - a_minute
    wait_s = max(math.ceil(missing * 60 / a_minute), 1)
    return after, Standing(paid=paid, left=max(int(a_minute - after), 0), a_minute=a_minute, wait_s=wait_s)


def headers(standing: Standing) -> dict[str, str]:
    """What a program can read its standing from.

    Source   draft-ietf-httpapi-ratelimit-headers-11 for the first two; the three of its drafts up to 6, which most
    programs know, beside them. Retry-After is not before the end of the window that RateLimit names.
    """
    said = {
        "RateLimit-Policy": f'"points";q={standing.a_minute};w=60',
        "RateLimit": f'"points";r={standing.left};t={standing.wait_s}',
        "RateLimit-Limit": str(standing.a_minute),
        "RateLimit-Remaining": str(standing.left),
        "RateLimit-Reset": str(standing.wait_s),
    }
    return said if standing.paid else said | {"Retry-After": str(standing.wait_s)}
