"""The fixtures of a running server, for benchmarks."""

from tests.api.conftest import clients, http, read_timeout_ms, settings
from tests.shops import shop, space, stock

__all__ = ["clients", "http", "read_timeout_ms", "settings", "shop", "space", "stock"]
