"""Versions that were made, within bounds: what nobody asked for longest goes first."""

import os
from pathlib import Path
from typing import Final

# Looking through the folder takes a second for some hundred thousand files; it happens each time a tenth was added.
_PART: Final = 10


class Kept:
    """A folder of versions that holds at most so many bytes, and a tenth more for a while."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes
        # Whoever starts does not know what is there.
        self._added = most_bytes

    def added(self, size: int) -> bool:
        """Whether enough was added by now to look through the folder."""
        self._added += size
        return self._added > self._most / _PART

    def tidy(self) -> int:
        """How many bytes were freed: files longest not asked for, until the rest fits; never the newest, which somebody waits for."""
        self._added = 0
        files = []
        for place, _, names in os.walk(self._folder):
            for name in names:
                try:
                    found = os.stat(os.path.join(place, name))  # noqa: PTH116, PTH118 - a path object a file takes longer than the look
                except FileNotFoundError:
                    continue
                files.append((max(found.st_atime, found.st_mtime), found.st_size, os.path.join(place, name)))  # noqa: PTH118
        over = sum(size for _, size, _ in files) - self._most
        freed = 0
        for _, size, path in sorted(files)[:-1]:
            if freed >= over:
                break
            Path(path).unlink(missing_ok=True)
            freed += size
        return freed
