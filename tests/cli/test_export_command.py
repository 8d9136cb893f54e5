"""`ctg exporter`: the file is written when it is valid, and only then."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
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
    assert run(["exporter", "minimal", "--format", "scdl", "-o", "d.csv"]) == ExitCode.DONE
    with Path("d.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
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
