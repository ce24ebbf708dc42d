"""Small files that outlive a run: secrets that only their owner reads, whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """The file holds `text`, readable by its owner alone, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        fresh.unlink()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.rename(path)


def kept_secret(path: Path) -> str:
    """The secret in this file, made on first use: 192 bits, fit for a URL."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()
