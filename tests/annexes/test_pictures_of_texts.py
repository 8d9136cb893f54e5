"""Pictures of texts from the folder to the page: both formats, what carries them, what is told, what is renewed."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from generator.codes import Code
from generator.errors import ContentError, Severity
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.generation import GenerationRequest, generate_dossier
from generator.making.opening import open_dossier
from generator.manifest import find_manifest
from generator.model.document import Document
from generator.project import BARE
from generator.renewing.extraction import ExtractionRequest, extract_dossier
from generator.renewing.renewal import RenewalRequest, renew_dossier
from generator.verifying.verification import verify_dossier
from generator.writing.parity import compare_text, digest_signed_text, list_figures
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.read_back.text import read_docx_text
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.dossiers.picture_samples import BLUE, RED, draw_sample, illustrate, make_transparent, save

pytestmark = pytest.mark.slow

PLAN = "Plan du rez-de-chaussée : l'accueil à gauche, la salle d'attente à droite"
FRONT = "Façade de la Maison des familles, une porte bleue"
MAP = "Carte du territoire : deux communes voisines"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[DossierCopy, Path]:
    """The illustrated dossier, and the folder of its documents."""
    folder = tmp_path_factory.mktemp("illustre")
    copy = illustrate(copy_minimal(folder))
    return copy, generate_dossier(GenerationRequest(copy.folder, BARE, folder / "output")).folder


def compose(folder: Path) -> dict[str, Document]:
    dossier, furniture = open_dossier(folder, BARE)
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=True))
    return {document.meta.piece: document for document in documents}


def test_both_formats_show_the_pictures_with_their_text(made: tuple[DossierCopy, Path]) -> None:
    _, output = made
    for slug, expected in (("annexe-b-personnes", (PLAN, FRONT)), ("convention", (MAP,))):
        assert read_pdf_text((output / f"{slug}.pdf").read_bytes()).figures == expected
        assert read_docx_text((output / f"{slug}.docx").read_bytes()).figures == expected


def test_the_pictures_of_a_pdf_are_plain_and_those_of_word_are_the_same(made: tuple[DossierCopy, Path]) -> None:
    _, output = made
    with pikepdf.open(output / "annexe-b-personnes.pdf") as pdf:
        images = [x for page in pdf.pages for x in page.Resources.XObject.values() if x.get("/Subtype") == "/Image"]
        assert {str(image.get("/Filter")) for image in images} == {"/FlateDecode", "/DCTDecode"}
        for image in images:
            assert str(image.ColorSpace) == "/DeviceRGB" and image.BitsPerComponent == 8
            assert "/SMask" not in image and not image.get("/Interpolate", False)
    with zipfile.ZipFile(output / "annexe-b-personnes.docx") as archive:
        media = {n: archive.read(n) for n in archive.namelist() if n.startswith("word/media/")}
        types = archive.read("[Content_Types].xml").decode()
    assert {name.rpartition(".")[2] for name in media} == {"png", "jpeg"}
    assert 'Extension="jpeg" ContentType="image/jpeg"' in types
    (photograph,) = (Image.open(io.BytesIO(data)) for name, data in media.items() if name.endswith("jpeg"))
    assert photograph.size == (80, 120)  # turned as its EXIF says
    red, blue = photograph.getpixel((40, 20)), photograph.getpixel((40, 100))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > RED[0] - 30 and blue[2] > BLUE[2] - 30


def test_a_file_that_lost_a_picture_or_changed_its_text_is_told(made: tuple[DossierCopy, Path]) -> None:
    copy, output = made
    document = compose(copy.folder)["annexe-b"]
    read = read_docx_text((output / "annexe-b-personnes.docx").read_bytes())
    assert compare_text(document, read, "a.docx") is None
    for figures in ((PLAN,), (FRONT, PLAN), (PLAN, "autre"), (*read.figures, MAP)):
        lost = type(read)(read.body, read.notes, read.links, figures)
        told = compare_text(document, lost, "a.docx")
        assert told is not None and told.code is Code.PARITE and "images" in told.message


def test_a_signed_picture_counts_in_the_digest_of_what_is_signed(tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path))
    before = digest_signed_text(compose(copy.folder).values())
    assert digest_signed_text(compose(copy.folder).values()) == before
    copy.write("images/plan.png", save(draw_sample(size=(90, 80))))
    assert digest_signed_text(compose(copy.folder).values()) != before


def test_pictures_are_inputs_and_are_carried_by_the_pdfs(made: tuple[DossierCopy, Path], tmp_path: Path) -> None:
    copy, output = made
    manifest = find_manifest(output)
    assert manifest is not None
    names = [name.rpartition("minimal/")[2] for name in manifest.inputs]
    assert {"images/plan.png", "images/façade.jpg"} <= set(names)
    assert any(name.endswith("modeles/annexes/images/carte.png") for name in manifest.inputs)
    with pikepdf.open(output / "annexe-b-personnes.pdf") as pdf:
        content = json.loads(pdf.attachments["contenu-ctg.json"].get_file().read_bytes())
    assert {"images/plan.png", "images/façade.jpg"} <= {f["chemin"] for f in content["dossier"]["fichiers"]}
    target = tmp_path / "repris"
    report = extract_dossier(ExtractionRequest(output / "annexe-b-personnes.pdf", BARE, target))
    for name in ("plan.png", "façade.jpg"):
        assert (target / "images" / name).read_bytes() == (copy.folder / "images" / name).read_bytes()
    assert not report.omitted and (tmp_path / "modeles" / "annexes" / "images" / "carte.png").is_file()
    assert [figure.alt for figure in list_figures(compose(target)["convention"])] == [MAP]


def test_a_heavy_picture_is_named_and_not_carried(tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path))
    copy.write("images/plan.png", make_transparent() + bytes(1024 * 1024))
    report = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", ("annexe-b",), ("pdf",)))
    with pikepdf.open(report.folder / "annexe-b-personnes.pdf") as pdf:
        content = json.loads(pdf.attachments["contenu-ctg.json"].get_file().read_bytes())
    assert [(f["chemin"], f["nature"]) for f in content["dossier"]["non_joints"]] == [("images/plan.png", "image")]


def test_a_picture_that_no_text_shows_is_a_warning(tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path)).write("images/reste.png", save(draw_sample()))
    found = [f for f in verify_dossier(copy.folder, BARE).findings if f.code is Code.IMAGE_INUTILISEE]
    assert [f.severity for f in found] == [Severity.WARNING]
    assert found[0].span is not None and found[0].span.file.endswith("images/reste.png")


def test_the_picture_of_a_dossier_stands_in_the_place_of_its_models(tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path)).write("images/carte.png", save(draw_sample(size=(10, 10))))
    (figure,) = list_figures(compose(copy.folder)["convention"])
    assert figure.width_mm == pytest.approx(10 / 96 * 25.4)
    assert not read_dossier(copy.folder, BARE).picture_notes


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("plan.png", None, Code.IMAGE_ABSENTE),
        ("plan.png", save(draw_sample(), "GIF"), Code.IMAGE_TYPE),
        ("plan.png", make_transparent()[:120], Code.IMAGE_ILLISIBLE),
    ],
)
def test_a_bad_picture_is_told_at_the_line_that_shows_it(
    name: str, data: bytes | None, code: Code, tmp_path: Path
) -> None:
    copy = illustrate(copy_minimal(tmp_path))
    if data is None:
        (copy.folder / "images" / name).unlink()
    else:
        copy.write(f"images/{name}", data)
    with pytest.raises(ContentError) as caught:
        verify_dossier(copy.folder, BARE)
    (fault,) = caught.value.diagnostics
    assert fault.code is code and fault.span is not None
    assert fault.span.file.endswith("textes/personnes.md") and fault.span.line == 3


@pytest.mark.parametrize("clause", ["parties", "fait-a", "signature"])
def test_no_picture_where_people_sign_or_are_named(clause: str, tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path))
    file = copy.folder.parent / "modeles" / "annexes" / "clauses" / f"{clause}.md"
    file.write_text(file.read_text("utf-8") + "\n\n![Une carte](images/carte.png)\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        verify_dossier(copy.folder, BARE)
    assert {fault.code for fault in caught.value.diagnostics} == {Code.IMAGE_DEPLACEE}


def test_pictures_are_renewed_and_an_aged_caption_is_to_confirm(tmp_path: Path) -> None:
    copy = illustrate(copy_minimal(tmp_path)).replace("textes/personnes.md", "l'*accueil*", "l'accueil en 2021")
    report = renew_dossier(RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), tmp_path / "suite"))
    for name in ("plan.png", "façade.jpg"):
        assert (report.folder / "images" / name).read_bytes() == (copy.folder / "images" / name).read_bytes()
    text = (report.folder / "textes" / "personnes.md").read_text("utf-8")
    assert '"Le plan de l\'accueil en 2021 [à confirmer : année 2021]")' in text
    figures = list_figures(compose(report.folder)["annexe-b"])
    assert [figure.alt for figure in figures] == [PLAN, FRONT]


def test_contents_of_one_entry_are_a_whole_field(made: tuple[DossierCopy, Path]) -> None:
    with zipfile.ZipFile(made[1] / "convention.docx") as archive:
        body = archive.read("word/document.xml").decode()
    contents = body[body.index("Table of Contents") :]
    contents = contents[: contents.index("</w:sdt>")]
    kinds = ("begin", "separate", "end")
    assert len({contents.count(f'fldCharType="{kind}"') for kind in kinds}) == 1 and "TOC" in contents
