"""The next CTG made from the last: what is kept, cleared and marked, and that nothing is lost in silence."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.errors import CtgError, ExitCode, InputFileError, UsageError
from generator.files import list_tree
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import is_record, read_dossier
from generator.making.generation import GenerationRequest, IncompleteError, generate_dossier
from generator.making.opening import open_dossier
from generator.model.document import document_gaps
from generator.model.facts import Unknown
from generator.project import BARE, Project
from generator.renewing.renewal import RenewalReport, RenewalRequest, renew_dossier
from generator.renewing.renewal_report import summarise
from generator.verifying.verification import verify_dossier
from tests.dossiers.dossier_copy import DossierCopy, copy_dossier, copy_minimal
from tests.golden import compare_golden

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
BEGIN, END = date(2031, 1, 1), date(2035, 12, 31)


@pytest.fixture(scope="module")
def basin(tmp_path_factory: pytest.TempPathFactory) -> RenewalReport:
    """The Bassin minier, renewed."""
    target = tmp_path_factory.mktemp("content") / "bassin-minier-2031"
    return renew_dossier(RenewalRequest(CONTENT / "bassin-minier", BARE, BEGIN, END, target))


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete example with a tracking table of the former form, of which five fiches are under way."""
    folder = tmp_path_factory.mktemp("content") / "exemple-complet"
    copy_dossier(CONTENT / "exemple-complet", folder)
    for table in (folder / "annexe-4").glob("*.csv"):
        table.unlink()
    words = {1: "en cours", 3: "en cours", 5: "en cours", 10: "en cours", 15: "en cours"}
    done = {2: "Diagnostics énergétiques des deux bâtiments remis"}
    lines = [f"{n};{words.get(n, 'à lancer')};{done.get(n, '')};Aucune;20/11/2026" for n in range(1, 16)]
    table = "\n".join(["fiche;etat;avancement;difficultes;mise_a_jour", *lines, ""])
    (folder / "annexe-4/suivi.csv").write_text(table, "utf-8")
    return folder


@pytest.fixture(scope="module")
def example(former: Path, tmp_path_factory: pytest.TempPathFactory) -> RenewalReport:
    """That dossier, renewed."""
    target = tmp_path_factory.mktemp("content") / "exemple-2032"
    return renew_dossier(RenewalRequest(former, BARE, date(2032, 1, 1), date(2036, 12, 31), target))


@pytest.fixture
def copy(tmp_path: Path) -> DossierCopy:
    return copy_minimal(tmp_path / "content")


def renew(copy: DossierCopy, begin: date = date(2030, 1, 1), end: date = date(2033, 12, 31)) -> RenewalReport:
    return renew_dossier(RenewalRequest(copy.folder, BARE, begin, end, copy.folder.parent / "suite"))


def text_of(report: RenewalReport, file: str) -> str:
    return (report.folder / file).read_text("utf-8")


def test_the_facts_of_the_bassin_minier(basin: RenewalReport, pytestconfig: pytest.Config) -> None:
    compare_golden(pytestconfig, "renouvellement-bassin-minier-ctg.yaml", text_of(basin, "ctg.yaml"))
    compare_golden(pytestconfig, "renouvellement-bassin-minier-a-confirmer.yaml", text_of(basin, "a-confirmer.yaml"))


def test_parties_and_texts_stay_the_period_is_new(basin: RenewalReport) -> None:
    former, current = (
        read_dossier(CONTENT / "bassin-minier", BARE).facts,
        read_dossier(basin.folder, BARE).facts,
    )
    assert (current.periode.debut, current.periode.fin) == (BEGIN, END)
    assert [p.representants[0].nom for p in current.parties] == [p.representants[0].nom for p in former.parties]
    for key in ("orientations", "axes", "territoire"):
        assert current.model_dump()[key] == former.model_dump()[key]
    assert current.signature.lieu == "Marseille"
    assert isinstance(current.signature.date, Unknown)
    assert (current.actes, current.constats_admis) == ((), ())
    for party in current.parties[1:]:
        assert party.deliberation is not None
        assert isinstance(party.deliberation.date, Unknown)
        assert party.deliberation.publication is None
        assert (party.intitule_signature, party.nom_majuscules) == (None, None)


