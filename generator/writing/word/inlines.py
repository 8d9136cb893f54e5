"""Words to WordprocessingML: runs, notes, references, gaps, fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import assert_never

from generator.model.document import (
    BlockId,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Revision,
    RevisionKind,
    Section,
    Strong,
    Superscript,
    Text,
)
from generator.writing.ordinals import split_ordinals
from generator.writing.running_places import has_places
from generator.writing.word.heading_numbers import split_label
from generator.writing.word.ledger import Ledger, bookmark_name, escape_text, write_mark
from generator.writing.word.styles import EMPHASIS, GAP, NOTE_CALL, QUIET_TITLE, STRONG, SUPERSCRIPT

_BREAK = "<w:r><w:br/></w:r>"


@dataclass(frozen=True, slots=True)
class Ink:
    """How words stand out."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    underlined: bool = False
    struck: bool = False
    quiet: bool = False


PLAIN = Ink()


@dataclass(frozen=True, slots=True)
class Pen:
    """What the words of a paragraph are written with: `given` is how its style makes them stand out already."""

    ledger: Ledger
    given: Ink
    where: BlockId
    in_note: bool = False


def write_inlines(
    inlines: tuple[Inline, ...], ledger: Ledger, style: str, where: BlockId, *, in_note: bool = False
) -> str:
    """The runs of a paragraph of the given style, `where` being its identity; `in_note`, that of a footnote."""
    parts: list[str] = []
    _add_inlines(inlines, Pen(ledger, _read_ink(style, ledger), where, in_note), PLAIN, parts)
    return "".join(parts)


def write_quiet_title(inlines: tuple[Inline, ...], ledger: Ledger, style: str, where: BlockId) -> str:
    """The runs of a heading whose words are small: the act under it has its own title."""
    parts: list[str] = []
    _add_inlines(inlines, Pen(ledger, _read_ink(style, ledger), where), Ink(quiet=True), parts)
    return "".join(parts)


def _read_ink(style: str, ledger: Ledger) -> Ink:
    return Ink(bold=style in ledger.styles.bold, italic=style in ledger.styles.italic)


def write_run(value: str, where: str) -> str:
    """A run of plain characters."""
    return _run(escape_text(value, where), "") if value else ""


def write_raised(value: str, ledger: Ledger, where: str) -> str:
    """Runs of plain characters, the letters of ordinals raised: « 1er »."""
    raised = f'<w:rPr><w:rStyle w:val="{ledger.style(SUPERSCRIPT)}"/></w:rPr>'
    return "".join(_run(escape_text(part, where), raised if up else "") for part, up in split_ordinals(value))


