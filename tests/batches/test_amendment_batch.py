"""`ctg lot` on a table of avenants: one change to many conventions; a row that is refused touches nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from generator.acts.journal import read_journal
from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import sha256
from generator.making.dossier_folder import read_dossier
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow

HEAD = "Dossier;Objet de l'avenant;Fin de la période;Représentants de la Caf;Représentants des communes;Raisons\n"
DIRECTOR = "Madame Zoé NOUVELLE, Directrice"
MAYOR = "Essai-sur-Ain : Monsieur Luc SUIVANT, Maire"
ROWS = (
    f"un;Prolongation d'un an;31/12/2030;{DIRECTOR};{MAYOR};Le chantier de la crèche a pris du retard.\n"
    f"deux;Nouvelle directrice;;{DIRECTOR};;\n"
    "trois;Prolongation d'un an;31/12/2020;;;\n"
    "quatre;Prolongation d'un an;31/12/2030;;;\n"
    f"# cinq;Prolongation d'un an;31/12/2030;;;\n"
)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three conventions, frozen, on a model that says how its conventions are amended."""
    root = tmp_path_factory.mktemp("lot")
    (root / "ctg.toml").write_text("", "utf-8")
    copy = copy_minimal(root / "content")
    shutil.copytree(MODELS / "ctg-2026" / "avenant", root / "content/modeles/mini/avenant")
    copy.replace("ctg.yaml", "  fin: 2029-12-31\n", "  fin: 2029-12-31 # quatre ans\n")
    freeze(copy.folder, root / "output")
    for name in ("un", "deux", "trois"):
        shutil.copytree(copy.folder, root / "content" / name)
    shutil.rmtree(copy.folder)
    return root


@pytest.fixture
def project(frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(frozen, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "avenants.csv").write_text(HEAD + ROWS, "utf-8")
    return tmp_path


def read_all(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "journal.jsonl")
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in paths}


def test_one_change_to_many_conventions(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_all(Path("content/trois"))
    assert run(["lot", "avenants.csv", "--ouvriers", "1"]) == ExitCode.BATCH
    captured = capsys.readouterr()
    told = " ".join(captured.err.split())
    # The first is opened, amended, made; comments stay.
    facts = Path("content/un/ctg.yaml").read_text("utf-8")
    assert "  fin: 2030-12-31 # quatre ans\n" in facts
    avenant = read_dossier(Path("content/un/avenants/1"), Project(project))
    assert [party.representants[0].nom for party in avenant.facts.parties] == ["NOUVELLE", "SUIVANT"]
    assert "EXEMPLE" in facts  # who signs the avenant is no modification of the convention
    assert "pris du retard" in Path("content/un/avenants/1/textes/motifs.md").read_text("utf-8")
    assert {"avenant-1.pdf", "convention-consolidee.pdf"} <= set(read_all(Path("output/un-avenant-1")))
    written = read_journal(Path("content/un")).entries[-1]
    assert (written.command, "ctg.yaml" in written.went_out) == ("lot", True)
    # The second has a new director and nothing to modify: told as such, no document.
    assert "ne modifie rien de la convention" in told
    assert "NOUVELLE" in Path("content/deux/avenants/1/avenant.yaml").read_text("utf-8")
    assert not Path("output/deux-avenant-1").exists()
    # The others are refused, by their lines, and left as they were.
    assert "avenants.csv:4" in told and "avenants.csv:5" in told
    assert "« quatre » n'est pas le dossier d'une convention" in told
    assert read_all(Path("content/trois")) == before
    assert "1 ligne ignorée" in captured.out


def test_a_second_run_does_nothing_twice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("avenants.csv").write_text(HEAD + "".join(ROWS.splitlines(keepends=True)[:2]), "utf-8")
    assert run(["lot", "avenants.csv", "--ouvriers", "1"]) == ExitCode.DONE
    before = {name: read_all(Path(f"content/{name}")) for name in ("un", "deux")}
    capsys.readouterr()
    assert run(["lot", "avenants.csv", "--ouvriers", "1"]) == ExitCode.DONE
    assert "0 produite, 2 sans changement" in capsys.readouterr().out
    assert {name: read_all(Path(f"content/{name}")) for name in ("un", "deux")} == before
    assert not Path("content/un/avenants/2").exists()
    # Another object while it is open: refused, whatever the row would change.
    Path("avenants.csv").write_text(f"{HEAD}un;Autre objet;31/12/2033;;;\n", "utf-8")
    assert run(["lot", "avenants.csv", "--ouvriers", "1"]) == ExitCode.BATCH
    assert "est ouvert, pour un autre objet" in capsys.readouterr().err
    assert read_all(Path("content/un")) == before["un"]


def test_a_workbook_says_the_same_and_its_wrong_cells_are_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Dossier", "Objet", "Fin de la période", "Représentants de la Caf", "Notes"])
    sheet.append(["content/un", "Prolongation", "trente", "Zoé NOUVELLE", "à revoir"])
    sheet.append(["deux", None, None, None])
    sheet.append(["trois", "Prolongation", "31/12/2031", "Madame Zoé NOUVELLE, Directrice"])
    sheet.append(["trois", "Prolongation", "31/12/2031", None])
    book.save("avenants.xlsx")
    before = {name: read_all(Path(f"content/{name}")) for name in ("un", "deux")}
    assert run(["lot", "avenants.xlsx", "--ouvriers", "1"]) == ExitCode.BATCH
    told = " ".join(capsys.readouterr().err.split())
    assert "la colonne « Notes » n'est pas connue" in told
    assert "« Fin de la période » :" in told
    assert "« Objet de l'avenant » n'est pas rempli" in told
    assert "deux lignes pour « trois »" in told
    assert {name: read_all(Path(f"content/{name}")) for name in ("un", "deux")} == before
    assert "fin: 2031-12-31 # quatre ans" in Path("content/trois/ctg.yaml").read_text("utf-8")


def test_a_table_without_its_columns_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for head, missing in (("Nom;Fin", "l'écrire ainsi : Dossier"), ("Dossier;Fin", "« Objet de l'avenant »")):
        Path("avenants.csv").write_text(f"{head}\nun;2030\n", "utf-8")
        assert run(["lot", "avenants.csv"]) == ExitCode.CONTENT
        assert missing in capsys.readouterr().err
    assert DossierCopy(Path("content/un")).folder.is_dir()
