"""How elements are named, by which pages of the PDF are read again: attributes, endings of identities, addresses."""

from __future__ import annotations

from markupsafe import Markup

from generator.model.document import BlockId
from generator.writing.html.markup import fill

FIGURE_URL = "ctg:figure/"
PIECE_URL = "ctg:"
BLOCK_ATTRIBUTE = "data-bloc"
CONTINUED_ATTRIBUTE = "data-suite"  # of a group of rows, and of the row that names it again at the head of a page
PLACE_SUFFIX = "/place"
LEFT_SUFFIX, RIGHT_SUFFIX = "/gauche", "/droite"
CAPTION_SUFFIX = "/legende"
HEAD_ROW = "/tete"  # then "-1", "-2"…
BODY_ROW = "/rang"
CONTINUED_ROW = "/suite"


def identify(block: BlockId) -> Markup:
    """The attribute that says which block an element is; not an `id`, by which WeasyPrint would share no style."""
    return fill(' {}="{}"', BLOCK_ATTRIBUTE, block)


def name_target(section: BlockId) -> Markup:
    """The attribute that makes an element the target of links, on few elements: see `identify`."""
    return fill(' id="{}"', section)
