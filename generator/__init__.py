"""Drafts, checks, assembles and stamps conventions territoriales globales (CTG); `docs/api.md` shows how to use it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from generator.version import __version__ as __version__

if TYPE_CHECKING:
    from generator.api import *  # noqa: F403 - what it promises is listed there, once


def __getattr__(name: str) -> Any:
    """The names of the API, listed there: the program is loaded when one is first asked for."""
    if name == "__all__" or not name.startswith("_"):
        api = import_module("generator.api")
        if name == "__all__":
            return ["__version__", *api.__all__]
        if name in api.__all__:
            return getattr(api, name)
    raise AttributeError(f"module 'generator' has no attribute {name!r}")
