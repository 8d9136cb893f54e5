"""The one walk over the words of a Word part: who reads them says what to do with words, fields, notes and pictures."""

from __future__ import annotations

from typing import Any

from lxml import etree

from generator.writing.word.package import w

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
# What nobody reads on a page: properties, what was deleted, the second form of a drawing.
_SILENT = frozenset(
    {w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr"), w("sectPr"), w("del"), w("moveFrom"), f"{{{_MC}}}Fallback"}
)
_DRAWINGS = frozenset({w("drawing"), w("pict"), w("object")})
_SPACES = frozenset({w("br"), w("tab"), w("cr")})
_PARAGRAPH, _TEXT, _HYPHEN = w("p"), w("t"), w("noBreakHyphen")
_FIELD, _INSTRUCTION, _SIMPLE_FIELD = w("fldChar"), w("instrText"), w("fldSimple")
_NOTE, _BOOKMARK, _LINK = w("footnoteReference"), w("bookmarkStart"), w("hyperlink")


class WordWalk:
    """Walks elements in reading order and calls one method for each thing met; those here do nothing.

    A field that Word writes as one element is met like one of several runs: begin, instruction, separate, result, end.
    """

    __slots__ = ()

    def say(self, words: str) -> None:
        """Words as a reader sees them; ends of paragraphs, tabs and ends of lines are spaces."""

    def open_paragraph(self, paragraph: Any) -> None:
        """A paragraph, before its words."""

    def turn_field(self, kind: str | None) -> None:
        """The begin, the separation or the end of a field."""

    def instruct(self, instruction: str) -> None:
        """A part of the instruction of the open field."""

    def call_note(self, number: str) -> None:
        """The call of a footnote."""

    def mark_note(self, number: str) -> None:
        """The call of a footnote whose number is written, and not counted by Word; it is no word of the text."""

    def meet_bookmark(self, name: str) -> None:
        """The start of a bookmark."""

    def meet_link(self, link: Any) -> None:
        """A link, before its words."""

    def meet_drawing(self, drawing: Any) -> None:
        """A picture or a shape; its words are not walked unless this method does it."""

    def enter(self, element: Any) -> None:
        """An element that only holds others; this method decides whether they are walked."""
        self.walk(element)

    def walk(self, element: Any) -> None:
        """Meet all that stands in an element."""
        for child in element.iterchildren(etree.Element):
            tag = child.tag
            if tag == _PARAGRAPH:
                self.say(" ")
                self.open_paragraph(child)
                self.walk(child)
                self.say(" ")
            elif tag == _TEXT:
                self.say(child.text or "")
            elif tag in _SPACES:
                self.say(" ")
            elif tag == _HYPHEN:
                self.say("-")
            elif tag == _FIELD:
                self.turn_field(child.get(w("fldCharType")))
            elif tag == _INSTRUCTION:
                self.instruct(child.text or "")
            elif tag == _SIMPLE_FIELD:
                self._walk_simple_field(child)
            elif tag == _NOTE:
                self.call_note(child.get(w("id")))
                if child.get(w("customMarkFollows")) is not None:
                    self.mark_note(child.get(w("id")))
                    return  # what follows in this run is the number
            elif tag == _BOOKMARK:
                self.meet_bookmark(child.get(w("name")))
            elif tag in _DRAWINGS:
                self.meet_drawing(child)
            elif tag not in _SILENT:
                if tag == _LINK:
                    self.meet_link(child)
                self.enter(child)

    def _walk_simple_field(self, element: Any) -> None:
        self.turn_field("begin")
        self.instruct(str(element.get(w("instr"), "")))
        self.turn_field("separate")
        self.walk(element)
        self.turn_field("end")


def list_descriptions(drawing: Any) -> list[str]:
    """The text that stands for each picture of a drawing, empty for one without."""
    return [str(picture.get("descr", "")) for picture in drawing.iter(f"{{{_WP}}}docPr")]
