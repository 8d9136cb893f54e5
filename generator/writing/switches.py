"""When a function of a library is replaced: for the version that is known, unless the environment says otherwise."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

FORGETTING = "oubliees"
MEMORIES = "CTG_MEMOIRES"  # all of them


@dataclass(frozen=True, slots=True)
class Switch:
    """An accelerator: the variable that switches it off, and the version of the library that it was written for."""

    variable: str
    library: str
    known_version: str

    def is_known(self) -> bool:
        """Whether the library that is installed is the one that was looked at."""
        try:
            return version(self.library) == self.known_version
        except PackageNotFoundError:
            return False

    def is_on(self) -> bool:
        """Whether the environment lets it work; asked at each use, since a process may change its mind."""
        return os.environ.get(self.variable) != FORGETTING != os.environ.get(MEMORIES)


# Those of the declarations of C functions stand here: they are asked before WeasyPrint is imported.
DECLARED = Switch("CTG_FONCTIONS", "weasyprint", "70.0")
DECLARED_CFFI = Switch("CTG_FONCTIONS", "cffi", "2.1.1")
