"""What `choosing` refuses."""

from domain.base.errors import Absent, Refused


class UnknownRanker(Absent):
    code = "unknown_ranker"

    def __init__(self, site: str, version: int) -> None:
        super().__init__(
            f"The site {site!r} has no ranker {version}. List them to see which there are.", version=version
        )


class RankerKnowsForgotten(Refused):
    code = "ranker_knows_forgotten"

    def __init__(self, site: str, version: int) -> None:
        super().__init__(
            f"The ranker {version} of {site!r} may have learned from somebody who is forgotten. Promote one that was trained since.",
            version=version,
        )


class NoRankerLive(Refused):
    code = "no_ranker_live"

    def __init__(self, site: str) -> None:
        super().__init__(
            f"The site {site!r} has no live ranker to go back from; it uses the blend that needs no training."
        )
