"""Words from a server over HTTP: through the same checks, and no words at all where it is down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ml import load
from ml.copy_values import Brief, Copy, Origin, Sampling
from ml.values import ModelBusy, ModelIdentity, ModelUnavailable
from tests.ml.chat_server import ChatServer, chat_server

pytestmark = pytest.mark.unit

SETTINGS = Sampling(seed=3, candidates=3)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as started:
        yield started


def write(server: ChatServer, options: str = "", key: str = "", **told: object) -> Copy:
    brief = {
        "kind": "product_rail",
        "shop": "Tallow",
        "categories": ["Boots"],
        "fields": [{"name": "title", "max_chars": 50}],
    }
    writer = load.copywriter(f"{server.url}?model=big&tries=1{options}", Path("nowhere"), key=key)
    return writer.write(Brief.from_json(brief | told), SETTINGS)


def test_a_line_that_holds_is_chosen_and_says_which_model_wrote_it(server: ChatServer) -> None:
    copy = write(server, "&revision=7")

    assert [(field.text, field.origin) for field in copy.fields] == [("Boots to look at first", Origin.MODEL)]
    assert copy.model == ModelIdentity(name="big", revision="7")
    assert copy.fields[0].candidates[0].mean_log_likelihood == -0.5


def test_what_the_brief_does_not_hold_is_refused_from_a_server_too(server: ChatServer) -> None:
    server.lines = ["Boots, now 50% off", "The best boots in the world"]

    field = write(server).fields[0]

    assert field.origin is Origin.TEMPLATE
    assert {verdict.check for each in field.candidates for verdict in each.verdicts if not verdict.passed} >= {
        "digits",
        "claims",
    }


def test_a_server_that_gives_one_answer_a_question_is_asked_until_there_are_enough(server: ChatServer) -> None:
    server.lines = ["Boots to look at first", "See our boots", "Begin with boots"]

    field = write(server).fields[0]

    assert sorted(each.text for each in field.candidates) == [
        "Begin with boots",
        "Boots to look at first",
        "See our boots",
    ]
    assert [body["n"] for _, body in server.asked] == [3, 1, 1]


def test_settings_and_key_travel_with_the_question(server: ChatServer) -> None:
    server.most = 3
    write(server, key="secret")

    [(path, body)] = server.asked
    assert path == "/v1/chat/completions"
    assert (body["model"], body["n"], body["temperature"], body["top_p"], body["top_k"]) == ("big", 3, 0.7, 0.92, 50)
    assert server.keys == {"Bearer secret"}


def test_a_server_that_keeps_likelihoods_to_itself_is_judged_by_the_other_checks(server: ChatServer) -> None:
    server.likely = None

    field = write(server).fields[0]

    assert (field.origin, field.candidates[0].mean_log_likelihood) == (Origin.MODEL, None)


def test_a_server_that_is_down_is_busy_and_no_template_takes_the_place_of_words(server: ChatServer) -> None:
    server.troubles = [503]

    with pytest.raises(ModelBusy, match="answered 503"):
        write(server)


def test_an_answer_that_is_no_chat_s_is_named(server: ChatServer) -> None:
    server.answer = {"text": "hello"}

    with pytest.raises(ModelUnavailable, match="is it a chat model"):
        write(server)


def test_a_language_is_written_where_the_setting_names_it(server: ChatServer) -> None:
    server.lines = ["Les bottes, à voir de près"]

    refused = write(server, locale="fr", categories=["Bottes"]).fields[0]
    written = write(server, "&languages=en,fr", locale="fr", categories=["Bottes"]).fields[0]

    assert refused.why == "big does not write fr; set COPYWRITER to a model that does, with the option languages"
    assert (written.text, written.origin) == ("Les bottes, à voir de près", Origin.MODEL)
    assert "The next text is in French." in server.asked[-1][1]["messages"][0]["content"]


def test_a_server_without_a_model_s_name_is_refused() -> None:
    with pytest.raises(ValueError, match="say which model writes"):
        load.copywriter("http://127.0.0.1:1", Path("nowhere"))
