"""Templates that ask for more than any page needs, or carry what no reader sees: refused, with code 4, in bounds."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from PIL import Image, PngImagePlugin

from generator.errors import ExitCode, TemplateError
from generator.writing.pdf import document as pdf_document
from generator.writing.pdf.document import write_pdf
from generator.writing.word.template import list_dropped_parts
from generator.writing.word.trimming.pictures import settle_picture
from tests.writing.docx_sample import real_furniture
from tests.writing.test_template_parts import (
    HEADER,
    MAIN,
    SIMPLE,
    STYLES,
    refuse,
    relation,
    run,
    spoil,
    write,
)

OTHER = real_furniture().word_template


@pytest.mark.parametrize(
    "template",
    [
        spoil((MAIN, "<w:body>", "<w:body " + " ".join(f'a{i}="x"' for i in range(3000)) + ">")),
        spoil((MAIN, "</w:body>", "<w:p/>" * 30_000 + "</w:body>")),
        spoil((HEADER, "</w:p>", "<w:r><w:t>{{ titre" + " " * 1_100_000 + "}}</w:t></w:r></w:p>")),
        spoil((HEADER, "</w:p>", "<w:r><w:t>{{ titre" + " ~ titre" * 10_000 + "}}</w:t></w:r></w:p>")),
    ],
    ids=["attributes", "paragraphs", "spaces", "operands"],
)
def test_a_part_that_is_looked_at_for_minutes_is_refused(template: bytes) -> None:
    assert any("démesuré" in fault.message for fault in refuse(template))


def test_only_what_word_compresses_is_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OTHER)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    (fault,) = refuse(stream.getvalue())
    assert fault.code == "gabarit-illisible" and "Word n'emploie pas" in fault.message


@pytest.mark.parametrize("width", ["x", "9" * 5000])
def test_numbers_of_a_table_that_are_none_are_told(width: str) -> None:
    table = (
        f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
    )
    (fault,) = refuse(spoil((MAIN, "<w:body>", "<w:body>" + table)))
    assert fault.code == "gabarit-illisible"


TINY_STYLE = '<w:style w:type="character" w:styleId="Zz"><w:rPr><w:sz w:val="1"/></w:rPr></w:style></w:styles>'


@pytest.mark.parametrize(
    "changes",
    [
        (run('<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>secret</w:t>'),),
        (run('<w:rPr><w:color w:val="0" w:themeColor="background1"/></w:rPr><w:t>secret</w:t>'),),
        (run('<w:rPr><w:w w:val="1"/></w:rPr><w:t>secret</w:t>'),),
        (run("<w:rPr><w:webHidden/></w:rPr><w:t>secret</w:t>"),),
        (run("<w:delText>secret</w:delText>"),),
        (
            (STYLES, "</w:styles>", TINY_STYLE),
            run('<w:rPr><w:rStyle w:val="Zz"/></w:rPr><w:t>secret</w:t>'),
        ),
        (
            (
                HEADER,
                "<w:p>",
                '<w:p><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr><w:r><w:t>secret</w:t></w:r></w:p><w:p>',
            ),
        ),
    ],
    ids=["white", "theme", "narrow", "web", "deleted", "style", "flat"],
)
def test_words_that_nobody_sees_are_refused(changes: tuple[tuple[str, str, str], ...]) -> None:
    assert "gabarit-contenu" in {fault.code for fault in refuse(spoil(*changes))}


FAR = '<w:p><w:pPr><w:framePr w:w="500" w:x="90000" w:y="1"/></w:pPr><w:r><w:t>secret</w:t></w:r></w:p><w:p>'
INDENT = '<w:p><w:pPr><w:ind w:left="-50000"/></w:pPr><w:r><w:t>secret</w:t></w:r></w:p><w:p>'
OFFSET = (
    '<w:p><w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    "<wp:positionH><wp:posOffset>99000000</wp:posOffset></wp:positionH></wp:anchor></w:drawing></w:r></w:p><w:p>"
)
CHOICE = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:x9="http://schemas.microsoft.com/office/{}"><mc:Choice Requires="x9"><w:t>{}</w:t></mc:Choice>'
    "<mc:Fallback><w:t>{}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p><w:p>"
)
SHAPE = "word/2010/wordprocessingShape"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (FAR, "un texte hors de la page"),
        (INDENT, "un texte hors de la page"),
        (OFFSET, "un dessin hors de la page"),
        ('<w:p><w:r><w:rPr><w:position w:val="-4000"/></w:rPr><w:t>secret</w:t></w:r></w:p><w:p>', "hors de la page"),
        ('<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p><w:p>', "un appel de note"),
        (CHOICE.format("word/2099/nobody", "un", "un"), "que certains lecteurs seuls montrent"),
        (CHOICE.format(SHAPE, "un", "deux"), "dont les mots diffèrent"),
    ],
    ids=["frame", "indent", "drawing", "raised", "note", "unknown choice", "two texts"],
)
def test_words_that_stray_are_refused(words: str, told: str) -> None:
    (fault,) = refuse(spoil((HEADER, "<w:p>", words)))
    assert fault.code == "gabarit-contenu" and told in fault.message


def test_choices_that_say_the_same_pass_and_bookmarks_go() -> None:
    mark = '<w:bookmarkStart w:id="9" w:name="Dupont"/><w:bookmarkEnd w:id="9"/>'
    template = spoil((HEADER, "<w:p>", CHOICE.format(SHAPE, "un", "un") + mark))
    head = write(template)[HEADER]
    assert b"Dupont" not in head and b"AlternateContent" in head
    assert any("des signets" in told.message for told in list_dropped_parts(template, "mien.docx"))


def test_white_words_on_a_colour_are_seen() -> None:
    shaded = '<w:rPr><w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="004488"/></w:rPr><w:t>titre</w:t>'
    assert b"titre" in write(spoil(run(shaded)))[HEADER]


def test_wrappers_go_and_their_words_stay() -> None:
    wrapped = (
        '<w:sdt><w:sdtPr><w:alias w:val="Dupont"/><w:dropDownList><w:listItem w:value="Dupont"/></w:dropDownList>'
        "</w:sdtPr><w:sdtContent><w:r><w:t>gardé</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:smartTag w:uri="urn:schemas-microsoft-com:x" w:element="Dupont"><w:r><w:t>aussi</w:t></w:r></w:smartTag>'
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="x" descr="C:\\Users\\Dupont\\blason.png"/></wp:inline></w:drawing></w:r></w:p>'
    )
    template = spoil((HEADER, "</w:p>", wrapped))
    head = write(template)[HEADER]
    assert "gardé".encode() in head and b"aussi" in head and b'descr="blason.png"' in head
    assert b"Dupont" not in head
    (told,) = list_dropped_parts(template, "mien.docx")
    assert "contrôles de contenu" in told.message and "balises actives" in told.message


def draw(kind: str, **how: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (24, 16), "red").save(stream, kind, **how)
    return stream.getvalue()


def test_pictures_show_what_they_show_and_tell_nothing() -> None:
    words, exif = PngImagePlugin.PngInfo(), Image.Exif()
    words.add_text("Author", "Dupont")
    exif[0x13B] = "Dupont"
    for name, data in (
        ("word/media/a.png", draw("PNG", pnginfo=words) + b"PK Dupont"),
        ("word/media/a.jpg", draw("JPEG", exif=exif, comment=b"Dupont") + b"PK Dupont"),
        ("word/media/a.gif", draw("GIF", comment=b"Dupont") + b"PK Dupont"),
        ("word/media/a.tif", draw("TIFF", tiffinfo={315: "Dupont"})),
    ):
        assert b"Dupont" in data
        settled = settle_picture(name, data)
        assert b"Dupont" not in settled
        with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(settled)) as after:
            assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes(), name
    picture = ("[Content_Types].xml", "<Override", '<Default Extension="png" ContentType="image/png"/><Override')
    programme = spoil(picture, relation("image", "media/z.png", outside=False), added={"word/media/z.png": b"MZ\x90"})
    assert "n'est pas l'image" in refuse(programme)[0].message


@pytest.mark.parametrize(
    "rule",
    [
        '@counter-style z { system: symbolic; symbols: "x" } p { counter-increment: a 99999999 }'
        " p::before { content: counter(a, z) }",
        '@counter-style z { system: numeric; symbols: "0" "1"; pad: 2000000000 "x" } p { counter-increment: a 1 }'
        " p::before { content: counter(a, z) }",
    ],
    ids=["symbolic", "pad"],
)
def test_counters_that_print_as_notes_are_the_stylesheets_fault(rule: str) -> None:
    furniture = real_furniture()
    with pytest.raises(TemplateError) as caught:
        write_pdf(SIMPLE, replace(furniture, stylesheet=furniture.stylesheet + rule))
    assert caught.value.exit_code == ExitCode.TEMPLATE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('<table><tr><td colspan="1000000000">a</td></tr></table>', "démesuré"),
        ('<p style="font-size:1e9px">a</p>', "arrête la mise en page"),
    ],
)
def test_a_page_that_no_page_needs_is_the_templates_fault(
    words: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_document, "_SECONDS", 3.0)
    monkeypatch.setattr(pdf_document, "_MEMORY_BYTES", 300_000_000)
    furniture = real_furniture()
    template = furniture.html_template.replace("{{ body }}", words + "{{ body }}")
    with pytest.raises(TemplateError, match=reason) as caught:
        write_pdf(SIMPLE, replace(furniture, html_template=template))
    assert caught.value.exit_code == ExitCode.TEMPLATE
