"""The Word package: the same bytes for the same input, and what the file says of itself."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from generator.model.document import Figure
from generator.writing.word.document import write_docx
from generator.writing.word.package import (
    CONTENT_TYPES,
    NumberInstance,
    R,
    W,
    add_footnotes,
    add_links,
    add_numbers,
    declare_pictures,
    parse_part,
    w,
)
from generator.writing.word.template import prepare_template
from tests.writing.docx_sample import (
    make_png,
    paragraph,
    part,
    piece,
    real_furniture,
    rich_document,
    section,
    section_pages,
)

DC = "{http://purl.org/dc/elements/1.1/}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
TERMS = "{http://purl.org/dc/terms/}"


def test_two_runs_give_the_same_bytes() -> None:
    document = rich_document()
    first = write_docx(document, real_furniture(), section_pages(document))
    prepare_template.cache_clear()
    assert write_docx(rich_document(), real_furniture(), section_pages(document)) == first


def test_the_zip_has_no_clock_and_a_fixed_order() -> None:
    with zipfile.ZipFile(BytesIO(write_docx(rich_document(), real_furniture()))) as archive:
        infos = archive.infolist()
        assert archive.testzip() is None
    names = [info.filename for info in infos]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    assert len(set(names)) == len(names)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_are_those_of_the_content() -> None:
    core = part(write_docx(rich_document(), real_furniture()), "docProps/core.xml")
    assert core.findtext(f"{DC}title") == "Convention territoriale globale – Bassin Minier"
    assert core.findtext(f"{DC}creator") == "Caf des Bouches-du-Rhône & communes"
    assert core.findtext(f"{DC}subject") == "Convention 2026 – 2030"
    assert core.findtext(f"{DC}language") == "fr-FR"
    assert core.findtext(f"{TERMS}created") == core.findtext(f"{TERMS}modified") == "2025-11-17T00:00:00Z"


def test_the_language_is_that_of_the_piece() -> None:
    document = piece(section("p/a", paragraph("p/a/1", "x")), language="fr-BE")
    styles = part(write_docx(document, real_furniture()), "word/styles.xml")
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert styles.find(f"{w}docDefaults//{w}lang").get(f"{w}val") == "fr-BE"


def test_one_picture_shown_twice_is_kept_once_and_declared() -> None:
    origin = paragraph("x", "x").origin
    figures = [Figure(f"p/f{n}", origin, b"", make_png(8, 8), 40, 40, f"Image {n}") for n in (1, 2)]
    written = write_docx(
        piece(section("p/a", *figures, Figure("p/f3", origin, b"", make_png(9, 8), 40, 40, "3"))), real_furniture()
    )
    with zipfile.ZipFile(BytesIO(written)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        types = archive.read("[Content_Types].xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert len(pictures) == 2
    assert types.count('Extension="png"') == 1
    assert all(relations.count(name.removeprefix("word/")) == 1 for name in pictures)


def test_notes_are_added_to_a_part_that_is_empty_and_knows_no_other_prefix() -> None:
    empty = f'<w:footnotes xmlns:w="{W}"/>'.encode()
    note = '<w:footnote w:id="7"><w:p><w:hyperlink r:id="rIdLien1"/></w:p></w:footnote>'
    root = parse_part(add_footnotes(empty, [note, note.replace("7", "8")]))
    assert [one.get(w("id")) for one in root] == ["7", "8"]
    assert [link.get(f"{{{R}}}id") for link in root.iter(w("hyperlink"))] == ["rIdLien1"] * 2


def test_numbers_stand_before_what_word_wants_last() -> None:
    kept = f'<w:numbering xmlns:w="{W}"><w:num w:numId="1"/><w:numIdMacAtCleanup/></w:numbering>'.encode()
    root = parse_part(add_numbers(kept, [NumberInstance(2, "5", 1, 4), NumberInstance(3, "5", 0, 1)]))
    assert [one.get(w("numId"), one.tag) for one in root] == ["1", "2", "3", w("numIdMacAtCleanup")]
    second = root[1]
    assert second.find(w("abstractNumId")).get(w("val")) == "5"
    assert second.find(w("lvlOverride")).get(w("ilvl")) == "1"
    assert second.find(f"{w('lvlOverride')}/{w('startOverride')}").get(w("val")) == "4"


@pytest.mark.parametrize("known", ["", '<Default Extension="PNG" ContentType="image/png"/>'])
def test_the_kinds_of_pictures_are_declared_once(known: str) -> None:
    names = ("word/media/a.png", "word/media/b.png", "word/media/c.jpeg")
    given = f'<Types xmlns="{CONTENT_TYPES}">{known}<Override PartName="/a"/></Types>'.encode()
    types = parse_part(declare_pictures(given, names))
    assert sorted(one.get("Extension", "").lower() for one in types) == ["", "jpeg", "png"]


def test_links_make_a_part_where_there_is_none_and_keep_their_signs() -> None:
    address = "https://caf.example/?a=1&b=%C3%A9"
    (link,) = parse_part(add_links(None, {"rIdLien1": address}))
    assert (link.get("Id"), link.get("Target"), link.get("TargetMode")) == ("rIdLien1", address, "External")
