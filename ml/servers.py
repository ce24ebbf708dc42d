"""Questions to a model's server over HTTP: in time, asked again where that may help, and not asked while it is known to be down."""

import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from ml.values import ModelBusy, ModelUnavailable

# Waits between tries, doubled each time: a server that is being replaced is back within some seconds.
_FIRST_PAUSE_S: Final = 0.25
# A server may ask for patience; a worker that waits longer than this holds its jobs for nothing.
_LONGEST_PAUSE_S: Final = 5.0
_BUSY: Final = frozenset({429, 502, 503, 504})
_SERVER_ERRORS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an answer may take, how often a question is tried, and what a row of failures leads to."""

    timeout_s: float = 30.0
    tries: int = 3
    failures: int = 5
    """So many questions in a row without an answer, and the server counts as down."""
    rest_s: float = 30.0
    """So long it is left alone; then one question finds out."""


class Circuit:
    """Whether a server may be asked: not while it rests after a row of failures; then one question goes ahead of the others."""

    def __init__(self, patience: Patience, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._rests_until = 0.0

    def wait_s(self) -> float:
        """Seconds until the server may be asked; 0: now."""
        with self._lock:
            now = self._clock()
            if self._failed < self._patience.failures:
                return 0.0
            if now < self._rests_until:
                return self._rests_until - now
            # Whoever comes first finds out; the others wait for what it learns.
            self._rests_until = now + self._patience.rest_s
            return 0.0

    def answered(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            self._rests_until = self._clock() + self._patience.rest_s


class Server:
    """A server that speaks JSON. Safe to ask from several threads."""

    def __init__(
        self, url: str, *, key: str = "", patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._url = url.rstrip("/")
        self._patience = patience or Patience()
        self._circuit = Circuit(self._patience)
        self._sleep = sleep
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=self._patience.timeout_s, headers=headers)
        weakref.finalize(self, self._client.close)

    def ask(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        """The server's answer to a POST of `body`, or to a GET where there is none.

        Errors   ModelBusy when it cannot be reached, is overloaded, or is being left alone: ask again later;
                 ModelUnavailable when it refuses the question: it will refuse it again. Neither says what was asked.
        """
        if wait_s := self._circuit.wait_s():
            raise ModelBusy(f"{self._url} did not answer lately and is asked again in {wait_s:.0f} s", wait_s)
        pause_s, why = _FIRST_PAUSE_S, ""
        for attempt in range(self._patience.tries):
            if attempt:
                self._sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            try:
                answer = self._client.request("GET" if body is None else "POST", self._url + path, json=body)
            except httpx.TransportError as error:
                why = f"cannot be reached ({type(error).__name__})"
                continue
            if answer.status_code in _BUSY or answer.status_code >= _SERVER_ERRORS:
                why = f"answered {answer.status_code}"
                pause_s = max(pause_s, min(_asked_for(answer), _LONGEST_PAUSE_S))
                continue
            self._circuit.answered()
            return self._said(path, answer)
        self._circuit.failed()
        raise ModelBusy(f"{self._url}{path} {why}, {self._patience.tries} times", self._patience.rest_s)

    def _said(self, path: str, answer: httpx.Response) -> Any:
        if not answer.is_success:
            raise ModelUnavailable(
                f"{self._url}{path} refused with {answer.status_code}; look at its address, key and limits"
            )
        try:
            return answer.json()
        except ValueError as error:
            raise ModelUnavailable(f"{self._url}{path} answered something that is not JSON") from error


def _asked_for(answer: httpx.Response) -> float:
    """Seconds of patience the server asks for; 0 where it says nothing, or a date."""
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else 0.0
