"""A small chat server of the tests' own, as vLLM and Ollama speak."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ChatServer(ThreadingHTTPServer):
    """Says `lines` one after the other, `most` of them a question; `troubles` are statuses for the next questions."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.lines = ["Boots to look at first"]
        self.most = 1
        self.likely: float | None = -0.5
        self.troubles: list[int] = []
        self.asked: list[tuple[str, Any]] = []
        self.keys: set[str | None] = set()
        self.answer: Any = None
        self._open: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, Any]:
        taken, whence = super().get_request()
        self._open.append(taken)
        return taken, whence

    def hang_up(self) -> None:
        """A server that is gone answers nobody, on old connections either."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, body))
        self.server.keys.add(self.headers.get("authorization"))
        if self.server.troubles:
            self._say(self.server.troubles.pop(0), {"error": "no"})
            return
        said = [
            self.server.lines[(body["seed"] + n) % len(self.server.lines)]
            for n in range(min(body["n"], self.server.most))
        ]
        self._say(200, self.server.answer or {"choices": [self._choice(line) for line in said]})

    def _choice(self, line: str) -> dict[str, Any]:
        tokens = None if self.server.likely is None else {"content": [{"logprob": self.server.likely}] * 3}
        return {"message": {"role": "assistant", "content": line}, "logprobs": tokens}

    def _say(self, status: int, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name in the standard library
        pass


@contextlib.contextmanager
def chat_server(port: int = 0) -> Iterator[ChatServer]:
    """At a free port, or at the one where another stood."""
    server = ChatServer(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()
