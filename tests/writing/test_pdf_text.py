"""What is read back from the PDF is the tree's text; what is taken away or added is seen."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings

from generator.errors import InputFileError
from generator.model.document import (
    Cell,
    CrossReference,
    Document,
    Gap,
    Row,
    Section,
    SectionKind,
    Strong,
    Table,
    TableRole,
    Text,
)
from generator.writing.parity import compare_text, normalise
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.marked_text import FontTables, read_marked_text, read_to_unicode
from generator.writing.pdf.text import read_pdf_text
from tests.writing.pdf_sample import ORIGIN, WORDS, build_furniture, build_sample, cell, data_table, paragraph
from tests.writing.pdf_strategies import documents


def read_back(document: Document) -> str | None:
    fault = compare_text(document, read_pdf_text(write_pdf(document, build_furniture()).data), "x.pdf")
    return str(fault) if fault else None


@pytest.mark.slow
@pytest.mark.parametrize("draft", [True, False])
def test_sample_is_read_back_whole(draft: bool) -> None:
    assert read_back(build_sample(draft=draft)) is None


@pytest.mark.slow
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents())
def test_random_documents_are_read_back_whole(document: Document) -> None:
    assert read_back(document) is None


@pytest.mark.slow
def test_furniture_marks_and_repeated_heads_are_not_text() -> None:
    sample = build_sample()
    read = read_pdf_text(write_pdf(sample, build_furniture()).data)
    assert read.body.count("Équipement") == 4  # four tables, one of them over three pages, one under an item
    assert read.body.count("Orientation 1 : accompagner les familles") == 1
    for furniture in ("PROJET", "Sommaire", "page 2 /", "exemple fictif", "•"):
        assert furniture not in read.body
    assert "1. numéroté un" in read.body
    assert len(read.notes) == 10
    assert read.notes[0].startswith("Loi n°")


@pytest.mark.slow
def test_a_lost_word_and_a_changed_note_are_seen() -> None:
    sample = build_sample()
    read = read_pdf_text(write_pdf(sample, build_furniture()).data)
    lost = replace(read, body=read.body.replace("numéroté deux", "numéroté", 1))
    fault = compare_text(sample, lost, "x.pdf")
    assert fault is not None
    assert "convention/article-1/l1/s/b" in fault.message
    changed = replace(read, notes=(*read.notes[:-1], read.notes[-1] + " plus"))
    assert compare_text(sample, changed, "x.pdf") is not None


def test_space_alone_between_two_inlines_is_read_back() -> None:
    bold, gap = Strong((Text("Rapporteur\u00a0:"),)), Gap("le rapporteur", ORIGIN)
    reference = CrossReference("parties", (Text("les parties"),))
    block = paragraph("convention/parties/x", bold, " ", gap, " ", gap, " ", bold, " ", reference, " ", "et", " ", bold)
    section = replace(build_sample().sections[0], blocks=(block,))
    read = read_pdf_text(write_pdf(replace(build_sample(), sections=(section,)), build_furniture()).data)
    words = normalise(read.body)
    assert words == ("Rapporteur : à compléter à compléter Rapporteur : les parties et Rapporteur :")


@pytest.mark.slow
def test_row_longer_than_a_page_keeps_the_head_above_it() -> None:
    id_ = "convention/article-1/t"
    head = data_table(id_, 1).head
    long = Row((Cell((paragraph(f"{id_}/long", WORDS * 60),), colspan=3),))
    shorts = tuple(Row(tuple(cell(f"{id_}/s{k}{n}", "x") for n in range(3))) for k in range(2))
    table = Table(
        id_, build_sample().sections[0].origin, (0.6, 0.2, 0.2), head, (shorts[0], long, shorts[1]), (), TableRole.DATA
    )
    section = Section("convention/article-1", table.origin, SectionKind.ARTICLE, (table,))
    assert read_back(replace(build_sample(), sections=(section,))) is None


def test_file_without_structure_is_refused() -> None:
    output = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(output)
    with pytest.raises(InputFileError) as caught:
        read_pdf_text(output.getvalue())
    assert caught.value.diagnostics[0].code == "pdf-sans-structure"


def test_to_unicode_tables_are_read() -> None:
    table = read_to_unicode(
        b"2 beginbfchar <0003> <0020> <0010> <00660069> endbfchar\n"
        b"2 beginbfrange <0020> <0022> <0041> <0030> <0031> [<00E9> <00E8>] endbfrange"
    )
    assert table == {3: " ", 0x10: "fi", 0x20: "A", 0x21: "B", 0x22: "C", 0x30: "é", 0x31: "è"}


_DRAWING = (
    *("0 0 m", "1 -.5 l", "1 2 3 4 5 6 c", "h", "S", "f*", "W*", "n", "0 0 9 9 re", "/a1.0 gs", "1 0 0 rg", "0.5 w"),
    *("[] 0 d", "[3 1] 0 d", "q 1 0 0 1 5 5 cm 0 0 m Q", "/P /ImHere Do", "/Pattern cs", "/Shade sh"),
)
_TEXT = (
    "/P <</MCID 0>> BDC; 1 0 0 1 10 20 Tm; /F 12 Tf; [<0001> -30 <00020003>] TJ; EMC",
    "/P\n<</MCID 1>>\nBDC; /F 12 Tf; 1 0 0 1 10 50 Tm; <0001> Tj; 5 -7 Td; [<00 02>-1(\\000\\003)] TJ; EMC",
    "/Artifact BMC; /F 9 Tf; <0001> Tj; EMC",
    "/P <</MCID 2>> BDC; /Span BMC; /G 9 Tf; (a\\(b[c) Tj; EMC; /F 9 Tf; [<D8010001><D801DC02>] TJ; EMC",
)
_READ = {
    0: ("ABé", (10.0, 20.0), (10.0, 20.0)),
    1: ("ABé", (10.0, 50.0), (15.0, 43.0)),
    2: ("a(b[c\ufffdA\ufffd\ufffd", (0.0, 0.0), (0.0, 0.0)),
}


def test_marked_text_is_the_same_whatever_is_drawn_around_it() -> None:
    table = b"1 beginbfrange <0001> <0003> [<0041> <0042> <00E9>] endbfrange"
    chance = random.Random(1)
    with pikepdf.new() as pdf:
        wide = pikepdf.Dictionary(Subtype=pikepdf.Name.Type0, ToUnicode=pdf.make_stream(table))
        fonts = pikepdf.Dictionary(F=pdf.make_indirect(wide), G=pdf.make_indirect(pikepdf.Dictionary()))
        page = pdf.add_blank_page()
        page.obj.Resources = pikepdf.Dictionary(Font=fonts)
        for _ in range(200):
            steps: list[str] = []
            for text in _TEXT:
                for step in ("BT", *text.split("; "), "ET"):
                    steps += chance.choices(_DRAWING, k=chance.randrange(3))
                    steps.append(step)
            page.obj.Contents = pdf.make_stream(chance.choice(("\n", " ", "\r\n")).join(steps).encode())
            read = read_marked_text(page, FontTables())
            assert {mark: (found.text, found.start, found.end) for mark, found in read.items()} == _READ, steps
