"""Where a reader stands, for the running heads: the article, the fiche, the theme that a page goes on with.

A page is named after what its first words belong to: what begins in the middle of it shows by its own heading.
"""

from __future__ import annotations

from generator.model.document import (
    NO_BREAK_HYPHEN,
    Document,
    Heading,
    Section,
    SectionKind,
    plain_text,
    walk_blocks,
)
from generator.units import MM_PER_INCH, POINTS_PER_INCH
from generator.writing.ordinals import RAISED_LETTERS, raise_letters

PLACE_WIDTH_MM = 104.0  # of the head beside the stamp's corner, in the usual type
_TYPE_PT = 8.5
_MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
# Widths of letters in the size of their type, a little more than less: those of Arial, which is wide.
_NARROW, _SMALL, _CAPITAL, _WIDE = 0.36, 0.56, 0.70, 0.95
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("fijlrtI.,:;!|()[]-'’/ \u00a0\u202f"), frozenset("mwœæMWŒÆ%€—…@")
_THEME_LEVEL = 2
_CUT = "…"
_SHORT_WORD = 4  # letters: no line is cut after « dans »
_LAST_LATIN = 0x2030  # what lies beyond Latin letters and their signs counts as wide


def has_places(document: Document) -> bool:
    """Whether the pages of a document say where they are: a report is short, and has no cover."""
    return document.cover.full_page


def name_section(document: Document, section: Section) -> str:
    """« Article 6 – Modalités de collaboration »; nothing for what has no heading, or bears the title of the piece."""
    if not section.heading:
        return ""
    number = section.label.replace("\u00a0", " ").rstrip(" :–—")
    if number and number.casefold() == document.meta.called.replace("\u00a0", " ").casefold():
        return ""
    return name_place(number, plain_text(section.heading))


def name_heading(section: Section, heading: Heading) -> str | None:
    """The theme that a heading opens in a chapter; None when it leaves the place as it is."""
    if section.kind is not SectionKind.CHAPTER or heading.level != _THEME_LEVEL:
        return None
    return name_place(heading.label.strip(), plain_text(heading.inlines))


def list_places(document: Document, section: Section) -> tuple[str, ...]:
    """The place after each heading of a section: before any, after its own (when it has one), then inside it."""
    own = name_section(document, section)
    places = ["", own] if section.heading else [""]
    for block in walk_blocks(section.blocks):
        if isinstance(block, Heading):
            theme = name_heading(section, block)
            places.append(places[-1] if theme is None else theme)
    return tuple(places)


def name_place(number: str, title: str) -> str:
    """A number and a title as one line of the head, cut at a word with « … »; the number alone when none fits.

    Ordinals are raised: « Article 1ᵉʳ ».
    """
    title = raise_letters(" ".join(title.replace(NO_BREAK_HYPHEN, "-").split()))
    number = raise_letters(number)
    start = f"{number} – " if number else ""
    if _measure(start + title) <= PLACE_WIDTH_MM:
        return start + title if title else number
    words = title.split(" ")
    while len(words) > 1:
        words.pop()
        while len(words) > 1 and len(words[-1]) <= _SHORT_WORD:
            words.pop()  # « de la… »
        line = start + " ".join(words).rstrip(" ,;:–—-(«") + _CUT
        if _measure(line) <= PLACE_WIDTH_MM:
            return line
    return number if number and _measure(number) <= PLACE_WIDTH_MM else ""


def _measure(words: str) -> float:
    """Millimetres in the type of the heads, a little more than less."""
    return sum(map(_measure_letter, words)) * _TYPE_PT * _MM_PER_POINT


def _measure_letter(letter: str) -> float:
    if letter in _NARROW_LETTERS or letter in RAISED_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS or ord(letter) > _LAST_LATIN:
        return _WIDE
    return _CAPITAL if letter.isupper() else _SMALL
