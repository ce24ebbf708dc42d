"""How often a password may be tried, without anybody being able to shut somebody else out.

Who guesses has no browser that the person signed in with before. So tries from such browsers are counted by browser, and
those from anywhere else by account and by address: an attacker fills the second bucket, an editor goes on using the first.
Source   OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import timedelta

from domain.people.values import Bucket

# NIST SP 800-63B-4, 3.2.2: no more than a hundred wrong tries in a row. Ten at once and six an hour are 154 on the first day.
ACCOUNT = (10, timedelta(minutes=10))
# Somebody who has forgotten which of their passwords it was.
BROWSER = (20, timedelta(minutes=1))
# Behind one address may be a whole office, or somebody who tries one password on every account.
ADDRESS = (30, timedelta(seconds=30))


def buckets(email: str, address: str | None, browser: str | None) -> Sequence[Bucket]:
    """What one try to sign in fills, in the order in which it is locked."""
    if browser is not None:
        return (_bucket("browser", browser, BROWSER),)
    places = () if address is None else (_bucket("address", network(address), ADDRESS),)
    return sorted((_bucket("account", email, ACCOUNT), *places), key=lambda each: each.key)


def network(address: str) -> str:
    """Whose address it is: of version 6, everybody is given a whole /64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _bucket(what: str, which: str, rate: tuple[int, timedelta]) -> Bucket:
    limit, each = rate
    return Bucket(key=hashlib.sha256(f"{what}:{which}".encode()).hexdigest(), limit=limit, each=each)
