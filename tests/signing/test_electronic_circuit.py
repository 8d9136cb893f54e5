"""The circuit of electronic signatures as a person types it, with a timestamp authority on the loopback."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pikepdf
import pytest

from generator.acts.register import find_act
from generator.acts.signed_originals import read_electronic_state
from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import sha256
from generator.making.opening import open_dossier
from generator.project import BARE
from generator.signing.timestamp_authority import reach_authority
from tests.cli.test_state_command import DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.signing_samples import PASSWORD, SIGNING_DAY, Holder, make_authority, make_holder

pytestmark = pytest.mark.slow

PREPARED = Path("output/minimal/signature/convention-a-signer.pdf")


@dataclass(frozen=True)
class People:
    """An authority, and two people whose certificates it made."""

    root: Holder
    director: Holder
    mayor: Holder
    clock: Holder


@pytest.fixture(scope="module")
def people() -> People:
    root = make_holder("Autorité d'essai")
    clock = make_holder("Horodatage d'essai", root, stamps=True)
    return People(root, make_holder("Ada EXEMPLE", root), make_holder("Jean SPÉCIMEN", root), clock)


def open_copy(project: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A copy of a project, always in the same place, which its outputs name; it is the current folder."""
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(project, desk)
    monkeypatch.chdir(desk)
    return DossierCopy(desk / "minimal")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests of this module work, one after the other."""
    return tmp_path_factory.mktemp("bureau") / "projet"


@pytest.fixture(scope="module")
def blank_project(tmp_path_factory: pytest.TempPathFactory, people: People) -> Path:
    """A dossier that can be frozen, and what its people sign with."""
    folder = tmp_path_factory.mktemp("vierge")
    (folder / "racines.pem").write_bytes(people.root.pem)
    (folder / "directrice.p12").write_bytes(people.director.pack())
    (folder / "maire.p12").write_bytes(people.mayor.pack())
    (folder / "secret.txt").write_text(f"{PASSWORD}\n", "utf-8")
    facts = '    commune: "01004"\n'
    copy_minimal(folder).replace("ctg.yaml", facts, facts + DELIBERATION)
    return folder


@pytest.fixture(scope="module")
def prepared_project(blank_project: Path, desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, its file to sign prepared."""
    with pytest.MonkeyPatch.context() as patch:
        open_copy(blank_project, desk, patch)
        assert run(["preparer-signature", "minimal"]) == ExitCode.DONE
    return shutil.copytree(desk, tmp_path_factory.mktemp("prepare") / "projet")


