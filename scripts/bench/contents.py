"""What is measured on: the pages of the example dossier, and made-up CTGs drawn from the embedded communes."""

from __future__ import annotations

import datetime
import pickle
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.workshop import Workshop, open_workshop
from generator.model.document import Document
from generator.model.names import slugify
from generator.project import BARE
from generator.reading.communes import load_tables
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from generator.writing.html.page import HtmlPage, write_html
from scripts.bench.timing import ROOT

EXAMPLE = ROOT / "content" / "exemple-complet"
_SEED = 2026
_CROWD = (2, 6)  # communes that sign one made-up CTG


def open_example() -> tuple[Workshop, tuple[Document, ...]]:
    """The example dossier and the trees of its final pieces."""
    workshop = open_workshop(EXAMPLE, BARE)
    selection = Selection(list_pieces(workshop.dossier), False, workshop.taken)
    return workshop, compose_pieces(workshop.dossier, workshop.furniture.identity, selection)


def list_pages(workshop: Workshop, documents: Iterable[Document]) -> list[HtmlPage]:
    """The HTML, CSS and pictures that each piece hands to WeasyPrint."""
    linked = frozenset(list_pieces(workshop.dossier))
    return [write_html(document, workshop.furniture, linked) for document in documents]


def save_pages(pages: Iterable[HtmlPage], file: Path) -> None:
    """Pages for a process that has nothing of ours."""
    file.write_bytes(pickle.dumps([(page.html, page.stylesheet, page.resources) for page in pages]))


def copy_example(content: Path) -> Path:
    """A copy of the example, with the models beside it, to be changed; without what came back of its acts."""
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir(parents=True)
    shutil.copytree(EXAMPLE.parent / "modeles", content / "modeles")
    left_out = shutil.ignore_patterns("prefecture", "signatures", "actes", "journal.jsonl", "*.py", "__pycache__")
    return Path(shutil.copytree(EXAMPLE, content / EXAMPLE.name, ignore=left_out))


def make_dossiers(folder: Path, count: int) -> None:
    """So many dossiers, with the models beside them: neighbouring communes drawn from the table, the same each time."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "content" / "modeles", folder / "modeles")
    by_grouping: dict[str, list[str]] = {}
    for code, commune in load_tables().communes.items():
        if commune.grouping and not commune.departement.startswith("98"):
            by_grouping.setdefault(commune.grouping, []).append(code)
    draw = random.Random(_SEED)
    groupings = sorted(siren for siren, codes in by_grouping.items() if len(codes) >= _CROWD[1])
    for number, siren in enumerate(draw.sample(groupings, count), start=1):
        codes = draw.sample(by_grouping[siren], draw.randint(*_CROWD))
        name = f"Territoire {number:03d}"
        first, last = datetime.date(2027, 1, 1), datetime.date(2031, 12, 31)
        create_dossier(NewDossierRequest(name, tuple(codes), None, first, last, folder / slugify(name)), BARE)