def test_comments_stay_but_for_those_of_what_is_gone(basin: RenewalReport) -> None:
    before = (CONTENT / "bassin-minier" / "ctg.yaml").read_text("utf-8")
    after = text_of(basin, "ctg.yaml")
    written = [line.split("# ", 1)[1] for line in before.split("\n") if "# " in line]
    gone = {words for file, words in basin.comments if file == "ctg.yaml"}
    assert len(written) > 10
    assert gone
    for words in written:
        assert (words in after) != (words in gone), words
    assert "Les commentaires qui suivent datent de la convention 2026-2030." in after
    assert any("l'acte a deux majuscules" in line for line in basin.old_comments)


def test_the_faults_of_the_signed_text_are_left_behind_and_told(basin: RenewalReport) -> None:
    assert not (basin.folder / "ecarts.yaml").exists()
    assert len(basin.deviations) == len(read_dossier(CONTENT / "bassin-minier", BARE).deviations) > 50
    account = text_of(basin, "renouvellement.txt")
    assert "champs-caf : « visant renforcer » au lieu de « visant à renforcer »" in account
    assert "objet : « (Annexes 4) » au lieu de « (annexe 4) »" in account
    assert "](#" not in account


@pytest.mark.parametrize("name", ["bassin-minier", "exemple-complet"])
def test_every_file_is_carried_over_or_told(name: str, basin: RenewalReport, example: RenewalReport) -> None:
    report = basin if name == "bassin-minier" else example
    source = CONTENT / name
    names = [p.relative_to(source).as_posix() for p in list_tree(source) if "__pycache__" not in p.parts]
    files = [name for name in names if not is_record(name)]  # a journal is of its own dossier
    assert len(files) > 7
    told = {cleared.file for cleared in report.cleared}
    for file in files:
        assert (report.folder / file).is_file() or file in told, file
        if not (report.folder / file).is_file():
            assert file in text_of(report, "renouvellement.txt")
    received = ("signatures/", "annexe-5/", "prefecture/")
    assert not [f for f in report.files if f.relative_to(report.folder).as_posix().startswith(received)]


def test_every_known_representative_population_and_figure_is_marked(example: RenewalReport) -> None:
    facts = read_dossier(example.folder, BARE).facts
    places = {mark.place for mark in example.to_confirm if mark.file == "ctg.yaml"}
    for party in facts.parties:
        for rank, _ in enumerate(party.representants, 1):
            assert ("parties", party.id, "representants", str(rank), "nom") in places
    for commune in facts.territoire.communes:
        assert ("territoire", "communes", commune.insee, "population") in places
    dossier = read_dossier(example.folder, BARE)
    assert all(line.mark is not None for line in (*dossier.indicators.lines, *dossier.facilities))
    assert all(mark.reason for mark in example.to_confirm)


def test_marks_are_counted_and_none_is_without_object(basin: RenewalReport, example: RenewalReport) -> None:
    for report in (basin, example):
        assert read_dossier(report.folder, BARE).mark_notes == ()
        assert report.completeness.to_confirm == len(report.to_confirm)
        found = verify_dossier(report.folder, BARE)
        assert found.completeness == report.completeness
        assert len([d for d in found.findings if d.code == "a-confirmer"]) == len(report.to_confirm)


def test_every_mark_is_seen_in_the_documents_or_decides_article_3(example: RenewalReport) -> None:
    dossier, furniture = open_dossier(example.folder, BARE)
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=True))
    seen = {(gap.origin, gap.what) for document in documents for gap in document_gaps(document)}
    hidden = [mark for mark in dossier.marks if (mark.origin, mark.reason) not in seen]
    assert [mark.reason.split(",")[0] for mark in hidden] == ["« 2318 »"], "below 3 500, a population decides nothing"


def test_the_plan_of_the_example(example: RenewalReport) -> None:
    dossier = read_dossier(example.folder, BARE)
    assert [name.split()[1] for name in example.moved] == [a.fiche for a in dossier.ended_actions]
    assert [name.split()[1] for name in example.continued] == ["1", "3", "5", "10", "15"]
    assert len(dossier.sheets) == 5
    assert all(isinstance(sheet.annees, Unknown) for sheet, _ in dossier.sheets)
    assert all(isinstance(op.financement, Unknown) for sheet, _ in dossier.sheets for op in sheet.operations)
    assert dossier.tracking == ()
    first = dossier.ended_actions[0]
    assert (first.periode, first.annees, first.etat) == ("2027-2031", "2027 à 2029", "à lancer")
    assert first.avancement == "Diagnostics énergétiques des deux bâtiments remis (20/11/2026)"
    assert isinstance(first.resultat, Unknown)
    assert first.mark is not None
    assert first.mark.reason == (
        "« à lancer », dernier état du tableau de suivi de la convention 2027-2031 (20/11/2026)"
    )
    assert all(action.mark is not None for action in dossier.ended_actions)


