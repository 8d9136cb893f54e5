"""Layers that a reader does not show: neither seen nor read in what the program keeps."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.intake.pdf_child import Answer, examine_file
from generator.pdf_files.scans import read_scan_pages

NAME = "deliberation.pdf"
Settings = Callable[[pikepdf.Pdf, Any], Dictionary]
VISIBLE = b"BT /F1 12 Tf 60 800 Td (vote) Tj ET "
SECRET = b"BT /F1 12 Tf 60 700 Td (secret) Tj ET "


def make_layers(
    content: bytes,
    settings: Settings,
    prepare: Callable[[pikepdf.Pdf, Any], None] | None = None,
    title: str = "Notes",
) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(title)))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font), Properties=Dictionary(L=layer), XObject=Dictionary())
    page.obj.Contents = pdf.make_stream(content)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=settings(pdf, layer))
    if prepare is not None:
        prepare(pdf, layer)
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def off(pdf: pikepdf.Pdf, layer: Any) -> Dictionary:
    return Dictionary(OFF=Array([layer]))


def base_off(pdf: pikepdf.Pdf, layer: Any) -> Dictionary:
    return Dictionary(BaseState=Name.OFF)


def not_viewed(pdf: pikepdf.Pdf, layer: Any) -> Dictionary:
    layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.OFF))
    events = (Name.View, Name.Print)
    return Dictionary(AS=Array([Dictionary(Event=e, OCGs=Array([layer]), Category=Array([e])) for e in events]))


def on(pdf: pikepdf.Pdf, layer: Any) -> Dictionary:
    return Dictionary(BaseState=Name.OFF, ON=Array([layer]))


def read(data: bytes) -> tuple[Answer, str]:
    answer = examine_file(data, NAME)
    assert not answer.refused, answer.notes
    return answer, " ".join(run.words for page in read_scan_pages(answer.body, NAME) for run in page.text)


MARKED = VISIBLE + b"/OC /L BDC " + SECRET + b"60 600 100 50 re f EMC"


@pytest.mark.parametrize("settings", [off, base_off, not_viewed])
def test_what_is_hidden_is_neither_seen_nor_read(settings: Settings) -> None:
    answer, words = read(make_layers(MARKED, settings))
    assert words == "vote"
    assert [note.code for note in answer.notes] == ["pdf-calques-retires"]
    assert "« Notes »" in answer.notes[0].message
    with pypdfium2.PdfDocument(answer.body) as pdf:
        low, _ = pdf[0].render(scale=1).to_pil().convert("L").crop((50, 130, 300, 300)).getextrema()
    assert low > 200


def test_what_is_shown_stays() -> None:
    answer, words = read(make_layers(MARKED, on))
    assert words == "vote secret" and not answer.notes


def put_drawing(pdf: pikepdf.Pdf, layer: Any) -> None:
    """The secret in a drawing that belongs to the layer."""
    pdf.pages[0].obj.Resources.XObject.X = pdf.make_stream(
        SECRET,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        OC=layer,
        Resources=Dictionary(Font=pdf.pages[0].obj.Resources.Font),
    )


def put_inside_drawing(pdf: pikepdf.Pdf, layer: Any) -> None:
    """The secret marked inside a drawing that is always shown."""
    pdf.pages[0].obj.Resources.XObject.X = pdf.make_stream(
        b"/OC /L BDC " + SECRET + b"EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        Resources=pdf.pages[0].obj.Resources,
    )


def put_annotation(pdf: pikepdf.Pdf, layer: Any) -> None:
    put_drawing(pdf, layer)
    drawing = pdf.pages[0].obj.Resources.XObject.X
    del drawing[Name.OC]
    del pdf.pages[0].obj.Resources.XObject.X
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([0, 0, 595, 842]), AP=Dictionary(N=drawing), OC=layer
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


@pytest.mark.parametrize(
    ("content", "prepare"), [(b"/X Do", put_drawing), (b"/X Do", put_inside_drawing), (b"", put_annotation)]
)
def test_a_drawing_or_a_note_of_a_hidden_layer_goes(
    content: bytes, prepare: Callable[[pikepdf.Pdf, Any], None]
) -> None:
    assert read(make_layers(VISIBLE + content, off, prepare))[1] == "vote"
    assert "secret" in read(make_layers(VISIBLE + content, on, prepare))[1]


@pytest.mark.parametrize(("policy", "shown"), [("AnyOn", False), ("AllOn", False), ("AnyOff", True), ("AllOff", True)])
def test_a_membership_follows_its_policy(policy: str, shown: bool) -> None:
    def group(pdf: pikepdf.Pdf, layer: Any) -> None:
        pdf.pages[0].obj.Resources.Properties.L = pdf.make_indirect(
            Dictionary(Type=Name.OCMD, OCGs=layer, P=Name(f"/{policy}"))
        )

    assert ("secret" in read(make_layers(MARKED, off, group))[1]) is shown


def test_an_expression_is_reckoned() -> None:
    def group(pdf: pikepdf.Pdf, layer: Any) -> None:
        pdf.pages[0].obj.Resources.Properties.L = pdf.make_indirect(
            Dictionary(Type=Name.OCMD, VE=Array([Name.Not, layer]))
        )

    assert "secret" not in read(make_layers(MARKED, on, group))[1]
    assert "secret" in read(make_layers(MARKED, off, group))[1]


def test_a_layer_whose_name_is_empty_is_told_too() -> None:
    answer, words = read(make_layers(MARKED, off, title=""))
    assert words == "vote"
    assert "« sans nom »" in answer.notes[0].message


@pytest.mark.parametrize(
    "mixed",
    [
        b"BT /F1 12 Tf 60 800 Td (vote) Tj /OC /L BDC (secret) Tj EMC (suite) Tj ET",
        b"BT /F1 12 Tf 14 TL 60 800 Td (vote) Tj /OC /L BDC (secret) ' EMC (suite) Tj ET",
        b'BT /F1 12 Tf 14 TL 60 800 Td (vote) Tj /OC /L BDC 0 0 (secret) " EMC [(suite)] TJ ET',
    ],
)
def test_hidden_words_in_a_line_that_shows_are_refused(mixed: bytes) -> None:
    answer = examine_file(make_layers(mixed, off), NAME)
    assert answer.refused
    assert "mêlé à une ligne" in answer.notes[0].message


@pytest.mark.parametrize(("hidden", "shown"), [(b"(secret) Tj", b"(suite) '"), (b'5 3 (secret) "', b"(suite) '")])
def test_a_line_that_follows_hidden_words_stays_in_its_place(hidden: bytes, shown: bytes) -> None:
    around = b"BT /F1 12 Tf 14 TL 60 800 Td (vote) Tj /OC /L BDC " + hidden + b" EMC " + shown + b" ET"
    answer, words = read(make_layers(around, off))
    assert words == "vote suite"
    places = [
        [run.left for run in page.text if run.words == "suite"]
        for data in (answer.body, make_layers(around, on))
        for page in read_scan_pages(data, NAME)
    ]
    widths = [
        [run.width for run in page.text if run.words == "suite"]
        for data in (answer.body, make_layers(around, on))
        for page in read_scan_pages(data, NAME)
    ]
    assert places[0] == pytest.approx(places[1], abs=0.5) and len(places[0]) == 1
    assert widths[0] == pytest.approx(widths[1], abs=0.5)


def say_usage(view: str, printed: str, *events: str, state: str = "ON") -> Settings:
    def settings(_: pikepdf.Pdf, layer: Any) -> Dictionary:
        layer.Usage = Dictionary()
        for kind, own in (("View", view), ("Print", printed)):
            if own:
                layer.Usage[f"/{kind}"] = Dictionary({f"/{kind}State": Name(f"/{own}")})
        automatic = [
            Dictionary(Event=Name(f"/{e}"), OCGs=Array([layer]), Category=Array([Name(f"/{e}")])) for e in events
        ]
        return Dictionary({f"/{state}": Array([layer]), "/AS": Array(automatic)})

    return settings


UNSURE = {
    "shown, not printed": say_usage("ON", "OFF", "View", "Print"),
    "printed, not shown": say_usage("OFF", "ON", "View", "Print"),
    "not printed, and the document asks for it": say_usage("", "OFF", "Print"),
    "not printed, where a reader follows the layer": say_usage("", "OFF"),
    "not shown, where a reader follows the layer": say_usage("OFF", ""),
    "off, but printed": say_usage("", "ON", "Print", state="OFF"),
    "off, but shown where a reader follows the layer": say_usage("ON", "", state="OFF"),
}


@pytest.mark.parametrize("case", UNSURE)
def test_a_layer_that_makes_two_documents_of_one_is_refused(case: str) -> None:
    content = VISIBLE + b"/OC /L BDC " + SECRET + b"EMC"
    answer = examine_file(make_layers(content, UNSURE[case]), NAME)
    assert answer.refused
    (told,) = answer.notes
    assert told.code == "pdf-calques-retires" and "« Notes »" in told.message
    unused = examine_file(make_layers(VISIBLE, UNSURE[case]), NAME)
    assert not unused.refused, "nothing is drawn in it"
