"""What `access` refuses."""

from domain.base.errors import Refused


class NotAllowed(Refused):
    code = "not_allowed"


class UnknownSite(Refused):
    code = "unknown_site"

    def __init__(self, site: str, known: str) -> None:
        super().__init__(f"There is no site {site!r}. Known sites: {known or 'none yet'}.", site=site)


class BadShopperToken(Refused):
    code = "bad_shopper_token"