def test_an_early_renewal_keeps_the_years_and_the_money_to_come(former: Path, tmp_path: Path) -> None:
    request = RenewalRequest(former, BARE, date(2031, 1, 1), date(2034, 12, 31), tmp_path / "suite")
    report = renew_dossier(request)
    assert [w.code for w in report.warnings] == ["periode-discontinue"]
    assert [name.split()[1] for name in report.moved] == ["2", "11"]
    sheets = {origin.file.rsplit("/", 1)[-1]: sheet for sheet, origin in read_dossier(report.folder, BARE).sheets}
    sheet = sheets["01-places-zones-sous-dotees.yaml"]
    assert sheet.annees == (2031,)
    assert sheet.operations[0].financement == {"ormeval": {2031: 168000}, "caf": {2031: 74400}}
    assert sheet.operations[0].find_mark("financement") is not None
    text = (report.folder / "annexe-3/fiches/01-places-zones-sous-dotees.yaml").read_text("utf-8")
    assert "      ormeval: {2031: 168000}\n" in text


def test_the_draft_is_made_and_the_final_refused(basin: RenewalReport, tmp_path: Path) -> None:
    made = generate_dossier(GenerationRequest(basin.folder, BARE, tmp_path, ("convention", "annexe-4")))
    assert made.completeness.to_confirm > 20
    with pytest.raises(IncompleteError) as caught:
        generate_dossier(GenerationRequest(basin.folder, BARE, tmp_path, ("convention",), final=True))
    assert "a-confirmer" in {d.code for d in caught.value.diagnostics}


def test_renewing_twice_gives_the_same_bytes_and_keeps_the_marks(copy: DossierCopy, tmp_path: Path) -> None:
    first = renew(copy)
    again = renew_dossier(
        RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), tmp_path / "content/autre")
    )
    for path in first.files:
        assert path.read_bytes() == (again.folder / path.relative_to(first.folder)).read_bytes()
    following = renew_dossier(RenewalRequest(first.folder, BARE, date(2034, 1, 1), date(2037, 12, 31)))
    assert following.folder.name == "suite-2034"
    kept = {(m.file, m.place) for m in first.to_confirm if m.file != "annexe-3/bilan.csv"}
    assert kept < {(m.file, m.place) for m in first.to_confirm}, "the bilan is that of one period"
    assert kept <= {(m.file, m.place) for m in following.to_confirm}
    assert read_dossier(following.folder, BARE).mark_notes == ()
    assert "[à confirmer" in text_of(following, "textes/portrait.md")
    assert text_of(following, "textes/portrait.md").count("[à confirmer") == 1


def test_a_mark_that_somebody_wrote_goes_along(copy: DossierCopy) -> None:
    copy.write("a-confirmer.yaml", "a_confirmer:\n  ctg.yaml:\n    - {lieu: [territoire, nom], motif: à revoir}\n")
    report = renew(copy)
    assert ("territoire", "nom") in {mark.place for mark in report.to_confirm}


def test_own_clauses_are_kept_and_marked(copy: DossierCopy) -> None:
    copy.write("clauses/objet.md", "Un objet à soi.\n").write("clauses/article-1.md", "Notre objet\n")
    report = renew(copy)
    assert report.own_clauses == ("article-1", "objet")
    assert text_of(report, "clauses/objet.md") == (
        "Un objet à soi.\n\n[à confirmer : clause propre à la convention 2026-2029]\n"
    )
    assert text_of(report, "clauses/article-1.md").startswith("Notre objet [à confirmer : ")
    assert dict(report.completeness.unconfirmed)["clauses/objet.md"] == 1


@pytest.mark.parametrize("seed", range(6))
def test_periods_of_any_length(copy: DossierCopy, seed: int) -> None:
    draw = random.Random(seed)
    begin = date(2029, 1, 1) + timedelta(days=draw.randrange(0, 1500))
    end = begin + timedelta(days=draw.randrange(1, 4000))
    report = renew(copy, begin, end)
    facts = read_dossier(report.folder, BARE).facts
    assert (facts.periode.debut, facts.periode.fin) == (begin, end)
    assert [w.code for w in report.warnings] == ([] if begin == date(2030, 1, 1) else ["periode-discontinue"])


