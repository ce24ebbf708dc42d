"""E-mail addresses and names of people."""

import re
import unicodedata

from domain.people.errors import BadPerson

# What mail servers take (RFC 5321, 4.5.3.1), without quotes and comments that nobody has. It is a name here: no mail is sent.
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\s@<>()\[\],;:\\\"./]{1,63}\.)*[^\s@<>()\[\],;:\\\"./]{1,63}")
LONGEST_EMAIL, LONGEST_NAME = 254, 80


def email(said: str) -> str:
    """The address as it is kept: two people never differ in case alone."""
    return unicodedata.normalize("NFKC", said.strip()).lower()


def require_email(said: str) -> str:
    """The address as it is kept.

    Errors   BadPerson.
    """
    plain = email(said)
    if len(plain) > LONGEST_EMAIL or not _EMAIL.fullmatch(plain):
        raise BadPerson(f"{said[:80]!r} is not an e-mail address. Write it as name@example.com.")
    return plain


def require_name(said: str) -> str:
    """The name, without space around it.

    Errors   BadPerson.
    """
    plain = " ".join(unicodedata.normalize("NFC", said).split())
    if not 1 <= len(plain) <= LONGEST_NAME or any(
        each in "<>" or unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for each in plain
    ):
        raise BadPerson(f"A name has 1 to {LONGEST_NAME} characters, without < and >. Write the name colleagues know.")
    return plain
