"""What `webhooks` refuses."""

from uuid import UUID

from domain.base.errors import Absent, Broken, Refused


class BadAddress(Refused):
    code = "webhook_bad_address"

    def __init__(self, reason: str) -> None:
        super().__init__(f"A webhook's address {reason}. Give one like https://shop.example/hooks.")


class BadPattern(Refused):
    code = "webhook_bad_pattern"

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"{pattern!r} names no events. Name one type (block.published), all of a thing (block.*), or everything (*).",
            pattern=pattern,
        )


class UnknownWebhook(Absent):
    code = "unknown_webhook"

    def __init__(self, site: str, webhook: UUID) -> None:
        super().__init__(
            f"Site {site!r} has no webhook {webhook}. `python -m workers webhooks --site {site}` lists them.",
            site=site,
            webhook=str(webhook),
        )


class NothingToReplay(Refused):
    code = "nothing_to_replay"

    def __init__(self, site: str) -> None:
        super().__init__(
            f"No event of site {site!r} fits, or no enabled webhook takes it. Events are kept for thirty days; "
            f"`python -m workers webhooks --site {site}` shows who takes what.",
            site=site,
        )


class NoSecretKey(Broken):
    code = "no_secret_key"

    def __init__(self) -> None:
        super().__init__("Webhooks are signed with SECRET_KEY, which is missing or too short. Set it to 16 characters.")


class BadCursor(Refused):
    code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__("'after' is no cursor of ours. Send the one that came last, or none to hear from now on.")
