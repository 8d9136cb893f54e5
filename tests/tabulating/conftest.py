"""The workbook of the example, made once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.making.opening import open_dossier
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import Project
from generator.tabulating.filling import fill_book
from generator.tabulating.workbook import write_dossier_workbook
from generator.writing.xlsx.data_sheets import DataBook


@pytest.fixture(scope="session")
def opened() -> tuple[Dossier, Identity]:
    dossier, furniture = open_dossier(Path("content/exemple-complet"), Project(Path()))
    return dossier, furniture.identity


@pytest.fixture(scope="session")
def book(opened: tuple[Dossier, Identity]) -> DataBook:
    return fill_book(opened[0])


@pytest.fixture(scope="session")
def written(opened: tuple[Dossier, Identity]) -> bytes:
    return write_dossier_workbook(*opened)


@pytest.fixture(scope="session")
def workbook(written: bytes) -> Workbook:
    return load_workbook(io.BytesIO(written))
