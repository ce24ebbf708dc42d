"""Words from a server that speaks OpenAI's `/v1/chat/completions`: vLLM, Ollama and others. The checks are the same."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from ml.copy_values import Drawn, Sampling
from ml.grammar import Language
from ml.registry import ModelSpec
from ml.servers import Patience, Server
from ml.values import ModelIdentity, ModelUnavailable
from ml.writer import CheckedCopywriter

# A server that gives one answer a question is asked for its candidates so many at a time.
_AT_ONCE: Final = 4
# A line of copy takes a model of some billion weights seconds; one that is being loaded takes a minute.
_TIMEOUT_S: Final = 60


class ServedLines:
    """Lines from a chat model elsewhere. Safe to ask from several threads."""

    def __init__(self, server: Server, model: str) -> None:
        self._server = server
        self._model = model

    def draw(
        self,
        opening: str,
        question: str,
        settings: Sampling,
        seed: int,
        within: Language | None = None,  # noqa: ARG002 - a server cannot be held to it; what it says is checked
        *,
        used: Sequence[str] = (),  # noqa: ARG002 - as `within`
    ) -> list[Drawn]:
        """As many lines as settings ask for. A server that gives fewer answers than asked for is asked for the rest one by one.

        Errors   ModelBusy and ModelUnavailable as `Server.ask`; then no line was drawn.
        """
        shown = f"{opening}{question}"
        found = self._ask(shown, settings, seed, settings.candidates)
        lacking = range(len(found), settings.candidates) if settings.temperature else range(0)
        if lacking:
            with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="served") as beside:
                for more in beside.map(lambda n: self._ask(shown, settings, seed + n, 1), lacking):
                    found += more
        return found[: settings.candidates]

    def _ask(self, shown: str, settings: Sampling, seed: int, count: int) -> list[Drawn]:
        body: dict[str, object] = {
            "model": self._model,
            "messages": [{"role": "user", "content": shown}],
            "temperature": settings.temperature,
            "top_p": settings.top_p,
            "max_tokens": settings.max_new_tokens,
            "n": count,
            "seed": seed % 2**31,  # what a C integer holds
            "stop": ["\n"],
            "logprobs": True,
        }
        if settings.top_k:  # not OpenAI's, but vLLM's and Ollama's
            body["top_k"] = settings.top_k
        answer = self._server.ask("/v1/chat/completions", body)
        try:
            return [Drawn(text=_text(each), mean_log_likelihood=_likelihood(each)) for each in answer["choices"]]
        except (KeyError, TypeError, IndexError) as error:
            raise ModelUnavailable("the copywriter's server answered without choices; is it a chat model?") from error


def load_served_copywriter(spec: ModelSpec, key: str) -> CheckedCopywriter:
    """The copywriter that a server runs: option `model` is its name there, `languages=en,fr` those it writes well.

    Nothing is asked yet: a server that is down keeps words as they are, and no worker from starting.
    Errors   ValueError for a bad option.
    """
    model = spec.text("model", "")
    if not model:
        raise ValueError(f"{spec.name}: say which model writes, as in {spec.name}?model=NAME")
    patience = Patience(timeout_s=spec.number("timeout_s", _TIMEOUT_S), tries=spec.number("tries", Patience().tries))
    identity = ModelIdentity(name=model, revision=spec.text("revision", "served"))
    languages = frozenset(language for language in spec.text("languages", "en").split(",") if language)
    lines = ServedLines(Server(spec.name, key=key, patience=patience), model)
    return CheckedCopywriter(lines, identity, languages)


def _text(choice: Any) -> str:
    return str(choice["message"]["content"] or "").strip()


def _likelihood(choice: Any) -> float | None:
    """Per token; None where the server does not say."""
    told: Sequence[Any] = (choice.get("logprobs") or {}).get("content") or ()
    given = [float(token["logprob"]) for token in told]
    return round(sum(given) / len(given), 4) if given else None
