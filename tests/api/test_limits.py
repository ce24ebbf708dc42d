"""Claims about what one document may ask for, and what checking that costs."""

from typing import Any

from strawberry.extensions.validation_cache import ValidationCache

from api.limits import DOCUMENTS_REMEMBERED
from domain.access.values import TokenKind
from tests.api.conftest import Clients

DOCUMENT = "query Once($site: String!) { signalQuality(site: $site) { day signals } }"


async def test_a_document_is_validated_once_and_not_for_every_request(clients: Clients) -> None:
    validated: Any = ValidationCache(maxsize=DOCUMENTS_REMEMBERED).cached_validate_document
    operator = clients[TokenKind.OPERATOR]
    await operator.ask(DOCUMENT, site="shop")
    misses = validated.cache_info().misses

    await operator.ask(DOCUMENT, site="shop")

    assert validated.cache_info().misses == misses


async def test_too_deep_a_document_and_too_many_aliases_are_refused(clients: Clients) -> None:
    deep = "{" + "a{" * 20 + "b" + "}" * 20 + "}"
    wide = "{" + " ".join(f"a{n}: __typename" for n in range(51)) + "}"

    for document, words in ((deep, "exceeds maximum operation depth of 15"), (wide, "51 aliases found. Allowed: 50")):
        answer = (await clients[TokenKind.OPERATOR].post(document)).json()
        assert words in " ".join(error["message"] for error in answer["errors"])
