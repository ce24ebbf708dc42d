"""What `audience` refuses."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.base.errors import Absent, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with what was sent; the path says where, as in `all[1].country[0]`."""

    path: str
    message: str


class SegmentInvalid(Refused):
    """The segment cannot be saved; carries a message for each place."""

    code = "segment_invalid"

    def __init__(self, segment: str, problems: Sequence[Problem]) -> None:
        listed = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        super().__init__(f"Segment {segment!r} cannot be saved like this. {listed}", segment=segment)
        self.problems = tuple(problems)


class SegmentChanged(Refused):
    """Somebody else was faster."""

    code = "segment_changed"

    def __init__(self, segment: str, expected: int, actual: int) -> None:
        super().__init__(
            f"Segment {segment!r} moved on from version {expected} to {actual}. Reload it and edit again.",
            segment=segment,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual


class SegmentExists(Refused):
    code = "segment_exists"

    def __init__(self, segment: str) -> None:
        super().__init__(
            f"There is a segment {segment!r} already. Choose another key, or edit that one with its version.",
            segment=segment,
        )


class SegmentAbsent(Absent):
    code = "segment_absent"

    def __init__(self, segment: str) -> None:
        super().__init__(f"There is no segment {segment!r} on this site.", segment=segment)


class TooFewShoppers(Refused):
    """There is nobody to tell apart yet."""

    code = "too_few_shoppers"

    def __init__(self, site: str, shoppers: int, needed: int) -> None:
        super().__init__(
            f"Site {site!r} has {shoppers} shoppers with a taste; {needed} are needed before segments are learnt. "
            "Send signals, or bring in a history with `import-signals`.",
            site=site,
            shoppers=shoppers,
            needed=needed,
        )


class NothingToMeasureBy(Refused):
    """There are no vectors of items yet."""

    code = "no_live_space"

    def __init__(self, site: str) -> None:
        super().__init__(
            f"There is no live space of texts to group the shoppers of {site!r} in. Run the workers until items are encoded.",
            site=site,
        )
