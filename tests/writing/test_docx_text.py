"""What a Word file says, read back: the same words as the tree's, wherever they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import InputFileError
from generator.model.document import BlockList, Document, Footnote, ListItem, ListKind, Text
from generator.writing.parity import compare_text
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import (
    WORDS,
    data_table,
    listing,
    paragraph,
    piece,
    real_furniture,
    rebuild,
    rich_document,
    section,
    section_pages,
)


def check(document: Document) -> str:
    data = write_docx(document, real_furniture(), section_pages(document))
    read = read_docx_text(data)
    assert read.body.strip()
    assert compare_text(document, read, "essai.docx") is None
    return " ".join(read.body.split())


def test_every_node_is_read_back() -> None:
    document = rich_document()
    body = check(document)
    assert "Voirie & Réseaux <SA>" in body
    assert "{{ titre }} {% if %} {_{ x" in body
    assert "1. premier 1. dedans 2. deuxième Équipement Places et heures" in body
    assert "34 et sa suite 1. recommence a) sans chiffre" in body
    assert "Sommaire" not in body  # nor the cover, nor the last page
    assert "2030" not in body


@pytest.mark.parametrize("options", [{"contents": False}, {"back_cover": False}, {"draft": False}])
def test_furniture_changes_nothing_of_the_text(options: dict[str, bool]) -> None:
    check(rich_document(**options))


def test_lists_are_counted_as_word_counts_them() -> None:
    def numbers(id_: str, first: int, *words: str, depth: int = 0) -> BlockList:
        items = tuple(
            ListItem(f"{id_}/{n}", (paragraph(f"{id_}/{n}/p", word),), f"{n}.") for n, word in enumerate(words, first)
        )
        return BlockList(id_, paragraph("x", "x").origin, ListKind.NUMBER, items, depth)

    outer = numbers("p/o", 1, "un", "deux", "trois")
    nested = numbers("p/n", 4, "quatre", "cinq", depth=1)
    with_nested = replace(outer.items[1], blocks=(*outer.items[1].blocks, nested))
    body = check(
        piece(
            section(
                "p/a",
                replace(outer, items=(outer.items[0], with_nested, outer.items[2])),
                numbers("p/q", 7, "sept", "huit"),
                listing("p/s", ListKind.DASH, (paragraph("p/s/1", "signe"),)),
                numbers("p/r", 1, "encore"),
            )
        )
    )
    assert body == "1. un 2. deux 4. quatre 5. cinq 3. trois 7. sept 8. huit signe 1. encore"


def test_notes_are_read_in_the_order_of_their_calls() -> None:
    calls = [paragraph(f"p/{n}", f"mot{n}", Footnote(n, (Text(f"note {n} & <x>"),))) for n in range(1, 13)]
    document = piece(section("p/a", *calls))
    read = read_docx_text(write_docx(document, real_furniture()))
    assert [note.strip() for note in read.notes] == [f"note {n} & <x>" for n in range(1, 13)]


def test_a_lost_word_is_told() -> None:
    document = rich_document()
    data = rebuild(write_docx(document, real_furniture()), "word/document.xml", "sa suite", "sa fin")
    fault = compare_text(document, read_docx_text(data), "essai.docx")
    assert fault is not None
    assert "convention/article-1/l1/c" in fault.message


def test_a_wrong_restart_is_told() -> None:
    document = rich_document()
    data = write_docx(document, real_furniture())
    data = rebuild(data, "word/numbering.xml", '<w:startOverride w:val="1"/>', '<w:startOverride w:val="3"/>')
    assert compare_text(document, read_docx_text(data), "essai.docx") is not None


def test_text_that_somebody_tracked_as_deleted_is_not_read() -> None:
    document = piece(section("p/a", paragraph("p/1", "avant")))
    data = write_docx(document, real_furniture())
    run = '<w:r><w:t xml:space="preserve">avant</w:t></w:r>'
    edited = run.replace("w:t", "w:delText").replace("avant", "perdu")
    data = rebuild(data, "word/document.xml", run, f'{run}<w:del w:id="9" w:author="x">{edited}</w:del>')
    assert read_docx_text(data).body.split() == ["avant"]


def test_without_its_marks_the_whole_body_is_read_but_the_contents() -> None:
    document = rich_document()
    data = rebuild(write_docx(document, real_furniture()), "word/document.xml", 'w:name="_corps_debut"', 'w:name="x"')
    body = " ".join(read_docx_text(data).body.split())
    assert body.startswith("PROJET Convention territoriale globale Bassin Minier & <Cie> 2026 – 2030")
    assert body.count("Objet de la convention") == 1


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_not_a_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputFileError) as caught:
        read_docx_text(data)
    assert caught.value.diagnostics[0].code == "docx-illisible"


def test_a_long_table_is_read_whole() -> None:
    body = check(piece(section("p/a", data_table("p/t", 300, 1), paragraph("p/b", WORDS))))
    assert "Multi-accueil n° 300" in body
