"""A dossier made again from a PDF alone: the same documents, and nothing written that should not be."""

from __future__ import annotations

import datetime
import io
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from generator.errors import InputFileError, UsageError
from generator.files import read_bytes, sha256
from generator.making.generation import GenerationRequest, generate_dossier
from generator.model.acts import StampText
from generator.pdf_files.attached_files import read_attached_file
from generator.pdf_files.joining import Piece, join_pieces
from generator.pdf_files.originals import make_original
from generator.prefecture.stamp import apply_stamp
from generator.project import BARE, FIXED_FONT, Project
from generator.renewing.extraction import ExtractionRequest, extract_dossier, list_content, read_pdf_content
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.metadata import add_attachments
from tests.writing.word_bytes import read_parts

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).resolve().parents[1] / "dossiers"
DAY = datetime.date(2026, 3, 2)


@dataclass(frozen=True)
class Generated:
    """The tiny dossier, complete with what a PDF does not carry, and its documents."""

    folder: Path
    output: Path

    def read(self, name: str) -> bytes:
        return (self.output / name).read_bytes()


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    root = tmp_path_factory.mktemp("depart")
    shutil.copytree(SOURCE, root / "content")
    folder = root / "content" / "minimal"
    (folder / "notes.txt").write_text("à garder pour soi", encoding="utf-8")
    generate_dossier(GenerationRequest(folder, BARE, root / "output"))
    return Generated(folder, root / "output" / "minimal")


@pytest.fixture(scope="module")
def original(generated: Generated) -> bytes:
    names = ("convention", "annexe-3-plan", "annexe-4-pilotage")
    pieces = [Piece(name, name, generated.read(f"{name}.pdf")) for name in names]
    return make_original(join_pieces(pieces, "CTG"), {}, "Exemplaire n° 1")


def write_pdf_file(folder: Path, data: bytes) -> Path:
    path = folder / "recu.pdf"
    path.write_bytes(data)
    return path


def refuse(data: bytes, folder: Path) -> str:
    (folder / "recu.pdf").unlink(missing_ok=True)
    before = sorted(folder.rglob("*"))
    path = write_pdf_file(folder, data)
    with pytest.raises(InputFileError) as caught:
        extract_dossier(ExtractionRequest(path, BARE, folder / "content" / "nouveau"))
    assert sorted(folder.rglob("*")) == sorted([*before, path]), "nothing may be written"
    (found, *_) = caught.value.diagnostics
    return found.code


