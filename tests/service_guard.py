"""Runs one embedded server for a test run, and ends with it: `python -m tests.service_guard postgres FOLDER PID`."""

import shutil
import sys
import time
from pathlib import Path

from workers.up import programs
from workers.up.notes import write_secret
from workers.up.postgres import Postgres
from workers.up.redis import Redis


def main(name: str, folder: Path, run: int) -> None:
    """The server's URL is in FOLDER/NAME.url for as long as process `run` lives."""
    born = programs.birth(run)
    home = folder / name
    server = Redis(home, print) if name == "redis" else Postgres(home, print, durable=False, connections=300)
    try:
        server.start()
        write_secret(folder / f"{name}.url", server.url)
        while born is not None and programs.birth(run) == born:
            time.sleep(0.2)
    finally:
        server.stop()
        for path in folder.glob(f"{name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
