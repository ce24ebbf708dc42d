"""The fixtures of tests/shops.py, for the tests of the domain."""

from tests.shops import shop, space, stock

__all__ = ["shop", "space", "stock"]
