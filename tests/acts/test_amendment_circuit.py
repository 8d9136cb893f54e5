"""An avenant goes through the circuit of a convention: frozen, printed, signed, sent, stamped, published, archived."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from generator.acts.copies.archiving import archive_act, restore_act
from generator.acts.register import Act, find_act
from generator.acts.signed_originals import read_electronic_state
from generator.cli.main import run
from generator.dossier_place import list_amendments
from generator.errors import ExitCode, UsageError
from generator.files import sha256
from generator.making.opening import open_dossier
from generator.pdf_files.signatures.code import SignatureCode, name_dossier
from generator.pdf_files.signatures.fields import read_printed_frames
from generator.project import Project
from generator.signing.reception import ReceptionRequest, receive_scans
from generator.writing.word.read_back.text import read_docx_text
from tests.acts.amended_dossiers import TITLE, add_amendment
from tests.acts.frozen_dossiers import ask, freeze
from tests.cli.test_state_command import make_scan
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.paper_drawing import draw_page, scan, sign
from tests.pdf_files.signing_samples import PASSWORD, make_holder

pytestmark = pytest.mark.slow

NAME, AMENDED = "minimal-avenant-1", Path("content/minimal/avenants/1")
OUTPUT = Path("output") / NAME
TITLED = f"{TITLE.format(1)} Val d'Essai 2026-2030"
VOTE = (
    '    siren: "219900123"\n    siret: "21990012300007"\n'
    '    deliberation: {{date: {}, numero: {}, matiere: "8.2"{}}}\n'
)
OF_CONVENTION, OF_AMENDMENT = "001-219900123-20260115-D_1-DE", "001-219900123-20270510-D_7-DE"
RECEIPT = (
    '<a:ARActe xmlns:a="x" a:IDActe="{}" a:DateReception="{}"><a:ActeRecu a:Date="{}" a:NumeroInterne="{}" '
    'a:CodeNatureActe="1"/></a:ARActe>'
)
RECEIPTS = {
    OF_CONVENTION: RECEIPT.format(OF_CONVENTION, "2026-01-17", "2026-01-15", "D_1"),
    OF_AMENDMENT: RECEIPT.format(OF_AMENDMENT, "2027-05-12", "2027-05-10", "D_7"),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose convention and whose avenant are frozen, received, assembled, sent and made ready to sign."""
    root = tmp_path_factory.mktemp("avenant")
    (root / "ctg.toml").write_text("", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        convention = copy_minimal(Path("content"))
        commune = '    commune: "01004"\n'
        convention.replace("ctg.yaml", commune, commune + VOTE.format("2026-01-15", "D_1", ", objet: La convention"))
        freeze(convention.folder)
        amended = add_amendment(convention)
        amended.replace("ctg.yaml", VOTE.format("2026-01-15", "D_1", ", objet: La convention"), "")
        amended.replace("ctg.yaml", commune, commune + VOTE.format("2027-05-10", "D_7", ", publication: 2027-05-20"))
        amended.replace("ctg.yaml", "  date: 2026-03-02", "  date: 2027-06-01")
        freeze(amended.folder)
        convention.write("annexe-5/essai.pdf", make_scan(2)).write("prefecture/ar.xml", RECEIPTS[OF_CONVENTION])
        amended.write("annexe-5/essai.pdf", make_scan()).write("prefecture/ar.xml", RECEIPTS[OF_AMENDMENT])
        for command in (("assembler", "--publication"), ("transmission", "--partie=essai"), ("preparer-signature",)):
            assert run([command[0], str(AMENDED), *command[1:]]) == ExitCode.DONE
    return root


@pytest.fixture
def here(played: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, to be read."""
    monkeypatch.chdir(played)
    return played


@pytest.fixture
def copy(played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, for one test."""
    shutil.copytree(played, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read_words(folder: Path) -> Iterator[tuple[str, str]]:
    """The words of every file of a folder that has some, and its name."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".pdf" and not path.name.endswith("-1-1_1.pdf"):
            with pypdfium2.PdfDocument(path) as pdf, pikepdf.open(path) as document:
                words = [page.get_textpage().get_text_bounded() for page in pdf]
                carried = [f"{n} {file.description}" for n, file in document.attachments.items()]
                yield name, " ".join((str(document.docinfo.get("/Title", "")), *carried, *words))
        elif path.suffix == ".docx":
            yield name, read_docx_text(path.read_bytes(), name).body
        elif path.suffix in (".txt", ".html"):
            yield name, path.read_text("utf-8-sig")


def list_acts(folder: Path) -> tuple[Act, ...]:
    """The act of a convention's dossier and those of its avenants, as far as they are frozen."""
    found = (find_act(one) for one in (folder, *list_amendments(folder)))
    return tuple(act for act in found if act is not None)


def list_convention_words(text: str) -> list[str]:
    """Where a text speaks of a convention, but for « avenant n° 1 à la convention »."""
    plain = " ".join(re.sub(r"<[^>]*>", " ", text.replace("\u2019", "'")).split())
    plain = re.sub(
        r"(?i)à (?:la|cette) convention|vu la convention d.essai, signée|dans celui de la convention", "", plain
    )
    plain = re.sub(r"(arbres|assemblage)/convention\.json", "", plain)
    return [plain[max(0, m.start() - 40) : m.end() + 40] for m in re.finditer("(?i)conventions?", plain)]


def test_no_output_of_an_avenant_calls_it_a_convention(here: Path) -> None:
    act = find_act(AMENDED)
    assert act is not None
    assert (act.name, act.record.title) == ("acte n° 02 (avenant n° 1)", TITLED)
    found = {
        f"{folder.name}/{name}": list_convention_words(words)
        for folder in (act.place, OUTPUT)
        for name, words in read_words(folder)
    }
    assert len(found) > 15
    assert {name: words for name, words in found.items() if words} == {}
    names = [
        path.name for folder in (act.place / "pieces", act.place / "signature", OUTPUT) for path in folder.rglob("*")
    ]
    assert {"avenant-1.pdf", "avenant-1.docx", "avenant-1-a-signer.pdf"} <= set(names)
    assert not [name for name in names if "convention" in name]
    original = dict(read_words(act.place / "exemplaires"))["2-essai.pdf"]
    assert f"{TITLED} – exemplaire n° 2, Commune d'Essai-sur-Ain" in original
    assert "exemplaire\u00a02/2 – avenant n° 1, page\u00a03" in original
    assert "avenant-1.docx Avenant n° 1, au format Word" in original
    assert f"{TITLED} (acte n° 02, avenant n° 1)" in dict(read_words(OUTPUT))[
        "publication/historique-de-l-acte.pdf"
    ].replace("\r\n", " ")
    sent = dict(read_words(OUTPUT / "transmission"))["essai/LISEZMOI.txt"]
    assert re.search(rf"Objet +{re.escape(TITLED)}", sent)
    assert "Annexe 1 : l'avenant n° 1 et ses annexes" in sent


def test_each_command_finds_the_avenants_where_it_must(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["etat", "--format", "json", "--date", "2027-06-10"]) == ExitCode.DONE
    lines = json.loads(capsys.readouterr().out)
    assert [(line["dossier"], line["avenant"], line["etape"]) for line in lines] == [
        ("minimal", None, "à signer"),
        (NAME, 1, "à signer"),
    ]
    assert lines[1]["acte"].startswith("acte n° 02 (avenant n° 1) arrêté le")
    assert lines[1]["signataires"][1]["recue"] == "2027-05-12"
    assert run(["etat", str(AMENDED), "--format", "json"]) == ExitCode.DONE
    assert [line["dossier"] for line in json.loads(capsys.readouterr().out)] == [NAME]
    assert run(["etat", "--date", "2027-06-10"]) == ExitCode.DONE
    assert re.search(r"^ minimal .*\n(.*\n)*   avenant n° 1 +à signer", capsys.readouterr().out, re.MULTILINE)
    assert run(["exporter", "content/minimal", "-o", "d.csv"]) == ExitCode.DONE
    rows = list(csv.DictReader(Path("d.csv").read_text("utf-8").splitlines()))
    assert [(row["DELIB_ID"], row["PREF_DATE"], row["DELIB_OBJET"]) for row in rows] == [
        ("D_1", "2026-01-17", "La convention"),
        ("D_7", "2027-05-12", TITLED),
    ]
    capsys.readouterr()
    acts = list_acts(Path("content/minimal"))
    for place in ([], ["content/minimal"], [str(OUTPUT)]):
        assert run(["controler", *place]) == ExitCode.DONE, capsys.readouterr().err
        told = capsys.readouterr().out
        assert "rien n'a été touché" in told
        count = int(re.search(r"(\d+) fichiers d'actes", told)[1])  # type: ignore[index]
        assert count >= sum(len(act.record.files) for act in acts[-1 if place == [str(OUTPUT)] else 0 :])


def test_a_message_counts_for_the_act_that_it_is_about(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    convention, amended = DossierCopy(Path("content/minimal")), DossierCopy(AMENDED)
    (amended.folder / "prefecture/ar.xml").unlink()
    convention.write("prefecture/avenant.xml", RECEIPTS[OF_AMENDMENT])

    def received(folder: Path) -> str | None:
        capsys.readouterr()
        assert run(["etat", str(folder), "--format", "json", "--date", "2027-06-10"]) == ExitCode.DONE
        return json.loads(capsys.readouterr().out)[0]["signataires"][1]["recue"]

    assert (received(convention.folder), received(amended.folder)) == ("2026-01-17", None)
    assert run(["assembler", "content/minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "c'est une délibération sur l'avenant n° 1, sans effet" in told
    assert "sa place est dans content/minimal/avenants/1/prefecture/" in told
    # Deposited in both, as the answer to a sending of two acts is, it has nothing to tell.
    amended.write("prefecture/avenant.xml", RECEIPTS[OF_AMENDMENT])
    amended.write("prefecture/convention.xml", RECEIPTS[OF_CONVENTION])
    assert (received(convention.folder), received(amended.folder)) == ("2026-01-17", "2027-05-12")
    for place in (convention, amended):
        assert run(["assembler", str(place.folder)]) == ExitCode.DONE
        assert "message-autre-acte" not in capsys.readouterr().err
    assert [path.stem for path in OUTPUT.glob("prefecture/*")] == [OF_AMENDMENT]


def test_what_was_signed_or_voted_on_the_convention_is_none_of_the_avenant(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    act, amended = find_act(Path("content/minimal")), DossierCopy(AMENDED)
    assert act is not None
    page = act.record.signature_pages[0]
    sheet = draw_page(act.read("exemplaires/2-essai.pdf"), page)
    for rank, frame in enumerate(read_printed_frames(act.read(act.record.to_sign))):
        sign(sheet, frame.box, seed=rank)
    Path("copieur.pdf").write_bytes(scan(sheet))
    request = ReceptionRequest([Path("copieur.pdf")], AMENDED, Project(copy), Path("output"), None)
    assert "page-autre-dossier" in str(receive_scans(request))
    assert run(["recevoir", "copieur.pdf", "content/minimal"]) == ExitCode.DONE
    # A deliberation on the convention, filed again as that on the avenant, is sent to nobody.
    amended.write("annexe-5/essai.pdf", (copy / "content/minimal/annexe-5/essai.pdf").read_bytes())
    (amended.folder / "prefecture/ar.xml").unlink()
    capsys.readouterr()
    assert run(["transmission", str(AMENDED)]) == ExitCode.CONTENT
    told = capsys.readouterr().err
    assert "il manque la délibération reçue" in told


def test_an_avenant_is_signed_electronically_and_its_file_is_none_of_the_convention(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_holder("Autorité d'essai")
    Path("secret.txt").write_text(f"{PASSWORD}\n", "utf-8")
    source = OUTPUT / "signature/avenant-1-a-signer.pdf"
    for field, person in (("signature-caf-1", "Ada EXEMPLE"), ("signature-essai-1", "Jean SPÉCIMEN")):
        Path(f"{field}.p12").write_bytes(make_holder(person, root).pack())
        order = ["signer", str(source), "--champ", field, "--certificat", f"{field}.p12", "-o", f"{field}.pdf"]
        assert run([*order, "--mot-de-passe-fichier", "secret.txt"]) == ExitCode.DONE
        source = Path(f"{field}.pdf")
    convention, amended = DossierCopy(Path("content/minimal")), DossierCopy(AMENDED)
    for place, signers in ((amended, {"caf", "essai"}), (convention, set[str]())):
        place.write("signatures/electronique/parapheur.pdf", source.read_bytes())
        living, _ = open_dossier(place.folder, Project(copy))
        assert read_electronic_state(find_act(place.folder), living).signed == signers
    assert run(["assembler", str(AMENDED)]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["etat", str(AMENDED), "--format", "json"]) == ExitCode.DONE
    (told,) = json.loads(capsys.readouterr().out)
    assert [party["signe"] for party in told["signataires"]] == [True, True]


def test_the_avenant_is_archived_put_back_and_lifted_by_itself(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, folder = Project(copy), Path("content/minimal")
    assert run(["archiver", "content/minimal@02", "--vers", "sac"]) == ExitCode.DONE
    assert "l'acte n° 02 (avenant n° 1) est dans sac" in capsys.readouterr().out
    bag = archive_act(AMENDED, project).place
    assert bag.name == "minimal-02-avenant-1"
    before = {path: sha256(path.read_bytes()) for path in sorted((AMENDED / "actes").rglob("*")) if path.is_file()}
    shutil.rmtree(folder / "avenants")
    with pytest.raises(UsageError, match="dont ce n'est pas le dossier"):
        restore_act(bag, Path("content/autre"), project)
    restored = restore_act(bag, folder, project)
    assert restored.act.place == AMENDED / "actes/02-avenant-1"
    assert {path: sha256(path.read_bytes()) for path in before} == before
    assert open_dossier(AMENDED, project)[0].name == NAME
    assert run(["controler", str(AMENDED), "--sac", str(bag)]) == ExitCode.DONE
    assert run(["arreter", str(AMENDED), "--lever", "--motif", "essai"]) == ExitCode.USAGE
    assert "l'acte n° 02 (avenant n° 1) a été signé, envoyé ou reçu" in capsys.readouterr().err


def test_a_second_avenant_has_an_act_of_its_own(copy: Path) -> None:
    second = add_amendment(DossierCopy(Path("content/minimal")), 2)
    vote = VOTE.format("2026-01-15", "D_1", ", objet: La convention")
    second.replace("ctg.yaml", vote, VOTE.format("2028-01-10", "E_1", ""))
    second.replace("ctg.yaml", "  date: 2026-03-02", "  date: 2028-02-01")
    act = freeze(second.folder)
    assert (act.name, act.place.name) == ("acte n° 03 (avenant n° 2)", "03-avenant-2")
    assert [one.record.number for one in list_acts(Path("content/minimal"))] == [1, 2, 3]
    request = ask(second.folder)
    assert request.target == Path("output/minimal-avenant-2")


def test_codes_of_pages_keep_the_number_of_the_avenant() -> None:
    long = "communaute-de-communes-du-val-d-essai"
    names = {name_dossier(f"{long}{end}") for end in ("", "-avenant-1", "-avenant-2", "-avenant-12")}
    assert len(names) == 4
    assert all(len(name) <= 30 for name in names)
    assert name_dossier("minimal-avenant-1") == "MINIMAL-AVENANT-1"
    assert SignatureCode(name_dossier(f"{long}-avenant-2"), 1, 1, "a" * 12).dossier.endswith("-AVENANT-2")
