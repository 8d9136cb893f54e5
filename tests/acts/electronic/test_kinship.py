"""A signed file against the one given to sign: each way of changing it before the first signature, and a parapheur."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from generator.acts.electronic.kinship import Kinship, Ties, compare_with_given
from generator.model.embedded import CONTENT_FILE
from generator.pdf_files.signatures.electronic import SigningOrder, open_certificate, sign_field
from generator.pdf_files.signatures.fields import prepare_signature_fields
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.metadata import add_attachments
from tests.pdf_files.signing_samples import FRAMES, PASSWORD, SIGNING_DAY, Holder, make_holder

pytestmark = pytest.mark.slow

Change = Callable[[pikepdf.Pdf], None]
FIELD = "signature-caf-1"


@pytest.fixture(scope="module")
def president() -> Holder:
    return make_holder("Aurélie MONTFERRAND", make_holder("Autorité d'essai"))


@pytest.fixture(scope="module")
def given(convention: bytes, font: bytes) -> bytes:
    carried = (Attachment(CONTENT_FILE, "application/json", b'{"schema": "essai"}', "Source", "Le contenu"),)
    return add_attachments(prepare_signature_fields(convention, FRAMES, font), carried, date(2026, 1, 10))


def sign(pdf: bytes, president: Holder, font: bytes) -> bytes:
    certificate = open_certificate(president.pack(), PASSWORD, "essai.p12")
    return sign_field(pdf, SigningOrder(FIELD, certificate, SIGNING_DAY, font), "essai.pdf")[0]


def rewrite(pdf: bytes, change: Change) -> bytes:
    """The file as a parapheur that saves it anew makes it."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(stream)
    return stream.getvalue()


def compare(given: bytes, signed: bytes) -> Ties:
    return compare_with_given(given, signed, "essai.pdf")


# --- what is changed, in a file saved anew -------------------------------------------------------------------------


def draw(page: pikepdf.Page, content: str) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.add_resource(font, Name.Font, Name.Essai)
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"\nQ q {content} Q\n".encode())


def add_words_over_text(pdf: pikepdf.Pdf) -> None:
    draw(pdf.pages[0], "BT /Essai 11 Tf 200 600 Td (sauf la commune) Tj ET")


def white_out(pdf: pikepdf.Pdf) -> None:
    draw(pdf.pages[0], "1 g 60 700 400 80 re f")


def replace_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"")


def cover_by_annotation(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(b"1 g 0 0 400 80 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 80]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 700, 460, 780]), F=4, AP=Dictionary(N=look))
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get(Name.Annots, Array()), pdf.make_indirect(note)])


def add_note_on_paper_only(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 80]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([60, 700, 460, 780]), F=36, AP=Dictionary(N=look)
    )
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get(Name.Annots, Array()), pdf.make_indirect(note)])


def add_form_value(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(b"0 g 0 0 90 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 30]))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("montant"),
            V=String("900 000"),
            Rect=Array([200, 300, 300, 330]),
            F=4,
            AP=Dictionary(N=look),
        )
    )
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get(Name.Annots, Array()), field])
    pdf.Root.AcroForm.Fields.append(field)


def add_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def remove_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def swap_pages(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0]
    del pdf.pages[0]
    pdf.pages.append(first)


def add_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Réserves")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def replace_attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments[CONTENT_FILE].get_file().obj.write(b'{"schema": "autre"}')


def hide_words(pdf: pikepdf.Pdf) -> None:
    draw(pdf.pages[0], "BT 3 Tr /Essai 11 Tf 60 400 Td (sauf la commune) Tj ET")


def change_spoken_words(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and Name.S in item and Name.P in item:
            item.ActualText = String("d'autres mots")
            return


def add_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def add_annotation(pdf: pikepdf.Pdf, subtype: str, *, drawn: bool = False, **keys: object) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([60, 300, 460, 380]), F=4, **keys)
    if drawn:
        note.AP = Dictionary(N=pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get(Name.Annots, Array()), pdf.make_indirect(note)])


def add_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Annexe 2 (annulée)", 0))


CHANGES: dict[str, Change] = {
    "page 1 : de": add_words_over_text,
    "ce que dit l'acte est changé ou couvert": white_out,
    "page 1 : ": replace_content,
    "changé ou couvert": cover_by_annotation,
    "une annotation, un lien ou une note": add_note_on_paper_only,
    "quelque chose a été ajouté": add_form_value,
    "il a 4 pages, l'acte en a 3": add_page,
    "il a 2 pages, l'acte en a 3": remove_page,
    "page 1 :": swap_pages,
    "calques": add_layer,
    "d'autres mots que ceux de l'acte": hide_words,
    "lecteurs d'écran": change_spoken_words,
    "JavaScript": add_script,
    "porte-documents": lambda pdf: setattr(pdf.Root, "Collection", Dictionary(View=Name.T)),
    "page 1 : elle n'a pas la taille": lambda pdf: setattr(pdf.pages[0].obj, "UserUnit", 3),
    "signets": add_bookmark,
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        # Readers draw these as they like, this one not at all.
        (lambda pdf: add_annotation(pdf, "/Line", L=Array([60, 740, 460, 740]), BS=Dictionary(W=80)), "annotation"),
        (lambda pdf: add_annotation(pdf, "/Stamp", Name=Name.Draft), "annotation"),
        # Comments, which draw next to nothing.
        (lambda pdf: add_annotation(pdf, "/Highlight", drawn=True, Contents=String("non")), "annotation"),
        (lambda pdf: add_annotation(pdf, "/Popup", Contents=String("non")), "annotation"),
        # Light grey: thick, thin.
        (lambda pdf: draw(pdf.pages[0], "0.88 g 100 200 300 100 re f"), "ajouté"),
        (lambda pdf: draw(pdf.pages[0], "0.88 G 1 w 100 200 m 200 300 l 120 300 l 250 200 l S"), "ajouté"),
    ],
)
def test_what_some_readers_or_some_eyes_see_is_a_change(given: bytes, change: Change, told: str) -> None:
    ties = compare(given, rewrite(given, change))
    assert ties.kinship is Kinship.CHANGED
    assert any(told in fault for fault in ties.faults), ties.faults


