"""The fixtures of a running server, for benchmarks."""

from tests.api.conftest import clients, http, settings
from tests.shops import shop, space, stock

__all__ = ["clients", "http", "settings", "shop", "space", "stock"]
