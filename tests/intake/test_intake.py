"""What comes from outside: taken, repaired, disarmed or refused with the reason."""

import io
import struct
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.intake import door as intake
from generator.intake.door import IntakeReport, foresee_intake, take_pdf, take_pdfs
from generator.intake.pdf_child import examine_file
from tests.pdf_files.piece_samples import encode_image, make_plain, paint_scan, save


def make_armed() -> bytes:
    """A PDF that runs scripts and starts programs in as many places as a PDF can."""
    pdf = pikepdf.open(io.BytesIO(make_plain(pages=2)))
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    pdf.Root.AA = Dictionary(WC=script)
    pdf.pages[0].obj.AA = Dictionary(O=launch)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    link.A = Dictionary(S=Name.URI, URI=String("https://exemple.fr"), Next=script)
    other = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=launch)
    pdf.pages[1].obj.Annots = Array([link, other])
    return save(pdf)


def codes(report: IntakeReport) -> list[str]:
    return [note.code for note in report.notes]


def refuse(data: bytes) -> str:
    answer = examine_file(data, "essai")
    assert answer.refused
    assert answer.body == b""
    assert answer.notes[0].hint  # what to do is said, whatever is refused
    return answer.notes[0].code


def test_sound_pdf_goes_through_without_a_word() -> None:
    report = take_pdf(make_plain(b"0 0 m", 3), "scan.pdf")
    assert (report.pages, report.notes, report.signed) == (3, (), False)
    assert len(pikepdf.open(io.BytesIO(report.pdf)).pages) == 3
    assert report == take_pdf(make_plain(b"0 0 m", 3), "scan.pdf")


def test_active_content_is_removed_and_reported() -> None:
    report = take_pdf(make_armed(), "piege.pdf")
    assert codes(report) == ["pdf-actif-retire"] * 2
    assert "JavaScript" in report.notes[0].message
    assert "lancement de programme" in report.notes[1].message
    raw = save(pikepdf.open(io.BytesIO(report.pdf)), qdf=True)
    assert b"https://exemple.fr" in raw
    for left in (b"JavaScript", b"/Launch", b"cmd.exe", b"app.alert", b"/OpenAction", b"/AA"):
        assert left not in raw


def add_annotation(**keys: object) -> bytes:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 50, 50]), **keys)])
    return save(pdf)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "java\tscript:x", "%6aavascript:x", "file:///a"]
)
def test_a_link_that_does_more_than_open_a_page_is_removed(address: str) -> None:
    action = Dictionary(S=Name.URI, URI=String(address))
    answer = examine_file(add_annotation(Subtype=Name.Link, A=action), "a.pdf")
    assert [note.code for note in answer.notes] == ["pdf-actif-retire"]
    assert "lien « " in answer.notes[0].message
    with pikepdf.open(io.BytesIO(answer.body)) as opened:
        assert Name.A not in opened.pages[0].obj.Annots[0]


@pytest.mark.parametrize("address", ["https://exemple.fr/a:b", "mailto:a@exemple.fr", "www.exemple.fr", "page.html"])
def test_a_plain_link_stays(address: str) -> None:
    action = Dictionary(S=Name.URI, URI=String(address))
    assert examine_file(add_annotation(Subtype=Name.Link, A=action), "a.pdf").notes == []


@pytest.mark.parametrize("kind", ["/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"])
def test_media_are_removed(kind: str) -> None:
    answer = examine_file(add_annotation(Subtype=Name(kind)), "a.pdf")
    assert [note.code for note in answer.notes] == ["pdf-actif-retire"]
    with pikepdf.open(io.BytesIO(answer.body)) as opened:
        assert len(opened.pages[0].obj.Annots) == 0


def test_attached_files_are_told_by_name() -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.attachments["facture.exe"] = b"MZ"
    (note,) = examine_file(save(pdf), "a.pdf").notes
    assert note.code == "pdf-fichiers-joints"
    assert "« facture.exe »" in note.message
    clip = Dictionary(Type=Name.Filespec, F=String("plan.dwg"), UF=String("plan.dwg"))
    (note,) = examine_file(add_annotation(Subtype=Name.FileAttachment, FS=clip), "a.pdf").notes
    assert "« plan.dwg »" in note.message
    pdf.attachments["contenu-ctg.json"] = b"{}"
    assert examine_file(save(pdf), "a.pdf").notes == []


def test_files_that_only_go_with_the_document_are_told_too() -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    file = Dictionary(Type=Name.Filespec, F=String("annexe.doc"), EF=Dictionary(F=pdf.make_stream(b"x")))
    pdf.Root.AF = Array([pdf.make_indirect(file)])
    (told,) = examine_file(save(pdf), "acte.pdf").notes
    assert told.code == "pdf-fichiers-joints" and "« annexe.doc »" in told.message


