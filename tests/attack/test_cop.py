"""What graphql-cop looks for, asked anew. Each finding is none, or a policy that README states.

Source   the list of detections of graphql-cop 1.15; the questions are ours.
"""

import pytest

from domain.access.values import TokenKind
from domain.base.settings import Introspection, Settings
from tests.api.conftest import Client, Clients

INTROSPECT = "{ __schema { queryType { name } types { name } } }"


@pytest.fixture
def server(clients: Clients) -> Client:
    return clients[TokenKind.SERVER]


async def said(client: Client, query: str) -> tuple[str | None, str | None]:
    """Code and message of the one error of an answer without data; nothing where there is none."""
    answer = (await client.post(query)).json()
    if "errors" not in answer:
        return None, None
    assert "data" not in answer, answer
    return answer["errors"][0].get("extensions", {}).get("code"), answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("detection", "code", "said_why", "query"),
    [
        (
            "alias overloading",
            "DOCUMENT_TOO_LARGE",
            "aliases",
            "{" + " ".join(f"a{n}: __typename" for n in range(101)) + "}",
        ),
        ("field duplication", "DOCUMENT_TOO_LARGE", "asks", "{" + "__typename " * 500 + "}"),
        (
            "directive overloading",
            "DOCUMENT_TOO_LARGE",
            "directives",
            "{ __typename " + "@include(if: true) " * 10 + "}",
        ),
        (
            "a fragment that spreads itself",
            None,
            "Cannot spread fragment",
            "{ ...A } fragment A on Query { __typename ...B } fragment B on Query { ...A }",
        ),
        (
            "circular introspection",
            None,
            "Maximum introspection depth exceeded",
            "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }",
        ),
    ],
)
async def test_a_document_that_is_small_to_write_and_dear_to_answer_is_refused(
    server: Client, detection: str, code: str | None, said_why: str, query: str
) -> None:
    refused, message = await said(server, query)

    assert message is not None
    assert (refused, said_why in message) == (code, True)


async def test_batches_are_refused(server: Client) -> None:
    answer = await server.http.post(
        "/graphql", json=[{"query": "{ __typename }"}] * 10, headers={"Authorization": f"Bearer {server.token}"}
    )

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BATCH_REFUSED")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
async def test_what_a_page_of_another_origin_can_post_is_no_question(server: Client, content_type: str) -> None:
    answer = await server.http.post(
        "/graphql", content=b"query=%7B__typename%7D", headers={"Content-Type": content_type}
    )

    assert answer.status_code == 415


async def test_questions_come_by_get_and_commands_never_do(server: Client) -> None:
    # Stated: GET is how caches meet what is everybody's. The token is in a header that no page of another origin sends.
    headers = {"Authorization": f"Bearer {server.token}"}
    asked = await server.http.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    ordered = await server.http.get("/graphql", params={"query": "mutation { __typename }"}, headers=headers)

    assert (asked.status_code, ordered.status_code) == (200, 405)


async def test_there_is_no_console_and_no_trace(server: Client) -> None:
    for path in ("/graphiql", "/playground", "/console", "/graphql/console", "/altair", "/voyager"):
        assert (await server.http.get(path)).status_code == 404
    page = await server.http.get("/graphql", headers={"Accept": "text/html"})
    answer = await server.post("{ __typename }")

    assert (page.status_code, "extensions" in answer.json()) == (406, False)


async def test_what_cannot_be_read_says_so_without_a_word_about_the_program(server: Client) -> None:
    for query in ("", "{", "qwerty { abc }", "{ __typename", "query ($a: [Int]]) { __typename }"):
        answer = await server.post(query)
        assert answer.status_code in {200, 400}
        assert not {"Traceback", "stack", "File ", ".py"} & set(answer.text.split())
        assert '"INTERNAL"' not in answer.text


class TestWhereTheSchemaIsNotForEverybody:
    """Stated: INTROSPECTION says who may ask for the schema; who may not is told no names either."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"introspection": Introspection.SECRET_TOKENS})

    async def test_a_browser_is_told_neither_the_schema_nor_names_near_to_those_it_got_wrong(
        self, clients: Clients
    ) -> None:
        browser, server = clients[TokenKind.PUBLISHABLE], clients[TokenKind.SERVER]

        assert (await said(browser, INTROSPECT))[0] == "INTROSPECTION_REFUSED"
        assert "Did you mean" not in ((await said(browser, "{ homepag }"))[1] or "")
        assert await said(server, INTROSPECT) == (None, None)
        assert "Did you mean 'homepage'" in ((await said(server, "{ homepag }"))[1] or "")
