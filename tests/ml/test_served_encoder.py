"""Vectors from a server over HTTP: a real one, which fails as servers do."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ml import load
from ml.fakes import FakeTextEncoder
from ml.protocols import TextEncoder
from ml.servers import Circuit, Patience, Server
from ml.values import ModelBusy, ModelIdentity, ModelUnavailable, Purpose
from tests.ml.embedding_server import DIM, EmbeddingServer, embedding_server

pytestmark = pytest.mark.unit

TEXTS = ["a lamp", "boots of brown leather", "", "an oak table for eight"]


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as started:
        yield started


def encoder(server: EmbeddingServer, options: str = "", key: str = "") -> TextEncoder:
    return load.text_encoder(server.url + options, Path("nowhere"), key=key)


@pytest.mark.parametrize("options", ["", "?api=openai&model=some/model"], ids=["tei", "openai"])
def test_vectors_come_in_the_order_of_the_texts_in_either_way_of_asking(server: EmbeddingServer, options: str) -> None:
    asked = encoder(server, options + ("&" if options else "?") + "batch=2")

    vectors = asked.encode(TEXTS)

    assert np.allclose(vectors, FakeTextEncoder(DIM).encode([text or "." for text in TEXTS]), atol=1e-6)
    assert asked.dim == DIM
    assert max(len(body.get("inputs", body.get("input"))) for _, body in server.asked) == 2
    assert asked.encode([]).shape == (0, DIM)


def test_a_server_says_which_model_it_runs_and_a_setting_may_say_otherwise(server: EmbeddingServer) -> None:
    assert encoder(server).identity == ModelIdentity(name="some/model", revision="abc123")
    told = encoder(server, "?api=openai&model=other&revision=2")
    assert told.identity == ModelIdentity(name="other", revision="2")


def test_prefixes_and_the_key_travel_with_the_question(server: EmbeddingServer) -> None:
    encoder(server, "?query=query: &batch=8", key="secret").encode(["boots"], Purpose.QUERY)

    assert server.asked[-1] == ("/embed", {"inputs": ["query: boots"], "truncate": True})
    assert server.keys == {"Bearer secret"}


def test_a_server_that_is_overloaded_for_a_moment_is_asked_again(server: EmbeddingServer) -> None:
    asked = encoder(server)
    server.troubles = [503, 429]

    assert asked.encode(["boots"]).shape == (1, DIM)


def test_a_server_that_is_too_slow_is_not_waited_for(server: EmbeddingServer) -> None:
    asked = encoder(server, "?timeout_s=1&tries=1")
    server.troubles = [0]

    with pytest.raises(ModelBusy, match="ReadTimeout"):
        asked.encode(["boots"])


def test_a_question_that_is_refused_is_not_asked_again_and_is_not_told(server: EmbeddingServer) -> None:
    asked = encoder(server)
    before = len(server.asked)
    server.troubles = [413]

    with pytest.raises(ModelUnavailable, match="refused with 413") as refused:
        asked.encode(["what a shopper typed"])

    assert len(server.asked) == before + 1
    assert "shopper" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [{"data": []}, [[1.0]], [["x"] * DIM], [[float("nan")] * DIM], "words", []],
    ids=["object", "dimension", "words for numbers", "not a number", "a word", "nothing"],
)
def test_an_answer_that_holds_no_vectors_is_an_error_and_not_a_vector(server: EmbeddingServer, answer: object) -> None:
    asked = encoder(server)
    server.answer = answer

    with pytest.raises(ModelUnavailable):
        asked.encode(["boots"])


def test_after_a_row_of_failures_a_server_is_left_alone_until_one_question_finds_it_well(
    server: EmbeddingServer,
) -> None:
    patience = Patience(timeout_s=2, tries=2, failures=2, rest_s=30)
    now = [0.0]
    asked = Server(server.url, patience=patience, sleep=lambda _: None)
    asked._circuit = Circuit(patience, clock=lambda: now[0])
    server.troubles = [500] * 6

    def ask() -> str:
        try:
            return str(len(asked.ask("/embed", {"inputs": ["boots"]})))
        except ModelBusy as busy:
            return f"busy {busy.after_s:.0f}"

    assert [ask() for _ in range(4)] == ["busy 30"] * 4
    assert len(server.asked) == 4  # two questions, tried twice
    now[0] = 31
    assert [ask(), ask()] == ["busy 30", "busy 30"]
    assert len(server.asked) == 6  # one of them found out
    now[0] = 62
    assert [ask(), ask()] == ["1", "1"]


def test_nobody_there_is_busy_and_not_a_bad_model() -> None:
    with pytest.raises(ModelBusy, match="cannot be reached"):
        Server("http://127.0.0.1:9", patience=Patience(tries=1)).ask("/info")


@pytest.mark.parametrize("options", ["?api=grpc", "?api=openai", "?dtype=f32"])
def test_an_option_a_server_does_not_have_is_refused(server: EmbeddingServer, options: str) -> None:
    with pytest.raises(ValueError, match="option"):
        encoder(server, options)
