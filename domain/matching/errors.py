"""What `matching` refuses."""

from domain.base.errors import Absent, Broken, Refused


class WrongDimension(Broken):
    code = "wrong_dimension"

    def __init__(self, space: int, expected: int, got: int) -> None:
        super().__init__(
            f"Space {space} holds vectors of {expected} numbers and was offered {got}. Another model needs another space.",
            space=space,
        )


class UnknownSpace(Absent):
    code = "unknown_space"

    def __init__(self, space: int) -> None:
        super().__init__(f"There is no space {space}. `python -m workers spaces` lists those there are.", space=space)


class NoSpaceLive(Refused):
    code = "no_space_live"

    def __init__(self) -> None:
        super().__init__("No space answers yet. Start a worker: it opens the one of its text encoder and fills it.")


class SpaceNotFull(Refused):
    code = "space_not_full"

    def __init__(self, space: int, lacking: int) -> None:
        super().__init__(
            f"Space {space} lacks the vectors of {lacking} items. Wait until it is filled, or switch with --unfilled.",
            space=space,
            lacking=lacking,
        )


class SpaceOfAnotherSite(Refused):
    code = "space_of_another_site"

    def __init__(self, space: int, site: str | None, asked: str | None) -> None:
        whose = f"of the site {site!r}" if site else "of a model, for all sites"
        wanted = f"--site {site}" if site else "no --site"
        super().__init__(f"Space {space} is {whose}; switch it with {wanted}.", space=space, site=site, asked=asked)


class SpaceKnowsForgotten(Refused):
    code = "space_knows_forgotten"

    def __init__(self, space: int) -> None:
        super().__init__(
            f"Space {space} was learnt from pairs of somebody who is forgotten. Switch to one that was fitted since, or fit anew.",
            space=space,
        )


class NothingBefore(Refused):
    code = "nothing_before"

    def __init__(self, site: str | None) -> None:
        whose = f"The site {site!r}" if site else "The whole installation"
        super().__init__(
            f"{whose} has no space to go back to: nothing was switched, or what was before is dropped.", site=site
        )


class SpaceInUse(Refused):
    code = "space_in_use"

    def __init__(self, space: int, why: str) -> None:
        super().__init__(f"Space {space} cannot be dropped: {why}.", space=space)
