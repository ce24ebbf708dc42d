"""What `experiments` refuses."""

from collections.abc import Sequence

from domain.base.errors import Absent, Refused


class ExperimentInvalid(Refused):
    """It cannot be kept like this; carries every reason."""

    code = "experiment_invalid"

    def __init__(self, key: str, problems: Sequence[str]) -> None:
        super().__init__(f"{key!r} cannot be kept like this. {'; '.join(problems)}.", key=key)
        self.problems = tuple(problems)


class ExperimentExists(Refused):
    code = "experiment_exists"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is {key!r} already, and its people have it in their history. Choose another key.", key=key
        )


class ExperimentChanged(Refused):
    """Somebody else was faster."""

    code = "experiment_changed"

    def __init__(self, key: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{key!r} moved on from version {expected} to {actual}. Look at it and try again.",
            key=key,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual


class ExperimentInOtherState(Refused):
    code = "experiment_in_other_state"

    def __init__(self, key: str, state: str, needed: str) -> None:
        super().__init__(f"{key!r} is {state}; this needs one that is {needed}.", key=key, state=state)
        self.state = state


class LayerFull(Refused):
    """There are not enough people left in the layer."""

    code = "layer_full"

    def __init__(self, layer: str, wanted: int, free: int) -> None:
        super().__init__(
            f"Layer {layer!r} has {free} of 1000 buckets free, {wanted} are needed. "
            "Take a smaller share, another layer, or stop an experiment of this one.",
            layer=layer,
            wanted=wanted,
            free=free,
        )


class Interferes(Refused):
    """Two experiments would decide the same thing for the same person."""

    code = "experiment_interferes"

    def __init__(self, key: str, other: str, what: str) -> None:
        super().__init__(
            f"{key!r} changes {what}, and so does {other!r}, which runs in another layer. "
            "Put both into one layer, or stop the other.",
            key=key,
            other=other,
            what=what,
        )


class ExperimentAbsent(Absent):
    code = "experiment_absent"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no {key!r} on this site.", key=key)


class PolicyAbsent(Absent):
    code = "policy_absent"

    def __init__(self, page: str, version: int | None) -> None:
        which = "no policy" if version is None else f"no version {version} of its policy"
        super().__init__(f"Page {page!r} has {which}. `policies list` shows what there is.", page=page, version=version)


class PolicyNotBetter(Refused):
    """What the estimates say keeps it from going live."""

    code = "policy_not_better"

    def __init__(self, page: str, version: int, reasons: Sequence[str]) -> None:
        super().__init__(
            f"Version {version} of page {page!r} stays a candidate: {'; '.join(reasons)}.", page=page, version=version
        )


class NothingToRollBack(Refused):
    code = "nothing_to_roll_back"

    def __init__(self, page: str) -> None:
        super().__init__(f"Page {page!r} has had one live policy only: there is nothing to go back to.", page=page)


class TooFewPages(Refused):
    code = "too_few_pages"

    def __init__(self, page: str, pages: int, needed: int) -> None:
        super().__init__(
            f"Page {page!r} was shown {pages} times with what its policy saw; {needed} are needed. Let it run for longer.",
            page=page,
            pages=pages,
        )
