"""What `choosing` refuses."""

from domain.base.errors import Absent, Refused


class UnknownRanker(Absent):
    code = "unknown_ranker"

    def __init__(self, site: str, version: int) -> None:
        super().__init__(
            f"The site {site!r} has no ranker {version}. List them to see which there are.", version=version
        )


class NoRankerLive(Refused):
    code = "no_ranker_live"

    def __init__(self, site: str) -> None:
        super().__init__(
            f"The site {site!r} has no live ranker to go back from; it uses the blend that needs no training."
        )
