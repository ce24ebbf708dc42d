"""Pages of lists: as long as asked for, within a limit, after a place that there is."""

from typing import TypeVar

from domain.base.errors import Refused

Place = TypeVar("Place")


class BadPage(Refused):
    code = "bad_page"


def require_size(first: int, limit: int) -> int:
    """How many things a page is to have.

    Errors   BadPage: a page that is shorter than asked for would look like the last one.
    """
    if not 1 <= first <= limit:
        raise BadPage(f"A page of this list has 1 to {limit} things, not {first}. Ask for several pages with `after`.")
    return first


def require_place(after: str | None, found: Place | None) -> Place | None:
    """The place that a cursor names; None for the beginning.

    Errors   BadPage: to begin anew without a word would give things twice.
    """
    if after is not None and found is None:
        raise BadPage(f"{after[:80]!r} is no place in this list. Give `endCursor` of the page before as `after`.")
    return found
