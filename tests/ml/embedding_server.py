"""A small text-embeddings server of the tests' own: what it is told to do wrong, it does."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ml.fakes import FakeTextEncoder

DIM = 16


class EmbeddingServer(ThreadingHTTPServer):
    """Speaks `/info`, `/embed` and `/v1/embeddings`; `troubles` are statuses for the next questions, 0 for no answer in time.

    `takes_s` is how long a question of a few texts takes, one that is no full batch.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.troubles: list[int] = []
        self.asked: list[tuple[str, Any]] = []
        self.keys: set[str | None] = set()
        self.slow_s = 1.5
        self.takes_s = 0.0
        self.answer: Any = None
        self.model = FakeTextEncoder(DIM)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._say(200, {"model_id": "some/model", "model_sha": "abc123", "max_client_batch_size": 32})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, body))
        self.server.keys.add(self.headers.get("authorization"))
        if self.server.troubles:
            status = self.server.troubles.pop(0)
            if status == 0:
                time.sleep(self.server.slow_s)
                self.close_connection = True
                return
            self._say(status, {"error": "no"})
            return
        if 1 < len(body.get("inputs", ())) < 32:
            time.sleep(self.server.takes_s)
        if self.server.answer is not None:
            self._say(200, self.server.answer)
        elif self.path == "/embed":
            self._say(200, self.server.model.encode(body["inputs"]).tolist())
        else:
            vectors = self.server.model.encode(body["input"]).tolist()
            data = [{"index": n, "embedding": vector} for n, vector in enumerate(vectors)]
            self._say(200, {"data": data[::-1], "model": body["model"]})

    def _say(self, status: int, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name in the standard library
        pass


@contextmanager
def embedding_server() -> Iterator[EmbeddingServer]:
    server = EmbeddingServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
