"""What a Word document counts while it is written: bookmarks, notes, pictures, lists, controls, captions.

Word refuses or repairs a file where such numbers are doubled or dangling, so they are given in one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from generator.codes import Code
from generator.errors import ContentError, CtgError, Diagnostic
from generator.model.document import BlockId, Section
from generator.units import mm_to_emu
from generator.writing.word.heading_numbers import HeadingNumbers
from generator.writing.word.layout import StyleSheet
from generator.writing.word.package import NumberInstance
from generator.writing.xml_text import escape, quoteattr

BODY_START = "_corps_debut"
BODY_END = "_corps_fin"
_PLAIN_ID = re.compile(r"[a-z](?:[a-z0-9]|[-/](?![-/]))*")
_MAX_BOOKMARK = 40  # Word cuts longer names, and then two of them may be one
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_TITLE = 64  # Word declares a file damaged when a control's title is longer
_PICTURE_FOLDER = "word/media/"


def bookmark_name(block_id: BlockId) -> str:
    """The Word bookmark of a section or block: `convention/article-3/p4` gives `_convention__article_3__p4`.

    It begins with an underscore: Word keeps such bookmarks out of the list that people see. At most 40 characters,
    letters, digits and underscores; different identities give different names: a long one, or one with other
    characters, has two underscores before it and ends on a digest of the whole.
    """
    name = block_id.replace("/", "__").replace("-", "_")
    if len(name) < _MAX_BOOKMARK and _PLAIN_ID.fullmatch(block_id):
        return f"_{name}"
    digest = sha256(block_id.encode()).hexdigest()[:12]
    kept = re.sub(r"[^A-Za-z0-9_]", "_", name)[: _MAX_BOOKMARK - len(digest) - 3].rstrip("_")
    return f"__{kept}_{digest}"


def clean_text(value: str, where: str) -> str:
    """Characters that XML can hold, tabs and line ends as spaces; still to be escaped.

    `where` names the file or block for the message. Raises: `ContentError` when a control character stands among
    them: XML cannot hold it, and it never means anything in a text.
    """
    forbidden = _FORBIDDEN.search(value)
    if forbidden:
        start = max(0, forbidden.start() - 30)
        raise ContentError(
            Diagnostic(
                Code.CARACTERE_INTERDIT,
                f"un caractère de commande (U+{ord(forbidden.group()):04X}) se trouve dans le texte, à « {where} »",
                excerpt=_FORBIDDEN.sub("\u2423", value[start : start + 60]),
                hint="l'effacer : il vient le plus souvent d'un copier-coller depuis un PDF",
            )
        )
    return value.translate(_BLANKS)


def escape_text(value: str, where: str) -> str:
    """Characters as XML text. Raises: `ContentError`, as `clean_text`."""
    return escape(clean_text(value, where))


def write_mark(label: str) -> str:
    """The number of a note that an act has given it, as Word shows it: its mark, no word of the text."""
    return f'<w:t xml:space="preserve">{escape(label)}</w:t>'


_BLANKS = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})


@dataclass(slots=True)
class Ledger:
    """The running counts of one document. `sections` are those that a cross-reference of this piece can name,
    `section_pages` the 1-based pages where sections begin, by identity, where they are known, `headings` the numbers
    that Word counts.
    """

    styles: StyleSheet
    sections: dict[str, Section] = field(default_factory=dict)
    section_pages: Mapping[BlockId, int] = field(default_factory=dict)
    headings: HeadingNumbers = field(default_factory=HeadingNumbers)
    break_before: bool = False  # the next paragraph starts a page
    at_top: bool = False  # the next paragraph needs no air above: first of a page, or title of a table under a heading
    notes: list[str] = field(default_factory=list)
    counted_notes: int = 0  # those that Word numbers
    instances: list[NumberInstance] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)  # part name -> PNG or JPEG
    relations: dict[str, str] = field(default_factory=dict)  # relation id -> target, relative to word/
    links: dict[str, str] = field(default_factory=dict)  # relation id -> address, of the body
    note_links: dict[str, str] = field(default_factory=dict)  # the same of the notes, a part of its own
    _names: set[str] = field(default_factory=set)
    _counting: dict[tuple[str, int], tuple[BlockId, int, int]] = field(default_factory=dict)  # list, instance, label
    _controls: int = 0
    _drawings: int = 0
    _captions: dict[str, int] = field(default_factory=dict)

    def style(self, name: str) -> str:
        """The identifier of a style in this template."""
        return self.styles.ids[name]

    def mark(self, name: str) -> tuple[str, str]:
        """The start and the end of a bookmark.

        Raises: `CtgError` when the name was given already: two blocks of one identity are a fault of the program.
        """
        if name in self._names:
            raise CtgError(Diagnostic(Code.IDENTITE_DOUBLE, f"deux blocs du document portent l'identité « {name} »"))
        self._names.add(name)
        number = len(self._names)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>',
            f'<w:bookmarkEnd w:id="{number}"/>',
        )

    def add_note(self, runs: str, label: str = "") -> tuple[int, str]:
        """Keep a footnote's runs; the number by which its call names it, and what its call shows.

        That is nothing where Word counts the note: it gives the number that the `label` says, or there is no label.
        """
        number = self.styles.next_note + len(self.notes)
        mark = "" if label in ("", str(self.counted_notes + 1)) else label
        self.counted_notes += not mark
        text, call = self.style("footnote text"), self.style("footnote reference")
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{text}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{call}"/></w:rPr>{write_mark(mark) if mark else "<w:footnoteRef/>"}</w:r>'
            f'<w:r><w:t xml:space="preserve">\u00a0</w:t></w:r>{runs}</w:p></w:footnote>'
        )
        return number, mark

    def number_item(self, list_id: BlockId, style_name: str, label: int) -> tuple[int, int]:
        """The numbering instance and the level by which Word writes `label` before an item of a list style.

        Word's instances of one numbering share their counts, so a list goes on with its own instance only as long
        as no other list has counted at that level and its labels follow one another.
        """
        place = self.styles.numbering[style_name]
        known = self._counting.get(place)
        if known is not None and known[0] == list_id and known[2] + 1 == label:
            number = known[1]
        else:
            abstract, level = place
            number = self.styles.next_number + len(self.instances)
            self.instances.append(NumberInstance(number, abstract, level, label))
        self._counting[place] = (list_id, number, label)
        return number, place[1]

    def write_control(self, title: str, tag: str, content: str) -> str:
        """An inline content control showing `content` until somebody types in it."""
        self._controls += 1
        alias = quoteattr(_shorten(clean_text(title, tag)))
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val={alias}/><w:tag w:val="{_shorten(tag)}"/>'
            f'<w:id w:val="{self._controls}"/><w:showingPlcHdr/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def add_link(self, address: str, *, in_note: bool = False) -> str:
        """The relation to an address out of the document, kept once however often it is linked."""
        links = self.note_links if in_note else self.links
        relation = next((i for i, known in links.items() if known == address), f"rIdLien{len(links) + 1}")
        links[relation] = address
        return relation

    def write_picture(self, data: bytes, width_mm: float, height_mm: float, alt: str, name: str) -> str:
        """A run with a PNG or JPEG set in the line, its part kept once however often it is shown."""
        target = f"media/image-{sha256(data).hexdigest()[:16]}.{'jpeg' if is_jpeg(data) else 'png'}"
        relation = next((i for i, t in self.relations.items() if t == target), f"rIdImage{len(self.relations) + 1}")
        self.relations[relation] = target
        self.pictures[_PICTURE_FOLDER + target.removeprefix("media/")] = data
        self._drawings += 1
        number, words = self._drawings, quoteattr(clean_text(alt, name))
        across, down = mm_to_emu(width_mm), mm_to_emu(height_mm)
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="Image {number}" descr={words}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="Image {number}" descr={words}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def count_caption(self, sequence: str, number: int) -> str:
        """The instruction of a caption's SEQ field, set right where the numbers do not follow one another."""
        expected = self._captions.get(sequence, 0) + 1
        self._captions[sequence] = number
        reset = "" if number == expected else f" \\r {number}"
        return f"SEQ {sequence} \\* ARABIC{reset}"


def read_png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG; nothing when the bytes are not one."""
    if len(data) < 24 or data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return None
    size = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return size if min(size) > 0 else None


def is_jpeg(data: bytes) -> bool:
    """Whether the bytes begin as a JPEG does."""
    return data.startswith(b"\xff\xd8\xff")


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_TITLE else text[: _MAX_TITLE - 1] + "…"
