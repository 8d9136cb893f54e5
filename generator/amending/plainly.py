"""A convention and its annexes given to the proof: words alone, with what counts and numbers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.amending.proving.plain_text import LineKind, PlainAnnexe, PlainDivision, PlainLine
from generator.amending.stipulations import Division, PartKind, list_divisions
from generator.comparing.places import fold_words, name_piece
from generator.model.document import Document, Section, SectionKind
from generator.writing.parity import list_figures, tree_text

_KINDS = {PartKind.ALINEA: LineKind.ALINEA, PartKind.INTERTITLE: LineKind.INTERTITLE, PartKind.TABLE: LineKind.ROW}


def say_plainly(document: Document) -> tuple[PlainDivision, ...]:
    """The divisions of a convention as words."""
    return tuple(_say_division(division) for division in list_divisions(document))


def say_annexe(document: Document) -> PlainAnnexe:
    """An annexe as words; its pictures by what stands for them."""
    sheets = ((name, _list_lines(document, section)) for name, section in list_sheets(document))
    lines = [line for section in document.sections for line in _list_lines(document, section)]
    return PlainAnnexe(name_piece(document), tuple(lines), tuple(sheets))


def list_sheets(document: Document) -> Iterator[tuple[str, Section]]:
    """The fiches of an annexe, each by its number: « fiche 2 bis »."""
    for section in document.sections:
        label = fold_words(section.label).rstrip(" :–-.")
        if section.kind is SectionKind.SHEET and label:
            yield label[:1].lower() + label[1:], section


def _list_lines(document: Document, section: Section) -> tuple[str, ...]:
    alone = replace(document, sections=(section,))
    body, notes = tree_text(alone)
    pictures = (f"{figure.alt} {figure.source}" for figure in list_figures(alone))
    return (*(part.text for part in (*body, *notes)), *pictures)


def _say_division(division: Division) -> PlainDivision:
    number = division.heading.removesuffix(division.title)
    lines: list[PlainLine] = []
    table = 0
    for part in division.parts:
        table += part.kind is PartKind.TABLE
        kind = _KINDS.get(part.kind, LineKind.OTHER)
        own = table if kind is LineKind.ROW else 0
        lines += [PlainLine(words, kind, part.label, part.level, own) for words in part.lines]
    notes = tuple((note.number, note.text) for note in division.notes)
    return PlainDivision(division.name, number, division.title, tuple(lines), notes)
