"""The second model of clauses: another order, other numbers and headings, and no line of the program for it.

The invented territory of `content/exemple-complet` is composed with it, verified, written and assembled.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pypdf
import pytest

from generator.composing.numbering import name_targets
from generator.errors import Severity
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.opening import open_dossier
from generator.making.review import review_dossier
from generator.model.document import (
    CrossReference,
    Document,
    Heading,
    SectionKind,
    block_inlines,
    document_gaps,
    document_inlines,
    plain_text,
    walk_blocks,
)
from generator.project import BARE
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from generator.signing.assembly import assemble_dossier
from generator.verifying.verification import verify_dossier
from tests.acts.frozen_dossiers import ask

MODEL = "ctg-concis"
ARTICLES = (
    "Article 1er – Objet et périmètre",
    "Article 2 – Prise d'effet et durée",
    "Article 3 – Diagnostic et orientations communes",
    "Article 4 – Qui agit dans quel domaine",
    "Article 5 – Plan d'actions et moyens",
    "Article 6 – Gouvernance",
    "Article 7 – Suivi et évaluation",
    "Article 8 – Données et confidentialité",
    "Article 9 – Communication",
    "Article 10 – Modification, fin et différends",
)


@pytest.fixture(scope="module")
def folder(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented territory, its facts unchanged but for the name of the model."""
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(project_root / "content" / "modeles", root / "modeles")
    shutil.copytree(project_root / "content" / "exemple-complet", root / "exemple")
    return choose_model(root / "exemple")


def choose_model(folder: Path) -> Path:
    facts = folder / "ctg.yaml"
    text, count = re.subn(r"(?m)^modele: ctg-2026\b", f"modele: {MODEL}", facts.read_text("utf-8"))
    assert count == 1
    facts.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def pieces(folder: Path) -> tuple[Document, ...]:
    dossier, furniture = open_dossier(folder, BARE)
    return compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=False))


def plain(words: str) -> str:
    """With plain spaces and apostrophes."""
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def words_of(document: Document) -> str:
    blocks = (b for section in document.sections for b in walk_blocks(section.blocks))
    return plain("\n".join(plain_text(block_inlines(b)) for b in blocks))


@pytest.mark.slow
def test_articles_have_the_order_and_numbers_of_the_model(pieces: tuple[Document, ...]) -> None:
    articles = [s for s in pieces[0].sections if s.kind is SectionKind.ARTICLE]
    assert tuple(plain(s.label + plain_text(s.heading)) for s in articles) == ARTICLES


@pytest.mark.slow
def test_headings_inside_have_theirs(pieces: tuple[Document, ...]) -> None:
    labels = {
        section.id.rsplit("/", 1)[-1]: [b.label for b in section.blocks if isinstance(b, Heading)]
        for section in pieces[0].sections
    }
    assert labels["expose"] == ["I.", "II.", "III."]
    assert labels["vie-du-contrat"] == ["10.1", "10.2", "10.3"]


@pytest.mark.slow
def test_annexes_are_in_roman_figures(pieces: tuple[Document, ...]) -> None:
    assert [plain(a.title).split(" – ")[0] for a in pieces[0].attached] == [
        f"Annexe {n}" for n in ("I", "II", "III", "IV", "V")
    ]
    assert plain(pieces[4].sections[0].label) == "Annexe IV – "
    assert "Suivi des actions" in [plain_text(s.heading) for s in pieces[4].sections]


@pytest.mark.slow
def test_every_reference_says_what_it_leads_to(folder: Path, pieces: tuple[Document, ...]) -> None:
    dossier, _ = open_dossier(folder, BARE)
    names = {target: words.replace("^", "") for target, words in name_targets(dossier.model.plan).items()}
    references = [
        i for piece in pieces for i in document_inlines(piece) if isinstance(i, CrossReference) and i.target in names
    ]
    own = [r for r in references if plain(plain_text(r.children)) == names[r.target]]
    assert len(own) > 15
    assert {"annexe-1", "annexe-5", "suivi", "duree", "orientations", "vie-du-contrat"} <= {r.target for r in own}
    # What is left was typed in the dossier's own texts, which say « annexe 3 » whatever the model.
    assert all(re.fullmatch(r"annexe.\d", plain_text(r.children)) for r in references if r not in own)


