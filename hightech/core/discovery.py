"""Reading what every app says in a package of this name: each of its modules is imported once."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps


@lru_cache
def read(name: str) -> None:
    """Import `<app>.<name>` and the modules in it, of every app that has it."""
    for config in apps.get_app_configs():
        if _is_there(f"{config.name}.{name}"):
            package = import_module(f"{config.name}.{name}")
            for found in iter_modules(getattr(package, "__path__", ())):
                import_module(f"{package.__name__}.{found.name}")


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # a package on the way is missing
        return False
