"""Makes `.venv` what requirements.lock says, or does nothing where it is already. `make` runs this before everything.

Only the standard library, and syntax that a Python too old for the project can still read, to be able to say so.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
INSTALLED = VENV / "installed.lock"
# There while pip is at work: an installation that was interrupted is thrown away, for pip cannot mend every half.
UNFINISHED = VENV / "unfinished"


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit(
            f"Étalage needs Python 3.11 or later; {sys.executable} is {sys.version.split()[0]}. "
            "Install one and name it: make up PYTHON=python3.11"
        )
    wanted = LOCK.read_text() + torch() + "\n"
    with LOCK.open() as lock:
        # Two `make` in one fresh clone: the second waits and finds everything done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if whole() and INSTALLED.exists() and INSTALLED.read_text() == wanted:
            return
        install(wanted)


def whole() -> bool:
    """Whether there is an environment whose Python still runs and whose last installation was not interrupted."""
    return PYTHON.exists() and not UNFINISHED.exists() and run(str(PYTHON), "-c", "pass") == 0


def install(wanted: str) -> None:
    if not whole():
        say("Making .venv with " + sys.executable)
        shutil.rmtree(VENV, ignore_errors=True)
        if run(sys.executable, "-m", "venv", str(VENV)) != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("Python could not make a virtual environment. On Debian: apt-get install python3-venv")
    INSTALLED.unlink(missing_ok=True)
    UNFINISHED.touch()
    say(f"Installing {wanted.count('==')} packages; the first time fetches some 350 MB")
    pip("--require-hashes", "--no-deps", "-r", str(LOCK))
    index = os.environ.get("TORCH_INDEX")
    pip(*(("--index-url", index) if index else ()), torch())
    UNFINISHED.unlink()
    INSTALLED.write_text(wanted)


def torch() -> str:
    """The one package outside the lock: its builds, and so its hashes, differ from machine to machine."""
    found = re.search(r'"(torch==[^"]+)"', (ROOT / "pyproject.toml").read_text())
    if found is None:
        sys.exit("pyproject.toml pins no torch")
    return found.group(1)


def pip(*words: str) -> None:
    if run(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *words) != 0:
        sys.exit("pip could not install the dependencies; its last words are above. Run the same command to try again.")


def run(*command: str) -> int:
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode  # noqa: S603 - our own commands


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()
