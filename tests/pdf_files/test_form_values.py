"""What was typed in a form is drawn and can be searched, kind by kind; what cannot be drawn is refused."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.intake.pdf_child import Answer, examine_file

NAME = "deliberation.pdf"
MULTILINE, COMB, RADIO, COMBO = 1 << 12, 1 << 24, 1 << 15, 1 << 17


def make_form(*fields: dict[str, Any], again: bool = True, **root: Any) -> bytes:
    """A page of a form; each field stands 60 points below the one before."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 800 Td (Formulaire) Tj ET")
    widgets = Array()
    for rank, values in enumerate(fields):
        top = 760 - 60 * rank
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=Array([60, top - 40, 400, top]),
            F=4,
            DA=String("/F1 12 Tf 0 g"),
            T=String(f"champ-{rank}"),
            P=page.obj,
        )
        for key, value in values.items():
            widget[f"/{key}"] = value(pdf) if callable(value) else value
        widgets.append(pdf.make_indirect(widget))
    page.obj.Annots = widgets
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(list(widgets)), NeedAppearances=again, DR=Dictionary(Font=Dictionary(F1=font)), DA="/F1 12 Tf 0 g"
    )
    for key, value in root.items():
        pdf.Root.AcroForm[f"/{key}"] = value
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def look(content: bytes) -> Any:
    return lambda pdf: Dictionary(
        N=pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 340, 40]))
    )


def boxes(*states: str) -> Any:
    return lambda pdf: Dictionary(
        N=Dictionary(
            {
                f"/{state}": pdf.make_stream(
                    b"0 g 0 0 20 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20])
                )
                for state in states
            }
        )
    )


def read(answer: Answer) -> str:
    assert not answer.refused, answer.notes
    with pypdfium2.PdfDocument(answer.body) as pdf:
        return " ".join(pdf[0].get_textpage().get_text_range().split())


def has_ink(answer: Answer, top: float = 760) -> bool:
    """Whether the place of a field is black somewhere."""
    with pypdfium2.PdfDocument(answer.body) as pdf:
        picture = pdf[0].render(scale=1).to_pil().convert("L")
    low, _ = picture.crop((60, int(842 - top), 400, int(842 - top) + 40)).getextrema()
    return bool(low < 100)


TEXT = {"FT": Name.Tx, "V": String("POUR : 26, CONTRE : 0")}


@pytest.mark.parametrize(
    ("field", "again", "words"),
    [
        (TEXT, True, "POUR : 26, CONTRE : 0"),
        (TEXT, False, "POUR : 26, CONTRE : 0"),
        (TEXT | {"AP": look(b"/Tx BMC EMC")}, False, "POUR : 26, CONTRE : 0"),
        (TEXT | {"AP": look(b"")}, True, "POUR : 26, CONTRE : 0"),
        (TEXT | {"AP": look(b"BT /F1 12 Tf 5 5 Td (POUR : 1) Tj ET")}, True, "POUR : 26, CONTRE : 0"),
        ({"FT": Name.Tx, "V": String("Le conseil décide\nà l'unanimité"), "Ff": MULTILINE}, True, "à l'unanimité"),
        ({"FT": Name.Ch, "V": String("refus"), "Opt": Array(["accord", "refus"]), "Ff": COMBO}, True, "refus"),
        (
            {
                "FT": Name.Ch,
                "V": String("2"),
                "Opt": Array([Array(["1", "ACCORD"]), Array(["2", "REFUSE"])]),
                "Ff": COMBO,
            },
            True,
            "REFUSE",
        ),
        ({"FT": Name.Ch, "V": String("refus"), "Opt": Array(["accord", "refus"])}, True, "refus"),
    ],
)
def test_a_typed_value_is_drawn_and_searched(field: dict[str, Any], again: bool, words: str) -> None:
    answer = examine_file(make_form(field, again=again), NAME)
    assert words in read(answer)
    assert has_ink(answer)
    assert [note.code for note in answer.notes] == ["pdf-formulaire-dessine"]


def test_a_comb_is_drawn_sign_by_sign() -> None:
    field = {"FT": Name.Tx, "V": String("20261022"), "Ff": COMB, "MaxLen": 8}
    assert "20261022" in read(examine_file(make_form(field), NAME)).replace(" ", "")


