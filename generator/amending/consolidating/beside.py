"""What is made beside the act of an avenant: the consolidated text, and what changes from the former text to it.

Both are to be read: nobody signs them, no original holds them. They are written by the writers of the act, read back
and compared as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.acts.in_force.base import Base
from generator.acts.in_force.consolidated import ConsolidatedText
from generator.acts.texts.signed_parts import find_signed
from generator.amending.consolidating.forms import ConsolidationForms
from generator.amending.consolidating.printed_text import print_consolidated, show_unsigned
from generator.amending.consolidating.proof import check_consolidated
from generator.amending.numbering import count_notes_anew
from generator.comparing.changes import Comparison, compare_texts
from generator.comparing.script import Changed
from generator.composing.no_break import set_breaks
from generator.making.generation import TextsBeside
from generator.manifest import PieceRecord
from generator.model.document import Document
from generator.model.identity import Furniture
from generator.model.progress import Progress, tell_nobody
from generator.redlining.pdf.redline import ComparedPiece, write_redline
from generator.redlining.redline_files import list_others
from generator.redlining.word.proof import check_redline
from generator.redlining.word.redline import WordSide, write_word_redline
from generator.writing.formats import DOCX, PDF, Source, compare_formats, write_file

CHANGES = "modifications"  # ends the names of the files that show what changes in a piece


@dataclass(frozen=True, slots=True)
class Means:
    """What these texts are written with: the words of the model, the furniture, the formats by their endings.

    `day` is the day as of which the text stands (that of the avenant, or of its effect); nothing when it is unknown.
    """

    forms: ConsolidationForms
    furniture: Furniture
    day: date | None = None
    formats: tuple[str, ...] = (DOCX.suffix, PDF.suffix)
    draft: bool = False


def write_beside(base: Base, text: ConsolidatedText, means: Means, tell: Progress = tell_nobody) -> TextsBeside:
    """Write what stands beside the act of the last avenant of `text`; `base` is what it amends.

    Raises: `ParityError` when a file does not say what it must; `ContentError`, `TemplateError` as any piece.
    """
    consolidated, record = _write_consolidated(text, means, tell)
    changes = _write_changes(base, text, means, tell)
    return TextsBeside({**consolidated, **changes}, (record,))


def _write_consolidated(text: ConsolidatedText, means: Means, tell: Progress) -> tuple[dict[str, bytes], PieceRecord]:
    document = print_consolidated(text, means.forms, means.day, draft=means.draft)
    slug = document.meta.slug
    tell(slug)
    names = {format_.suffix: format_.name_file(slug) for format_ in (DOCX, PDF)}
    pdf = write_file(PDF, Source(document, means.furniture), names[PDF.suffix])
    word = write_file(DOCX, Source(document, means.furniture, pdf.section_pages), names[DOCX.suffix]).data
    compare_formats(document, word, pdf.data)
    check_consolidated(pdf.data, show_unsigned(find_signed(text.documents)), names[PDF.suffix])
    made = {DOCX.suffix: word, PDF.suffix: pdf.data}
    files = {names[suffix]: made[suffix] for suffix in made if suffix in means.formats}
    return files, PieceRecord(document, pdf.page_count, (), pdf.block_pages)


# --- what changes ---------------------------------------------------------------------------------------------------


def _write_changes(base: Base, text: ConsolidatedText, means: Means, tell: Progress) -> dict[str, bytes]:
    """The redline of the convention; nothing when only annexes change, which are replaced whole."""
    number = text.amendments[-1].number
    notice = set_breaks(means.forms.modifications.format(avenant=number))
    before, after = ({one.meta.piece: _dress(one, notice) for one in side.documents} for side in (base.text, text))
    found = compare_texts(tuple(before.values()), tuple(after.values()))
    piece = find_signed(text.documents).meta.piece
    if piece not in found.pieces:
        return {}
    tell(f"{piece}-{CHANGES}")
    names = (base.act.name, f"avenant n°\u00a0{number}")
    return _Redline(piece, before, after, found, names).write(means)


def _dress(document: Document, notice: str) -> Document:
    """A piece as redlines show it: nothing to sign, no contents, and what it is on each page."""
    shown = count_notes_anew(show_unsigned(document))
    return replace(
        shown,
        meta=replace(shown.meta, notice=notice, draft=False),
        cover=replace(shown.cover, notice=notice, full_page=False),
        contents=False,
        attached=(),
        back_cover=False,
    )


@dataclass(frozen=True, slots=True)
class _Redline:
    """What changes in a piece, in both formats."""

    piece: str
    before: Mapping[str, Document]
    after: Mapping[str, Document]
    found: Comparison
    names: tuple[str, str]

    def write(self, means: Means) -> dict[str, bytes]:
        slug = f"{self.after[self.piece].meta.slug}-{CHANGES}"
        return {name: data for suffix in means.formats for name, data in self._write_one(slug, suffix, means)}

    def _write_one(self, slug: str, suffix: str, means: Means) -> Iterator[tuple[str, bytes]]:
        one, other = self.before[self.piece], self.after[self.piece]
        if suffix == DOCX.suffix:
            former, present = (WordSide(side, DOCX.write(Source(side, means.furniture)).data) for side in (one, other))
            moment = f"{means.day}T00:00:00Z" if means.day is not None else ""
            redline = write_word_redline(former, present, self.names[1], moment)
            check_redline(redline, former, present, DOCX.name_file(slug))
            yield DOCX.name_file(slug), redline
        elif suffix == PDF.suffix:
            script = dict(self.found.scripts)[self.piece]
            assert isinstance(script, Changed)  # a piece that changed
            others = list_others(self.piece, self.before, self.after, self.found)
            compared = ComparedPiece(one, other, self.names, script)
            yield PDF.name_file(slug), write_redline(compared, means.furniture, PDF.name_file(slug), others)
