"""The fixtures of tests/shops.py, for the tests of studies."""

from tests.shops import shop, stock

__all__ = ["shop", "stock"]
