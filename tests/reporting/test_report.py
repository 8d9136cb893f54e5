"""Reports as files: both formats say the same, a final is refused with its gaps, nothing but a report is changed."""

from __future__ import annotations

import contextlib
import datetime
import io
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli.commands.reporting import _quote
from generator.cli.main import run
from generator.errors import UsageError
from generator.making.dossier_folder import read_dossier
from generator.making.opening import open_dossier
from generator.manifest import find_manifest
from generator.project import BARE
from generator.reporting.document import ReportOrder, find_report
from generator.reporting.report_day import find_day
from generator.reporting.report_files import ReportRequest, make_report
from tests.annexes.annexe_samples import load_dossier
from tests.reporting.report_samples import END_OF_2027, copy_tracked, read_tracked, report, report_example, say


@dataclass(frozen=True)
class Written:
    """A dossier, the folder of its point d'étape, and what the command said."""

    dossier: Path
    output: Path
    said: str


def test_the_folder_of_an_avenant_leads_to_the_bilan_of_its_convention(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copy_tracked(tmp_path)
    (copy.folder / "avenants/1").mkdir(parents=True)
    wanted = ["--nature", "etape", "--au", "2000-01-01", "--sortie", str(tmp_path)]
    assert run(["bilan", str(copy.folder / "avenants/1"), *wanted]) == 2
    assert "la convention ne commence que le" in capsys.readouterr().err


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The point d'étape of the small dossier."""
    folder = tmp_path_factory.mktemp("bilan")
    copy = copy_tracked(folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = run(
            ["bilan", str(copy.folder), "--nature", "etape", "--au", "2028-03-01", "--sortie", str(folder / "o")]
        )
    assert code == 0
    return Written(copy.folder, folder / "o" / "minimal", said.getvalue())


def test_both_formats_are_written_and_the_manifest_knows_them(written: Written) -> None:
    manifest = find_manifest(written.output)
    assert manifest is not None
    assert {"bilan-etape-2028.docx", "bilan-etape-2028.pdf"} == set(manifest.outputs)
    assert manifest.pieces["bilan-etape-2028"].draft
    assert (written.output / "bilan-etape-2028.pdf").read_bytes().startswith(b"%PDF")


def test_the_subject_of_each_avenant_is_told(written: Written) -> None:
    assert written.said.count("ctg avenant") == 1
    assert """--objet "Modifier l'opération 2.1 : Aménager\"""" in written.said


def test_what_no_fiche_of_the_plan_has_is_refused_and_not_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copy_tracked(tmp_path)
    spent = copy.folder / "annexe-4/depenses.csv"
    spent.write_text(spent.read_text("utf-8") + "01/02/2028;Ada;9;1;caf;2027;3000;1500\n", "utf-8")
    assert run(["bilan", str(copy.folder), "--nature", "etape", "--au", "2028-03-01", "--sortie", str(tmp_path)]) == 3
    assert "depenses.csv:6: erreur [reference-inconnue] la fiche action « 9 »" in capsys.readouterr().err
    assert not (tmp_path / "minimal").exists() or not list((tmp_path / "minimal").glob("bilan-*"))


@pytest.mark.parametrize("words", ["l'opération 2.1", 'dire "non"', "$(rm x) `ls`", 'l\'"un" \\'])
def test_a_command_to_copy_holds_words_of_files_as_one_argument(words: str) -> None:
    assert shlex.split(f"--objet {_quote(words)}") == ["--objet", words]


def test_a_final_is_refused_with_its_gaps_and_nothing_is_written(
    written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in written.output.iterdir())
    wanted = ["--nature", "final", "--au", "2029-12-31", "--final", "--sortie", str(written.output.parent)]
    code = run(["bilan", str(written.dossier), *wanted])
    said = capsys.readouterr()
    assert code == 3
    assert "à compléter : Opération 2.2 : état et avancement" in said.err
    assert "rien n'est écrit" in said.out + said.err
    assert sorted(path.name for path in written.output.iterdir()) == before


def test_a_modification_stands_in_the_last_chapter_with_its_reason(tmp_path: Path) -> None:
    words = say(report(read_tracked(tmp_path), ReportOrder("etape", END_OF_2027)).document)
    assert "Modifier l'opération 2.1 : Aménager" in words
    assert "Local introuvable" in words.split("Les modifications proposées")[-1]


def test_an_extract_has_the_sheets_of_its_theme_alone(tmp_path: Path) -> None:
    dossier = read_tracked(tmp_path)
    composed = report(dossier, ReportOrder("etape", END_OF_2027, "petite-enfance"))
    assert [sheet.numbered.number for sheet in composed.account.sheets] == ["1"]
    assert "local de jeunes" not in say(composed.document)
    assert composed.document.meta.slug == "petite-enfance-bilan-etape-2028"
    example = load_dossier("exemple-complet")
    part = report(example, ReportOrder("intermediaire", datetime.date(2029, 6, 28), "petite-enfance")).account
    assert {sheet.numbered.number for sheet in part.sheets} == {"1", "2", "3", "5", "6", "10", "11"}
    assert {one.instance for one in part.meetings} == {"Groupe thématique « Petite enfance »"}


def test_a_text_of_the_year_is_printed_and_that_of_another_is_not(tmp_path: Path) -> None:
    copy = copy_tracked(tmp_path)
    copy.write("textes/changements-2027.md", "Douze enfants de plus.\n")
    copy.write("textes/changements-2028.md", "Un local.\n")
    words = say(report(read_dossier(copy.folder, BARE), ReportOrder("etape", END_OF_2027)).document)
    assert "Un local." in words
    assert "Douze enfants" not in words


def test_a_dossier_without_fiches_has_gaps_and_no_figure() -> None:
    composed = report(load_dossier("bassin-minier"), ReportOrder("intermediaire", datetime.date(2028, 6, 30)))
    assert not composed.account.sheets
    words = say(composed.document)
    assert words.count("à compléter") >= 5
    assert "€" not in words


def test_the_day_is_that_of_its_milestone_or_is_asked_for() -> None:
    dossier = load_dossier("exemple-complet")
    middle, _ = find_report(dossier, "intermediaire")
    assert find_day(dossier, middle, None) == datetime.date(2029, 6, 28)
    step, _ = find_report(dossier, "etape")
    with pytest.raises(UsageError, match="--au 2027-12-09") as caught:
        find_day(dossier, step, None)
    assert caught.value.diagnostics[0].code == "bilan-sans-date"
    with pytest.raises(UsageError):
        find_day(dossier, step, datetime.date(2026, 12, 31))


def test_a_model_without_reports_is_told() -> None:
    dossier = load_dossier("exemple-complet")
    with pytest.raises(UsageError) as caught:
        find_report(dossier, "etape", "jeunesse")
    assert caught.value.diagnostics[0].code == "bilan-absent"


def test_contents_and_chapters_of_the_example_follow_the_plan() -> None:
    document = report_example().document
    names = [section.id.rpartition("/")[2] for section in document.sections]
    assert names[0] == "essentiel"
    assert [name for name in names if name.startswith("fiche-")][:3] == ["fiche-1", "fiche-2", "fiche-3"]
    assert names[-4:] == ["moyens", "gouvernance", "territoire", "modifications"]


@pytest.mark.slow
def test_a_first_page_that_goes_on_overleaf_is_told(tmp_path: Path) -> None:
    copy = copy_tracked(tmp_path)
    copy.replace("ctg.yaml", "  - Jeunesse", f"  - {'Jeunesse et accès aux droits ' * 150}")
    dossier, furniture = open_dossier(copy.folder, BARE)
    request = ReportRequest(copy.folder, BARE, tmp_path, "etape", END_OF_2027, formats=("pdf",))
    told = [one for one in make_report(dossier, furniture, request).findings if one.code == "bilan-premiere-page"]
    assert len(told) == 1
    assert "en occupe 2" in told[0].message
