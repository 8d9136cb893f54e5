"""Any model's annexes: none, three or seven, of free text or of data, and data that no annexe prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.annexes.registry import KINDS, find_annexe_file, read_known_model
from generator.codes import Code
from generator.errors import ContentError, ExitCode
from generator.making.dossier_folder import read_dossier
from generator.making.generation import GenerationRequest, generate_dossier
from generator.model.document import Gap, block_inlines, document_gaps, plain_text, walk_blocks
from generator.project import BARE
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from generator.renewing.renewal import RenewalRequest, renew_dossier
from generator.verifying.verification import verify_dossier
from generator.writing.pdf.text import read_pdf_text
from tests.annexes.annexe_samples import compose_of
from tests.dossiers.annexe_models import ANNEXES, CHARTER, PEOPLE, PLAN, add_model, use_model
from tests.dossiers.dossier_copy import copy_minimal

SLUGS = {0: [], 3: ["annexe-a-charte", "annexe-b-personnes", "annexe-c-plan"]}
SLUGS[7] = [*SLUGS[3], "annexe-d-diagnostic", "annexe-e-equipements", "annexe-f-pilotage", "annexe-g-votes"]


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 3, 7])
def test_a_model_has_as_many_annexes_as_it_wants(count: int, tmp_path: Path) -> None:
    """Both formats of every piece are written, read back and compared; the files say what the model calls them."""
    copy = use_model(copy_minimal(tmp_path), count)
    report = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output"))
    names = {path.name for path in report.files}
    for slug in ("convention", *SLUGS[count]):
        assert {f"{slug}.docx", f"{slug}.pdf"} <= names
    assert sum(name.endswith(".pdf") for name in names) == count + 1
    if count:
        words = " ".join(str(read_pdf_text((report.folder / "annexe-a-charte.pdf").read_bytes())).split())
        assert "Annexe A" in words and "présente charte" in words


@pytest.mark.parametrize("count", [0, 3, 7])
def test_a_model_of_any_annexes_is_verified_drafted_and_renewed(count: int, tmp_path: Path) -> None:
    copy = use_model(copy_minimal(tmp_path), count)
    found = [f for f in verify_dossier(copy.folder, BARE).findings if "annexe" in f.code]
    assert not found, found
    drafted, files = create_dossier(
        NewDossierRequest("Neuf", ("01004",), target=tmp_path / "neuf", model="annexes"), BARE
    )
    kinds = {pair[0].nature for f in files if (pair := find_annexe_file(f.relative_to(drafted).as_posix()))}
    assert kinds == {0: set(), 3: {"plan-actions"}, 7: {"diagnostic", "equipements", "plan-actions", "pilotage"}}[count]
    assert (drafted / "textes" / "personnes.md").exists() == (count > 0)
    assert verify_dossier(drafted, BARE).completeness
    renewed = renew_dossier(RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), tmp_path / "suite"))
    assert read_dossier(renewed.folder, BARE).model.plan.annexes == read_dossier(copy.folder, BARE).model.plan.annexes


def test_a_renewal_leaves_the_files_of_an_annexe_that_the_next_model_has_not(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path)
    add_model(tmp_path / "modeles", CHARTER, "court")
    request = RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), tmp_path / "suite", "court")
    report = renew_dossier(request)
    left = {cleared.file for cleared in report.cleared if "n'a pas d'annexe" in cleared.what}
    assert left == {"annexe-3/fiches/01-places.yaml", "annexe-4/pilotage.yaml", "annexe-4/suivi.csv"}
    assert not (report.folder / "annexe-4").exists()


@pytest.mark.parametrize(
    ("file", "nature"),
    [
        ("annexe-2/equipements.csv", "equipements"),
        ("annexe-1/indicateurs.csv", "diagnostic"),
    ],
)
def test_data_without_annexe_is_an_error(file: str, nature: str, tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path)
    header = "collectivite;type;nom;gestionnaire;statut;commune;places;heures;etp;existant;soutien;bonus_territoire\n"
    texts = {"equipements": header, "diagnostic": "theme;indicateur;unite;annee;source;Territoire\n"}
    copy.write(file, texts.get(nature, "%PDF-1.7"))
    with pytest.raises(ContentError) as caught:
        read_dossier(copy.folder, BARE)
    (fault,) = caught.value.diagnostics
    assert fault.code is Code.DONNEES_SANS_ANNEXE
    assert fault.span is not None and fault.span.file.endswith(file)
    assert nature in fault.message and fault.hint and "plan-actions, pilotage" in fault.hint
    assert caught.value.exit_code is ExitCode.CONTENT


def test_a_missing_text_is_a_gap_that_counts(tmp_path: Path) -> None:
    copy = use_model(copy_minimal(tmp_path), 3)
    (gap,) = document_gaps(compose_of(read_dossier(copy.folder, BARE), "annexe-b"))
    assert gap.what == "liste des personnes habilitées" and gap.origin.file.endswith("textes/personnes.md")
    report = verify_dossier(copy.folder, BARE)
    assert report.completeness is not None
    assert next(p for p in report.completeness.pieces if p.piece == "annexe-b").incomplete == 1
    copy.write("textes/personnes.md", "- Ada Exemple, directrice.\n")
    assert not document_gaps(compose_of(read_dossier(copy.folder, BARE), "annexe-b"))
    copy.write("textes/personnes.md", "<!-- vide -->\n")
    (gap,) = document_gaps(compose_of(read_dossier(copy.folder, BARE), "annexe-b"))
    assert gap.what == "texte de l'annexe B"


def test_the_texts_of_an_annexe_follow_one_another_under_their_headings(tmp_path: Path) -> None:
    copy = use_model(copy_minimal(tmp_path), 3)
    document = compose_of(read_dossier(copy.folder, BARE), "annexe-b")
    assert [plain_text(section.heading) for section in document.sections] == ["Les personnes habilitées", "La liste"]
    assert document.cover.subtitle == "Annexe B – Personnes habilitées"
    assert document.meta.page_prefix == "B-" and document.sections[0].label == "Annexe B : "
    charter = compose_of(read_dossier(copy.folder, BARE), "annexe-a")
    words = [plain_text(block_inlines(b)) for b in walk_blocks(charter.sections[0].blocks)]
    assert words[0] == "Les principes" and "laïcité." in words
    assert not any(isinstance(inline, Gap) for s in charter.sections for b in s.blocks for inline in block_inlines(b))


@pytest.mark.parametrize(
    ("annexes", "code"),
    [
        (PLAN.replace("plan-actions", "plan-action"), Code.VALEUR_INVALIDE),
        (PLAN + PLAN.replace("annexe-c", "annexe-d"), Code.IDENTIFIANT_EN_DOUBLE),
        (CHARTER + CHARTER, Code.IDENTIFIANT_EN_DOUBLE),
        (PEOPLE.replace("annexe-b-personnes", "personnes"), Code.VALEUR_INVALIDE),
        (PEOPLE.replace("titres: {liste", "titres: {autre"), Code.CLE_INCONNUE),
    ],
)
def test_annexes_that_a_model_cannot_have(annexes: str, code: Code, tmp_path: Path) -> None:
    models = copy_minimal(tmp_path).folder.parent / "modeles"
    folder = add_model(models, annexes, "faux")
    with pytest.raises(ContentError) as caught:
        read_known_model(folder)
    assert {fault.code for fault in caught.value.diagnostics} == {code}
    assert all(fault.span is not None and fault.span.line > 10 and fault.hint for fault in caught.value.diagnostics)


def test_every_kind_has_a_nature_of_its_own_and_files_of_its_own() -> None:
    assert len({kind.nature for kind in KINDS}) == len(KINDS) >= 6
    for kind in KINDS:
        assert kind.text_only == (kind.nature == "texte")
        for file in kind.files:
            found = find_annexe_file(file.example)
            assert found == (kind, file), file.example
            assert file.subject
    assert set(ANNEXES) == {0, 3, 7}
