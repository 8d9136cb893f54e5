"""Words to WordprocessingML: runs, notes, references, gaps, fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from generator.model.document import (
    GAP_TEXT,
    BlockId,
    CrossReference,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Section,
    Strong,
    Superscript,
    Text,
    plain_text,
    walk_inlines,
)
from generator.writing.docx_ledger import Ledger, bookmark_name, escape_text
from generator.writing.docx_styles import EMPHASIS, GAP, NOTE_CALL, STRONG, SUPERSCRIPT

_BREAK = "<w:r><w:br/></w:r>"


@dataclass(frozen=True, slots=True)
class Ink:
    """How words stand out."""

    bold: bool = False
    italic: bool = False
    raised: bool = False


PLAIN = Ink()


@dataclass(frozen=True, slots=True)
class Pen:
    """What the words of a paragraph are written with: `given` is how its style makes them stand out already."""

    ledger: Ledger
    given: Ink
    where: BlockId


def write_inlines(inlines: tuple[Inline, ...], ledger: Ledger, style: str, where: BlockId) -> str:
    """The runs of a paragraph of the given style, `where` being its identity."""
    parts: list[str] = []
    given = Ink(bold=style in ledger.styles.bold, italic=style in ledger.styles.italic)
    _add_inlines(inlines, Pen(ledger, given, where), PLAIN, parts)
    return "".join(parts)


def write_run(value: str, where: str) -> str:
    """A run of plain characters."""
    return _run(escape_text(value, where), "") if value else ""


def write_field(instruction: str, result: str) -> str:
    """A field with its result already there, so that Word has nothing to ask."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def label_bookmark(section: Section) -> str:
    """The bookmark over the number of a heading alone ("Article 3"), which REF fields repeat."""
    return bookmark_name(f"{section.id}/libelle")


def split_label(label: str) -> tuple[str, str]:
    """A heading's label as the words that references repeat, and the punctuation after them."""
    words = label.rstrip(" \u00a0\u202f:.–—-")
    return words, label[len(words) :]


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
            case Footnote(children=children):
                note = write_inlines(children, ledger, "footnote text", where)
                number, call = ledger.add_note(note), ledger.style(NOTE_CALL)
                parts.append(
                    f'<w:r><w:rPr><w:rStyle w:val="{call}"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
                )
            case Gap(what=what):
                run = _run(GAP_TEXT, f'<w:rPr><w:rStyle w:val="{ledger.style(GAP)}"/></w:rPr>')
                parts.append(ledger.write_control(what, "a-completer", run))
            case _:
                assert_never(inline)


def _run(escaped: str, properties: str) -> str:
    # Word draws its own hyphen that does not break; the joiner of words has no glyph in most fonts.
    escaped = escaped.replace("\u2060", "")
    if "\u2011" in escaped:
        escaped = escaped.replace("\u2011", '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">')
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


def _write_ink(ink: Ink, pen: Pen) -> str:
    bold, italic = ink.bold and not pen.given.bold, ink.italic and not pen.given.italic
    if not (bold or italic or ink.raised):
        return ""
    # One character style at most can stand on a run: the first by style, the others beside it.
    if ink.raised:
        style, rest = SUPERSCRIPT, ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    elif bold:
        style, rest = STRONG, "<w:i/><w:iCs/>" if italic else ""
    else:
        style, rest = EMPHASIS, ""
    return f'<w:rPr><w:rStyle w:val="{pen.ledger.style(style)}"/>{rest}</w:rPr>'


def _write_reference(reference: CrossReference, pen: Pen, ink: Ink) -> str:
    parts: list[str] = []
    _add_inlines(reference.children, pen, ink, parts)
    words = "".join(parts)
    section = pen.ledger.sections.get(reference.target)
    if section is None:  # another piece: a link only where files are joined
        return words
    label, _ = split_label(section.label)
    shown = plain_text(reference.children)
    composed = any(isinstance(i, Footnote | Gap | CrossReference) for i in walk_inlines(reference.children))
    exact = _same_words(shown, label)
    if label and section.heading and not composed and (exact or _same_words(shown, label.lower())):
        # A REF field writes the label anew when fields are updated: only where that gives the same words.
        case = "" if exact else " \\* Lower"
        return write_field(f"REF {label_bookmark(section)} \\h{case}", words)
    return f'<w:hyperlink w:anchor="{bookmark_name(section.id)}" w:history="1">{words}</w:hyperlink>'


def _same_words(shown: str, label: str) -> bool:
    return shown.replace("\u00a0", " ") == label.replace("\u00a0", " ")
