"""When a function of a library is replaced: for the version that is known, unless the environment says otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

FORGETTING = "oubliees"
MEMORIES = "CTG_MEMOIRES"  # all of them, in a process that begins
# The environment as it is kept: asked by a name, it encodes the name each time, which takes ten times as long.
_VALUES: Mapping[Any, Any] = getattr(os.environ, "_data", os.environ)
_encode: Callable[[str], Any] = getattr(os.environ, "encodekey", str) if _VALUES is not os.environ else str
_FORGETTING = getattr(os.environ, "encodevalue", str)(FORGETTING) if _VALUES is not os.environ else FORGETTING


@dataclass(frozen=True, slots=True)
class Switch:
    """An accelerator: the variable that switches it off, and the version of the library that it was written for."""

    variable: str
    library: str
    known_version: str
    _key: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", _encode(self.variable))

    def is_known(self) -> bool:
        """Whether the library that is installed is the one that was looked at."""
        return _read_version(version, self.library) == self.known_version

    def is_on(self) -> bool:
        """Whether the environment lets it work; asked at each use, or when a style or a set of fonts is new."""
        return _VALUES.get(self._key) != _FORGETTING


def forget_at_start(switches: tuple[Switch, ...]) -> None:
    """Switch them off in this process and its children, when the environment says so of all."""
    if os.environ.get(MEMORIES) == FORGETTING:
        os.environ.update((one.variable, FORGETTING) for one in switches)


@cache
def _read_version(read: Callable[[str], str], library: str) -> str:
    """What `read` says; it opens a file, and a document asks ten times. Nothing where the library is not installed."""
    try:
        return read(library)
    except PackageNotFoundError:
        return ""


# Those that are asked before WeasyPrint is imported stand here.
DECLARED = Switch("CTG_FONCTIONS", "weasyprint", "70.0")
DECLARED_CFFI = Switch("CTG_FONCTIONS", "cffi", "2.1.1")
SELECTORS = Switch("CTG_SELECTEURS", "cssselect2", "0.10.1")
forget_at_start((DECLARED, SELECTORS))
