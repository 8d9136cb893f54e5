"""The body of a Word file: real Word everywhere, and no number doubled or dangling."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from generator.errors import ContentError, CtgError
from generator.model.document import (
    Cell,
    Figure,
    ListKind,
    Orientation,
    PageBreak,
    ParagraphRole,
    Row,
    RowRole,
    Section,
    SectionKind,
    walk_blocks,
)
from generator.writing.word.document import write_docx
from generator.writing.word.ledger import bookmark_name
from generator.writing.word.read_back.text import read_docx_text
from generator.writing.word.tables.properties import share_width
from tests.writing.docx_sample import (
    NAMESPACES,
    ORIGIN,
    W,
    data_table,
    find_all,
    listing,
    paragraph,
    part,
    piece,
    real_furniture,
    rich_document,
    section,
    section_pages,
)


@pytest.fixture(scope="module")
def written() -> bytes:
    document = rich_document()
    return write_docx(document, real_furniture(), section_pages(document))


def values(data: bytes, path: str, name: str = "word/document.xml") -> list[str]:
    found = [str(value) for value in find_all(data, path, name)]
    assert found, f"nothing at {path}"
    return found


def test_identifiers_that_word_wants_unique_are_unique(written: bytes) -> None:
    for path in ("//w:bookmarkStart/@w:id", "//w:bookmarkStart/@w:name", "//w:sdt/w:sdtPr/w:id/@w:val"):
        found = values(written, path)
        assert [name for name, count in Counter(found).items() if count > 1] == []
    drawings = part(written, "word/document.xml").xpath("//*[local-name()='docPr']/@id")
    assert len(drawings) >= 2
    assert len(set(drawings)) == len(drawings)
    starts, ends = values(written, "//w:bookmarkStart/@w:id"), values(written, "//w:bookmarkEnd/@w:id")
    assert sorted(starts) == sorted(ends)
    assert all(len(name) <= 40 for name in values(written, "//w:bookmarkStart/@w:name"))


def test_every_section_and_block_is_a_bookmark(written: bytes) -> None:
    names = set(values(written, "//w:bookmarkStart/@w:name"))
    document = rich_document()
    wanted = {item.id for item in document.sections}
    wanted |= {b.id for s in document.sections for b in walk_blocks(s.blocks) if not isinstance(b, PageBreak)}
    assert len(wanted) > 100
    assert {bookmark_name(block) for block in wanted} <= names


def test_links_and_fields_point_at_bookmarks_that_exist(written: bytes) -> None:
    names = set(values(written, "//w:bookmarkStart/@w:name"))
    assert set(values(written, "//w:hyperlink/@w:anchor")) <= names
    instructions = [text.split() for text in values(written, "//w:instrText/text()")]
    targets = {words[1] for words in instructions if words[0] in ("REF", "PAGEREF")}
    assert {words[0] for words in instructions} == {"TOC", "PAGEREF", "REF", "QUOTE", "SEQ"}
    assert targets
    assert targets <= names


def test_a_reference_keeps_the_words_of_the_text_and_refreshes_its_number_alone(written: bytes) -> None:
    mark = bookmark_name("convention/article-2/numero")
    (number,) = find_all(written, f"//w:bookmarkStart[@w:name='{mark}']/following-sibling::w:r[1]")
    assert "".join(number.itertext()) == " : "  # before it stands the number that Word counts
    (asked, *_) = [text for text in values(written, "//w:instrText/text()") if mark in text]
    assert asked.split() == ["REF", mark, "\\r", "\\t"]


def test_cells_end_with_a_paragraph_and_tables_have_a_grid(written: bytes) -> None:
    cells = find_all(written, "//w:tc")
    assert len(cells) > 50
    assert {cell[-1].tag for cell in cells} == {f"{W}p"}
    for table in find_all(written, "//w:tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert sum(grid) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))


def test_two_tables_never_touch(written: bytes) -> None:
    assert find_all(written, "//w:tbl")
    assert find_all(written, "//w:tbl/following-sibling::*[not(self::w:bookmarkEnd)][1][self::w:tbl]") == []


def test_a_table_under_an_item_is_set_in_as_its_words_are(written: bytes) -> None:
    """It ends where the text does; what is written after it is of the item still."""
    tables = find_all(written, "//w:tbl[w:tblPr/w:tblInd]")
    (table,) = tables
    (style,) = find_all(written, "//w:style[w:name/@w:val='CTG Liste suite 1']", "word/styles.xml")
    indent = int(table.find(f"{W}tblPr/{W}tblInd").get(f"{W}w"))
    assert indent == int(style.find(f"{W}pPr/{W}ind").get(f"{W}left"))
    widths = {int(one.get(f"{W}w")) for one in find_all(written, "//w:body/w:tbl/w:tblPr/w:tblW")}
    assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) + indent in widths
    (after,) = table.xpath("following-sibling::w:p[2]", namespaces=NAMESPACES)  # the first keeps it from the next
    assert "".join(after.itertext()) == "et sa suite"
    assert after.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style.get(f"{W}styleId")


def test_head_rows_repeat_and_no_row_is_cut(written: bytes) -> None:
    heads = find_all(written, "//w:tr[w:trPr/w:tblHeader]")
    assert len(heads) == 4 * 2 + 2  # two rows in each of four tables, a band in each of two fiches
    assert all(head.getprevious().tag in (f"{W}tblGrid", f"{W}tr") for head in heads)
    body_rows = find_all(written, "//w:tr[not(w:trPr/w:cantSplit)]")
    assert body_rows == []


def test_tables_and_pictures_speak_to_a_screen_reader(written: bytes) -> None:
    tables = find_all(written, "//w:tbl")
    assert all(table.find(f"{W}tblPr/{W}tblDescription") is not None for table in tables)
    alternatives = part(written, "word/document.xml").xpath("//*[local-name()='docPr']/@descr")
    assert 'Deux "barres" & <35>' in alternatives


def test_a_picture_is_never_wider_than_the_text(written: bytes) -> None:
    widths = part(written, "word/document.xml").xpath("//*[local-name()='inline']/*[local-name()='extent']/@cx")
    assert widths
    assert max(int(width) for width in widths) <= 162 * 36000


def test_gaps_are_titled_controls_in_the_gap_style(written: bytes) -> None:
    controls = find_all(written, "//w:sdt[w:sdtPr/w:tag/@w:val='a-completer']")
    assert len(controls) == 3
    titles = [control.find(f"{W}sdtPr/{W}alias").get(f"{W}val") for control in controls]
    assert titles[1] == "budget de la FA 1.1"
    assert all(len(title) <= 64 for title in titles)  # longer, and Word finds the file damaged
    assert all("".join(control.itertext()) == "à compléter" for control in controls)
    assert all(control.find(f".//{W}rStyle") is not None for control in controls)


def test_footnotes_are_real_ones(written: bytes) -> None:
    calls = values(written, "//w:footnoteReference/@w:id")
    notes = values(written, "//w:footnote[not(@w:type)]/@w:id", "word/footnotes.xml")
    assert calls == notes == ["1"]
    assert values(written, "//w:footnote/@w:type", "word/footnotes.xml") == ["separator", "continuationSeparator"]


def test_numbered_lists_restart(written: bytes) -> None:
    instances = find_all(written, "//w:num[w:lvlOverride]", "word/numbering.xml")
    starts = [instance.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val") for instance in instances]
    used = set(values(written, "//w:p/w:pPr/w:numPr/w:numId/@w:val"))
    assert len(instances) == 6
    assert set(starts) == {"1"}
    assert used - {"0"} == {instance.get(f"{W}numId") for instance in instances}  # 0 takes a heading out of its list


def test_a_list_goes_on_after_another_one_has_counted_at_its_level() -> None:
    # Deeper than the template's levels, a list and the one inside it count at the same level of Word's.
    inner = listing("p/i", ListKind.NUMBER, (paragraph("p/i/1", "a"),), (paragraph("p/i/2", "b"),), depth=3)
    outer = listing("p/o", ListKind.NUMBER, (paragraph("p/o/1", "x"), inner), (paragraph("p/o/2", "y"),), depth=2)
    document = piece(section("p/a", outer))
    data = write_docx(document, real_furniture())
    assert " ".join(read_docx_text(data).body.split()) == "1. x 1. a 2. b 2. y"
    starts = values(data, "//w:num/w:lvlOverride/w:startOverride/@w:val", "word/numbering.xml")
    assert starts == ["1", "1", "2"]


def test_pages_lie_as_the_sections_say(written: bytes) -> None:
    sections = find_all(written, "//w:sectPr")
    lying = [section.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for section in sections]
    assert lying == [False, False, True, False, False]  # cover, text, fiches, signatures, last page
    headers = [section.find(f"{W}headerReference").values()[-1] for section in sections]
    assert len(set(headers)) == 3
    assert headers[1] == headers[2] == headers[3]
    assert part(written, "word/document.xml").find(f"{W}body")[-1].tag == f"{W}sectPr"


def test_a_piece_may_begin_with_a_landscape_page() -> None:
    lying = section("p/a", paragraph("p/a/1", "x"), orientation=Orientation.LANDSCAPE)
    for contents, expected in ((False, 2), (True, 3)):
        data = write_docx(piece(lying, contents=contents), real_furniture())
        assert len(find_all(data, "//w:sectPr")) == expected


def test_a_new_page_is_a_property_of_the_paragraph_that_begins_it() -> None:
    document = piece(
        section("p/a", paragraph("p/a/1", "x"), PageBreak("p/a/s"), paragraph("p/a/2", "y")),
        section("p/b", paragraph("p/b/1", "z"), heading="Titre", new_page=True),
    )
    broken = find_all(write_docx(document, real_furniture()), "//w:p[w:pPr/w:pageBreakBefore]")
    assert ["".join(p.itertext()) for p in broken] == ["y", "Titre"]


def test_headings_are_real_and_the_contents_are_already_there(written: bytes) -> None:
    styles = part(written, "word/styles.xml")
    names = {s.get(f"{W}styleId"): s.find(f"{W}name").get(f"{W}val") for s in styles.iter(f"{W}style")}
    headings = [
        (names[p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")], "".join(p.itertext(f"{W}t")))
        for p in find_all(written, "//w:p[w:pPr/w:pStyle]")
    ]
    assert ("heading 1", " : Objet de la convention") in headings  # « Article 1 » is counted by Word
    assert ("heading 2", "Un intertitre") in headings
    assert ("CTG Titre hors sommaire", "Signatures") in headings
    entries = find_all(written, "//w:sdt[w:sdtPr/w:docPartObj]//w:p")
    assert ["".join(e.itertext(f"{W}t")) for e in entries] == [
        "Article\u00a01 : Objet de la convention4",
        "Article\u00a02 : Moyens & <personnes>5",
        "FA 1.1 – Former les agents6",
    ]
    settings = part(written, "word/settings.xml")
    assert settings.find(f"{W}updateFields") is None
    assert settings.xpath("//w:compatSetting[@w:name='compatibilityMode']/@w:val", namespaces=NAMESPACES) == ["15"]


def test_contents_without_pages_have_no_empty_page_number() -> None:
    data = write_docx(rich_document(), real_furniture())
    assert not [text for text in values(data, "//w:instrText/text()") if "PAGEREF" in text]


def test_control_characters_are_refused_with_their_place() -> None:
    document = piece(section("p/a", paragraph("p/a/1", "avant\x0baprès")))
    with pytest.raises(ContentError) as caught:
        write_docx(document, real_furniture())
    (fault,) = caught.value.diagnostics
    assert fault.code == "caractere-interdit"
    assert "U+000B" in fault.message
    assert "p/a/1" in fault.message


def test_a_picture_that_word_cannot_show_is_refused_with_its_place() -> None:
    figure = Figure("p/f", ORIGIN, b"<svg/>", b"<svg/>", 40, 40, "Deux barres")
    with pytest.raises(ContentError) as caught:
        write_docx(piece(section("p/a", figure)), real_furniture())
    (fault,) = caught.value.diagnostics
    assert fault.code == "image-invalide"
    assert str(fault.span) == "content/essai/texte.md:1"


def test_two_blocks_of_one_identity_are_a_fault_of_the_program() -> None:
    document = piece(section("p/a", paragraph("p/a/1", "x"), paragraph("p/a/1", "y")))
    with pytest.raises(CtgError) as caught:
        write_docx(document, real_furniture())
    assert caught.value.diagnostics[0].code == "identite-double"


@pytest.mark.parametrize(
    ("block_id", "name"),
    [
        ("convention/article-3/p4", "_convention__article_3__p4"),
        ("annexe-1", "_annexe_1"),
    ],
)
def test_bookmark_names_are_readable(block_id: str, name: str) -> None:
    assert bookmark_name(block_id) == name


def test_bookmark_names_differ_when_identities_do() -> None:
    long = "annexe-3/fiche-action-numero-un-point-un/operation-1/partenaires/p"
    ids = ["a/b", "a-b", "a--b", "a_b", "A/b", "1/b", "a/-b", *(f"{long}{n}" for n in range(50))]
    names = [bookmark_name(block_id) for block_id in ids]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(len(name) <= 40 and name.startswith("_") and name.isidentifier() for name in names)


def test_widths_add_up_to_the_text() -> None:
    for shares in ((1 / 3, 1 / 3, 1 / 3), (0.1, 0.2, 0.7), (1.0,), (0.333, 0.333, 0.334)):
        widths = share_width(shares, 9185)
        assert sum(widths) == 9185
        assert all(width > 0 for width in widths)


def test_a_list_is_as_far_from_what_follows_as_a_paragraph_is() -> None:
    inner = listing("s/l2", ListKind.DASH, (paragraph("s/l2/1", "un"),), (paragraph("s/l2/2", "deux"),), depth=1)
    outer = listing("s/l", ListKind.CHEVRON, (paragraph("s/l/1", "par :"), inner), (paragraph("s/l/2", "fin"),))
    held = Row((Cell((listing("s/t/l", ListKind.DASH, (paragraph("s/t/l/1", "en case"),)),)),), RowRole.BODY)
    document = piece(section("s", outer, paragraph("s/p", "suite"), replace(data_table("s/t", 1), rows=(held,))))
    air = {
        "".join(found.itertext()): [spacing.get(f"{W}after") for spacing in found.findall(f"{W}pPr/{W}spacing")]
        for found in find_all(write_docx(document, real_furniture()), "//w:p[not(ancestor::w:tbl) or .//w:t='en case']")
    }
    assert [air[words] for words in ("par :", "un", "deux", "fin", "suite", "en case")] == [
        [],
        [],
        ["136"],
        ["136"],
        [],
        [],
    ]


def test_what_is_had_in_view_stands_apart_from_the_parties() -> None:
    parties = section("p", paragraph("p/1", "La Caf"), kind=SectionKind.PARTIES)
    seen = paragraph("v/1", "Vu le Code", role=ParagraphRole.CITATION), paragraph("v/2", "Vu la loi")

    def list_air(*sections: Section) -> list[str | None]:
        found = find_all(write_docx(piece(*sections), real_furniture()), "//w:p[contains(., 'Vu ')]/w:pPr")
        return [
            one.find(f"{W}spacing").get(f"{W}before") if one.find(f"{W}spacing") is not None else None for one in found
        ]

    assert list_air(parties, section("v", *seen, kind=SectionKind.CITATIONS)) == ["454", None]
    assert list_air(parties, section("v", *seen, kind=SectionKind.ARTICLE)) == [None, None]


def test_the_heading_of_a_deliberation_is_quiet_by_style_above_the_title_of_the_act() -> None:
    draft = section("d", paragraph("d/1", "Ville"), heading="Délibération de la Ville", kind=SectionKind.DELIBERATION)
    other = section("a", paragraph("a/1", "Vu"), heading="Article", kind=SectionKind.ARTICLE)
    written = write_docx(piece(draft, other), real_furniture())
    headings = find_all(written, "//w:p[w:pPr/w:pStyle/@w:val='Heading1']")
    styles = {"".join(one.itertext()): [s.get(f"{W}val") for s in one.iter(f"{W}rStyle")] for one in headings}
    assert styles == {"Délibération de la Ville": ["CtgTitreDiscret"], "Article": []}
    assert not any(True for one in headings for _ in one.iter(f"{W}sz"))