@pytest.mark.parametrize("told", CHANGES)
def test_a_rewritten_file_that_was_changed_is_not_the_acts(
    told: str, given: bytes, president: Holder, font: bytes
) -> None:
    ties = compare(given, sign(rewrite(given, CHANGES[told]), president, font))
    assert ties.kinship is Kinship.CHANGED
    assert any(told in fault for fault in ties.faults), ties.faults


def test_a_file_whose_content_is_another_is_another_file(given: bytes, president: Holder, font: bytes) -> None:
    assert compare(given, sign(rewrite(given, replace_attached), president, font)).kinship is Kinship.NONE


# --- what is changed by an update, before the first signature -------------------------------------------------------


def update(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    assert stream.getvalue().startswith(pdf)
    return stream.getvalue()


def put_content(writer: IncrementalPdfFileWriter, content: bytes) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=content))
    writer.update_container(page)


def put_annotation(writer: IncrementalPdfFileWriter) -> None:
    look = generic.StreamObject(stream_data=b"1 g 0 0 400 80 re f")
    look.update(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 400, 80))),
        }
    )
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Stamp"),
            generic.pdf_name("/F"): generic.NumberObject(4),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 700, 460, 780))),
            generic.pdf_name("/AP"): generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(look)}),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def put_layer(writer: IncrementalPdfFileWriter) -> None:
    layer = writer.add_object(generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/OCG")}))
    writer.root["/OCProperties"] = generic.DictionaryObject(
        {
            generic.pdf_name("/OCGs"): generic.ArrayObject([layer]),
            generic.pdf_name("/D"): generic.DictionaryObject(),
        }
    )
    writer.update_root()


def put_attached(writer: IncrementalPdfFileWriter) -> None:
    file = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()
    stream = generic.StreamObject(stream_data=b'{"schema": "autre"}')
    file["/EF"] = generic.DictionaryObject(
        {key: writer.add_object(stream) for key in map(generic.pdf_name, ("/F", "/UF"))}
    )
    writer.update_container(file)


def drop_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"].get_object()
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[1:])
    pages["/Count"] = generic.NumberObject(2)
    writer.update_container(pages)


def turn_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"].get_object()
    pages["/Kids"] = generic.ArrayObject(reversed([pages.raw_get("/Kids").raw_get(i) for i in range(3)]))
    writer.update_container(pages)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda writer: put_content(writer, b""), "page 1 : "),
        (put_annotation, "changé ou couvert"),
        (put_layer, "calques"),
        (put_attached, f"le fichier joint « {CONTENT_FILE} »"),
        (drop_page, "il a 2 pages"),
        (turn_pages, "page 1 : "),
    ],
)
def test_our_bytes_extended_by_a_change_are_not_the_acts(
    change: Callable[[IncrementalPdfFileWriter], None], told: str, given: bytes, president: Holder, font: bytes
) -> None:
    signed = sign(update(given, change), president, font)
    assert signed.startswith(given)
    ties = compare(given, signed)
    assert ties.kinship is Kinship.CHANGED
    assert any(told in fault for fault in ties.faults), ties.faults


# --- what a parapheur may do ---------------------------------------------------------------------------------------


def test_the_file_given_extended_by_its_signature_is_the_acts(given: bytes, president: Holder, font: bytes) -> None:
    assert compare(given, sign(given, president, font)) == Ties(Kinship.BYTES)


def test_a_file_saved_anew_with_the_same_pages_is_the_acts(given: bytes, president: Holder, font: bytes) -> None:
    def keep(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Producer"] = "Parapheur d'essai"

    assert compare(given, sign(rewrite(given, keep), president, font)) == Ties(Kinship.WORDS)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("BT /Essai 7 Tf 60 20 Td (Signe par le parapheur) Tj ET", "en bas, de 7 à 9 mm du bord"),
        ("BT /Essai 7 Tf 60 820 Td (Signe par le parapheur) Tj ET", "en haut, de 6 à 8 mm du bord"),
        ("BT /Essai 7 Tf 0 1 -1 0 20 300 Tm (Signe par le parapheur) Tj ET", "à gauche, de 5 à 8 mm du bord"),
    ],
)
def test_a_mention_along_an_edge_is_shown(
    content: str, place: str, given: bytes, president: Holder, font: bytes
) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            draw(page, content)

    ties = compare(given, sign(rewrite(given, add), president, font))
    assert ties.kinship is Kinship.WORDS
    assert [band.page for band in ties.bands] == [1, 2, 3]
    assert ties.bands[0].describe() == f"page 1, {place} : « Signe par le parapheur »"


def test_what_a_parapheur_attaches_is_named(given: bytes, president: Holder, font: bytes) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["preuves.xml"] = b"<preuves/>"

    assert compare(given, sign(rewrite(given, add), president, font)).added == ("preuves.xml",)
