"""Cost against size: an annexe repeated 1, 10 and 100 times, and one long table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from generator.making.workshop import Workshop
from generator.model.blocks import Cell, Paragraph, Table
from generator.model.blocks import Row as TableRow
from generator.model.document import Document
from generator.model.inlines import Text
from scripts.bench.contents import list_pages, open_example, save_pages
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.servant import processor_time
from scripts.bench.timing import Servant

FAMILY = "taille"
_ROWS, _COLUMNS = 1_000, 5
_TIMES = (1, 10, 100)
_PIECE = "annexe-5"


def measure(options: Options) -> Iterator[Row]:
    """Processor time of the PDF, its text compared; the cost of a page, against that of ten times fewer."""
    workshop, documents = open_example()
    annexe = next(document for document in documents if document.meta.piece == _PIECE)
    bare = Workshop(workshop.dossier, workshop.furniture, {})
    bare.make_piece(annexe)
    before: float | None = None
    for times in _TIMES:
        seconds, pages = _time(Workshop(workshop.dossier, workshop.furniture, {}), repeat_sections(annexe, times))
        each = seconds / pages
        ratio = each / before if before is not None else None
        told = f"{write_seconds([seconds])}, {pages} pages, {1000 * each:.0f} ms la page"
        against = "" if ratio is None else "dix fois moins, par page"
        yield Row(FAMILY, f"{_PIECE} × {times}", told, ratio, against, Target(1.25) if ratio is not None else None)
        before = each
    table = make_table(annexe)
    seconds, pages = _time(bare, table)
    what = f"un tableau de {_ROWS} lignes et {_COLUMNS} colonnes, {pages} pages"
    yield Row(FAMILY, what, write_seconds([seconds]), seconds, "secondes", Target(4.0))
    file = options.folder / "tableau.pickle"
    save_pages(list_pages(workshop, (annexe, table)), file)
    with Servant("nu", str(file)) as engine:
        engine.ask("0")
        alone = engine.ask("1")
    yield Row(FAMILY, "le même tableau, WeasyPrint seul", write_seconds([alone]))
    target = Target(0.4, stretch=0.2)
    yield Row(FAMILY, what, write_seconds([seconds]), seconds / alone, "WeasyPrint seul", target)


def _time(workshop: Workshop, document: Document) -> tuple[float, int]:
    start = processor_time()
    made = workshop.make_piece(document)
    return processor_time() - start, made.result.page_count


def repeat_sections(document: Document, times: int) -> Document:
    """Its sections, so many times, every identity its own."""
    sections = [_rename(section, f"-{turn}") for turn in range(times) for section in document.sections]
    return dataclasses.replace(document, sections=tuple(sections))


def _rename(value: Any, suffix: str) -> Any:
    """The same with a suffix to every identity below; references lead nowhere else than before."""
    if isinstance(value, tuple):
        return tuple(_rename(item, suffix) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _rename(getattr(value, f.name), suffix) for f in dataclasses.fields(value)}
    if "id" in changed:
        changed["id"] += suffix
    return dataclasses.replace(value, **changed)


def make_table(document: Document) -> Document:
    """A document that is one table."""
    section = document.sections[0]

    def write_cell(row: int, column: int) -> Cell:
        words = f"Service {row}, colonne {column}" if column else f"{row}"
        return Cell((Paragraph(f"{section.id}/t/{row}-{column}", section.origin, (Text(words),)),), header=row == 0)

    rows = [TableRow(tuple(write_cell(row, column) for column in range(_COLUMNS))) for row in range(_ROWS + 1)]
    table = Table(f"{section.id}/t", section.origin, (20.0,) * _COLUMNS, (rows[0],), tuple(rows[1:]))
    alone = dataclasses.replace(section, blocks=(table,))
    return dataclasses.replace(document, sections=(alone,), contents=False)
