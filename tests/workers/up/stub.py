"""A `make up` whose processes are a few lines each: `python -m tests.workers.up.stub [crash-at-start | bad-step]`."""

import sys
from contextlib import suppress

from domain.base.settings import Settings
from workers.up.errors import CannotStart
from workers.up.plan import Command, Plan
from workers.up.up import up

API = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
WORKER = """
import os, time
print("working with", os.environ.get("DATABASE_URL", "?").split("@")[-1], flush=True)
time.sleep(600)
"""
STEP = "import os, asyncpg, asyncio; asyncio.run(asyncpg.connect(os.environ['DATABASE_URL'])); print('the tables are there')"


def stub(_settings: Settings) -> Plan:
    kind = sys.argv[1] if len(sys.argv) > 1 else ""
    step = "raise SystemExit('no such table')" if kind == "bad-step" else STEP
    api = "raise SystemExit('cannot start')" if kind == "crash-at-start" else API
    return Plan(
        steps=[Command(name="migrations", command=[sys.executable, "-c", step], patience_s=90)],
        processes=[
            Command(name="worker", command=[sys.executable, "-c", WORKER]),
            Command(name="api", command=[sys.executable, "-c", api]),
        ],
        ready_s=90,
    )


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        try:
            up(Settings, stub)
        except CannotStart as problem:
            sys.exit(str(problem))