def test_every_document_comes_out_the_same(generated: Generated, original: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "content" / "nouveau"
    report = extract_dossier(ExtractionRequest(write_pdf_file(tmp_path, original), BARE, folder))
    assert (tmp_path / "content" / "modeles" / "mini" / "modele.yaml").is_file()
    assert report.omitted == (), "a note is not even named"
    assert folder.with_name("nouveau.docx").read_bytes() == generated.read("convention.docx")
    generate_dossier(GenerationRequest(folder, BARE, tmp_path / "output"))
    documents = sorted(path.name for path in generated.output.glob("*.docx"))
    assert len(documents) == 3
    for name in documents:
        made = (tmp_path / "output" / "nouveau" / name).read_bytes()
        assert read_parts(made) == read_parts(generated.read(name)), name
    for path in (p for p in folder.rglob("*") if p.is_file()):
        assert path.read_bytes() == (generated.folder / path.relative_to(folder)).read_bytes()


def test_a_dossier_of_the_same_name_gives_the_same_pdf(generated: Generated, tmp_path: Path) -> None:
    generate_dossier(GenerationRequest(generated.folder, BARE, tmp_path / "avant"))
    source = tmp_path / "avant" / "minimal" / "annexe-3-plan.pdf"
    folder = tmp_path / "content" / "minimal"
    extract_dossier(ExtractionRequest(source, BARE, folder))
    assert not folder.with_name("minimal.docx").exists(), "only the convention carries the DOCX"
    generate_dossier(GenerationRequest(folder, BARE, tmp_path / "apres"))
    for path in sorted((tmp_path / "avant" / "minimal").glob("*.pdf")):
        assert (tmp_path / "apres" / "minimal" / path.name).read_bytes() == path.read_bytes()


def test_each_pdf_carries_one_content_whichever_format_is_asked_for(generated: Generated, tmp_path: Path) -> None:
    generate_dossier(GenerationRequest(generated.folder, BARE, tmp_path, ("convention",), ("pdf",)))
    assert (tmp_path / "minimal" / "convention.pdf").read_bytes() == generated.read("convention.pdf")
    assert not (tmp_path / "minimal" / "convention.docx").exists()
    carried = {}
    for path in generated.output.glob("*.pdf"):
        pdf = pikepdf.open(path)
        carried[path.name] = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
        assert len(pdf.Root.AF) == len(carried[path.name])
    assert {name: sorted(files) for name, files in carried.items()} == {
        "convention.pdf": ["contenu-ctg.json", "convention.docx"],
        "annexe-3-plan.pdf": ["contenu-ctg.json"],
        "annexe-4-pilotage.pdf": ["contenu-ctg.json"],
    }
    assert len({files["contenu-ctg.json"] for files in carried.values()}) == 1


def test_a_stamped_copy_carries_each_once(generated: Generated, original: bytes) -> None:
    stamp = StampText(("Envoyé en préfecture le 10/12/2025", "Reçu en préfecture le 10/12/2025"), simulation=True)
    copy = apply_stamp(original, stamp, read_bytes(FIXED_FONT), "copie.pdf").pdf
    pdf = pikepdf.open(io.BytesIO(copy))
    assert [str(file.UF) for file in pdf.Root.AF] == ["contenu-ctg.json", "convention.docx"]
    found = read_pdf_content(copy, "copie.pdf")
    assert found.content.dossier.nom == "minimal"
    assert found.word == generated.read("convention.docx")


def test_a_signed_original_is_read_and_not_touched(original: bytes, tmp_path: Path) -> None:
    signed = sign(original)
    path = write_pdf_file(tmp_path, signed)
    extract_dossier(ExtractionRequest(path, BARE, tmp_path / "content" / "nouveau"))
    assert path.read_bytes() == signed
    assert (tmp_path / "content" / "nouveau" / "ctg.yaml").is_file()


def sign(data: bytes) -> bytes:
    """A PAdES-like signature by a certificate made on the spot."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Maire d'essai")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start.replace(year=2099))
    certificate = builder.sign(key, hashes.SHA256())
    package = serialization.pkcs12.serialize_key_and_certificates(
        b"essai", key, certificate, None, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner.load_pkcs12_data(package, other_certs=[])
    output = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), signers.PdfSignatureMetadata(field_name="Signature"), signer
    )
    return bytes(output.getvalue())


def test_the_list_writes_nothing(generated: Generated, tmp_path: Path) -> None:
    path = write_pdf_file(tmp_path, generated.read("convention.pdf"))
    lines = list_content(path)
    assert "  textes/portrait.md" in lines
    assert "  clauses/objet.md" in lines
    assert "  convention.docx (Alternative)" in lines
    assert not any("notes.txt" in line for line in lines)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_use_is_never_written_over(generated: Generated, tmp_path: Path) -> None:
    path = write_pdf_file(tmp_path, generated.read("convention.pdf"))
    used, file, beside = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    used.mkdir()
    (used / "moi.txt").write_text("moi", encoding="utf-8")
    file.write_text("moi", encoding="utf-8")
    beside.with_name("c.docx").write_text("moi", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for target in (used, file, beside):
        with pytest.raises(UsageError) as caught:
            extract_dossier(ExtractionRequest(path, BARE, target))
        assert caught.value.diagnostics[0].code == "place-occupee"
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_here_will_do(generated: Generated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pdf_file(tmp_path, generated.read("convention.pdf"))
    (tmp_path / "x" / "vide").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "x" / "vide")
    extract_dossier(ExtractionRequest(path, BARE, Path()))
    assert (tmp_path / "x" / "vide" / "ctg.yaml").is_file()
    monkeypatch.chdir(tmp_path)
    assert extract_dossier(ExtractionRequest(path, Project(tmp_path))).folder == Path("minimal-extrait")


def test_a_model_that_has_changed_is_kept_beside_and_the_text_stays(generated: Generated, tmp_path: Path) -> None:
    model = tmp_path / "content" / "modeles" / "mini"
    shutil.copytree(SOURCE / "modeles" / "mini", model)
    clause = model / "clauses" / "objet.md"
    clause.write_text(clause.read_text("utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    changed = clause.read_bytes()
    path = write_pdf_file(tmp_path, generated.read("convention.pdf"))
    for name in ("nouveau", "encore"):
        folder = tmp_path / "content" / name
        report = extract_dossier(ExtractionRequest(path, BARE, folder))
        assert "mini-extrait" in report.model
        assert clause.read_bytes() == changed
        assert "modele: mini-extrait\n" in (folder / "ctg.yaml").read_text("utf-8")
        generate_dossier(GenerationRequest(folder, BARE, tmp_path / "output", ("convention",)))
        made = (tmp_path / "output" / name / "convention.docx").read_bytes()
        assert read_parts(made) == read_parts(generated.read("convention.docx"))
    assert sorted(p.name for p in model.parent.iterdir()) == ["mini", "mini-extrait"], "the second one uses the first's"


def with_content(data: bytes, content: bytes) -> bytes:
    """A PDF whose content is replaced by another."""
    pdf = pikepdf.open(io.BytesIO(data))
    del pdf.attachments["contenu-ctg.json"]
    output = io.BytesIO()
    pdf.save(output)
    attachment = Attachment("contenu-ctg.json", "application/json", content, "Source")
    return add_attachments(output.getvalue(), (attachment,), DAY)


def test_a_hostile_pdf_writes_nothing(generated: Generated, tmp_path: Path) -> None:
    pdf = generated.read("annexe-3-plan.pdf")
    content = json.loads(read_attachment(pdf))
    for path in ("../../x.md", "/tmp/x.md", "..\\x.md", "textes/../../../x.md", "x.py"):
        content["dossier"]["fichiers"][0]["chemin"] = path
        assert refuse(with_content(pdf, json.dumps(content).encode()), tmp_path) == "contenu-invalide"
    content["modele"]["nom"] = "../mini"
    assert refuse(with_content(pdf, json.dumps(content).encode()), tmp_path) == "contenu-invalide"
    assert refuse(with_content(pdf, b" " * (64 * 1024 * 1024 + 1)), tmp_path) == "piece-jointe-trop-grosse"


def read_attachment(pdf: bytes) -> bytes:
    data = read_attached_file(pdf, "piece.pdf", "contenu-ctg.json", 1024 * 1024)
    assert data is not None
    return data


def test_a_dossier_named_to_lead_elsewhere_does_not(
    generated: Generated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = generated.read("annexe-3-plan.pdf")
    content = json.loads(read_attachment(pdf))
    content["dossier"]["nom"] = "../../Évadé"
    (tmp_path / "ici").mkdir()
    monkeypatch.chdir(tmp_path / "ici")
    path = write_pdf_file(tmp_path, with_content(pdf, json.dumps(content).encode()))
    assert extract_dossier(ExtractionRequest(path, Project(tmp_path / "ici"))).folder == Path("evade-extrait")


def test_a_pdf_without_content_says_so(generated: Generated, tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(generated.read("annexe-3-plan.pdf")))
    del pdf.attachments["contenu-ctg.json"]
    output = io.BytesIO()
    pdf.save(output)
    assert refuse(output.getvalue(), tmp_path) == "contenu-absent"
    assert refuse(b"%PDF-1.7 rien", tmp_path) == "pdf-illisible"


def test_a_word_file_that_is_none_is_refused(generated: Generated, tmp_path: Path) -> None:
    pdf = generated.read("annexe-3-plan.pdf")
    attachment = Attachment("convention.docx", "application/x-essai", b"#!/bin/sh\n", "Alternative")
    assert refuse(add_attachments(pdf, (attachment,), DAY), tmp_path) == "piece-jointe-illisible"


def test_facts_that_do_not_name_the_model_plainly(generated: Generated, tmp_path: Path) -> None:
    model = tmp_path / "content" / "modeles" / "mini"
    model.mkdir(parents=True)
    (model / "modele.yaml").write_text("nom: autre\n", encoding="utf-8")
    pdf = generated.read("annexe-3-plan.pdf")
    content = json.loads(read_attachment(pdf))
    facts = next(file for file in content["dossier"]["fichiers"] if file["chemin"] == "ctg.yaml")
    facts["texte"] = re.sub(r"^modele: mini$", "modele: &m mini", facts["texte"], flags=re.MULTILINE)
    facts["sha256"] = sha256(facts["texte"].encode())
    assert refuse(with_content(pdf, json.dumps(content).encode()), tmp_path) == "contenu-modele"
