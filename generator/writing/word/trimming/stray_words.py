"""Words of a Word template that stand off the page, that only some readers show, or that call a note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.writing.word.package import W, w

_FARTHEST = 24_000  # twips: an A3 sheet is 23 811 long
_BEFORE = -1_440  # twips: what stands in a margin may begin before it
_EMU = 635  # in a twip
_HALF_POINT = 10  # twips
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What the choices of a drawing ask of a reader, in the files that Word writes.
_KNOWN_CHOICES = frozenset(
    {
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    }
)
# Where a thing stands, by the element that says so. Source: ISO/IEC 29500-1, 17.3.1.11, 17.3.1.12, 17.4.50, 17.4.57.
_PLACES = {
    "framePr": ("x", "y"),
    "tblpPr": ("tblpX", "tblpY"),
    "tblInd": ("w",),
    "ind": ("left", "right", "start", "end", "firstLine", "hanging"),
}
_MOVE_BACK = "le remettre dans la page, ou l'effacer"


def find_stray_words(root: Any) -> Iterator[tuple[str, Any, str]]:
    """What strays, the element that makes it so, and what to do."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace == W and any(_is_far(element.get(w(place))) for place in _PLACES.get(name.localname, ())):
            yield "un texte hors de la page", element, _MOVE_BACK
        elif name.localname == "posOffset" and _is_far(element.text, _EMU):
            yield "un dessin hors de la page", element, _MOVE_BACK
        elif element.tag == w("position") and _is_far(element.get(w("val")), 1 / _HALF_POINT):
            yield "un texte hors de la page", element, _MOVE_BACK
        elif element.tag in (w("footnoteReference"), w("endnoteReference")):
            yield "un appel de note", element, "le supprimer : les notes s'écrivent dans les clauses"
        elif element.tag == f"{_COMPATIBILITY}AlternateContent":
            yield from _judge_choices(element)


def _is_far(figure: str | None, units: float = 1) -> bool:
    """Whether a length is off any page; `units` of it make a twip. What is no number is not judged here."""
    text = (figure or "").strip()
    if not text.lstrip("-").isdecimal():
        return False
    return not _BEFORE <= int(text[:20]) / units <= _FARTHEST


def _judge_choices(element: Any) -> Iterator[tuple[str, Any, str]]:
    """Readers take the first choice that they can show: each must be known, and say the same as the others."""
    choices = list(element.iterchildren(f"{_COMPATIBILITY}Choice"))
    for choice in choices:
        asked = {choice.nsmap.get(prefix, prefix) for prefix in str(choice.get("Requires", "")).split()}
        if not asked or asked - _KNOWN_CHOICES:
            yield "un contenu que certains lecteurs seuls montrent", element, "le supprimer, ou le recréer dans Word"
            return
    said = {_say(one) for one in (*choices, *element.iterchildren(f"{_COMPATIBILITY}Fallback")) if len(one)}
    if len(said) > 1:
        what = "un contenu dont les mots diffèrent d'un lecteur à l'autre"
        yield what, element, "le supprimer, ou le recréer dans Word"


def _say(choice: Any) -> str:
    return " ".join("".join(words.text or "" for words in choice.iter(w("t"))).split())
