"""Claims about names, passwords, and how often one may be tried."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.people.errors import BadPerson, PasswordRefused
from domain.people.rules import names, passwords, sessions, tries
from domain.people.values import Life, Method, Session
from tests.shops import NOW

pytestmark = pytest.mark.unit

GOOD = "three words and a half"
SALT = b"0123456789abcdef"
ADA = UUID(int=1)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "has 5 characters, and 15 are the least"),
        ("x" * 257, "has 257 characters, and 256 are the most"),
        ("abcabcabcabcabcabc", "repeats a few characters"),
        ("ada@example.com1", "is mostly your name or address"),
        ("Ada Lovelace 123", "is mostly your name or address"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(PasswordRefused, match=why):
        passwords.require_password(password, "ada@example.com", "Ada Lovelace")


@pytest.mark.parametrize(
    "password", [GOOD, "pässwörter sind schön", "一二三四五六七八九十一二三四五", "x" * 10 + "abcdefghij"]
)
def test_any_characters_make_a_password(password: str) -> None:
    passwords.require_password(password, "ada@example.com", "Ada Lovelace")


def test_a_password_is_kept_as_argon2id_and_known_again_however_it_was_typed() -> None:
    kept = passwords.hashed("Ünïcödé wörds, thrée", SALT)

    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert passwords.matches("Ünïcödé wörds, thrée", kept)
    assert passwords.matches("U\u0308ni\u0308co\u0308de\u0301 wo\u0308rds, thre\u0301e", kept)
    assert not passwords.matches("Unicode words, three", kept)
    assert not passwords.outdated(kept)


def test_nobodys_password_is_never_right() -> None:
    assert not passwords.matches("nobody has this password", None)
    assert not passwords.matches(GOOD, "not a hash")


def test_a_hash_with_weaker_parameters_is_to_be_kept_anew() -> None:
    assert passwords.outdated("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$" + "A" * 43)


@pytest.mark.parametrize(
    ("said", "kept"),
    [(" Ada@Example.COM ", "ada@example.com"), ("a@localhost", "a@localhost"), ("ü@exämple.fr", "ü@exämple.fr")],
)
def test_an_address_is_kept_in_one_way(said: str, kept: str) -> None:
    assert names.require_email(said) == kept


@pytest.mark.parametrize("said", ["", "ada", "@b", "a@", "a b@c.de", "a@b@c", "a@b\n", "<a@b.de>", f"{'x' * 250}@b.de"])
def test_what_is_no_address_is_refused(said: str) -> None:
    if said != "a@b\n":  # space around it is not part of it
        with pytest.raises(BadPerson, match="is not an e-mail address"):
            names.require_email(said)


@pytest.mark.parametrize("said", ["", " ", "<script>", "Ada\u202eLovelace", "x" * 81, "\x00"])
def test_a_name_that_would_lie_about_itself_is_refused(said: str) -> None:
    with pytest.raises(BadPerson, match="A name has 1 to 80 characters"):
        names.require_name(said)


def test_a_name_keeps_its_letters() -> None:
    assert names.require_name("  Ada   Lovelace ") == "Ada Lovelace"
    assert names.require_name("王小明") == "王小明"


def test_tries_are_counted_by_browser_where_it_is_known_and_else_by_account_and_address() -> None:
    known = tries.buckets("ada@example.com", "192.0.2.1", "browser")
    unknown = tries.buckets("ada@example.com", "192.0.2.1", None)

    assert [(each.limit, each.each) for each in known] == [(20, timedelta(minutes=1))]
    assert sorted(each.limit for each in unknown) == [10, 30]
    assert not {each.key for each in known} & {each.key for each in unknown}
    assert "ada" not in "".join(each.key for each in unknown)


def test_everybody_in_one_network_of_version_six_is_counted_together() -> None:
    assert tries.network("2001:db8::1") == tries.network("2001:db8::ffff:1") != tries.network("2001:db8:0:1::1")
    assert tries.network("192.0.2.1") == "192.0.2.1"
    assert tries.network("testclient") == "testclient"


def test_a_browser_is_known_for_the_person_who_used_it_and_cannot_be_made_up() -> None:
    mark = sessions.sign_device("a key of sixteen characters", ADA, "chance")

    assert sessions.device("a key of sixteen characters", mark, ADA) == "chance"
    assert sessions.device("a key of sixteen characters", mark, UUID(int=2)) is None
    assert sessions.device("another key of sixteen", mark, ADA) is None
    assert sessions.device("a key of sixteen characters", "made.up.mark", ADA) is None
    assert sessions.device("a key of sixteen characters", mark, None) is None


def test_a_session_ends_when_it_is_not_used_and_in_any_case_in_the_end() -> None:
    life = Life(idle=timedelta(hours=1), whole=timedelta(hours=3))
    session = Session(
        id=UUID(int=3),
        method=Method.PASSWORD,
        created_at=NOW,
        seen_at=NOW,
        expires_at=NOW + life.whole,
        address=None,
        agent=None,
    )

    assert sessions.usable(session, life, NOW + timedelta(minutes=59))
    assert not sessions.usable(session, life, NOW + timedelta(hours=1))