def test_a_base_of_links_that_does_more_than_open_a_page_is_removed() -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.Root.URI = Dictionary(Base=String("javascript:"))
    answer = examine_file(save(pdf), "acte.pdf")
    assert [note.code for note in answer.notes] == ["pdf-actif-retire"]
    assert "/URI" not in pikepdf.open(io.BytesIO(answer.body)).Root


BOXES = {
    "empty media": ("/MediaBox", [0, 0, 0, 0]),
    "no height": ("/MediaBox", [0, 0, 595, 0]),
    "empty crop": ("/CropBox", [90, 90, 90, 90]),
    "crop outside": ("/CropBox", [5000, 5000, 6000, 6000]),
}


@pytest.mark.parametrize("case", BOXES)
def test_a_page_that_shows_nothing_of_itself_is_refused(case: str) -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain(pages=2)))
    key, box = BOXES[case]
    pdf.pages[1].obj[key] = Array(box)
    assert refuse(save(pdf)) == "pdf-page-demesuree"


@pytest.mark.parametrize("kind", ["/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/AutreDecode"])
@pytest.mark.parametrize("where", ["page", "mask", "annotation"])
def test_a_picture_that_nobody_can_decode_is_no_blank_page(kind: str, where: str) -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain(b"q 500 0 0 700 40 40 cm /I Do Q")))
    picture = pdf.make_stream(
        b"\0" * 50, Type=Name.XObject, Subtype=Name.Image, Width=99, Height=99, BitsPerComponent=1
    )
    picture.ColorSpace = Name.DeviceGray
    picture.Filter = Name(kind)
    resources = Dictionary(XObject=Dictionary(I=picture))
    if where == "mask":
        masked = pdf.make_stream(b"\0" * 1300, picture.stream_dict)
        del masked.Filter
        masked.SMask = picture
        resources.XObject.I = masked
    if where == "annotation":
        look = pdf.make_stream(b"/I Do", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=resources)
        note = Dictionary(Subtype=Name.Stamp, Rect=Array([40, 40, 540, 740]), AP=Dictionary(N=look))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    else:
        pdf.pages[0].obj.Resources = resources
    assert refuse(save(pdf)) == "image-illisible"


def encode_jbig2(picture: Image.Image) -> bytes:
    """A black and white picture as the copiers write it into a PDF: a page, one region coded as fax group 4."""
    stream = io.BytesIO()
    picture.save(stream, "TIFF", compression="group4", tiffinfo={278: picture.height})
    with Image.open(stream) as tiff:
        (start,), (size,) = tiff.tag_v2[273], tiff.tag_v2[279]
    sides = struct.pack(">II", *picture.size)
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + sides + bytes(11)
    region = sides + bytes(9) + b"\1" + stream.getvalue()[start : start + size]
    return page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


def test_a_picture_in_jbig2_is_taken() -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain(b"q 500 0 0 700 40 40 cm /I Do Q")))
    drawn = Image.new("1", (64, 64), 1)
    drawn.paste(0, (8, 8, 40, 56))
    picture = pdf.make_stream(
        encode_jbig2(drawn), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64, BitsPerComponent=1
    )
    picture.ColorSpace, picture.Filter = Name.DeviceGray, Name.JBIG2Decode
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=picture))
    answer = examine_file(save(pdf), "a.pdf")
    assert answer.notes == []
    assert answer.pages == 1
    with pypdfium2.PdfDocument(answer.body) as document:
        assert min(document[0].render().to_pil().convert("L").tobytes()) == 0, "its ink is there"


def test_destination_shown_first_is_no_danger() -> None:
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    assert examine_file(save(pdf), "a.pdf").notes == []


def test_encrypted_files() -> None:
    plain = pikepdf.open(io.BytesIO(make_plain()))
    opened = examine_file(save(plain, encryption=pikepdf.Encryption(owner="a", user="", R=6)), "a.pdf")
    assert [note.code for note in opened.notes] == ["pdf-dechiffre"]
    assert not pikepdf.open(io.BytesIO(opened.body)).is_encrypted
    assert refuse(save(plain, encryption=pikepdf.Encryption(owner="a", user="b", R=6))) == "pdf-mot-de-passe"


def test_signed_file_is_kept_byte_for_byte() -> None:
    pdf = pikepdf.open(io.BytesIO(make_armed()))
    field = Dictionary(FT=Name.Sig, T=String("maire"), V=Dictionary(Type=Name.Sig))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
    signed = save(pdf)
    report = take_pdf(signed, "signe.pdf")
    assert report.signed
    assert report.pdf == signed
    assert codes(report) == ["pdf-signe-garde"]


