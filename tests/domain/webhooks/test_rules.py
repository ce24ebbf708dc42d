"""Claims about addresses, patterns and signatures."""

import base64
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.base.values import SiteId
from domain.webhooks import rules
from domain.webhooks.errors import BadAddress, BadPattern, NoSecretKey
from domain.webhooks.values import DeliveryId, Event, EventId, Outgoing, WebhookId

pytestmark = pytest.mark.unit

KEY = "a key of sixteen characters"
EVENT = Event(
    id=EventId(UUID(int=7)),
    site=SiteId("shop"),
    entity="block:hero",
    sequence=3,
    type="block.published",
    payload={"title": "Déjà vu"},
    at=datetime(2026, 11, 21, 12, 0, 0, 250_000, tzinfo=UTC),
)


def test_a_signature_is_the_one_every_library_for_standard_webhooks_expects() -> None:
    # The example of the reference libraries' own tests.
    signed = rules.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_webhook_has_a_secret_of_its_own_that_can_be_made_again() -> None:
    one, other = (rules.webhook_secret(KEY, WebhookId(UUID(int=n))) for n in (1, 2))

    assert one == rules.webhook_secret(KEY, WebhookId(UUID(int=1)))
    assert one.startswith("whsec_")
    assert len(base64.b64decode(one.removeprefix("whsec_"), validate=True)) == 32
    assert len({one, other, rules.webhook_secret(KEY + "!", WebhookId(UUID(int=1)))}) == 3


@pytest.mark.parametrize("key", ["", "fifteen letters"])
def test_no_secret_is_made_from_a_key_that_could_be_guessed(key: str) -> None:
    with pytest.raises(NoSecretKey):
        rules.webhook_secret(key, WebhookId(UUID(int=1)))


def test_a_body_says_what_happened_to_what_when_and_in_which_order() -> None:
    assert json.loads(rules.body(EVENT)) == {
        "type": "block.published",
        "id": str(UUID(int=7)),
        "timestamp": "2026-11-21T12:00:00.250000Z",
        "site": "shop",
        "entity": "block:hero",
        "sequence": 3,
        "data": {"title": "Déjà vu"},
    }


def test_headers_name_event_delivery_and_order_and_sign_the_body_at_the_moment_of_sending() -> None:
    outgoing = Outgoing(
        delivery=DeliveryId(UUID(int=8)), webhook=WebhookId(UUID(int=9)), url="https://x.test", event=EVENT
    )
    secret = rules.webhook_secret(KEY, outgoing.webhook)
    now = datetime(2026, 11, 21, 13, 0, 0, 999_999, tzinfo=UTC)

    assert rules.headers(outgoing, b"{}", secret, now) == {
        "content-type": "application/json",
        "webhook-id": str(UUID(int=7)),
        "webhook-timestamp": "1795266000",
        "webhook-signature": rules.signature(secret, str(UUID(int=7)), 1_795_266_000, b"{}"),
        "etalage-delivery-id": str(UUID(int=8)),
        "etalage-entity": "block:hero",
        "etalage-sequence": "3",
    }


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/hooks?to=1", "https://shop.example:8443", "http://localhost:9000/", "http://[::1]:1/a"],
)
def test_addresses_that_are_taken(url: str) -> None:
    rules.require_address(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "has to be a URL that starts with https://"),
        ("shop.example/hooks", "has to be a URL that starts with https://"),
        ("ftp://shop.example", "has to be a URL that starts with https://"),
        ("https:///hooks", "has to be a URL that starts with https://"),
        ("https://shop.example/a b", "has to be a URL that starts with https://"),
        ("https://shop.example/\n", "has to be a URL that starts with https://"),
        ("https://shop.example:port/", "is not a valid URL"),
        ("http://shop.example/hooks", "has to start with https://, as what it is told must not be read on the way"),
        ("https://me:word@shop.example/", "carries a name, a password or a fragment; deliveries are signed instead"),
        ("https://shop.example/#here", "carries a name, a password or a fragment; deliveries are signed instead"),
    ],
)
def test_addresses_that_are_refused(url: str, reason: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        rules.require_address(url)

    assert refusal.value.message == f"A webhook's address {reason}. Give one like https://shop.example/hooks."


@pytest.mark.parametrize("patterns", [["*"], ["block.*"], ["block.published", "release.reverted"]])
def test_patterns_that_are_taken(patterns: list[str]) -> None:
    rules.require_patterns(patterns)


@pytest.mark.parametrize(
    "patterns", [[], [""], ["block"], ["*.published"], ["block.*.*"], ["Block.*"], ["block.*", "block.pub*"]]
)
def test_patterns_that_name_no_events_are_refused(patterns: list[str]) -> None:
    with pytest.raises(BadPattern):
        rules.require_patterns(patterns)
