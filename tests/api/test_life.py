"""The life of a convention from a program: avenants, reports, renewal with its facts to confirm, impact, comparison."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.api.editing import Author, FieldEdit, save_edits
from generator.api.forms import look_at_dossier
from generator.api.life import amendments, comparison, confirmations, renewal, reports
from generator.api.life.confirmations import Confirmed
from generator.api.press import open_dossier
from generator.api.returning.account import COME, GONE
from generator.codes import Code
from generator.errors import ContentError, CtgError, UsageError
from generator.files import read_only
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import copy_dossier, copy_minimal

PLACE, ANNE = "Essai-sur-Ain", Author("Anne")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose minimal dossier is frozen."""
    root = tmp_path_factory.mktemp("vie")
    (root / "ctg.toml").write_text("", "utf-8")
    copy_minimal(root / "content")
    shutil.copytree(MODELS / "ctg-concis" / "avenant", root / "content/modeles/mini/avenant")
    freeze(root / "content/minimal", root / "output")
    return root


@pytest.fixture
def project(frozen: Path, tmp_path: Path) -> Project:
    shutil.copytree(frozen, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.fixture
def folder(project: Project) -> Path:
    return project.content / "minimal"


def change_end(folder: Path) -> None:
    facts = folder / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("2029-12-31", "2030-12-31"), "utf-8")


@pytest.mark.slow
def test_an_avenant_is_opened_told_article_by_article_and_given_up(folder: Path, project: Project) -> None:
    assert amendments.read_state(folder) == amendments.AmendmentState(True, ())
    assert amendments.read_account(folder, project).articles == ()
    opened = amendments.open_next(folder, project, "prolongation d'un an", "Camille")
    state = amendments.read_state(opened.folder)
    assert (state.number, state.folder, state.abandoned) == (1, opened.folder, 0)
    change_end(folder)
    account = amendments.read_account(folder, project)
    assert account.articles and account.proved > 0 and account.completeness
    assert any("2030" in line for article in account.articles for line in article.lines)
    words = amendments.read_words(opened.folder)
    assert (words.purpose, words.effect, words.day) == ("prolongation d'un an", "", "")
    said = replace(words, purpose="prolongation", effect="2028-03-01", day="2027-12-15")
    amendments.save_words(opened.folder, said, "Camille")
    assert replace(amendments.read_words(opened.folder), seen=said.seen) == said
    assert "# Où et quand il sera signé" in (opened.folder / "avenant.yaml").read_text("utf-8")
    for wrong in (said, replace(amendments.read_words(opened.folder), effect="jamais")):
        with pytest.raises(ContentError):
            amendments.save_words(opened.folder, wrong, "Camille")
    number, aside, _ = amendments.give_up(folder, project, "Camille")
    assert number == 1 and aside.is_dir() and amendments.read_state(folder).abandoned == 1
    with pytest.raises(UsageError):
        amendments.give_up(folder, project, "Camille")
    journal = (folder / "journal.jsonl").read_text("utf-8")
    assert "avenant --objet" in journal and "avenant --abandonner" in journal


@pytest.mark.slow
def test_two_versions_are_compared_on_screen_and_written(folder: Path, project: Project, tmp_path: Path) -> None:
    change_end(folder)
    versions = {one.id: one for one in comparison.list_versions(folder, project)}
    assert {"aujourdhui", "acte-01", "modele-mini"} <= set(versions)
    sides = versions["acte-01"].source, versions["aujourdhui"].source
    found = comparison.compare_versions(*sides, project)
    runs = [run for piece in found.pieces for change in piece.changes for run in change.runs]
    words = {(run.kind, run.words.strip()) for run in runs} | {(COME, one.told) for one in found.spread}
    assert any("2029" in said for kind, said in words if kind in (GONE, COME)) and "chang" in found.count
    written = comparison.write_comparison(sides, project, tmp_path / "ecarts", "Camille\n Roux")
    assert {path.suffix for path in written} == {".docx", ".pdf"}
    with pytest.raises(CtgError):
        comparison.write_comparison(sides, project, tmp_path / "ecarts")


@pytest.mark.slow
def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl"}


@pytest.mark.slow
def test_who_only_reads_an_avenant_writes_nothing(folder: Path, project: Project) -> None:
    opened = amendments.open_next(folder, project, "prolongation d'un an", "Camille").folder
    change_end(folder)
    before = read_all(folder)
    with read_only():
        account = amendments.read_account(folder, project)
        assert any("2030" in line for article in account.articles for line in article.lines)
        assert open_dossier(opened, project).content.facts.periode.fin.year == 2030
        assert look_at_dossier(opened, project).completeness is not None
    assert read_all(folder) == before
    assert amendments.read_account(folder, project) == account
    assert read_all(folder) != before


