"""What `behaviour` refuses."""

from domain.base.errors import Refused


class TooManySignals(Refused):
    code = "too_many_signals"

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"{count} signals in one call; {limit} is the limit. Send them in several calls.", count=count)


class BadShopperId(Refused):
    code = "bad_shopper_id"


class SignalInvalid(Refused):
    """One signal of a batch does not hold; `rule` says which rule, the message which field."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class ConsentChanged(Refused):
    """What a shopper allows, or who they are, changed between looking and writing."""

    code = "consent_changed"

    def __init__(self) -> None:
        super().__init__(
            "What this shopper allows was changed at this moment; nothing was taken. Send the batch again."
        )


class SameShopper(Refused):
    code = "same_shopper"

    def __init__(self) -> None:
        super().__init__(
            "Both ids name the same shopper. Name the anonymous one as `from` and the known one as `into`."
        )


class MergedElsewhere(Refused):
    code = "merged_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "The shopper named as `from` belongs to another person already. Take that back with unmergeShopper first, "
            "and start a new anonymous shopper whenever somebody else signs in."
        )


class NotMerged(Refused):
    code = "not_merged"

    def __init__(self) -> None:
        super().__init__("This shopper is not merged into another, so there is nothing to take back.")
