"""How complete a dossier is: what is filled, what is still « à compléter », and where to write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.document import (
    INNER,
    Document,
    Figure,
    Gap,
    GapKind,
    Heading,
    Paragraph,
    Section,
    Table,
    block_inlines,
    document_gaps,
    walk_blocks,
    walk_inlines,
)
from generator.model.dossier import InputFile
from generator.model.facts import Mark
from generator.model.words.gaps import find_inner_gaps
from generator.plain_text import normalise_text
from generator.remembered import remember_last

_TO_COMPLETE = re.compile(r"[àa]\s+compl[ée]ter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PieceCompleteness:
    """A piece's elements, filled or to be written, and those to be written.

    A paragraph, a list item, a cell or a caption without gap is a filled element; each distinct gap is one to write,
    counted in the first piece that shows it. `called` is what the model of clauses calls it: « annexe III ».
    """

    piece: str
    elements: int
    incomplete: int
    called: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """The completeness of some pieces of a dossier; `unconfirmed` counts by file what is still to be confirmed."""

    pieces: tuple[PieceCompleteness, ...]
    unconfirmed: tuple[tuple[str, int], ...] = ()

    @property
    def elements(self) -> int:
        """Elements of all pieces."""
        return sum(p.elements for p in self.pieces)

    @property
    def incomplete(self) -> int:
        """Elements to be written, of all pieces: as many as there are distinct gaps."""
        return sum(p.incomplete for p in self.pieces)

    @property
    def to_confirm(self) -> int:
        """Facts and passages to be confirmed, of all files."""
        return sum(count for _, count in self.unconfirmed)

    @property
    def whole(self) -> bool:
        """Whether nothing is left to complete nor to confirm."""
        return not (self.incomplete or self.unconfirmed)

    def sentence(self) -> str:
        """« 41 éléments sur 187 à compléter : annexe 2 (23), annexe 3 (18) »; then what is to be confirmed."""
        said = self._say_incomplete()
        if not self.unconfirmed:
            return said
        noun = "fait ou passage" if self.to_confirm == 1 else "faits ou passages"
        where = ", ".join(f"{file} ({count})" for file, count in self.unconfirmed)
        return f"{said} ; {self.to_confirm} {noun} à confirmer : {where}"

    def _say_incomplete(self) -> str:
        if not self.incomplete:
            return f"{self.elements} éléments sur {self.elements} sont remplis : rien à compléter"
        worst = sorted((p for p in self.pieces if p.incomplete), key=lambda p: (-p.incomplete, p.piece))
        where = ", ".join(f"{p.called or p.piece} ({p.incomplete})" for p in worst)
        noun = "élément" if self.incomplete == 1 else "éléments"
        return f"{self.incomplete} {noun} sur {self.elements} à compléter : {where}"


def measure_completeness(
    documents: tuple[Document, ...], folder: str, marks: Iterable[Mark] = (), pieces: Container[str] | None = None
) -> Completeness:
    """Count the elements of each piece, those to be written, and what is to be confirmed, by file of the dossier.

    `folder` is the dossier's. `marks` are those of the facts, which some texts do not show. `pieces` are those that
    are wanted (all without): the counts of a piece do not depend on it.
    """
    shown = tuple(d for d in documents if pieces is None or d.meta.piece in pieces)
    found = list_gaps(shown, marks=marks)
    files = [_name_file(d.span.file, folder) for d in found if d.code == Code.A_CONFIRMER and d.span]
    told: set[GapName] = set()
    measured = tuple(_measure_piece(document, told) for document in documents)
    return Completeness(
        tuple(piece for piece in measured if pieces is None or piece.piece in pieces), tuple(Counter(files).items())
    )


def select_marks(marks: Iterable[Mark], left_out: Iterable[str]) -> tuple[Mark, ...]:
    """The marks but those of the files of annexes that are left out, whose folders these are."""
    others = tuple(f"/{folder}/" for folder in left_out)
    return tuple(mark for mark in marks if not any(other in mark.origin.file for other in others))


def _name_file(file: str, folder: str) -> str:
    """A file as it is named in its dossier, those of a folder's folder together; one of the model, as in the model."""
    if file.startswith(f"{folder}/"):
        return "/".join(file.removeprefix(f"{folder}/").split("/")[:2])
    return "/".join(file.split("/")[-2:])


