"""Claims about what one document may ask for."""

from domain.access.values import TokenKind
from tests.api.conftest import Clients


async def test_too_deep_a_document_and_too_many_aliases_are_refused(clients: Clients) -> None:
    deep = "{" + "a{" * 20 + "b" + "}" * 20 + "}"
    wide = "{" + " ".join(f"a{n}: __typename" for n in range(51)) + "}"

    for document, words in ((deep, "exceeds maximum operation depth of 15"), (wide, "51 aliases found. Allowed: 50")):
        answer = (await clients[TokenKind.OPERATOR].post(document)).json()
        assert words in " ".join(error["message"] for error in answer["errors"])
