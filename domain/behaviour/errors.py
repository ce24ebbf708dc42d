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
