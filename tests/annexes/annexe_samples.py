"""Dossiers and composed annexes for the tests of the annexes; read once a session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from generator.annexes.registry import compose_annexe
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import Document, Row, RowRole, Table, block_inlines, plain_text, walk_blocks
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import BARE
from generator.reading.furniture import read_furniture

ROOT = Path(__file__).resolve().parents[2]
ANNEXES = ("annexe-1", "annexe-2", "annexe-3", "annexe-4", "annexe-5")
CONTENTS = ("exemple-complet", "bassin-minier")


@lru_cache(maxsize=4)
def load_dossier(name: str) -> Dossier:
    """A dossier of `content/`."""
    return read_dossier(ROOT / "content" / name, BARE)


@lru_cache(maxsize=1)
def load_identity() -> Identity:
    """The neutral identity."""
    return read_furniture((ROOT / "templates",), "neutre").identity


@lru_cache(maxsize=32)
def compose(name: str, annexe: str) -> Document:
    """An annexe of a dossier of `content/`; the tests stop at any fault that refuses the work."""
    return compose_of(load_dossier(name), annexe)


def compose_of(dossier: Dossier, annexe: str, faults: DiagnosticCollector | None = None) -> Document:
    """An annexe of a dossier made by a test."""
    gathered = DiagnosticCollector() if faults is None else faults
    plan = next(plan for plan in dossier.model.plan.annexes if plan.id == annexe)
    document = compose_annexe(PieceComposer(dossier, annexe, gathered), plan, load_identity())
    if faults is None:
        gathered.raise_errors()
    return document


def change(dossier: Dossier, **fields: object) -> Dossier:
    """A copy of a dossier with other fields, or with other values for its annexes."""
    for name, value in fields.items():
        values = next((one for one in dossier.annexes.values() if hasattr(one, name)), None)
        if values is None:
            dossier = replace(dossier, **{name: value})  # type: ignore[arg-type]
        else:
            dossier = dossier.with_values(replace(values, **{name: value}))  # type: ignore[type-var]
    return dossier


def tables(document: Document) -> Iterator[Table]:
    """Every table of a document."""
    for section in document.sections:
        yield from (block for block in walk_blocks(section.blocks) if isinstance(block, Table))


def find_table(document: Document, id_: str) -> Table:
    """The table of that id."""
    return next(table for table in tables(document) if table.id == id_)


def row_words(row: Row) -> list[str]:
    """The words of each cell of a row."""
    return [
        " ".join(plain_text(block_inlines(inner)) for inner in walk_blocks(cell.blocks)).strip() for cell in row.cells
    ]


def rows_of(table: Table, role: RowRole) -> list[list[str]]:
    """The words of the rows that play a role."""
    return [row_words(row) for row in table.rows if row.role is role]
