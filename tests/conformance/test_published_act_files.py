"""The files of the Bassin Minier's convention against the published act: every word, in order, in both formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from generator.making.composition import Selection, compose_pieces
from generator.making.dossier_folder import read_dossier
from generator.model.pieces import SIGNED_ACT
from generator.project import BARE
from generator.reading.furniture import read_furniture
from generator.writing.parity import normalise
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.conformance.pair_parity import split_pdf_words
from tests.conformance.pdf_accessibility import walk_structure
from tests.conformance.published_act import PublishedAct, read_published_act

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENT = Path(__file__).parents[2] / "content" / "bassin-minier"


@pytest.fixture(scope="module")
def act() -> PublishedAct:
    return read_published_act()


@pytest.fixture(scope="module")
def files() -> tuple[bytes, bytes]:
    """The convention as PDF and as Word file."""
    dossier = read_dossier(CONTENT, BARE)
    furniture = read_furniture(BARE.template_roots, dossier.facts.identite)
    (document,) = compose_pieces(dossier, furniture.identity, Selection((SIGNED_ACT.id,), False, {}))
    pdf = write_pdf(document, furniture)
    return pdf.data, write_docx(document, furniture, pdf.section_pages)


def measure(theirs: list[str], ours: list[str]) -> tuple[float, float]:
    """Recall and precision of our words, in order, for those of the act."""
    matches = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in matches)
    return common / len(theirs), common / len(ours)


def test_the_measure_sees_a_word_more_or_less() -> None:
    words = ["Vu", "le", "code", "de", "l'action", "sociale", "et", "des", "familles"]
    assert measure(words, words) == (1.0, 1.0)
    assert measure(words, words[:-1]) == (pytest.approx(8 / 9), 1.0)
    assert measure(words, [*words, "en", "vigueur"]) == (1.0, pytest.approx(9 / 11))
    assert measure(words, [words[1], words[0], *words[2:]])[0] < 1.0


def test_every_word_of_the_act_in_both_files(
    act: PublishedAct, files: tuple[bytes, bytes], tell: Callable[[str], None]
) -> None:
    theirs = [word.text for word in act.words]
    read = {"PDF": split_pdf_words(read_pdf_text(files[0]).body)}
    read["DOCX"] = normalise(read_docx_text(files[1]).body).split()
    measures = {name: measure(theirs, ours) for name, ours in read.items()}
    for name, (recall, precision) in measures.items():
        tell(f"texte publié, {len(theirs)} mots, {name} : rappel {recall:.4f}, précision {precision:.4f}")
    assert len(theirs) > 5700
    assert measures == {"PDF": (1.0, 1.0), "DOCX": (1.0, 1.0)}
    assert read["PDF"] == theirs
    assert read["DOCX"] == theirs


def test_the_notes_are_the_act_s(act: PublishedAct, files: tuple[bytes, bytes]) -> None:
    assert len(act.notes) == 2
    assert [" ".join(split_pdf_words(note)) for note in read_pdf_text(files[0]).notes] == list(act.notes)
    assert [normalise(note) for note in read_docx_text(files[1]).notes] == list(act.notes)


def test_the_notes_are_real_notes(files: tuple[bytes, bytes]) -> None:
    with pikepdf.open(io.BytesIO(files[0])) as pdf:
        kinds = [str(element.get("/S", "")) for element in walk_structure(pdf.Root.StructTreeRoot)]
    assert kinds.count("/Note") == 2
    with zipfile.ZipFile(io.BytesIO(files[1])) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    called = [call.get(f"{W}id") for call in body.iter(f"{W}footnoteReference")]
    written = [note.get(f"{W}id") for note in notes.iter(f"{W}footnote") if note.get(f"{W}type") is None]
    assert len(called) == 2
    assert called == written
