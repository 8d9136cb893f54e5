"""What is made beside the act of an avenant: each file says what it must, on each page; its proof fails otherwise."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from generator.acts.in_force.base import Base, find_base, find_open
from generator.acts.in_force.consolidated import (
    ConsolidatedText,
    PastAmendment,
    read_consolidated,
    write_consolidated,
)
from generator.amending.act_draft import draft_act
from generator.amending.consolidating.beside import Means, write_beside
from generator.amending.consolidating.forms import read_consolidation_forms
from generator.amending.consolidating.marks import mark_places
from generator.amending.consolidating.printed_text import show_unsigned
from generator.amending.consolidating.proof import check_consolidated
from generator.amending.merging.three_texts import say_document
from generator.amending.merging.wanted_text import WantedText, compose_wanted
from generator.errors import InputFileError, ParityError
from generator.making.generation import TextsBeside
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import FORMS, MODELS
from tests.dossiers.dossier_copy import copy_minimal

Made = tuple[Base, WantedText, ConsolidatedText, TextsBeside]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The minimal dossier, frozen, then extended by a year: all that stands beside its avenant."""
    place = tmp_path_factory.mktemp("consolide")
    copy = copy_minimal(place / "content")
    freeze(copy.folder, place / "output")
    copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2030-12-31")
    base = find_base(copy.folder)
    wanted = compose_wanted(base, copy.folder, Project(place))
    draft = draft_act(base.text.documents, wanted.documents, FORMS)
    documents = (draft.consolidated, *wanted.documents[1:])
    past = (PastAmendment(1, "prolongation d’un an", "2028-03-12"),)
    text = ConsolidatedText(documents, past, mark_places(base.text, documents, draft.articles, 1))
    means = Means(read_consolidation_forms(MODELS / "ctg-2026"), wanted.workshop.furniture, date(2028, 3, 12))
    return base, wanted, text, write_beside(base, text, means)


def read_pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_page_says_what_the_text_is(made: Made) -> None:
    files = made[3].files
    assert sorted(files) == [
        "convention-consolidee.docx",
        "convention-consolidee.pdf",
        "convention-modifications.docx",
        "convention-modifications.pdf",
    ]
    pages = read_pages(files["convention-consolidee.pdf"])
    assert pages
    assert all("version consolidée au 12 mars 2028, sans valeur d’acte" in page for page in pages)
    assert all("sans valeur d’acte" in page for page in read_pages(files["convention-modifications.pdf"]))
    for name, words in (("consolidee", "version consolidée au"), ("modifications", "modifications de l’avenant")):
        with zipfile.ZipFile(io.BytesIO(files[f"convention-{name}.docx"])) as package:
            heads = [package.read(part).decode() for part in package.namelist() if "header" in part]
        assert any(words in head.replace("\u00a0", " ") for head in heads)
    said = " ".join(pages)
    assert "31 décembre 2030" in said
    assert "[Modifié par l’avenant n° 1, article 1er]" in said.replace("\u00a0", " ")
    assert "Pour la Commune d'Essai-sur-Ain" in said
    assert "Cachet et signature" not in said
    assert [record.document.meta.piece for record in made[3].records] == ["convention-consolidee"]
    assert made[3].records[0].page_count == len(pages)


def test_the_proof_fails_on_other_words(made: Made) -> None:
    base, _, text, beside = made
    pdf = beside.files["convention-consolidee.pdf"]
    check_consolidated(pdf, show_unsigned(text.documents[0]), "convention-consolidee.pdf")
    with pytest.raises(ParityError, match=r"attendu « …[^»]*2029"):
        check_consolidated(pdf, show_unsigned(base.text.documents[0]), "convention-consolidee.pdf")


def test_what_an_avenant_keeps_is_read_back_and_is_the_base_of_the_next(made: Made, tmp_path: Path) -> None:
    base, wanted, text, _ = made
    files = write_consolidated(text, wanted.workshop.dossier)
    read, name = read_consolidated(files.__getitem__, "essai")
    assert (name, read.amendments, read.marks) == ("minimal", text.amendments, text.marks)
    assert [say_document(one) for one in read.documents] == [say_document(one) for one in text.documents]
    assert [one.meta for one in read.documents] == [one.meta for one in text.documents]
    assert b"fin: 2030-12-31" in files["consolide/sources/content/minimal/ctg.yaml"]
    assert files["consolide/sources/content/modeles/mini/modele.yaml"]
    damaged = {**files, "consolide/consolidation.json": b"{}"}
    with pytest.raises(InputFileError, match="ne peut pas être lu"):
        read_consolidated(damaged.__getitem__, "essai")
    assert find_open(base.convention.place.parent.parent) is None
