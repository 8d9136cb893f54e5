"""The data of a dossier as the bytes of one workbook: opened, put into sheets, written."""

from __future__ import annotations

from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.tabulating.base import make_origin
from generator.tabulating.filling import fill_book
from generator.writing.xlsx.origin import add_origin


def write_dossier_workbook(dossier: Dossier, identity: Identity) -> bytes:
    """The workbook of a dossier, its gaps in the colour that its documents have for them. Same dossier, same bytes."""
    from generator.writing.xlsx.data_workbook import write_data_workbook  # noqa: PLC0415  # openpyxl is long to load

    book = fill_book(dossier)
    return write_data_workbook(
        book, identity.colours, lambda workbook: add_origin(workbook, make_origin(book)), curly=dossier.curly
    )
