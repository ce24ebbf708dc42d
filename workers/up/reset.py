"""`make reset`: this clone as it was before its first `make up`. Needs nothing but Python, not even the `.venv`."""

import os
import shutil
import sys
from pathlib import Path

from workers.up.errors import CannotStart
from workers.up.state import State


def reset(folder: Path) -> None:
    """Nothing of this clone runs, and its state folder is gone.

    Errors   CannotStart where a running one does not stop.
    """
    state = State(folder)
    state.stop_holder()
    state.stop_leftovers()
    shutil.rmtree(state.folder, ignore_errors=False)


def main() -> None:
    folder = Path(os.environ.get("STATE_DIR") or ".etalage")
    if not folder.exists():
        sys.stdout.write(f"There is no {folder}: nothing to reset.\n")
        return
    try:
        reset(folder)
    except CannotStart as problem:
        sys.exit(str(problem))
    sys.stdout.write(f"Stopped what was running and removed {folder}.\n")


if __name__ == "__main__":
    main()