@pytest.fixture(scope="module")
def signed_project(prepared_project: Path, desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, signed by both people, in its place in the dossier, which has a received act."""
    with pytest.MonkeyPatch.context() as patch:
        copy = open_copy(prepared_project, desk, patch)
        assert sign(PREPARED, "signature-caf-1", "directrice.p12", "un.pdf") == ExitCode.DONE
        assert sign(Path("un.pdf"), "signature-essai-1", "maire.p12", "deux.pdf") == ExitCode.DONE
        facts = copy.folder / "ctg.yaml"
        act = f'actes:\n  - {{identifiant: "{ACT}", reception: 2026-02-27, source: essai}}\n'
        facts.write_text(facts.read_text("utf-8") + act, "utf-8")
        copy.write("signatures/electronique/parapheur.pdf", Path("deux.pdf").read_bytes())
    return shutil.copytree(desk, tmp_path_factory.mktemp("signe") / "projet")


@pytest.fixture
def copy(blank_project: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_copy(blank_project, desk, monkeypatch)


@pytest.fixture
def prepared(prepared_project: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_copy(prepared_project, desk, monkeypatch)


@pytest.fixture
def signed_copy(signed_project: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    return open_copy(signed_project, desk, monkeypatch)


@pytest.fixture
def authority(people: People) -> Iterator[str]:
    """The address of a timestamp authority that answers as long as the test lasts."""
    answer = make_authority(people.clock)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if self.path == "/tsa" else 503)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()
        thread.join(5)


def sign(source: Path, field: str, certificate: str, target: str, *options: str) -> int:
    order = ["signer", str(source), "--champ", field, "--certificat", certificate, "-o", target]
    return run([*order, "--mot-de-passe-fichier", "secret.txt", *options])


def test_prepare_sign_twice_control(copy: DossierCopy, authority: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["preparer-signature", "minimal"]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "signature-caf-1 : Signature de Madame Ada EXEMPLE, Directrice" in printed
    assert "signature-essai-1 : Signature de Monsieur Jean SPÉCIMEN, Maire" in printed
    manifest = json.loads(Path("output/minimal/manifeste.json").read_text("utf-8"))
    assert manifest["sorties"]["signature/convention-a-signer.pdf"] == sha256(PREPARED.read_bytes())

    assert sign(PREPARED, "signature-caf-1", "directrice.p12", "un.pdf") == ExitCode.DONE
    assert (
        sign(Path("un.pdf"), "signature-essai-1", "maire.p12", "deux.pdf", "--horodatage", authority) == ExitCode.DONE
    )
    assert Path("deux.pdf").read_bytes().startswith(Path("un.pdf").read_bytes())
    capsys.readouterr()
    assert run(["controler-signatures", "deux.pdf", "--racines", "racines.pem", "--format", "json"]) == ExitCode.DONE
    report = json.loads(capsys.readouterr().out)
    assert report["intact"] and report["champs_a_signer"] == []
    first, second = report["signatures"]
    assert (first["signataire"], first["horodatage"], first["apres"]) == ("Ada EXEMPLE", None, "d'autres signatures")
    assert (second["signataire"], second["chaine"], second["apres"]) == ("Jean SPÉCIMEN", "connue", "rien")
    assert second["horodatage"] == SIGNING_DAY.isoformat()


def test_preparing_twice_gives_the_same_bytes(prepared: DossierCopy) -> None:
    first = PREPARED.read_bytes()
    assert run(["preparer-signature", "minimal"]) == ExitCode.DONE
    assert PREPARED.read_bytes() == first


def test_a_convention_with_gaps_is_not_for_signing(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    assert run(["preparer-signature", "minimal"]) == ExitCode.CONTENT
    assert "à compléter" in capsys.readouterr().err
    assert not PREPARED.exists()


def test_what_was_altered_after_signing_exits_5(prepared: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    sign(PREPARED, "signature-caf-1", "directrice.p12", "un.pdf")
    with pikepdf.open("un.pdf") as pdf:
        pdf.save("reecrit.pdf")
    capsys.readouterr()
    assert run(["controler-signatures", "reecrit.pdf"]) == ExitCode.INPUT
    assert "ne tient plus" in capsys.readouterr().out
    assert sign(Path("reecrit.pdf"), "signature-essai-1", "maire.p12", "deux.pdf") == ExitCode.INPUT
    assert "signature-rompue" in capsys.readouterr().err
    assert not Path("deux.pdf").exists()


def test_a_file_without_signature_exits_5(prepared: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["controler-signatures", str(PREPARED)]) == ExitCode.INPUT
    told = capsys.readouterr()
    assert "pdf-sans-signature" in told.err
    assert "à signer : signature-caf-1, signature-essai-1" in told.out


def test_the_password_may_come_from_the_environment(
    prepared: DossierCopy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["signer", str(PREPARED), "--champ", "signature-caf-1", "--certificat", "directrice.p12", "-o", "un.pdf"]
    monkeypatch.delenv("CTG_MOT_DE_PASSE", raising=False)
    assert run(order) == ExitCode.USAGE
    assert "mot-de-passe-faux" in capsys.readouterr().err
    monkeypatch.setenv("CTG_MOT_DE_PASSE", PASSWORD)
    assert run(order) == ExitCode.DONE


def test_wrong_orders_write_nothing(prepared: DossierCopy, authority: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = PREPARED.read_bytes()
    capsys.readouterr()
    for code, expected, arguments in (
        ("copie-sur-original", ExitCode.USAGE, (PREPARED, "signature-caf-1", "maire.p12", str(PREPARED))),
        ("champ-inconnu", ExitCode.USAGE, (PREPARED, "signature-autre-1", "maire.p12", "un.pdf")),
        ("certificat-illisible", ExitCode.INPUT, (PREPARED, "signature-caf-1", "secret.txt", "un.pdf")),
        (
            "horodatage-adresse",
            ExitCode.USAGE,
            (PREPARED, "signature-caf-1", "maire.p12", "un.pdf", "--horodatage", "x"),
        ),
        (
            "horodatage-refuse",
            ExitCode.INPUT,
            (PREPARED, "signature-caf-1", "maire.p12", "un.pdf", "--horodatage", authority + "/ailleurs"),
        ),
    ):
        assert sign(*arguments) == expected, code
        assert f"[{code}]" in capsys.readouterr().err
    assert not Path("un.pdf").exists()
    assert PREPARED.read_bytes() == before


def test_the_authority_is_asked_as_the_protocol_says(authority: str) -> None:
    from asn1crypto import algos, tsp

    imprint = tsp.MessageImprint(
        {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": b"0" * 32}
    )
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    answer = tsp.TimeStampResp.load(reach_authority(authority)(request.dump()))
    assert answer["status"]["status"].native == "granted"
    with pytest.raises(OSError, match="503"):
        reach_authority(authority.replace("/tsa", "/non"))(request.dump())


def test_the_prepared_file_claims_what_it_did(prepared: DossierCopy) -> None:
    with pikepdf.open(io.BytesIO(PREPARED.read_bytes())) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>3" in packet and b"<pdfuaid:part>1" in packet
        assert "à signer" in packet.decode()


# --- the signed original and its stamped copy ----------------------------------------------------------------------

ACT = "001-219900123-20260115-D_1-DE"
STAMPED = Path(f"output/minimal/prefecture/{ACT}.pdf")


@pytest.fixture
def signed(signed_copy: DossierCopy) -> bytes:
    """The bytes of the convention that both people signed."""
    return Path("deux.pdf").read_bytes()


def test_the_stamped_copy_carries_the_signed_original_unchanged(
    signed_copy: DossierCopy, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "[original-signe-joint] 2 signatures électroniques, intactes" in told
    with pikepdf.open(STAMPED) as pdf:
        assert pdf.attachments["parapheur.pdf"].get_file().read_bytes() == signed
        associated = {str(file.UF): str(file.AFRelationship) for file in pdf.Root.AF}
        assert associated["parapheur.pdf"] == "/Source"
        assert "/AcroForm" not in pdf.Root, "the copy is not the signed file"
    assert (signed_copy.folder / "signatures/electronique/parapheur.pdf").read_bytes() == signed
    manifest = json.loads(Path("output/minimal/manifeste.json").read_text("utf-8"))
    assert manifest["originaux_signes"] == {"signatures/electronique/parapheur.pdf": sha256(signed)}
    Path("extrait.pdf").write_bytes(signed)
    assert run(["controler-signatures", "extrait.pdf"]) == ExitCode.DONE


def list_signers(copy: DossierCopy, data: bytes) -> frozenset[str]:
    copy.write("signatures/electronique/parapheur.pdf", data)
    return read_electronic_state(find_act(copy.folder), open_dossier(copy.folder, BARE)[0]).signed


def test_the_state_knows_who_has_signed_electronically(signed_copy: DossierCopy, signed: bytes) -> None:
    assert list_signers(signed_copy, signed) == {"caf", "essai"}
    assert list_signers(signed_copy, Path("un.pdf").read_bytes()) == {"caf"}
    with pikepdf.open("deux.pdf") as pdf:
        pdf.save("reecrit.pdf")
    assert list_signers(signed_copy, Path("reecrit.pdf").read_bytes()) == set()
    assert read_electronic_state(None, open_dossier(signed_copy.folder, BARE)[0]).signed == set()


def test_a_file_that_is_not_the_acts_counts_for_nobody_and_is_joined_to_nothing(
    signed_copy: DossierCopy, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with pikepdf.open(PREPARED) as pdf:
        pdf.pages[0].contents_add(b"0 0 m 9 9 l S")
        pdf.docinfo["/Title"] = "Bail de la salle des fêtes"
        del pdf.attachments["contenu-ctg.json"]
        pdf.save("bail.pdf")
    sign(Path("bail.pdf"), "signature-caf-1", "directrice.p12", "bail-1.pdf")
    sign(Path("bail-1.pdf"), "signature-essai-1", "maire.p12", "bail-2.pdf")
    assert list_signers(signed_copy, Path("bail-2.pdf").read_bytes()) == set()
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[signature-a-rapprocher]" in capsys.readouterr().err
    with pikepdf.open(STAMPED) as pdf:
        assert "parapheur.pdf" not in pdf.attachments


def test_one_certificate_signs_for_one_person(
    signed_copy: DossierCopy, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    sign(Path("un.pdf"), "signature-essai-1", "directrice.p12", "seule.pdf")
    assert list_signers(signed_copy, Path("seule.pdf").read_bytes()) == set()
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "un même certificat signe pour plusieurs personnes" in capsys.readouterr().err


def test_two_assemblies_give_the_same_copy(signed_copy: DossierCopy, signed: bytes) -> None:
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    first = STAMPED.read_bytes()
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert STAMPED.read_bytes() == first


@pytest.mark.parametrize("code", ["signature-rompue", "pdf-sans-signature"])
def test_an_original_that_does_not_hold_stops_everything(
    code: str, signed_copy: DossierCopy, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = signed + b"\n% de plus\n" if code == "signature-rompue" else PREPARED.read_bytes()
    signed_copy.write("signatures/electronique/parapheur.pdf", broken)
    capsys.readouterr()
    assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert f"[{code}]" in capsys.readouterr().err
    assert not STAMPED.exists()


def test_stamping_a_signed_file_says_what_is_done_instead(
    signed_copy: DossierCopy, signed: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = signed_copy.folder.parent / "accuse.xml"
    sample.write_bytes(ACKNOWLEDGEMENT)
    assert run(["tamponner", "deux.pdf", "--accuse", "accuse.xml", "-o", "copie.pdf"]) == ExitCode.INPUT
    told = capsys.readouterr().err
    assert "[pdf-signe]" in told and "signatures/electronique/" in told
    assert not Path("copie.pdf").exists()
    assert Path("deux.pdf").read_bytes() == signed


ACKNOWLEDGEMENT = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
 actes:DateReception="2026-02-27" actes:IDActe="{ACT}">
 <actes:ActeRecu actes:Date="2026-02-26" actes:NumeroInterne="DEL_2026_001" actes:CodeNatureActe="1">
  <actes:Objet>Convention territoriale globale</actes:Objet>
 </actes:ActeRecu>
</actes:ARActe>
""".encode("latin-1")
