"""Words as HTML: hyphens that do not break, raised ordinals, words of two texts shown as one."""

from __future__ import annotations

import re

from markupsafe import Markup

from generator.model.document import NO_BREAK_HYPHEN, RevisionKind
from generator.writing.html.markup import fill, join
from generator.writing.html.spaces import WORD_JOINER
from generator.writing.ordinals import split_ordinals

# The element of each kind of revision, which `pdf/revision_tags.py` knows, and its class.
REVISION_ELEMENTS = {
    RevisionKind.INSERTED: "ins",
    RevisionKind.DELETED: "del",
    RevisionKind.ARRIVED: "u",
    RevisionKind.LEFT: "s",
    RevisionKind.REMARK: "small",
}


# « 404 hab/km² », « 12 €/h »: lines may end after a slash, but not within a unit.
_UNIT_SLASH = re.compile(
    r"(?<=\d)([ \u00a0\u202f]?(?:[^\W\d_]{1,12}|€)/)"
    r"(?=(?:k?m[²³]?|ha|h|an|mois|jour|kg|habitants?|enfants?|places?)(?!\w))"
)


def write_words(text: str) -> Markup:
    """Words; a no-break hyphen is the one that people type and search, held by word joiners, as units with a slash are.

    A span that does not wrap would do too, but WeasyPrint then leaves single words on the lines before it.
    """
    held = text.replace(NO_BREAK_HYPHEN, "\u2060-\u2060")
    return Markup.escape(_UNIT_SLASH.sub(rf"\1{WORD_JOINER}", held) if "/" in held else held)


def raise_ordinals(words: str) -> Markup:
    """Words as HTML, the letters of ordinals raised: « 1er »."""
    return join(
        fill('<span class="exposant">{}</span>', part) if up else write_words(part)
        for part, up in split_ordinals(words)
    )


def write_revision(kind: RevisionKind, words: Markup) -> Markup:
    """The words in the element of their kind; spaces alone, which are not painted, hold to something (`spaces.py`)."""
    element = REVISION_ELEMENTS[kind]
    held = words if words.strip() else WORD_JOINER + words
    return fill('<{} class="{}">{}</{}>', element, kind.value, held, element)
