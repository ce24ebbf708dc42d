"""What `people` refuses."""

from collections.abc import Sequence

from domain.base.errors import Absent, Refused


class SignInRefused(Refused):
    """Somebody could not be signed in; `retry_after_s` where waiting helps."""

    retry_after_s: int | None = None


class WrongSignIn(SignInRefused):
    """One sentence for every reason, so that nobody learns which addresses are known."""

    code = "wrong_sign_in"

    def __init__(self) -> None:
        super().__init__("This e-mail address and password do not belong together. Check both and try again.")


class TooManyTries(SignInRefused):
    code = "too_many_tries"

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"Too many tries. Try again in {wait_s} s; or ask an operator for a link to choose a new password."
        )
        self.retry_after_s = wait_s


class Insecure(SignInRefused):
    code = "insecure"

    def __init__(self) -> None:
        super().__init__(
            "Passwords and sessions travel over https only, except on this machine itself. Open the studio at an https "
            "address; behind a proxy, set PUBLIC_URL to that address."
        )


class ForeignPage(SignInRefused):
    code = "foreign_page"

    def __init__(self) -> None:
        super().__init__("Only pages of this server sign people in. Open the studio at its own address.")


class PasswordsOff(SignInRefused):
    code = "passwords_off"

    def __init__(self) -> None:
        super().__init__("This server takes no passwords (PASSWORDS). Sign in with the other way that is offered.")


class PasswordRefused(Refused):
    """A password that may not be chosen, with every reason."""

    code = "password_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"This password cannot be used: it {'; it '.join(problems)}. Choose another one.")
        self.problems = tuple(problems)


class OneTimeLinkRefused(Refused):
    code = "one_time_link_refused"

    def __init__(self) -> None:
        super().__init__(
            "This link was used, has run out, or was replaced by a newer one. Ask an operator for another."
        )


class BadPerson(Refused):
    code = "bad_person"


class PersonElsewhere(Refused):
    code = "person_elsewhere"

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} works on another site, so an operator of one site may not do this. "
            "Whoever runs the server can: `python -m api people`."
        )


class PersonHere(Refused):
    code = "person_here"

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} works on this site already. Change what they may do instead.")


class LastOperator(Refused):
    code = "last_operator"

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} is the last operator of this site who may do everything. Make somebody else one first."
        )


class PersonAbsent(Absent):
    code = "person_absent"

    def __init__(self, person: str) -> None:
        super().__init__(f"Nobody of this site has the id {person}. List its people to find the right one.")


class OpenIdRefused(Refused):
    """Somebody came back from an OpenID provider and is not let in."""

    code = "openid_failed"


class UnknownIdentity(OpenIdRefused):
    code = "openid_unknown_person"

    def __init__(self, email: str) -> None:
        super().__init__(f"Nobody with the address {email} was invited here. Ask an operator for an invitation.")


class UnverifiedIdentity(OpenIdRefused):
    code = "openid_unverified"

    def __init__(self) -> None:
        super().__init__("The provider has not checked this e-mail address. Have it checked there, and come again.")


class SessionAbsent(Absent):
    code = "session_absent"

    def __init__(self, session: str) -> None:
        super().__init__(f"You have no open session {session}. List your sessions to find the right one.")