@pytest.mark.slow
def test_parties_stand_on_one_side_and_on_the_other(pieces: tuple[Document, ...]) -> None:
    words = words_of(pieces[0])
    assert words.count("d'une part,") == words.count("d'autre part,") == 1
    assert words.index("« la Caf »") < words.index("d'une part,") < words.index("LA COMMUNE D'ORMEVAL")
    assert "dûment autorisée par délibération n° DEL_2026_118 du 21 octobre 2026 de son Conseil Municipal," in words


@pytest.mark.slow
def test_nothing_is_left_to_say_about_it(folder: Path, pieces: tuple[Document, ...]) -> None:
    dossier, _ = open_dossier(folder, BARE)
    assert review_dossier(dossier, pieces) == ()
    assert [gap for piece in pieces for gap in document_gaps(piece)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", ["cinq-communes", "commune-seule", "epci-presidente", "metropole-etat", "msa-departement", "syndicat-corse"]
)
def test_it_fits_every_kind_of_signatory(case: str, project_root: Path, tmp_path: Path) -> None:
    shutil.copytree(project_root / "content" / "modeles", tmp_path / "modeles")
    shutil.copytree(project_root / "tests/dossiers" / case, tmp_path / case)
    before = {finding.code for finding in verify_dossier(tmp_path / case, BARE).findings}
    after = verify_dossier(choose_model(tmp_path / case), BARE).findings
    assert {finding.code for finding in after} <= before, "the model brings a finding that the facts do not"
    assert not [finding for finding in after if finding.severity is Severity.ERROR]


def test_an_unknown_date_of_a_vote_is_a_gap(project_root: Path, tmp_path: Path) -> None:
    shutil.copytree(project_root / "content" / "modeles", tmp_path / "modeles")
    shutil.copytree(project_root / "tests/dossiers/cinq-communes", tmp_path / "dossier")
    dossier, furniture = open_dossier(choose_model(tmp_path / "dossier"), BARE)
    words = words_of(compose_pieces(dossier, furniture.identity, Selection(("convention",), draft=True))[0])
    assert words.count("par délibération n° à compléter du à compléter de son Conseil") == 6
    assert not re.search(r"\bdu (,|;|\.|de son)", words)


@pytest.mark.slow
def test_it_is_written_in_both_formats_and_assembled(folder: Path, tmp_path: Path) -> None:
    """What is frozen is compared with its tree, file by file: a word that differs raises. Two fiches are enough."""
    own = Path(shutil.copytree(folder.parent, tmp_path / "content")) / folder.name
    shutil.rmtree(own / "prefecture")  # nothing is received before the text is frozen
    for sheet in sorted((own / "annexe-3" / "fiches").glob("*.yaml"))[2:]:
        sheet.unlink()
    for table in (own / "annexe-4").glob("*.csv"):
        table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assembled = assemble_dossier(ask(own, tmp_path / "out", frozen=False))
    kept = {path.name for path in (own / "actes" / "01-convention" / "pieces").iterdir()}
    assert {"convention.docx", "convention.pdf", "annexe-5-deliberations.docx", "annexe-5-deliberations.pdf"} <= kept
    originals = sorted(path for path in assembled.files if path.parent.name == "exemplaires")
    assert len(originals) == 5
    reader = pypdf.PdfReader(io.BytesIO(originals[0].read_bytes()))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert any(str(title).startswith("Annexe III – ") for title in titles)


def test_a_new_dossier_can_ask_for_it(tmp_path: Path) -> None:
    request = NewDossierRequest("Tampon", ("97422",), target=tmp_path / "tampon", model=MODEL)
    folder, _ = create_dossier(request, BARE)
    dossier, furniture = open_dossier(folder, BARE)
    assert dossier.facts.modele == MODEL
    words = words_of(compose_pieces(dossier, furniture.identity, Selection(("convention",), draft=True))[0])
    assert "Elle s'applique à la commune du Tampon." in words
