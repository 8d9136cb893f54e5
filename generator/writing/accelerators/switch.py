"""The accelerators: the variable that switches each off, and the version of the library that it was written for.

`CTG_MEMOIRES=oubliees` switches all of them off, in this process and its children.
"""

from __future__ import annotations

from generator.writing.switches import (
    DECLARED,
    DECLARED_CFFI,
    FORGETTING,
    MEMORIES,
    SELECTORS,
    Switch,
    forget_at_start,
)

__all__ = ["FORGETTING", "MEMORIES", "SELECTORS", "Switch"]

LINES = Switch("CTG_LIGNES", "weasyprint", "70.0")
GLYPHS = Switch("CTG_GLYPHES", "weasyprint", "70.0")
LAYOUTS = Switch("CTG_PANGO", "weasyprint", "70.0")
FONT_CUTS = Switch("CTG_POLICES", "weasyprint", "70.0")
PAGE_REFERENCES = Switch("CTG_PAGES", "pydyf", "0.13.0")
BODIES = Switch("CTG_BALISES", "weasyprint", "70.0")
STYLES = Switch("CTG_STYLES", "weasyprint", "70.0")
LENGTHS = Switch("CTG_LONGUEURS", "weasyprint", "70.0")
PATHS = Switch("CTG_TRACES", "weasyprint", "70.0")
OBJECTS = Switch("CTG_OBJETS", "pydyf", "0.13.0")
FLOW = Switch("CTG_FLUX", "weasyprint", "70.0")
CELLS = Switch("CTG_CELLULES", "weasyprint", "70.0")
DRAWINGS = Switch("CTG_DESSINS", "weasyprint", "70.0")
BORDERS = Switch("CTG_BORDURES", "weasyprint", "70.0")
PARAGRAPHS = Switch("CTG_PARAGRAPHES", "weasyprint", "70.0")
BARE_BOXES = Switch("CTG_BOITES", "weasyprint", "70.0")
TAGS = Switch("CTG_STRUCTURE", "weasyprint", "70.0")
METADATA = Switch("CTG_META", "weasyprint", "70.0")
SWITCHES = (
    DECLARED,
    DECLARED_CFFI,
    LINES,
    LAYOUTS,
    GLYPHS,
    PARAGRAPHS,
    BARE_BOXES,
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
    TAGS,
    METADATA,
)

forget_at_start(SWITCHES)