def test_from_a_pdf_with_its_own_model(copy: DossierCopy, tmp_path: Path) -> None:
    copy.write("clauses/objet.md", "Un objet à soi.\n")
    made = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", formats=("pdf",)))
    elsewhere = tmp_path / "ailleurs"
    source = tmp_path / "recu.pdf"
    shutil.copy(made.folder / "convention.pdf", source)
    request = RenewalRequest(source, BARE, date(2030, 1, 1), date(2033, 12, 31), elsewhere / "suite")
    report = renew_dossier(request)
    assert (elsewhere / "modeles" / "mini" / "modele.yaml").is_file()
    assert sorted(p.name for p in elsewhere.iterdir()) == ["modeles", "suite"]
    assert "(« minimal »)" in text_of(report, "ctg.yaml")
    direct = renew(copy)
    for path in direct.files:
        assert path.read_bytes() == (report.folder / path.relative_to(direct.folder)).read_bytes()


def test_without_a_name_the_next_dossier_stands_where_one_looks_for_it(
    copy: DossierCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", formats=("pdf",)))
    here = tmp_path / "bureau"
    here.mkdir()
    monkeypatch.chdir(here)
    begin, end = date(2030, 1, 1), date(2033, 12, 31)
    from_pdf = renew_dossier(RenewalRequest(made.folder / "convention.pdf", Project(here), begin, end))
    assert from_pdf.folder == Path("content") / f"{copy.folder.name}-2030"
    for source in (copy.folder, copy.folder / "ctg.yaml"):
        beside = renew_dossier(RenewalRequest(source, BARE, begin, end))
        assert beside.folder.resolve() == (copy.folder.parent / f"{copy.folder.name}-2030").resolve()
        shutil.rmtree(beside.folder)


def refused(request: RenewalRequest) -> CtgError:
    with pytest.raises(CtgError) as caught:
        renew_dossier(request)
    return caught.value


def test_mistakes_write_nothing(copy: DossierCopy, tmp_path: Path) -> None:
    target = copy.folder.parent / "suite"
    before = sorted(tmp_path.rglob("*"))
    begin, end = date(2030, 1, 1), date(2033, 12, 31)
    note = tmp_path / "note.pdf"
    received = CONTENT / "exemple-complet" / "annexe-5" / "ormeval.pdf"
    for request, kind, code in (
        (RenewalRequest(copy.folder, BARE, end, begin, target), UsageError, "periode-invalide"),
        (RenewalRequest(copy.folder, BARE, begin, begin, target), UsageError, "periode-invalide"),
        (RenewalRequest(copy.folder, BARE, begin, end, copy.folder), UsageError, "place-occupee"),
        (RenewalRequest(copy.folder / "absent", BARE, begin, end, target), UsageError, "dossier-introuvable"),
        (RenewalRequest(copy.folder, BARE, begin, end, target, "autre"), UsageError, "modele-inconnu"),
        (
            RenewalRequest(copy.folder / "textes/portrait.md", BARE, begin, end, target),
            InputFileError,
            "fichier-type",
        ),
        (RenewalRequest(note, BARE, begin, end, target), UsageError, "dossier-introuvable"),
        (RenewalRequest(received, BARE, begin, end, target), InputFileError, "contenu-absent"),
    ):
        fault = refused(request)
        assert isinstance(fault, kind), code
        assert [d.code for d in fault.diagnostics] == [code]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_faulty_source_is_told_at_its_place(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "2026-03-02", "2026-02-30")
    fault = refused(
        RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), copy.folder.parent / "suite")
    )
    assert fault.exit_code is ExitCode.CONTENT
    assert {d.code for d in fault.diagnostics} == {"date-invalide"}


def test_the_screen_has_counts_and_the_account_has_the_rest(example: RenewalReport) -> None:
    lines = list(summarise(example))
    assert lines[0].startswith(f"non repris : {len(example.cleared)} éléments (ctg.yaml (66), annexe-5 (2), ")
    assert any(line.startswith("passées au bilan : Fiche 2, Fiche 4") for line in lines)
    assert any("représentants (6)" in line and "populations (3)" in line for line in lines)
    account = text_of(example, "renouvellement.txt")
    assert f"À confirmer ({len(example.to_confirm)})" in account
    assert "Fiche 2 Moderniser les équipements d'accueil existants" in account
