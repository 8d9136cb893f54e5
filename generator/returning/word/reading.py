"""The parts of a Word file read into paragraphs and tables, each change of them still marked with who made it.

Fields give their results, but for numbers of pages; content controls and links are opened; numbers that lists count,
hidden words and what stands in drawings are no words of the text, and drawings are told apart (`MarkedStray`).
Source: ECMA-376, part 1, § 17.13.5, 17.16.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from generator.model.document import NO_BREAK_HYPHEN, Emphasis, ExternalLink, Footnote, Strong, Superscript
from generator.model.inlines import SCHEMES
from generator.returning.word.marked import (
    Dress,
    Fragment,
    MarkedBlock,
    MarkedCell,
    MarkedParagraph,
    MarkedRow,
    MarkedStray,
    MarkedTable,
    MarkedText,
    RemarkedPlace,
    Revision,
    StrayKind,
)
from generator.returning.word.signs import read_symbol, settle_signs
from generator.writing.word.ledger import BODY_END, BODY_START
from generator.writing.word.package import (
    DOCUMENT,
    DOCUMENT_RELATIONS,
    ENDNOTES,
    FOOTNOTES,
    HYPERLINK,
    STYLES,
    R,
    parse_part,
    w,
)
from generator.writing.word.styles import EMPHASIS, STRONG, SUPERSCRIPT

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FORMULAS = frozenset(
    f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}" for name in ("oMath", "oMathPara")
)
_RUNNING = re.compile(r"word/(?:header|footer)\d+\.xml")
_CAME = frozenset({w("ins"), w("moveTo")})
_WENT = frozenset({w("del"), w("moveFrom")})
_DRAWINGS = frozenset({w("drawing"), w("pict"), w("object")})
_SILENT = frozenset({w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr"), w("sectPr"), w("tblPr"), w("tblGrid"), w("tcPr")})
_LOOKS = frozenset(
    w(name)
    for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange")
)
_CHARACTERS = {w("tab"): " ", w("ptab"): " ", w("noBreakHyphen"): NO_BREAK_HYPHEN, w("softHyphen"): ""}
_PAGE_FIELDS = frozenset({"PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES"})
_LISTED = re.compile(r"Liste|\b(?:tiret|chevron|puce|numéro)\b")  # styles of the text's lists, and of those of cells
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class _Field:
    """An open field: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    shows: bool = False

    @property
    def kind(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds the words that are being read: who made them come or go, their dress, a list of contents."""

    came: Revision | None = None
    went: Revision | None = None
    dress: Dress = ()
    in_contents: bool = False


def read_marked_text(parts: Mapping[str, bytes]) -> MarkedText:
    """The text of a Word file by its parts, changes included; what stands outside the bounds of the text set apart."""
    styles = _name_styles(parse_part(parts[STYLES])) if STYLES in parts else {}
    notes = {kind: _list_notes(parts, part, kind) for kind, part in (("footnote", FOOTNOTES), ("endnote", ENDNOTES))}
    reader = _Reader(styles, _list_links(parts), notes["footnote"], notes["endnote"])
    root = parse_part(parts[DOCUMENT])
    body = root.find(w("body"))
    blocks: list[MarkedBlock] = []
    if body is not None:
        reader.read_blocks(body, blocks, _Place())
    reader.text.looks = sum(1 for _ in root.iter(*_LOOKS))
    _bound(blocks, reader.text)
    for name in sorted(filter(_RUNNING.fullmatch, parts)):
        _Reader(styles, {}, {}, {}).read_blocks(parse_part(parts[name]), reader.text.running, _Place())
    return reader.text


def _name_styles(styles: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            named[str(style.get(w("styleId")))] = str(name.get(w("val")))
    return named


def _list_links(parts: Mapping[str, bytes]) -> dict[str, str]:
    if DOCUMENT_RELATIONS not in parts:
        return {}
    relations = parse_part(parts[DOCUMENT_RELATIONS])
    return {str(one.get("Id")): str(one.get("Target")) for one in relations if one.get("Type") == HYPERLINK}


def _list_notes(parts: Mapping[str, bytes], part: str, kind: str) -> dict[str, Any]:
    if part not in parts:
        return {}
    return {str(note.get(w("id"))): note for note in parse_part(parts[part]).iter(w(kind))}


def _bound(blocks: list[MarkedBlock], text: MarkedText) -> None:
    """The text between its two bookmarks; all of it when one is lost."""
    start = next((i for i, block in enumerate(blocks) if BODY_START in _list_marks(block)), None)
    end = next((i for i, block in enumerate(blocks) if BODY_END in _list_marks(block)), None)
    if start is None or end is None or end < start:
        text.blocks = blocks
        return
    last = blocks[end]
    opens = isinstance(last, MarkedParagraph) and any(name == BODY_END and not at for name, at in last.marks)
    stop = end if opens and end > start else end + 1
    text.blocks, text.around, text.bounded = blocks[start:stop], [*blocks[:start], *blocks[stop:]], True


def _list_marks(block: MarkedBlock) -> Iterable[str]:
    if isinstance(block, MarkedParagraph):
        return [name for name, _ in block.marks]
    inside = (name for row in block.rows for cell in row.cells for one in cell.blocks for name in _list_marks(one))
    return [*block.marks, *inside]


@dataclass(slots=True)
class _Reader:
    """One pass over the body."""

    styles: Mapping[str, str]
    links: Mapping[str, str]
    notes: Mapping[str, Any]
    end_notes: Mapping[str, Any]
    text: MarkedText = field(default_factory=MarkedText)
    fields: list[_Field] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # bookmarks that begin before the next block
    remarked: dict[str, RemarkedPlace | None] = field(default_factory=dict)  # comments that are open
    called: int = 0

    def read_blocks(self, parent: Any, blocks: list[MarkedBlock], place: _Place) -> None:
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == w("p"):
                blocks.append(self._read_paragraph(child, place))
            elif tag == w("tbl"):
                blocks.append(self._read_table(child, place))
            elif tag == w("bookmarkStart"):
                self.waiting.append(str(child.get(w("name"))))
            elif tag == w("commentRangeStart"):
                self.remarked[str(child.get(w("id")))] = None
            elif tag == w("commentRangeEnd"):
                self.remarked.pop(str(child.get(w("id"))), None)
            elif tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    inside = replace(place, in_contents=place.in_contents or _is_contents(child))
                    self.read_blocks(content, blocks, inside)
            elif tag not in _SILENT:
                self.read_blocks(child, blocks, self._enter(child, place))

    def _enter(self, element: Any, place: _Place) -> _Place:
        """What surrounds the words of an element."""
        if element.tag in _CAME:
            return replace(place, came=_read_revision(element))
        if element.tag in _WENT:
            return replace(place, went=_read_revision(element))
        if element.tag == w("hyperlink"):
            address = self.links.get(str(element.get(f"{{{R}}}id")), "")
            if address.isascii() and address.startswith(SCHEMES):
                return replace(place, dress=(ExternalLink(address, ()), *place.dress))
        return place

    # --- tables

    def _read_table(self, element: Any, place: _Place) -> MarkedTable:
        table = MarkedTable(marks=self.waiting)
        self.waiting = []
        for row in _find_within(element, w("tr")):
            properties = row.find(w("trPr"))
            came, went = _read_marks(properties)
            read = MarkedRow(came=came or place.came, went=went or place.went)
            for cell in _find_within(row, w("tc")):
                read.cells.append(self._read_cell(cell, replace(place, came=read.came, went=read.went)))
            table.rows.append(read)
        return table

    def _read_cell(self, element: Any, place: _Place) -> MarkedCell:
        cell = MarkedCell()
        properties = element.find(w("tcPr"))
        if properties is not None:
            span = properties.find(w("gridSpan"))
            value = str(span.get(w("val"))) if span is not None else ""
            cell.span = int(value) if value.isdecimal() else 1
            for tag, name in ((w("cellIns"), "came"), (w("cellDel"), "went")):
                if (mark := properties.find(tag)) is not None:
                    setattr(cell, name, _read_revision(mark))
        inside = replace(place, came=cell.came or place.came, went=cell.went or place.went)
        self.read_blocks(element, cell.blocks, inside)
        return cell

    # --- paragraphs

    def _read_paragraph(self, element: Any, place: _Place) -> MarkedParagraph:
        paragraph = MarkedParagraph(marks=[(name, 0) for name in self.waiting], in_contents=place.in_contents)
        self.waiting = []
        properties = element.find(w("pPr"))
        if properties is not None:
            style = properties.find(w("pStyle"))
            name = str(style.get(w("val"))) if style is not None else ""
            paragraph.style = self.styles.get(name, name)
            paragraph.listed = _is_listed(properties, paragraph.style)
            changed = properties.find(w("pPrChange"))
            paragraph.restyled = _read_revision(changed) if changed is not None else None
            came, went = _read_marks(properties.find(w("rPr")))
            paragraph.came, paragraph.went = came, went
            paragraph.ends_section = properties.find(w("sectPr")) is not None
        paragraph.came = paragraph.came or place.came
        paragraph.went = paragraph.went or place.went
        paragraph.in_contents |= paragraph.style.lower().startswith(("toc ", "contents ", "table of contents"))
        for identifier, known in self.remarked.items():
            if known is None:
                self._remark(identifier, paragraph)
        self._read_words(element, paragraph, place)
        paragraph.in_contents |= any(one.kind == "TOC" for one in self.fields)
        return paragraph

    def _remark(self, identifier: str, paragraph: MarkedParagraph) -> None:
        self.remarked[identifier] = self.text.remarks.setdefault(identifier, RemarkedPlace(paragraph))

    def _read_words(self, parent: Any, paragraph: MarkedParagraph, place: _Place) -> None:
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == w("r"):
                self._read_run(child, paragraph, place)
            elif tag == w("bookmarkStart"):
                paragraph.marks.append((str(child.get(w("name"))), len(paragraph.fragments)))
            elif tag == w("commentRangeStart"):
                self._remark(str(child.get(w("id"))), paragraph)
            elif tag == w("commentRangeEnd"):
                self.remarked.pop(str(child.get(w("id"))), None)
            elif tag == w("fldSimple"):
                self.fields.append(_Field(str(child.get(w("instr"), "")), shows=True))
                paragraph.in_contents |= self.fields[-1].kind == "TOC"
                self._read_words(child, paragraph, place)
                self.fields.pop()
            elif tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    self._read_words(content, paragraph, place)
            elif tag == f"{{{_MC}}}AlternateContent":
                choice = child.find(f"{{{_MC}}}Choice")
                if choice is not None:
                    self._read_words(choice, paragraph, place)
            elif tag in _FORMULAS:
                words = "".join(str(one) for one in child.itertext())
                self.text.strays.append(MarkedStray(StrayKind.FORMULA, paragraph, words, place.came))
            elif tag not in _SILENT:
                self._read_words(child, paragraph, self._enter(child, place))

    def _read_run(self, run: Any, paragraph: MarkedParagraph, place: _Place) -> None:
        properties = run.find(w("rPr"))
        if properties is not None and _is_on(properties, "vanish"):
            return
        dressed = replace(place, dress=(*place.dress, *self._read_dress(properties)))
        for child in run.iterchildren(etree.Element):
            tag = child.tag
            if tag in (w("t"), w("delText")):
                self._say(settle_signs(child.text or ""), paragraph, dressed)
            elif tag in _CHARACTERS:
                self._say(_CHARACTERS[tag], paragraph, dressed)
            elif tag in (w("br"), w("cr")):
                self._say("\n", paragraph, dressed)
            elif tag == w("fldChar"):
                self._turn_field(str(child.get(w("fldCharType"))), paragraph)
            elif tag in (w("instrText"), w("delInstrText")) and self.fields:
                self.fields[-1].instruction += child.text or ""
            elif tag == w("sym"):
                self._say_symbol(child, paragraph, dressed)
            elif tag == w("footnoteReference"):
                self._call_note(str(child.get(w("id"))), paragraph, dressed)
            elif tag == w("endnoteReference"):
                note = self.end_notes.get(str(child.get(w("id"))))
                words = _read_texts(note) if note is not None else ""
                self.text.strays.append(MarkedStray(StrayKind.ENDNOTE, paragraph, words, place.came))
            elif tag == w("commentReference"):
                self.text.remarks.setdefault(str(child.get(w("id"))), RemarkedPlace(paragraph))
            elif tag in _DRAWINGS or tag == f"{{{_MC}}}AlternateContent":
                self._show(child, paragraph, place)

    def _say_symbol(self, element: Any, paragraph: MarkedParagraph, place: _Place) -> None:
        sign = read_symbol(str(element.get(w("font"), "")), str(element.get(w("char"), "")))
        if sign:
            self._say(sign, paragraph, place)
        else:
            font = str(element.get(w("font"), ""))
            self.text.strays.append(MarkedStray(StrayKind.SIGN, paragraph, font, place.came))

    def _show(self, element: Any, paragraph: MarkedParagraph, place: _Place) -> None:
        """A picture, or a box whose words are none of the text's; of two forms of one, the first."""
        paragraph.drawings.append((place.came, place.went))
        if place.went is None:
            first = element.find(f"{{{_MC}}}Choice")
            words = _read_texts(first if first is not None else element)
            kind = StrayKind.TEXT_BOX if words else StrayKind.PICTURE
            self.text.strays.append(MarkedStray(kind, paragraph, words, place.came))

    def _read_dress(self, properties: Any) -> Dress:
        if properties is None:
            return ()
        style = properties.find(w("rStyle"))
        name = self.styles.get(str(style.get(w("val")))) if style is not None else ""
        raised = properties.find(w("vertAlign"))
        dress: list[Strong | Emphasis | Superscript] = []
        if name == STRONG or _is_on(properties, "b"):
            dress.append(Strong(()))
        if name == EMPHASIS or _is_on(properties, "i"):
            dress.append(Emphasis(()))
        if name == SUPERSCRIPT or (raised is not None and raised.get(w("val")) == "superscript"):
            dress.append(Superscript(()))
        return tuple(dress)

    def _turn_field(self, kind: str, paragraph: MarkedParagraph) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
            paragraph.in_contents |= self.fields[-1].kind == "TOC"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _say(self, characters: str, paragraph: MarkedParagraph, place: _Place) -> None:
        if not characters or not all(one.shows and one.kind not in _PAGE_FIELDS for one in self.fields):
            return
        said = Fragment(characters, place.dress, place.came, place.went, bool(self.fields))
        paragraph.fragments.append(said)
        for remarked in self.remarked.values():
            if remarked is not None:
                remarked.words.append(said)

    def _call_note(self, identifier: str, paragraph: MarkedParagraph, place: _Place) -> None:
        note = self.notes.get(identifier)
        if note is None:
            return
        self.called += 1
        blocks: list[MarkedBlock] = []
        _Reader(self.styles, {}, {}, {}).read_blocks(note, blocks, replace(place, dress=()))
        said = [
            replace(one, dress=(Footnote(self.called, ()), *one.dress))
            for block in blocks
            if isinstance(block, MarkedParagraph)
            for one in block.fragments
        ]
        paragraph.fragments += _strip_head(said)


def _strip_head(fragments: list[Fragment]) -> list[Fragment]:
    """The words of a note without the space after its number."""
    while fragments and not fragments[0].characters.strip():
        fragments = fragments[1:]
    if fragments:
        first = fragments[0]
        fragments = [replace(first, characters=first.characters.lstrip()), *fragments[1:]]
    return fragments


def _read_texts(element: Any) -> str:
    """The words of all paragraphs of an element."""
    said = ("".join(one.text or "" for one in p.iter(w("t"))) for p in element.iter(w("p")))
    return " ".join(" ".join(said).split())


def _find_within(element: Any, tag: str) -> Iterable[Any]:
    """The elements of a tag that belong to this one, those of controls and of wrappers included."""
    for child in element.iterchildren(etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("del"), w("smartTag")):
            yield from _find_within(child, tag)


def _read_revision(element: Any) -> Revision:
    return Revision(str(element.get(w("author"), "")).strip(), str(element.get(w("date"), "")))


def _is_listed(properties: Any, style: str) -> bool:
    """Whether a paragraph is an item: by its own list, which may be none, else by its style."""
    number = properties.find(f"{w('numPr')}/{w('numId')}")
    if number is not None:
        return str(number.get(w("val"))) != "0"
    return properties.find(w("numPr")) is not None or _LISTED.search(style) is not None


def _read_marks(properties: Any) -> tuple[Revision | None, Revision | None]:
    """Who made a paragraph's end, or a row, come or go."""
    came = went = None
    for child in properties if properties is not None else ():
        if child.tag in _CAME:
            came = _read_revision(child)
        elif child.tag in _WENT:
            went = _read_revision(child)
    return came, went


def _is_on(properties: Any, name: str) -> bool:
    element = properties.find(w(name))
    return element is not None and str(element.get(w("val"), "1")) not in _OFF


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(w("val")) == "Table of Contents"
