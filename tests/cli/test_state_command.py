"""`ctg etat`: a line for each CTG, whatever the others are; three formats; exit code 0."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from generator.acts import states
from generator.cli.main import run
from generator.errors import ExitCode
from generator.model.words.formulas import keep_as_text
from generator.pdf_files.signatures.scan_recognition import SeenPage
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

DELIBERATION = '    siren: "219900123"\n    deliberation: {date: 2026-01-15, numero: D_1, publication: 2026-01-20}\n'
ACKNOWLEDGEMENT = (
    '<a:ARActe xmlns:a="x" a:IDActe="001-219900123-20260115-D_1-DE" a:DateReception="2026-01-17"><a:ActeRecu '
    'a:Date="2026-01-15" a:NumeroInterne="D_1" a:CodeNatureActe="1"/></a:ARActe>'
)
CANCELLATION = '<a:ARAnnulation xmlns:a="x" a:IDActe="001-219900123-20260115-D_1-DE" a:DateReception="2026-02-01"/>'

CONTESTED = '<a:DefereTA xmlns:a="x" a:IDActe="001-219900123-20260115-D_1-DE" a:Date="2026-02-03"/>'


def make_scan(pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(b"2 w 100 100 m 180 160 l 240 90 l S")  # a signature of sorts
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


SCAN = make_scan()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def voted(copy: DossierCopy) -> DossierCopy:
    return copy.replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{DELIBERATION}')


def state(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["etat", ".", "--format", "json", "--date", "2026-03-01", *arguments]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"%PDF", "ni un PDF ni une image"), (b"", "ce fichier est vide"), (make_scan(pages=0), "aucune page")],
)
def test_a_file_that_is_no_scan_counts_for_no_signature(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], data: bytes, why: str
) -> None:
    voted(copy).write("signatures/caf.pdf", SCAN).write("signatures/essai.pdf", data)
    (line,) = state(capsys)
    assert line["etape"] == "à signer"
    assert "1 exemplaire sur 2 signé, manque : essai" in str(line["manque"])
    assert "minimal/signatures/essai.pdf n'est pas compté comme signé" in str(line["alertes"])
    assert why in str(line["alertes"])


def test_a_blank_page_counts_for_no_signature(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    empty = pikepdf.new()
    empty.add_blank_page()
    saved = io.BytesIO()
    empty.save(saved)
    voted(copy).write("signatures/caf.pdf", SCAN).write("signatures/essai.pdf", saved.getvalue())
    (line,) = state(capsys)
    assert "1 exemplaire sur 2 signé, manque : essai" in str(line["manque"])
    assert "rien n'y est écrit" in str(line["alertes"])


@pytest.mark.slow
def test_from_vote_to_publication(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a scan shows has its own tests: here it is read four times.
    monkeypatch.setattr(states, "look_at_pages", lambda *_: (SeenPage(()),))
    (line,) = state(capsys)
    assert (line["dossier"], line["etape"], line["fin"]) == ("minimal", "à délibérer", "2029-12-31")
    voted(copy)
    assert state(capsys, "--date", "2026-01-14")[0]["etape"] == "à délibérer"
    assert state(capsys)[0]["etape"] == "à signer"
    copy.write("signatures/caf.pdf", SCAN).write("signatures/essai.pdf", SCAN)
    assert state(capsys)[0]["etape"] == "à transmettre"
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert state(capsys)[0]["etape"] == "publié"
    copy.write("prefecture/annulation.xml", CANCELLATION)
    (line,) = state(capsys)
    assert line["etape"] == "à transmettre"
    assert "annulée le 01/02/2026" in str(line["alertes"])
    assert run(["etat", ".", "--date", "2026-03-01"]) == ExitCode.DONE
    table = capsys.readouterr().out
    assert "refusée" not in table
    assert re.search(r"^ *essai +15/01/2026 +oui +annulée ", table, re.MULTILINE), table
    # An act that is contested was sent, and had arrived, whether or not its receipt stands in the folder.
    copy.write("prefecture/annulation.xml", CONTESTED)
    (line,) = state(capsys)
    assert line["manque"] == ["contestée, affaire à régler avec la préfecture : essai"]
    assert line["signataires"][1]["reponse"] == "contestée"
    assert run(["etat", ".", "--date", "2026-03-01"]) == ExitCode.DONE
    table = capsys.readouterr().out
    assert re.search(r"^ *essai +15/01/2026 +oui +contestée ", table, re.MULTILINE), table


@pytest.mark.slow
def test_an_acknowledgement_of_another_act_is_an_alert(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    freeze(voted(copy).folder)
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT.replace("20260115", "20260116"))
    (line,) = state(capsys)
    assert "date : 16/01/2026, celle de la délibération de essai est 15/01/2026" in str(line["alertes"])
    assert [p["recue"] for p in line["signataires"]] == [None, None]


def test_an_act_is_no_draft_whatever_lies_beside_it(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    freeze(voted(copy).folder)
    copy.write("prefecture/impression.pdf", b"%PDF-")
    capsys.readouterr()
    assert run(["etat", "."]) == ExitCode.DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "acte n° 01 (convention) (dossier illisible)" in told and "brouillon" not in told


def test_a_dossier_that_cannot_be_read_is_a_line(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(copy.folder, copy.folder.parent / "autre")
    DossierCopy(copy.folder.parent / "autre").replace("ctg.yaml", "2026-03-02", "2026-02-30")
    broken, good = state(capsys)
    assert (broken["etape"], good["etape"]) == ("brouillon", "à délibérer")
    assert "2026-02-30" in str(broken["fautes"])
    assert run(["etat", "."]) == ExitCode.DONE
    table = capsys.readouterr().out
    assert "autre/ctg.yaml:14:9 : 2026-02-30 n'existe pas" in " ".join(table.split())


def test_csv_has_a_row_for_each_signatory(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    voted(copy)
    capsys.readouterr()
    assert run(["etat", "minimal", "--format", "csv", "--date", "2026-03-01"]) == ExitCode.DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert [(r["signataire"], r["deliberee"], r["signe"]) for r in rows] == [
        ("caf", "", "non"),
        ("essai", "2026-01-15", "non"),
    ]


def test_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["etat", str(tmp_path)]) == ExitCode.USAGE
    assert "[dossier-introuvable]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-12,5", "-12,5"),
        ("+33 4", "+33 4"),
        ("Caf de l'Ain", "Caf de l'Ain"),
        ("", ""),
    ],
)
def test_no_value_of_a_csv_is_taken_for_a_formula(words: str, kept: str) -> None:
    assert keep_as_text(words) == kept