def write_field(instruction: str, result: str) -> str:
    """A field with its result already there, so that Word has nothing to ask."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def number_bookmark(section: Section) -> str:
    """The bookmark over the number alone of a heading ("3" of "Article 3 : "), which REF fields repeat."""
    return bookmark_name(f"{section.id}/numero")


def _add_inlines(inlines: tuple[Inline, ...], pen: Pen, ink: Ink, parts: list[str]) -> None:
    ledger, where = pen.ledger, pen.where
    for inline in inlines:
        match inline:
            case Text(value=value):
                if value:
                    parts.append(_run(escape_text(value, where), _write_ink(ink, pen)))
            case Strong(children=children):
                _add_inlines(children, pen, replace(ink, bold=True), parts)
            case Emphasis(children=children):
                _add_inlines(children, pen, replace(ink, italic=True), parts)
            case Superscript(children=children):
                _add_inlines(children, pen, replace(ink, raised=True), parts)
            case LineBreak():
                parts.append(_BREAK)
            case CrossReference():
                parts.append(_write_reference(inline, pen, ink))
            case ExternalLink(address=address, children=children):
                relation = ledger.add_link(address, in_note=pen.in_note)
                words: list[str] = []
                _add_inlines(children, pen, replace(ink, underlined=True), words)
                parts.append(f'<w:hyperlink r:id="{relation}" w:history="1">{"".join(words)}</w:hyperlink>')
            case Footnote(children=children, label=label):
                note = write_inlines(children, ledger, "footnote text", where, in_note=True)
                (number, mark), call = ledger.add_note(note, label), ledger.style(NOTE_CALL)
                own = (' w:customMarkFollows="1"', write_mark(mark)) if mark else ("", "")
                reference = f'<w:footnoteReference{own[0]} w:id="{number}"/>{own[1]}'
                parts.append(f'<w:r><w:rPr><w:rStyle w:val="{call}"/></w:rPr>{reference}</w:r>')
            case Revision(kind=what_became, children=children):
                _add_inlines(children, pen, _dress_revision(what_became, ink), parts)
            case Gap(what=what, text=shown, kind=kind):
                run = _run(shown, f'<w:rPr><w:rStyle w:val="{ledger.style(GAP)}"/></w:rPr>')
                parts.append(ledger.write_control(what, kind.value, run))
            case _:
                assert_never(inline)


def _dress_revision(kind: RevisionKind, ink: Ink) -> Ink:
    match kind:
        case RevisionKind.INSERTED | RevisionKind.ARRIVED:
            return replace(ink, underlined=True)
        case RevisionKind.DELETED | RevisionKind.LEFT:
            return replace(ink, struck=True)
        case RevisionKind.REMARK:
            return replace(ink, italic=True)
        case _:
            assert_never(kind)


def _run(escaped: str, properties: str) -> str:
    # Word draws its own hyphen that does not break; the joiner of words has no glyph in most fonts.
    parts = (f'<w:t xml:space="preserve">{part}</w:t>' for part in escaped.replace("\u2060", "").split("\u2011"))
    return f"<w:r>{properties}{'<w:noBreakHyphen/>'.join(parts)}</w:r>"


def _write_ink(ink: Ink, pen: Pen) -> str:
    bold, italic = ink.bold and not pen.given.bold, ink.italic and not pen.given.italic
    line = ("<w:strike/>" if ink.struck else "") + ('<w:u w:val="single"/>' if ink.underlined else "")
    if not (bold or italic or ink.raised or ink.quiet):
        return f"<w:rPr>{line}</w:rPr>" if line else ""
    # One character style at most can stand on a run: the first by style, the others beside it.
    if ink.raised:
        style, rest = SUPERSCRIPT, ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    elif bold:
        style, rest = STRONG, "<w:i/><w:iCs/>" if italic else ""
    elif italic:
        style, rest = EMPHASIS, ""
    else:
        style, rest = QUIET_TITLE, ""
    return f'<w:rPr><w:rStyle w:val="{pen.ledger.style(style)}"/>{rest}{line}</w:rPr>'


def _write_reference(reference: CrossReference, pen: Pen, ink: Ink) -> str:
    parts: list[str] = []
    _add_inlines(reference.children, pen, ink, parts)
    words = "".join(parts)
    ledger = pen.ledger
    section = ledger.sections.get(reference.target)
    if section is None:  # another piece: a link only where files are joined
        return words
    if reference.page:
        page = pen.ledger.section_pages.get(section.id)
        result = _run(str(page), _write_ink(ink, pen)) if page is not None else ""
        return words + write_field(f"PAGEREF {bookmark_name(section.id)} \\h", result)
    link = f'<w:hyperlink w:anchor="{bookmark_name(section.id)}" w:history="1">'
    shown = "".join(i.value for i in reference.children if isinstance(i, Text))
    _, number, _ = split_label(section.label)
    plain = all(isinstance(i, Text) for i in reference.children)
    if section.heading and number and plain and re.search(rf"(^|[ \u00a0\u202f]){re.escape(number)}$", shown):
        # Only the number is a field: Word would put back the heading's own words, capital and all, for the others.
        properties = _write_ink(ink, pen)
        before = shown[: -len(number)]
        words = _run(escape_text(before, pen.where), properties) if before else ""
        shown_number = _run(escape_text(number, pen.where), properties)
        if section.id in ledger.headings.counted:
            words += _write_counted_reference(number_bookmark(section), shown_number)
        else:
            words += write_field(f"REF {number_bookmark(section)} \\h", shown_number)
    return f"{link}{words}</w:hyperlink>"


def _write_counted_reference(bookmark: str, shown: str) -> str:
    """The number that Word counts before a heading, without its words (`\\t`).

    It stands in a QUOTE field: LibreOffice knows no `\\t` and would print « article Article 9 »; a field within a
    field it leaves as it was written. Source: ISO/IEC 29500-1, 17.16.5.51 (REF), 17.16.5.49 (QUOTE).
    """
    inner = write_field(f"REF {bookmark} \\r \\t", shown)
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    quote = '<w:r><w:instrText xml:space="preserve"> QUOTE </w:instrText></w:r>'
    return f"{begin}{quote}{inner}{separate}{shown}{end}"


def write_running_place(document: Document) -> str:
    """The field that says at the head of each page which heading it stands under; Word works it out page by page.

    It has no result before: one kept in the file would be wrong on all pages but one, and LibreOffice before 7.6 shows
    what is kept. A piece whose text begins without a heading has none: its first pages would say the one to come.
    The style is named by its level, which is the same in all languages of Word.
    """
    first = next((section for section in document.sections if section.heading or section.blocks), None)
    if not has_places(document) or first is None or not (first.heading and first.in_contents):
        return ""
    return write_field("STYLEREF 1", "")
