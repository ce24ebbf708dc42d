"""What `insights` refuses."""

from domain.base.errors import Refused


class BudgetSpent(Refused):
    """More figures would tell too much of single people."""

    code = "privacy_budget_spent"

    def __init__(self, site: str, wanted: float, left: float, days: int) -> None:
        super().__init__(
            f"Publishing with epsilon {wanted:g} would pass the privacy budget of {site!r}: {left:g} is left of the last "
            f"{days} days. Take a smaller epsilon, wait, or publish what was published again.",
            site=site,
            wanted=wanted,
            left=left,
        )


class BadShare(Refused):
    code = "bad_share"

    def __init__(self, share: float) -> None:
        super().__init__(f"A target is a share between 0 and 1; this one is {share:g}.", share=share)


class BadWindow(Refused):
    code = "bad_window"

    def __init__(self, days: int, most: int) -> None:
        super().__init__(f"Figures are of 1 to {most} days; these would be of {days}.", days=days, most=most)
