"""The CSV tables of a dossier as grids: opened, checked as they are typed, made into what is saved."""

from __future__ import annotations

from generator.editing.grids.checking import CellFinding, check_grid, place_faults
from generator.editing.grids.grid import Grid, GridColumn, GridEntry, clean_number, list_grids, make_edit, open_grid

__all__ = [
    "CellFinding",
    "Grid",
    "GridColumn",
    "GridEntry",
    "check_grid",
    "clean_number",
    "list_grids",
    "make_edit",
    "open_grid",
    "place_faults",
]
