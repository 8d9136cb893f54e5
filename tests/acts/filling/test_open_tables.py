"""The tracking table of an act: blank in what is signed, filled afterwards, without a difference nor an amendment."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from generator.acts.kept.digest_list import DIGESTS
from generator.acts.register import find_act, list_returns
from generator.cli.main import run
from generator.errors import ExitCode
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")
TABLE = "annexe-4/suivi.csv"
HEAD = "fiche;etat;avancement;difficultes;mise_a_jour\n"
FILLED = f"{HEAD}1.1;en cours;Terrain acheté;Aucune;T2 2026\n"


def read_words(file: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read_bytes())).pages)


def read_frozen() -> dict[Path, bytes]:
    """Every file of the act but what comes back, and the list of its digests."""
    files = (p for p in sorted(ACT.rglob("*")) if p.is_file() and p.name != DIGESTS)
    return {p: p.read_bytes() for p in files if "retours" not in p.parts}


def count_versions(copy: DossierCopy) -> int:
    act = find_act(copy.folder)
    assert act is not None
    return len(list_returns(act)[TABLE])


def say_state(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(["etat", "minimal", "--format", "json"]) == ExitCode.DONE
    (line,) = json.loads(capsys.readouterr().out)
    return str(line["acte"])


def test_what_is_frozen_has_the_fiches_and_nothing_of_their_tracking(received: DossierCopy) -> None:
    words = read_words(ACT / "pieces/annexe-4-pilotage.pdf")
    assert "Ouvrir dix places" in words
    assert "T1 2026" not in words
    assert "à lancer" not in words
    original = read_words(next((ACT / "exemplaires").glob("1-*.pdf")))
    assert "Suivi du plan d'actions" in original
    assert "T1 2026" not in original
    assert count_versions(received) == 1, "what stood in it on that day is kept beside the text"


def test_filling_it_is_no_difference_and_gives_the_table_of_the_act(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    before, state, digests = read_frozen(), say_state(capsys), (ACT / DIGESTS).read_bytes()
    assert "en diffère" not in state
    received.write(TABLE, FILLED)
    assert run(["generer", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "[table-mise-a-jour]" in told
    assert "retour-nouvelle-version" not in told
    words = read_words(Path("output/minimal/suivi/annexe-4-pilotage.pdf"))
    assert "Terrain acheté" in words
    assert "PROJET" not in words
    sheet = load_workbook("output/minimal/suivi/annexe-4-suivi.xlsx").worksheets[0]
    assert "Terrain acheté" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert read_frozen() == before
    assert (ACT / DIGESTS).read_bytes().startswith(digests), "a line is added, none is changed"
    assert count_versions(received) == 2
    assert say_state(capsys) == state
    assert run(["verifier", "minimal"]) == ExitCode.DONE
    assert "texte-different-de-l-acte" not in "".join(capsys.readouterr())
    assert run(["generer", "minimal"]) == ExitCode.DONE
    assert count_versions(received) == 2, "the same bytes are not kept twice"
    assert run(["controler", "output/minimal"]) == ExitCode.DONE


def test_the_table_follows_the_fiches_of_the_act(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    first = (received.folder / "annexe-3/fiches/01-places.yaml").read_text("utf-8")
    received.write("annexe-3/fiches/00-relais.yaml", first.replace("Ouvrir dix places", "Ouvrir un relais"))
    received.write(TABLE, f"{HEAD}1.1;en cours;Relais cherché;;T3\n1.2;réalisée;Places ouvertes;;T3\n")
    assert run(["generer", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert f"minimal/{TABLE}:2: conseil [suivi-hors-acte]" in told
    words = read_words(Path("output/minimal/suivi/annexe-4-pilotage.pdf"))
    assert "Places ouvertes" in words
    assert "Relais" not in words
    assert "Relais cherché" in read_words(Path("output/minimal/annexe-4-pilotage.pdf"))


def test_only_what_is_asked_for_is_written(received: DossierCopy) -> None:
    assert run(["generer", "minimal", "--piece", "convention"]) == ExitCode.DONE
    assert not Path("output/minimal/suivi").exists()
    assert run(["generer", "minimal", "--piece", "annexe-4", "--format", "pdf"]) == ExitCode.DONE
    assert [path.name for path in Path("output/minimal/suivi").iterdir()] == ["annexe-4-pilotage.pdf"]


def test_a_freezing_that_is_lifted_takes_its_table_away(received: DossierCopy) -> None:
    assert run(["generer", "minimal"]) == ExitCode.DONE
    (received.folder / "prefecture/ar.xml").unlink()
    (table,) = Path("output/minimal/suivi").glob("*.xlsx")
    for path in Path("output/minimal/prefecture").iterdir():
        path.unlink()
    # A copy was stamped, and may be with people; then as if none had been.
    assert run(["arreter", "minimal", "--lever", "--motif", "essai"]) == ExitCode.USAGE
    shutil.rmtree(ACT / "copies")
    lines = (ACT / DIGESTS).read_text("utf-8").splitlines(keepends=True)
    (ACT / DIGESTS).write_text("".join(line for line in lines if "  copies/" not in line), "utf-8")
    assert run(["arreter", "minimal", "--lever", "--motif", "essai"]) == ExitCode.DONE
    assert not table.exists()
