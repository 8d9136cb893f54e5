"""Stamps by `ctg tamponner` and `ctg assembler`: the right act or none, and nothing written when it fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from generator.cli.main import run
from generator.codes import Code
from generator.errors import Diagnostic, ExitCode, InputFileError
from generator.prefecture.stamp import is_stamped
from generator.signing import assembly
from tests.acts.frozen_dossiers import freeze
from tests.cli.test_state_command import ACKNOWLEDGEMENT, CANCELLATION, DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.intake.test_intake_messages import pack_tar
from tests.reading.test_sending_envelope import write_envelope

ACT = "001-219900123-20260115-D_1-DE"
COPY = Path(f"output/minimal/prefecture/{ACT}.pdf")
TWO_ACTS = ACKNOWLEDGEMENT.replace(
    "</a:ARActe>", '<a:ActeRecu a:Date="2026-01-15" a:NumeroInterne="D_2" a:CodeNatureActe="1"/></a:ARActe>'
)


def open_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A dossier in a folder, which is the current one, with a page to stamp and its receipt."""
    monkeypatch.chdir(folder)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save("acte.pdf")
    Path("ar.xml").write_text(ACKNOWLEDGEMENT, "utf-8")
    facts = '    commune: "01004"\n'
    return copy_minimal(folder).replace("ctg.yaml", facts, facts + DELIBERATION)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_project(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def frozen_projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two dossiers that are frozen: of one commune, and of two."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("seule", "voisine")}
    for name, folder in folders.items():
        with pytest.MonkeyPatch.context() as patch:
            copy = open_project(folder, patch)
            if name == "voisine":
                copy.replace("ctg.yaml", "orientations:\n", NEIGHBOUR + "orientations:\n")
            freeze(copy.folder)
    return folders


def open_frozen(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    shutil.copytree(project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return DossierCopy(tmp_path / "minimal")


@pytest.fixture
def frozen(frozen_projects: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_frozen(frozen_projects["seule"], tmp_path, monkeypatch)


@pytest.fixture
def neighbours(frozen_projects: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_frozen(frozen_projects["voisine"], tmp_path, monkeypatch)


def stamp(*options: str) -> int:
    return run(["tamponner", "acte.pdf", "--accuse", "ar.xml", "-o", "copie.pdf", *options])


@pytest.mark.slow
def test_an_act_of_the_dossier(copy: DossierCopy) -> None:
    assert stamp("--dossier", "minimal") == ExitCode.DONE
    with pikepdf.open("copie.pdf") as pdf:
        assert is_stamped(pdf)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("date: 2026-01-15", "date: 2026-01-16", "date : 15/01/2026"),
        ("numero: D_1", "numero: D_3", "numéro : D_1"),
        ("numero: D_1, ", "", "numéro : celui de la délibération de essai reste à compléter"),
        ("219900123", "219901477", "signataire"),
    ],
)
def test_an_act_of_another_dossier(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], before: str, after: str, words: str
) -> None:
    copy.replace("ctg.yaml", before, after)
    assert stamp("--dossier", "minimal") == ExitCode.INPUT
    said = capsys.readouterr().err
    assert "[acte-a-rapprocher]" in said
    assert words in said
    assert not Path("copie.pdf").exists()


DEFERRAL = f'<a:DefereTA xmlns:a="x" a:IDActe="{ACT}"/>'


@pytest.mark.slow
def test_an_act_that_the_dossier_knows_to_be_deferred(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("prefecture/defere.xml", DEFERRAL)
    assert stamp("--dossier", "minimal") == ExitCode.INPUT
    assert "déféré au tribunal administratif" in capsys.readouterr().err
    assert not Path("copie.pdf").exists()
    assert stamp() == ExitCode.DONE, "without its dossier, what a person asks for is stamped"


def test_a_deferral_beside_the_receipt_in_its_archive(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    members = {f"{ACT}-5-1_1.xml": DEFERRAL.encode(), f"{ACT}-1-2_1.xml": ACKNOWLEDGEMENT.encode()}
    Path("ar.xml").write_bytes(pack_tar(members))
    assert stamp() == ExitCode.INPUT
    assert "[acte-conteste]" in capsys.readouterr().err
    assert not Path("copie.pdf").exists()


@pytest.mark.slow
def test_a_number_in_lower_case_and_a_date_badly_written(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    lower = ACKNOWLEDGEMENT.replace("D_1", "684a")
    Path("ar.xml").write_text(lower, "utf-8")
    assert stamp("--acte", "001-219900123-20260115-684A-DE") == ExitCode.DONE
    with pikepdf.open("copie.pdf") as pdf:
        assert is_stamped(pdf)
    Path("ar.xml").write_text(lower.replace('"2026-01-17"', '"17/01/2026"'), "utf-8")
    assert stamp() == ExitCode.INPUT
    assert "mal écrite : « 17/01/2026 »" in capsys.readouterr().err


NEIGHBOUR = """  - id: voisine
    type: commune
    nom: Commune voisine
    siren: "219901477"
    organe: Conseil municipal
    adresse: 1, rue du Test, 01500 Essai
    representants: [{civilite: Madame, prenom: Ada, nom: EXEMPLE, fonction: Maire}]
    deliberation: {date: 2026-01-16, numero: V_1}
"""
OF_NEIGHBOUR = ACKNOWLEDGEMENT.replace("219900123", "219901477").replace("D_1", "V_1").replace("0115", "0116")
OF_NEIGHBOUR = OF_NEIGHBOUR.replace('a:Date="2026-01-15"', 'a:Date="2026-01-16"')
OTHER_COPY = Path("output/minimal/prefecture/001-219901477-20260116-V_1-DE.pdf")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "code", "exit_code"),
    [
        (ACKNOWLEDGEMENT.replace("D_1", "ARR_9").replace("-DE", "-AI"), "acte-a-rapprocher", ExitCode.INPUT),
        (ACKNOWLEDGEMENT.replace("2026-01-17", "17/01/2026"), "accuse-date", ExitCode.INPUT),
        (ACKNOWLEDGEMENT[:90], "accuse-illisible", ExitCode.INPUT),
        (ACKNOWLEDGEMENT.replace('CodeNatureActe="1"', 'CodeNatureActe="3"'), "acte-a-rapprocher", ExitCode.INPUT),
        (ACKNOWLEDGEMENT.replace('DateReception="2026-01-17"', 'DateReception="2026-01-12"'), "", ExitCode.INPUT),
        (ACKNOWLEDGEMENT + DEFERRAL, "acte-conteste", ExitCode.DONE),
        (ACKNOWLEDGEMENT + CANCELLATION, "accuse-annulation", ExitCode.DONE),
    ],
)
def test_the_trouble_of_one_party_leaves_the_copies_of_the_others(
    neighbours: DossierCopy, capsys: pytest.CaptureFixture[str], trouble: str, code: str, exit_code: ExitCode
) -> None:
    neighbours.write("prefecture/voisine.xml", OF_NEIGHBOUR)
    for rank, message in enumerate(
        trouble.replace("><a:DefereTA", ">\n<a:DefereTA").replace("><a:ARAn", ">\n<a:ARAn").split("\n")
    ):
        neighbours.write(f"prefecture/m{rank}.xml", message)
    assert run(["assembler", "minimal"]) == exit_code
    said = capsys.readouterr().err
    assert f"[{code or 'acte-a-rapprocher'}]" in said
    assert OTHER_COPY.exists()
    assert not COPY.exists()
    run(["etat", ".", "--format", "json", "--date", "2026-03-01"])
    (line,) = json.loads(capsys.readouterr().out)
    assert {p["id"]: p["recue"] for p in line["signataires"]} == {
        "caf": None,
        "essai": None,
        "voisine": "2026-01-17",
    }
    assert line["alertes"]


@pytest.mark.slow
def test_several_acts_are_chosen_by_name(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ar.xml").write_text(TWO_ACTS, "utf-8")
    assert stamp() == ExitCode.INPUT
    assert f"{ACT}, 001-219900123-20260115-D_2-DE" in capsys.readouterr().err
    assert stamp("--acte", "001-219900123-20260115-D_9-DE") == ExitCode.INPUT
    assert "[accuse-autre-acte]" in capsys.readouterr().err
    assert not Path("copie.pdf").exists()
    assert stamp("--acte", ACT) == ExitCode.DONE


@pytest.mark.slow
def test_dates_out_of_order_are_told(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert stamp("--publication", "2026-01-16") == ExitCode.DONE
    assert "[dates-acte]" in capsys.readouterr().err


def test_a_refused_act_gets_no_stamp(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ar.xml").write_text(CANCELLATION, "utf-8")
    assert stamp() == ExitCode.INPUT
    assert "aucun tampon" in capsys.readouterr().err
    assert not Path("copie.pdf").exists()


@pytest.mark.slow
def test_a_stamped_copy_is_not_stamped_again(copy: DossierCopy) -> None:
    assert stamp() == ExitCode.DONE
    made = Path("copie.pdf").read_bytes()
    assert run(["tamponner", "copie.pdf", "--accuse", "ar.xml", "-o", "encore.pdf"]) == ExitCode.INPUT
    assert not Path("encore.pdf").exists()
    assert stamp("--publication", "2026-01-20") == ExitCode.DONE
    assert Path("copie.pdf").read_bytes() != made, "the copy is replaced, from the unstamped file"


@pytest.mark.slow
def test_publication_replaces_the_copy_and_cancellation_removes_it(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", ", publication: 2026-01-20", "")
    freeze(copy.folder)
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    without = COPY.read_bytes()
    copy.replace("ctg.yaml", "numero: D_1", "numero: D_1, publication: 2026-01-20")
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert COPY.read_bytes() != without
    copy.write("prefecture/annulation.xml", CANCELLATION)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert not COPY.exists()


@pytest.mark.slow
def test_a_stamping_failure_writes_nothing(frozen: DossierCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise InputFileError(Diagnostic(Code.TAMPON_IMPOSSIBLE, "cette page ne peut pas montrer le tampon"))

    monkeypatch.setattr(assembly, "lay_stamp", fail)
    frozen.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert not Path("output").exists()


# --- the day of sending ---------------------------------------------------------------------------------------------

SENT = "EACT--219900123--20260116-1.xml"


def seen_text(path: str | Path) -> str:
    with pypdfium2.PdfDocument(str(path)) as pdf:
        return str(pdf[0].get_textpage().get_text_range())


@pytest.mark.slow
def test_the_envelope_gives_the_day_of_sending(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path(SENT).write_text(write_envelope(ACT, siren="219900123"), "latin-1")
    assert stamp("--enveloppe", SENT) == ExitCode.DONE
    assert "Envoyé en préfecture le 16/01/2026" in seen_text("copie.pdf")
    assert capsys.readouterr().err == ""
    assert stamp("--enveloppe", SENT, "--envoi", "2026-01-15") == ExitCode.DONE
    assert "[envoi-contradictoire]" in capsys.readouterr().err
    assert "Envoyé en préfecture le 15/01/2026" in seen_text("copie.pdf")


@pytest.mark.slow
def test_an_archive_of_the_sending_may_be_renamed(copy: DossierCopy) -> None:
    data = pack_tar({SENT: write_envelope(ACT, siren="219900123").encode("latin-1")})
    Path("envoi.tar.gz").write_bytes(data)
    assert stamp("--enveloppe", "envoi.tar.gz") == ExitCode.DONE
    assert "Envoyé en préfecture le 16/01/2026" in seen_text("copie.pdf")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (SENT, write_envelope(ACT.replace("D_1", "D_2"), siren="219900123"), "enveloppe-autre-acte"),
        ("enveloppe.xml", write_envelope(ACT, siren="219900123"), "enveloppe-sans-date"),
        ("ar2.xml", ACKNOWLEDGEMENT, "enveloppe-absente"),
        ("acte2.xml", "%PDF-1.4", "accuse-illisible"),
    ],
)
def test_an_envelope_that_does_not_fit_stamps_nothing(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], name: str, content: str, code: str
) -> None:
    Path(name).write_text(content, "latin-1")
    assert stamp("--enveloppe", name) == ExitCode.INPUT
    assert f"[{code}]" in capsys.readouterr().err
    assert not Path("copie.pdf").exists()


def test_a_missing_envelope_still_tells_its_day(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert stamp("--enveloppe", SENT) == ExitCode.INPUT
    assert "--envoi 2026-01-16" in capsys.readouterr().err


@pytest.mark.slow
def test_an_envelope_after_the_receipt_is_not_believed(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    late = SENT.replace("20260116", "20260118")
    Path(late).write_text(write_envelope(ACT, siren="219900123"), "latin-1")
    assert stamp("--enveloppe", late) == ExitCode.DONE
    assert "[enveloppe-tardive]" in capsys.readouterr().err
    assert "Envoyé en préfecture le\n" in seen_text("copie.pdf").replace("\r", "")


def test_the_acknowledgement_may_be_in_the_archive_of_the_answer(copy: DossierCopy) -> None:
    answer = '<a:EnveloppeMISILLCL xmlns:a="x"/>'
    members = {"EACT--PREF001-219900123-20260117-1.xml": answer.encode(), f"{ACT}-1-2_1.xml": ACKNOWLEDGEMENT.encode()}
    Path("ar.xml").write_bytes(pack_tar(members))
    assert stamp() == ExitCode.DONE


def test_an_envelope_is_no_acknowledgement(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ar.xml").write_text(write_envelope(ACT, siren="219900123"), "latin-1")
    Path(SENT).write_text(Path("ar.xml").read_text("latin-1"), "latin-1")
    assert run(["tamponner", "acte.pdf", "--accuse", SENT, "-o", "copie.pdf"]) == ExitCode.INPUT
    assert "à donner avec --enveloppe" in capsys.readouterr().err


@pytest.mark.slow
def test_envelopes_of_a_dossier(frozen: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    frozen.write(f"prefecture/{SENT}", write_envelope(ACT, siren="219900123"))
    assert run(["etat", ".", "--format", "json", "--date", "2026-03-01"]) == ExitCode.DONE
    parties = json.loads(capsys.readouterr().out)[0]["signataires"]
    assert [p["envoyee"] for p in parties if p["id"] == "essai"] == ["2026-01-16"]
    frozen.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    frozen.write("prefecture/EACT--PREF001-219900123-20260117-1.xml", '<a:EnveloppeMISILLCL xmlns:a="x"/>')
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[message-sans-effet]" in capsys.readouterr().err
    assert "Envoyé en préfecture le 16/01/2026" in seen_text(COPY)
    other = SENT.replace("-1.xml", "-2.xml")
    frozen.write(f"prefecture/{other}", write_envelope(ACT.replace("D_1", "D_7"), siren="219900123"))
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[enveloppe-autre-acte]" in capsys.readouterr().err
