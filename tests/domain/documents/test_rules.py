"""Claims about manifests and about what names a document."""

from datetime import timedelta

import orjson
import pytest

from domain.base.values import SiteId
from domain.documents import rules
from domain.documents.errors import BadDocumentId, BadManifest
from domain.documents.values import Document, NewDocument
from tests.shops import NOW, days_ago

pytestmark = pytest.mark.unit

TEXT = "query Home { __typename }"
DIGITS = rules.text_hash(TEXT)


def apollo(*operations: object, **more: object) -> bytes:
    said = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": list(operations)}
    return orjson.dumps(said | more)


def test_the_hash_is_the_one_of_the_appendix() -> None:
    # The example of GraphQL over HTTP, appendix A.
    assert rules.text_hash("query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}").startswith("7dba4bd717b41f10")


def test_relay_and_code_generators_map_ids_to_texts() -> None:
    assert rules.read_manifest(orjson.dumps({"1f3a": TEXT})) == (NewDocument(id="1f3a", text=TEXT, name=""),)


def test_apollo_lists_operations() -> None:
    operation = {"id": DIGITS, "name": "Home", "type": "query", "body": TEXT}

    assert rules.read_manifest(apollo(operation)) == (NewDocument(id=DIGITS, text=TEXT, name=""),)


def test_sha256_and_its_digits_are_one_id() -> None:
    assert rules.read_manifest(orjson.dumps({f"sha256:{DIGITS}": TEXT})) == (
        NewDocument(id=DIGITS, text=TEXT, name=""),
    )
    assert rules.asked_id(f"sha256:{DIGITS}") == rules.asked_id(DIGITS) == DIGITS


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"[]", "has to be an object"),
        (b"{}", "has to be an object"),
        (b'{"a": \n tru}', "line 2"),
        (apollo(), "operations has to be a list with something in it"),
        (apollo({"id": "a", "body": TEXT}, version=2), "format and version"),
        (apollo({"id": "a"}), "operation 1 has no text"),
        (apollo("a"), "operation 1: This is no document id: it is no text"),
        (apollo({"id": "a", "body": TEXT}, {"id": "a", "body": "{b}"}), "operation 2 has a second text for 'a'"),
        (orjson.dumps({"a b": TEXT}), "document 'a b': This is no document id"),
        (orjson.dumps({"md5:a": TEXT}), "document 'md5:a': This is no document id"),
        (orjson.dumps({"a": "  "}), "document 'a' has no text"),
        (orjson.dumps({"a": "{" + "a" * 100_000}), "has 100001 characters, and may have 100000"),
        (orjson.dumps({f"sha256:{DIGITS}": "{b}"}), "names the SHA-256 of another text"),
    ],
)
def test_what_is_no_manifest_is_refused_with_the_place(written: bytes, words: str) -> None:
    with pytest.raises(BadManifest) as refused:
        rules.read_manifest(written)

    assert words in refused.value.message


@pytest.mark.parametrize(
    "said", [7, "", "sha256:abc", f"sha256:{DIGITS.upper()}", "other:abc", "a/b", "a" * 201, "x-:a"]
)
def test_what_is_no_id_is_refused(said: object) -> None:
    with pytest.raises(BadDocumentId):
        rules.asked_id(said)


def test_own_ids_and_own_prefixes_are_taken_as_they_are() -> None:
    assert [rules.asked_id(said) for said in ("home-1", "x-relay:1f3a", "A" * 200)] == [
        "home-1",
        "x-relay:1f3a",
        "A" * 200,
    ]


def test_what_nobody_names_and_nobody_asks_for_may_be_retired() -> None:
    def document(pushed: float, asked: float | None, *clients: str) -> Document:
        times = {"pushed_at": days_ago(pushed), "asked_at": None if asked is None else days_ago(asked)}
        return Document(site=SiteId("shop"), id="a", hash=DIGITS, name="", text=TEXT, clients=clients, **times)  # type: ignore[arg-type]

    assert rules.retired(document(90, None), NOW, 90)
    assert rules.retired(document(200, 90), NOW, 90)
    assert not rules.retired(document(200, 89), NOW, 90)
    assert not rules.retired(document(89, 200), NOW, 90)
    assert not rules.retired(document(200, 200, "web"), NOW, 90)
    assert timedelta(hours=1) == rules.ASKED_EVERY
