"""Where tests find Postgres and Redis: the ones named by the environment, or embedded ones started for the run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgres_url() -> Iterator[str]:
    """The URL of a running Postgres with pgvector."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    raise NotImplementedError


@contextmanager
def redis_url() -> Iterator[str]:
    """The URL of a running Redis."""
    if url := os.environ.get("REDIS_URL"):
        yield url
        return
    raise NotImplementedError
