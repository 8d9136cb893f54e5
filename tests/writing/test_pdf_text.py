"""What is read back from the PDF is the tree's text; what is taken away or added is seen."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from pdf_sample import ORIGIN, WORDS, build_furniture, build_sample, cell, data_table, paragraph
from pdf_strategies import documents

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
from generator.writing.pdf import write_pdf
from generator.writing.pdf_marked_text import read_to_unicode
from generator.writing.pdf_text import read_pdf_text


def read_back(document: Document) -> str | None:
    fault = compare_text(document, read_pdf_text(write_pdf(document, build_furniture()).data), "x.pdf")
    return str(fault) if fault else None


@pytest.mark.parametrize("draft", [True, False])
def test_sample_is_read_back_whole(draft: bool) -> None:
    assert read_back(build_sample(draft=draft)) is None


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents())
def test_random_documents_are_read_back_whole(document: Document) -> None:
    assert read_back(document) is None


def test_furniture_marks_and_repeated_heads_are_not_text() -> None:
    sample = build_sample()
    read = read_pdf_text(write_pdf(sample, build_furniture()).data)
    assert read.body.count("Équipement") == 3  # three tables, one of them over three pages
    assert read.body.count("Orientation 1 : accompagner les familles") == 1
    for furniture in ("PROJET", "Sommaire", "page 2 /", "exemple fictif", "•"):
        assert furniture not in read.body
    assert "1. numéroté un" in read.body
    assert len(read.notes) == 10
    assert read.notes[0].startswith("Loi n°")


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
