"""`ctg exporter`: the file is written when it is valid, and only then."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from tests.cli.test_state_command import ACKNOWLEDGEMENT
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

FACTS = (
    '    siren: "219900123"\n    siret: "21990012300015"\n'
    '    deliberation: {date: 2026-01-15, numero: D_1, objet: CTG, matiere: "8.2.1"}\n'
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path).replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{FACTS}')


def test_written(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "objet: CTG", "objet: =CTG()")
    assert run(["exporter", "minimal", "--format", "scdl", "-o", "d.csv"]) == ExitCode.DONE
    with Path("d.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["DELIB_OBJET"] == "'=CTG()", "no spreadsheet program takes it for a formula"
    assert (row["COLL_SIRET"], row["DELIB_MATIERE_CODE"]) == ("21990012300015", "8.2")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("21990012300015", "21990012300016", "scdl-incoherent"),
        ("objet: CTG, ", "", "scdl-vide"),
        ("21990012300015", "2199001230001", "valeur-invalide"),
    ],
)
def test_not_written(copy: DossierCopy, capsys: pytest.CaptureFixture[str], before: str, after: str, code: str) -> None:
    copy.replace("ctg.yaml", before, after)
    assert run(["exporter", "minimal", "-o", "d.csv"]) == ExitCode.CONTENT
    assert f"[{code}]" in capsys.readouterr().err
    assert not Path("d.csv").exists()


@pytest.mark.parametrize(
    ("before", "after", "received"),
    [
        ("D_1-DE", "D_1-DE", "2026-01-17"),
        ("D_1-DE", "ARR_9-AI", ""),
        ("001-219900123", "034-219900123", ""),
        ('"2026-01-17"', '"17/01/2026"', ""),
    ],
)
def test_only_the_receipt_of_the_deliberation_gives_its_date(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], before: str, after: str, received: str
) -> None:
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT.replace(before, after))
    assert run(["exporter", "minimal", "-o", "d.csv"]) == ExitCode.DONE
    with Path("d.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["PREF_DATE"] == received
    assert ("[acte-a-rapprocher]" in capsys.readouterr().err) is (before != after and not after.startswith('"'))