@pytest.mark.slow
def test_a_save_makes_the_open_avenant_anew(folder: Path, project: Project) -> None:
    opened = amendments.open_next(folder, project, "prolongation d'un an", "Camille").folder
    before = read_all(opened)
    save_edits(folder, project, [FieldEdit("ctg.yaml", ("periode", "fin"), "2029-12-31", "2030-12-31")], ANNE)
    saved = read_all(folder)
    assert read_all(opened) != before
    amendments.read_account(folder, project)
    assert read_all(folder) == saved


def test_the_text_before_a_save_is_a_side_of_a_comparison(folder: Path, project: Project) -> None:
    before = (folder / "ctg.yaml").read_bytes()
    name = save_edits(folder, project, [FieldEdit("ctg.yaml", ("signature", "lieu"), PLACE, "Castelambre")], ANNE).id
    save_edits(folder, project, [FieldEdit("ctg.yaml", ("signature", "lieu"), "Castelambre", "Ormeval")], ANNE)
    versions = {one.id: one for one in comparison.list_versions(folder, project)}
    kept = versions[f"avant-{name}"]
    assert "avant l’enregistrement du" in kept.name and kept.name.endswith("par Anne")
    found = comparison.compare_versions(kept.source, versions["aujourdhui"].source, project)
    words = [run.words for piece in found.pieces for change in piece.changes for run in change.runs]
    assert PLACE in words and "Ormeval" in words and "Castelambre" not in words
    assert (folder / "ctg.yaml").read_bytes() != before
    for version in (folder / ".versions").iterdir():
        version.unlink()
    assert not any(one.id.startswith("avant-") for one in comparison.list_versions(folder, project))
    with pytest.raises(UsageError, match="n'est plus connu"):
        comparison.compare_versions(kept.source, versions["aujourdhui"].source, project)


def test_a_renewal_lists_its_facts_one_is_confirmed_one_is_corrected(folder: Path, project: Project) -> None:
    period = renewal.propose_period(folder, project)
    assert period.name == f"minimal-{period.first.year}" and period.first == date(2030, 1, 1)
    target = project.content / period.name
    report = renewal.renew(renewal.RenewalRequest(folder, project, period.first, period.last, target), "Camille")
    assert report.folder == target and "renouveler" in (target / "journal.jsonl").read_text("utf-8")
    facts = confirmations.list_facts(target)
    assert facts and all(fact.reason for fact in facts)
    alone = next(fact for fact in facts if fact.path and fact.value)
    other = next(fact for fact in facts if fact is not alone)
    files = confirmations.confirm_facts(
        target, project, [Confirmed(alone.id, "Une autre valeur"), Confirmed(other.id)], "Camille"
    )
    assert "a-confirmer.yaml" in files and alone.file in files
    left = confirmations.list_facts(target)
    assert {fact.id for fact in left} == {fact.id for fact in facts} - {alone.id, other.id}
    assert "Une autre valeur" in (target / alone.file).read_text("utf-8")
    with pytest.raises(ContentError) as caught:
        confirmations.confirm_facts(target, project, [Confirmed(alone.id)], "Camille")
    assert caught.value.diagnostics[0].code is Code.CONFIRMATION_SANS_OBJET
    confirmations.confirm_facts(target, project, [Confirmed(fact.id) for fact in left], "Camille")
    assert confirmations.list_facts(target) == ()
    with pytest.raises(UsageError):
        confirmations.confirm_facts(target, project, [], "Camille")


def test_models_are_listed_and_their_impact_told(project: Project) -> None:
    names = {model.name for model in renewal.list_models(project)}
    assert {"mini", "ctg-2026"} <= names
    report = renewal.measure_impact("ctg-2026", project)
    assert report.others == ("minimal",) and not report.dossiers


@pytest.mark.slow
def test_a_report_is_listed_with_its_days_and_made(tmp_path: Path) -> None:
    folder = tmp_path / "content/exemple"
    copy_dossier(Path("content/exemple-complet"), folder, "annexe-5", "prefecture")
    project = Project(tmp_path)
    possible = reports.list_reports(folder, project)
    assert [one.nature for one in possible.reports] == ["etape", "intermediaire", "final"]
    assert dict(possible.extracts) == {"petite-enfance": "Volet petite enfance"}
    request = reports.ReportRequest(folder, project, project.output, "etape", date(2028, 12, 7))
    made = reports.make_report(request, "Camille")
    assert {path.suffix for path in made.files} >= {".pdf", ".docx"}
    assert '"bilan"' in (folder / "journal.jsonl").read_text("utf-8")
