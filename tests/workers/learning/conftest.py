"""A shop on a real database, for what learns from one."""

from tests.shops import shop, space, stock
from tests.workers.tasks.conftest import do, runtime

__all__ = ["do", "runtime", "shop", "space", "stock"]
