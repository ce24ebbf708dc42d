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


def kind_named(name: str) -> Kind:
    """The kind of this name; for one whose file is gone, a kind without fields of its own: its blocks can be seen, moved
    and taken away, and shoppers are told that they are unavailable.
    """
    known = all_kinds().get(name)
    return known or Kind(name=name, label=name, description="A kind that is not known any more.", fields=())
