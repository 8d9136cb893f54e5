"""A Word file with its tracked changes still in it: paragraphs, tables, and who made each part come or go."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from generator.model.document import Emphasis, ExternalLink, Footnote, Strong, Superscript

Dress = tuple[Strong | Emphasis | Superscript | ExternalLink | Footnote, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """Who made a tracked change, and when, as the file writes it; both may be empty."""

    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Some characters that came or went together, under one dress; `in_field`, they are the result of a field."""

    characters: str
    dress: Dress = ()
    came: Revision | None = None
    went: Revision | None = None
    in_field: bool = False


@dataclass(slots=True)
class MarkedParagraph:
    """A paragraph. `marks` are bookmarks that begin in it, each after how many fragments.

    `came` and `went` are those of its end; `style` is the name of its style, `restyled` who changed how it looks,
    `listed` whether it is an item of a list, `drawings` who made each picture that it shows come or go.
    """

    style: str = ""
    listed: bool = False
    fragments: list[Fragment] = field(default_factory=list)
    marks: list[tuple[str, int]] = field(default_factory=list)
    drawings: list[tuple[Revision | None, Revision | None]] = field(default_factory=list)
    came: Revision | None = None
    went: Revision | None = None
    restyled: Revision | None = None
    ends_section: bool = False
    in_contents: bool = False


@dataclass(slots=True)
class MarkedCell:
    """A cell; `span` is how many columns it covers."""

    blocks: list[MarkedBlock] = field(default_factory=list)
    span: int = 1
    came: Revision | None = None
    went: Revision | None = None


@dataclass(slots=True)
class MarkedRow:
    """A row."""

    cells: list[MarkedCell] = field(default_factory=list)
    came: Revision | None = None
    went: Revision | None = None


@dataclass(slots=True)
class MarkedTable:
    """A table; `marks` are the bookmarks that begin right before it."""

    rows: list[MarkedRow] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


MarkedBlock = MarkedParagraph | MarkedTable


@dataclass(slots=True)
class RemarkedPlace:
    """Where a comment stands: its first paragraph, and the words that it is about."""

    paragraph: MarkedParagraph
    words: list[Fragment] = field(default_factory=list)


class StrayKind(StrEnum):
    """What cannot be taken back from a Word file, and is told."""

    COVER = "couverture ou dernière page"
    CONTENTS = "sommaire"
    RUNNING = "en-tête ou pied de page"
    PICTURE = "image"
    TEXT_BOX = "zone de texte"
    ENDNOTE = "note de fin"
    FORMULA = "formule"
    SIGN = "signe d'une police de symboles"
    STYLE = "sorte de paragraphe"


@dataclass(frozen=True, slots=True)
class MarkedStray:
    """Something of a paragraph that has no words of the text: what it says, and who made it come."""

    kind: StrayKind
    paragraph: MarkedParagraph
    words: str = ""
    came: Revision | None = None


@dataclass(slots=True)
class MarkedText:
    """A Word file read: its body, where comments stand, how many changes of looks alone were tracked.

    `bounded` says whether both bookmarks that bound the text are there; `around` is what stands outside them, `running`
    what its pages have at their head and foot.
    """

    blocks: list[MarkedBlock] = field(default_factory=list)
    around: list[MarkedBlock] = field(default_factory=list)
    remarks: dict[str, RemarkedPlace] = field(default_factory=dict)
    running: list[MarkedBlock] = field(default_factory=list)
    strays: list[MarkedStray] = field(default_factory=list)
    looks: int = 0
    bounded: bool = False
