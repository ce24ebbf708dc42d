"""What `access` refuses."""

from collections.abc import Iterable, Sequence

from domain.base.errors import Absent, Refused


class NotAllowed(Refused):
    code = "not_allowed"


class TokenEnded(Refused):
    code = "token_ended"

    def __init__(self) -> None:
        super().__init__("This token or share link was revoked or has run out. Subscribe again with another.")


class UnknownSite(Refused):
    code = "unknown_site"

    def __init__(self, site: str, known: str) -> None:
        super().__init__(f"There is no site {site!r}. Known sites: {known or 'none yet'}.", site=site)


class BadShopperToken(Refused):
    code = "bad_shopper_token"


class BadShareToken(Refused):
    code = "bad_share_token"


class BadExpiry(Refused):
    code = "bad_expiry"


class BadLabel(Refused):
    code = "bad_label"


class BadPoints(Refused):
    code = "bad_points"


class BadGrants(Refused):
    """Grants that say nothing sensible, with every problem found."""

    code = "bad_grants"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"These grants cannot be used: {'; '.join(problems)}. Mend them and try again.")
        self.problems = tuple(problems)


class BadRoleKey(Refused):
    code = "bad_role_key"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key!r} cannot name a role. Use up to 63 small letters, digits, - and _, with a letter or digit first."
        )


class RoleTaken(Refused):
    code = "role_taken"

    def __init__(self, site: str, key: str) -> None:
        super().__init__(
            f"Site {site!r} has a role {key!r} already, and tokens may rely on it. Choose another key.", role=key
        )


class UnknownRole(Refused):
    code = "unknown_role"

    def __init__(self, site: str, key: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known)) or "none yet"
        super().__init__(
            f"Site {site!r} has no role {key!r}. Its roles: {names}. Make one with `python -m workers create-role`.",
            role=key,
        )


class RoleNotForKind(Refused):
    code = "role_not_for_kind"

    def __init__(self, role: str, kind: str, kinds: Iterable[str]) -> None:
        super().__init__(
            f"A {kind} token writes no content, so role {role!r} would mean nothing. "
            f"Leave the role out, or make a token of a kind that edits: {', '.join(sorted(kinds))}."
        )


class TokenAbsent(Absent):
    code = "token_absent"

    def __init__(self, site: str, token: str) -> None:
        super().__init__(
            f"Site {site!r} has no token {token}. `python -m workers tokens --site {site}` lists those it has."
        )


class ShareLinkAbsent(Absent):
    code = "share_link_absent"

    def __init__(self, site: str, link: str) -> None:
        super().__init__(f"Site {site!r} has no share link {link}. List its share links to find the right one.")
