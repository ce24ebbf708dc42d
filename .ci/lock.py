"""Turns the dependency groups of pyproject.toml into locks with hashes. `make lock` runs this."""

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": "dev",
    "requirements-api.lock": "api",
    "requirements-worker.lock": "worker",
}
# torch is installed on its own (Makefile): its builds differ by machine, and so do their hashes and the GPU
# libraries some of them ask for.
LEFT_OUT = re.compile(r"^(torch|triton|nvidia-|cuda-|pytorch-triton)")
HEADER = """\
# Made by `make lock` from the group `{group}` of pyproject.toml. Install with --require-hashes --no-deps;
# torch comes on its own (see Makefile).
"""


def main() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    for name, group in LOCKS.items():
        lock = ROOT / name
        blocks = [block for block in compiled(sorted(members(groups, group)), lock) if not LEFT_OUT.match(block)]
        lock.write_text(HEADER.format(group=group) + "".join(blocks))
        sys.stdout.write(f"{name}: {len(blocks)} packages\n")


def members(groups: dict[str, list[str | dict[str, str]]], group: str) -> Iterator[str]:
    """Every requirement of a group, those of the groups it includes among them."""
    for entry in groups[group]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from members(groups, entry["include-group"])


def compiled(requirements: list[str], previous: Path) -> list[str]:
    """One block of text a package, as pip-compile resolves them; pins of the previous lock stay where they can."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, answer = Path(folder) / "requirements.in", Path(folder) / "requirements.txt"
        wanted.write_text("\n".join(requirements) + "\n")
        if previous.exists():
            answer.write_text(previous.read_text())
        options = (
            *("--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate"),
            # Where packages come from is the machine's affair.
            *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-emit-options"),
            *("--resolver=backtracking", f"--output-file={answer}"),
        )
        command = [sys.executable, "-m", "piptools", "compile", *options, *sys.argv[1:], str(wanted)]
        subprocess.run(command, check=True)  # noqa: S603 - our own command
        lines = [line for line in answer.read_text().splitlines(keepends=True) if not line.startswith("#")]
    text = "".join(lines)
    return re.findall(r"^\S.*\n(?:[ ]+.*\n)*", text, flags=re.MULTILINE)


main()