def test_damaged_table_is_repaired_and_said() -> None:
    answer = examine_file(make_plain(b"0 0 m", 3)[:-200], "a.pdf")
    assert answer.pages == 3
    assert [note.code for note in answer.notes] == ["pdf-repare"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "fichier-vide"),
        (b"bonjour", "fichier-type"),
        (b"PK\x03\x04....", "fichier-type"),
        (b"  <html>", "fichier-type"),
        (b"%PDF-1.4 rien", "pdf-illisible"),
        (b"\x89PNG\r\n\x1a\nrien", "image-illisible"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refuse(data) == code


def test_absurd_pages_are_refused() -> None:
    assert refuse(save(pikepdf.new())) == "pdf-sans-page"
    assert refuse(make_plain(MediaBox=Array([0, 0, 90000, 800]))) == "pdf-page-demesuree"
    assert refuse(make_plain(MediaBox=Array([0, 0, 800, 5]))) == "pdf-page-demesuree"


def test_word_file_is_named() -> None:
    with pytest.raises(InputFileError, match="Word"):
        take_pdf(b"PK\x03\x04....", "acte.pdf")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_picture_is_recognised_by_its_content(kind: str) -> None:
    answer = examine_file(encode_image(paint_scan("x"), kind), "scan.pdf")
    assert answer.pages == 1
    assert [note.code for note in answer.notes] == ["image-convertie"]
    with pikepdf.open(io.BytesIO(answer.body)) as pdf:
        assert len(pdf.pages[0].get_images()) == 1


@pytest.mark.slow
def test_memory_is_bounded() -> None:
    wide = encode_image(paint_scan("x", "L", (9000, 9000)), "PNG")
    with pytest.raises(InputFileError) as caught:
        take_pdf(wide, "lourd.png", max_memory_bytes=180 * 1024 * 1024)
    assert caught.value.diagnostics[0].code == "fichier-trop-lourd"


def test_time_is_bounded() -> None:
    with pytest.raises(InputFileError) as caught:
        take_pdf(make_plain(), "lent.pdf", max_seconds=0.01)
    assert caught.value.diagnostics[0].code == "fichier-trop-long"


def test_several_files_are_read_by_one_child_and_each_fault_is_told() -> None:
    one, two = make_plain(pages=1), make_plain(pages=3)
    assert [report.pages for report in take_pdfs([("un.pdf", one), ("deux.pdf", two)])] == [1, 3]
    with pytest.raises(InputFileError) as caught:
        take_pdfs([("un.pdf", one), ("vide.pdf", b""), ("lettre.pdf", b"PK\x03\x04"), ("deux.pdf", two)])
    found = [(d.code, d.span.file if d.span else "") for d in caught.value.diagnostics]
    assert found == [("fichier-vide", "vide.pdf"), ("fichier-type", "lettre.pdf")]


@pytest.mark.slow
def test_a_file_that_stops_the_child_is_found_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = intake.ask_child

    def ask(module: str, order: dict[str, Any], data: bytes, name: str, hint: str) -> tuple[dict[str, Any], bytes]:
        if b"bombe" in data:
            raise InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, "arrêté", Span(name)))
        return asked(module, order, data, name, hint)

    monkeypatch.setattr(intake, "ask_child", ask)
    with pytest.raises(InputFileError) as caught:
        take_pdfs([("sain.pdf", make_plain()), ("piege.pdf", b"bombe"), ("autre.pdf", make_plain())])
    assert [d.span.file for d in caught.value.diagnostics if d.span] == ["piege.pdf"]


def test_what_is_foreseen_is_read_once_and_the_rest_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    child = intake._Child

    def start(*details: Any) -> Any:
        started.append(child(*details))
        return started[-1]

    monkeypatch.setattr(intake, "_Child", start)
    pdfs, messages = [("un.pdf", make_plain(pages=2))], [("ar.xml", b"<a/>")]
    with foresee_intake(pdfs, messages, ()):
        assert len(started) == 2
        assert take_pdfs(pdfs)[0].pages == 2
        assert len(started) == 2, "the child that was at work has answered"
    assert not intake._ahead
    assert all(one._process.returncode is not None for one in started), "no child is left behind"


def test_what_came_through_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (make_plain(words, 2) for words in (b"0 0 m", b"1 1 m"))
    reports = take_pdfs([("un.pdf", first), ("deux.pdf", second)])
    asked: list[bytes] = []
    ask = intake.ask_child

    def note(module: str, order: dict[str, Any], data: bytes, *shown: str) -> tuple[dict[str, Any], bytes]:
        asked.append(data)
        return ask(module, order, data, *shown)

    monkeypatch.setattr(intake, "ask_child", note)
    third = make_plain(b"2 2 m", 3)
    again = take_pdfs([("deux.pdf", second), ("trois.pdf", third), ("un.pdf", first), ("un.pdf", first)])
    assert asked == [third]
    assert (again[0], again[2], again[3]) == (reports[1], reports[0], reports[0])
    assert again[1].pages == 3
    assert take_pdf(first, "autre.pdf").notes == ()
    assert asked == [third, first], "its notes would name another file"


def test_what_was_refused_is_refused_again() -> None:
    for _ in range(2):
        with pytest.raises(InputFileError):
            take_pdfs([("sain.pdf", make_plain(b"0 0 m", 1)), ("faux.pdf", b"ce n'est pas un PDF")])
