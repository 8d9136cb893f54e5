"""When a function of a library is replaced: for the version that is known, unless the environment says otherwise.

Each accelerator has its variable. `CTG_MEMOIRES=oubliees` switches all of them off, in this process and its children.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

FORGETTING = "oubliees"
MEMORIES = "CTG_MEMOIRES"


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
        return os.environ.get(self.variable) != FORGETTING


LINES = Switch("CTG_LIGNES", "weasyprint", "70.0")
FONT_CUTS = Switch("CTG_POLICES", "weasyprint", "70.0")
PAGE_REFERENCES = Switch("CTG_PAGES", "pydyf", "0.13.0")
BODIES = Switch("CTG_BALISES", "weasyprint", "70.0")
STYLES = Switch("CTG_STYLES", "weasyprint", "70.0")
LENGTHS = Switch("CTG_LONGUEURS", "weasyprint", "70.0")
PATHS = Switch("CTG_TRACES", "weasyprint", "70.0")
OBJECTS = Switch("CTG_OBJETS", "pydyf", "0.13.0")
FLOW = Switch("CTG_FLUX", "weasyprint", "70.0")
CELLS = Switch("CTG_CELLULES", "weasyprint", "70.0")
SELECTORS = Switch("CTG_SELECTEURS", "cssselect2", "0.10.1")
DRAWINGS = Switch("CTG_DESSINS", "weasyprint", "70.0")
BORDERS = Switch("CTG_BORDURES", "weasyprint", "70.0")
SWITCHES = (
    LINES,
    FONT_CUTS,
    PAGE_REFERENCES,
    BODIES,
    STYLES,
    LENGTHS,
    PATHS,
    OBJECTS,
    FLOW,
    CELLS,
    SELECTORS,
    DRAWINGS,
    BORDERS,
)

if os.environ.get(MEMORIES) == FORGETTING:
    os.environ.update((one.variable, FORGETTING) for one in SWITCHES)