def test_a_value_that_its_field_inherits_is_drawn() -> None:
    data = make_form({"FT": Name.Tx})
    with pikepdf.open(io.BytesIO(data)) as pdf:
        widget = pdf.pages[0].obj.Annots[0]
        parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("votes"), V=String("REFUSE"), Kids=Array([widget])))
        del widget[Name.FT], widget[Name.T]
        widget.Parent = parent
        pdf.Root.AcroForm.Fields = Array([parent])
        stream = io.BytesIO()
        pdf.save(stream)
    assert "REFUSE" in read(examine_file(stream.getvalue(), NAME))


def test_what_a_reader_shows_is_kept_as_it_is() -> None:
    shown = TEXT | {
        "AP": lambda pdf: Dictionary(
            N=pdf.make_stream(
                b"BT /F1 12 Tf 5 5 Td (26 voix) Tj ET",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 340, 40]),
                Resources=pdf.pages[0].obj.Resources,
            )
        )
    }
    words = read(examine_file(make_form(shown, again=False), NAME))
    assert "26 voix" in words and "CONTRE" not in words


@pytest.mark.parametrize(
    ("field", "inked"),
    [
        ({"FT": Name.Btn, "V": Name.Oui, "AS": Name.Oui, "AP": boxes("Oui", "Off")}, True),
        ({"FT": Name.Btn, "V": Name.Oui, "AP": boxes("Oui")}, True),
        ({"FT": Name.Btn, "V": Name.Off, "AS": Name.Off, "AP": boxes("Oui")}, False),
        ({"FT": Name.Btn, "V": Name.Oui, "AS": Name.Oui, "AP": boxes("Oui"), "Ff": RADIO}, True),
    ],
)
def test_a_box_shows_its_state(field: dict[str, Any], inked: bool) -> None:
    answer = examine_file(make_form(field), NAME)
    assert not answer.refused
    assert has_ink(answer) is inked


@pytest.mark.parametrize(
    "field",
    [
        {"FT": Name.Btn, "V": Name.Oui, "AS": Name.Oui},
        {"FT": Name.Tx, "V": String("\U00013080\U00013081")},  # hieroglyphs: no font of a machine has them
    ],
)
def test_a_value_that_cannot_be_drawn_is_refused(field: dict[str, Any]) -> None:
    answer = examine_file(make_form(field), NAME)
    assert answer.refused
    assert "champ-0" in answer.notes[0].message and answer.notes[0].code == "pdf-formulaire"


def test_a_hidden_field_stays_hidden() -> None:
    assert "POUR" not in read(examine_file(make_form(TEXT | {"F": 2}), NAME))


def test_an_xfa_form_is_refused() -> None:
    answer = examine_file(make_form(TEXT, XFA=String("<xdp/>")), NAME)
    assert answer.refused and "XFA" in answer.notes[0].message


def test_a_portfolio_is_refused_with_what_to_do() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["deliberation.pdf"] = b"%PDF-1.7"
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    stream = io.BytesIO()
    pdf.save(stream)
    answer = examine_file(stream.getvalue(), NAME)
    assert answer.refused
    assert answer.notes[0].code == "pdf-porte-documents"
    assert "en extraire" in str(answer.notes[0].hint)


@pytest.mark.parametrize("box", [[60, 700, 60, 700], [900, 700, 1200, 740], [60, -90, 400, -50]])
def test_a_value_that_the_page_says_elsewhere_is_lost_all_the_same(box: list[int]) -> None:
    """« Formulaire » stands at the top of the page already; the field that holds it is outside, or has no size."""
    answer = examine_file(make_form({"FT": Name.Tx, "V": String("Formulaire"), "Rect": Array(box)}), NAME)
    assert [note.code for note in answer.notes if answer.refused] == ["pdf-formulaire"]


def test_a_field_that_is_printed_and_not_shown_is_told_and_left_out() -> None:
    answer = examine_file(make_form({"FT": Name.Tx, "V": String("REFUSE"), "F": 4 | 32}), NAME)
    assert "REFUSE" not in read(answer)
    assert [note.code for note in answer.notes] == ["pdf-annotations"]
