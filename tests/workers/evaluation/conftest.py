"""The fixtures of tests/shops.py, for what is compared with a real database."""

from tests.shops import shop, stock

__all__ = ["shop", "stock"]
