"""Signatures that are not their person's: not counted, then accepted by a command, for that very file."""

from __future__ import annotations

import errno
import io
import json
import shutil
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from generator.acts.electronic.acceptances import list_acceptances
from generator.acts.register import check_act_files, find_act
from generator.cli.main import run
from generator.codes import Code
from generator.errors import ExitCode
from generator.files import list_tree
from tests.cli.test_state_command import DELIBERATION
from tests.disk_stops import count_or_stop
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.signing_samples import PASSWORD, Holder, make_authority, make_holder

pytestmark = pytest.mark.slow

PREPARED = Path("output/minimal/signature/convention-a-signer.pdf")
REASON = "délégation du 3 mars 2026"


@pytest.fixture(scope="module")
def holders() -> dict[str, Holder]:
    root = make_holder("Autorité d'essai")
    return {
        "directrice": make_holder("EXEMPLE Ada", root),
        "maire": make_holder("Jean SPÉCIMEN", root),
        "adjointe": make_holder("DUPONT Marie", root),
        "adjointe-2": make_holder("DUPONT Marie", root),
        "horloge": make_holder("Horodatage d'essai", root, stamps=True),
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, holders: dict[str, Holder]) -> Path:
    """A project whose one dossier is frozen and its file to sign made; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("parapheur")
    (folder / "ctg.toml").write_text("", "utf-8")
    for name, holder in holders.items():
        (folder / f"{name}.p12").write_bytes(holder.pack())
    (folder / "secret.txt").write_text(f"{PASSWORD}\n", "utf-8")
    facts = '    commune: "01004"\n'
    copy_minimal(folder).replace("ctg.yaml", facts, facts + DELIBERATION)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["preparer-signature", "minimal"]) == ExitCode.DONE
    return folder


@pytest.fixture
def copy(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return DossierCopy(tmp_path / "minimal")


def sign(source: Path, field: str, certificate: str, target: str) -> Path:
    order = ["signer", str(source), "--champ", field, "--certificat", f"{certificate}.p12", "-o", target]
    assert run([*order, "--mot-de-passe-fichier", "secret.txt"]) == ExitCode.DONE
    return Path(target)


def sign_both(first: str, second: str, source: Path = PREPARED) -> bytes:
    once = sign(source, "signature-caf-1", first, "un.pdf")
    return sign(once, "signature-essai-1", second, "deux.pdf").read_bytes()


def tell_state(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert run(["etat", "minimal", "--format", "json"]) == ExitCode.DONE
    (state,) = json.loads(capsys.readouterr().out)
    return {
        "signed": {party["id"] for party in state["signataires"] if party["signe"]},
        "alerts": " | ".join(state["alertes"]),
        "accepted": " | ".join(state["acceptations"]),
    }


def accept(*options: str, file: str = "parapheur.pdf") -> int:
    return run(["accepter", "minimal", file, *options, "--par", "Camille Roux"])


def test_a_full_disk_accepts_nothing_by_halves(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "adjointe"))
    act = find_act(copy.folder)
    assert act is not None

    def fill_up() -> None:
        raise OSError(errno.ENOSPC, "plein")

    codes: list[int] = []
    for stop_at in (1, 5, 9):
        with pytest.MonkeyPatch.context() as patch:
            count_or_stop(patch, stop_at, fill_up)
            codes.append(accept("--champ", "signature-essai-1", "--motif", REASON))
        told = capsys.readouterr().err
        assert "le disque est plein" in told
        # A file that could not be listed any more is no part of the act; the next run lists it.
        assert {found.code for found in check_act_files(act)} <= {Code.FICHIER_AJOUTE}
        kept = list_acceptances(act)
        assert len(kept) == (codes[-1] == ExitCode.DONE), told
        if kept:
            break
    assert codes[0] == ExitCode.OUTPUT and set(codes) <= {ExitCode.OUTPUT, ExitCode.DONE}
    assert accept("--champ", "signature-essai-1", "--motif", REASON) in {ExitCode.DONE, ExitCode.USAGE}
    assert [one.motif for one in list_acceptances(act)] == [REASON]
    assert not list(check_act_files(act))


def test_a_delegate_counts_once_accepted_for_that_file(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "adjointe"))
    state = tell_state(capsys)
    assert state["signed"] == {"caf"}
    assert "le certificat nomme « DUPONT Marie », l'acte « Jean SPÉCIMEN »" in str(state["alerts"])
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "[signataire-different]" in told and "parapheur.pdf --champ signature-essai-1" in told
    assert "n'est pas encore joint" in told

    assert accept("--champ", "signature-essai-1", "--motif", REASON) == ExitCode.DONE
    state = tell_state(capsys)
    assert state["signed"] == {"caf", "essai"}
    assert "accepté par Camille Roux le" in str(state["accepted"]) and REASON in str(state["accepted"])
    journal = (copy.folder / "journal.jsonl").read_text("utf-8")
    assert "accepter" in journal and REASON in journal
    (kept,) = list_tree(copy.folder / "actes/01-convention/acceptations")
    content = json.loads(kept.read_text("utf-8"))
    assert content["objet"] == "signature-essai-1" and len(content["certificat"]) == len(content["empreinte"]) == 64
    assert run(["controler", "minimal"]) == ExitCode.DONE

    # The same person in another file, or with another certificate, is accepted anew.
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "adjointe-2"))
    assert tell_state(capsys)["signed"] == {"caf"}


def test_an_acceptance_that_was_touched_is_refused(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "adjointe"))
    assert accept("--champ", "signature-essai-1", "--motif", REASON) == ExitCode.DONE
    (kept,) = list_tree(copy.folder / "actes/01-convention/acceptations")
    kept.write_bytes(kept.read_bytes().replace(b"Camille", b"Camilla"))
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert "[acte-altere]" in capsys.readouterr().err


def test_only_what_waits_is_accepted_with_a_reason(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "adjointe"))
    for options, code in (
        ((), "rien-a-accepter"),
        (("--champ", "signature-caf-1", "--motif", REASON), "rien-a-accepter"),
        (("--bande", "--motif", REASON), "rien-a-accepter"),
        (("--champ", "signature-essai-1"), "options-incompatibles"),
    ):
        capsys.readouterr()
        assert accept(*options) == ExitCode.USAGE
        assert f"[{code}]" in capsys.readouterr().err
    assert accept("--champ", "signature-essai-1", "--motif", REASON, file="autre.pdf") == ExitCode.USAGE
    assert not (copy.folder / "actes/01-convention/acceptations").exists()


def test_one_certificate_in_two_files_is_told(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    first = sign(PREPARED, "signature-caf-1", "directrice", "un.pdf").read_bytes()
    second = sign(PREPARED, "signature-essai-1", "directrice", "autre.pdf").read_bytes()
    copy.write("signatures/electronique/un.pdf", first)
    assert tell_state(capsys)["signed"] == {"caf"}
    copy.write("signatures/electronique/autre.pdf", second)
    state = tell_state(capsys)
    assert state["signed"] == set()
    assert "un même certificat signe pour plusieurs personnes" in str(state["alerts"])
    assert accept("--champ", "signature-essai-1", "--motif", REASON, file="autre.pdf") == ExitCode.DONE
    assert tell_state(capsys)["signed"] == {"caf", "essai"}


def test_a_time_stamp_of_the_document_is_no_signature(
    copy: DossierCopy, holders: dict[str, Holder], capsys: pytest.CaptureFixture[str]
) -> None:
    once = sign(PREPARED, "signature-caf-1", "directrice", "un.pdf")
    Path("tampon.pdf").write_bytes(stamp_document(once.read_bytes(), holders["horloge"]))
    capsys.readouterr()
    assert run(["controler-signatures", "tampon.pdf", "--format", "json"]) == ExitCode.DONE
    report = json.loads(capsys.readouterr().out)
    assert [one["signataire"] for one in report["signatures"]] == ["EXEMPLE Ada"]
    assert [one["signataire"] for one in report["horodatages"]] == ["Horodatage d'essai"]
    assert run(["controler-signatures", "tampon.pdf"]) == ExitCode.DONE
    assert "ce n'est pas une signature" in capsys.readouterr().out
    copy.write("signatures/electronique/parapheur.pdf", Path("tampon.pdf").read_bytes())
    assert tell_state(capsys)["signed"] == {"caf"}
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "1 signature électronique, intacte" in told and "1 horodatage du document" in told

    Path("seul.pdf").write_bytes(stamp_document(PREPARED.read_bytes(), holders["horloge"]))
    assert run(["controler-signatures", "seul.pdf"]) == ExitCode.INPUT
    assert "[pdf-sans-signature]" in capsys.readouterr().err


def stamp_document(pdf: bytes, clock: Holder) -> bytes:
    from asn1crypto import tsp
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper
    from pyhanko.sign.timestamps import TimeStamper

    answer = make_authority(clock)

    class Clock(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            return tsp.TimeStampResp.load(answer(req.dump()))

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = PdfTimeStamper(Clock()).timestamp_pdf(writer, "sha256")
    return bytes(stream.getvalue())


def test_a_band_of_the_parapheur_is_shown_then_accepted(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    with pikepdf.open(PREPARED) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for page in pdf.pages:
            page.add_resource(font, Name.Font, Name.Essai)
            page.contents_add(b"q", prepend=True)
            top = float(page.mediabox[3]) - 13
            page.contents_add(f"\nQ q BT /Essai 7 Tf 60 {top} Td (Signe par le parapheur) Tj ET Q".encode())
        pages = len(pdf.pages)
        pdf.save("bande.pdf")
    copy.write("signatures/electronique/parapheur.pdf", sign_both("directrice", "maire", Path("bande.pdf")))
    state = tell_state(capsys)
    assert state["signed"] == set()
    assert f"« Signe par le parapheur » (pages 1 à {pages})" in str(state["alerts"])
    assert accept("--bande", "--motif", "mention du parapheur départemental") == ExitCode.DONE
    assert tell_state(capsys)["signed"] == {"caf", "essai"}
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[signature-acceptee]" in capsys.readouterr().err
