"""All block kinds by name, found by looking into the folder: adding a kind is adding a file."""

import importlib
import pkgutil
from functools import cache

from domain.pages import kinds
from domain.pages.kinds.kind import Kind


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    modules = (
        importlib.import_module(f"{kinds.__name__}.{found.name}") for found in pkgutil.iter_modules(kinds.__path__)
    )
    found = (module.KIND for module in modules if hasattr(module, "KIND"))
    return {kind.name: kind for kind in found}