def _measure_piece(document: Document, told: set[GapName]) -> PieceCompleteness:
    """The count of a piece; `told` are the gaps of the pieces before it, and takes its own."""
    filled = sum(map(_count_filled, document.sections))
    own = {name_gap(gap) for gap in document_gaps(document) if gap.kind is GapKind.TO_COMPLETE} - told
    told |= own
    return PieceCompleteness(document.meta.piece, filled + len(own), len(own), document.meta.called)


@remember_last(96)  # the sections of a full dossier
def _count_filled(section: Section) -> int:
    """How many elements of a section say all that they are to say."""
    filled = 0
    for block in walk_blocks(section.blocks):
        if not isinstance(block, Paragraph | Heading | Table | Figure):
            continue
        inlines = block_inlines(block)
        if inlines:
            gaps = (inline for inline in walk_inlines(inlines) if isinstance(inline, Gap))
            filled += all(gap.kind is not GapKind.TO_COMPLETE for gap in gaps)
    return filled


# What tells a gap from the others: a person writes it once, whatever pieces show it.
GapName = tuple[str, int, str]


def name_gap(gap: Gap) -> GapName:
    """Where a gap is to be written, and what."""
    return (gap.origin.file, gap.origin.line, gap.what)


def list_gaps(
    documents: tuple[Document, ...], severity: Severity = Severity.ERROR, marks: Iterable[Mark] = ()
) -> tuple[Diagnostic, ...]:
    """One diagnostic for each distinct gap, in reading order, located where it must be filled or confirmed.

    A fact that `marks` says is to be confirmed, and that no text shows, comes last: it counts too.
    """
    gaps = [gap for document in documents for gap in document_gaps(document)]
    gaps += [Gap(mark.reason, mark.origin, GapKind.TO_CONFIRM, mark.place) for mark in marks]
    found: dict[GapName, Diagnostic] = {}
    for gap in gaps:
        found.setdefault(name_gap(gap), _say_gap(gap, severity))
    return tuple(found.values())


def locate_gaps(gaps: Iterable[Diagnostic], inputs: Iterable[InputFile]) -> tuple[Diagnostic, ...]:
    """The gaps with their column, when the line says « à compléter » once, or as many times as it has gaps."""
    found = tuple(gaps)
    alike = Counter((gap.span.file, gap.span.line) for gap in found if gap.span and gap.code is Code.A_COMPLETER)
    lines = {file.name: _read_lines(file) for file in inputs if file.name in {name for name, _ in alike}}
    seen: Counter[tuple[str, int]] = Counter()

    def locate(gap: Diagnostic) -> Diagnostic:
        span = gap.span
        if span is not None and gap.code is Code.A_COMPLETER and span.file in lines:
            span = _find_inner(gap, span, lines[span.file])
            gap = replace(gap, span=span)
        if span is None or gap.code is not Code.A_COMPLETER or not 0 < span.line <= len(lines.get(span.file, ())):
            return gap
        key = (span.file, span.line)
        marks = list(_TO_COMPLETE.finditer(lines[span.file][span.line - 1]))
        rank = seen[key]
        seen[key] += 1
        if len(marks) == 1:
            rank = 0
        elif len(marks) != alike[key] or rank >= len(marks):
            return gap
        return replace(gap, span=replace(span, column=marks[rank].start() + 1, length=len(marks[rank][0])))

    return tuple(locate(gap) for gap in found)


def _find_inner(gap: Diagnostic, span: Span, lines: list[str]) -> Span:
    """The line of a gap within a fact, which knows its file only: the one line of the file that says the same."""
    if 0 < span.line <= len(lines) and _TO_COMPLETE.search(lines[span.line - 1]):
        return span
    what = gap.message.removeprefix("à compléter : ")
    found = [
        number
        for number, line in enumerate(lines, start=1)
        if any((match["what"] or INNER) == what for match in find_inner_gaps(line))
    ]
    return replace(span, line=found[0]) if len(found) == 1 else span


def _read_lines(file: InputFile) -> list[str]:
    return normalise_text(file.data.decode("utf-8-sig", "replace")).split("\n")


def _say_gap(gap: Gap, severity: Severity) -> Diagnostic:
    span = gap.origin
    if gap.kind is GapKind.TO_COMPLETE:
        return Diagnostic(Code.A_COMPLETER, f"à compléter : {gap.what}", span, severity=severity)
    where = f"{gap.mark.file}:{gap.mark.line}" if gap.mark is not None else "les crochets du texte"
    hint = f"vérifier, corriger s'il le faut, puis effacer {where}"
    return Diagnostic(Code.A_CONFIRMER, f"à confirmer : {gap.what}", span, hint=hint, severity=severity)
