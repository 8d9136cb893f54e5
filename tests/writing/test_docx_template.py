"""The contract of the Word template: what the writer needs of it, and what people are told when it is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import Diagnostic, ExitCode, TemplateError
from generator.model.document import Cover, Orientation, Signatory
from generator.units import mm_to_twips
from generator.writing.word.document import write_docx
from generator.writing.word.styles import required_styles
from tests.writing.docx_sample import (
    NAMESPACES,
    W,
    find_all,
    make_png,
    paragraph,
    part,
    piece,
    real_furniture,
    rebuild,
    rich_document,
    section,
)

SIMPLE = piece(section("p/a", paragraph("p/a/1", "texte")))
MAIN = "word/document.xml"


def refuse(name: str, old: str, new: str) -> tuple[Diagnostic, ...]:
    """The faults of the real template once changed."""
    furniture = real_furniture()
    broken = replace(furniture, word_template=rebuild(furniture.word_template, name, old, new))
    with pytest.raises(TemplateError) as caught:
        write_docx(SIMPLE, broken)
    assert caught.value.exit_code == ExitCode.TEMPLATE
    assert all(d.span is not None and d.span.file.endswith("word/piece.docx") for d in caught.value.diagnostics)
    return caught.value.diagnostics


def test_the_real_template_has_every_style_that_the_writer_names() -> None:
    names = set(map(str, find_all(real_furniture().word_template, "//w:style/w:name/@w:val", "word/styles.xml")))
    assert len(required_styles()) > 60
    assert set(required_styles()) <= names


def test_every_missing_style_is_named() -> None:
    faults = refuse("word/styles.xml", '<w:name w:val="CTG Visa"/>', '<w:name w:val="Visa"/>')
    assert [fault.code for fault in faults] == ["gabarit-style"]
    assert "« CTG Visa »" in faults[0].message
    assert "paragraphe" in faults[0].message


def test_a_list_style_that_counts_no_more_is_named() -> None:
    furniture = real_furniture()
    (number,) = find_all(
        furniture.word_template, "//w:style[w:name/@w:val='CTG Liste numéro 2']//w:numPr", "word/styles.xml"
    )
    level, instance = (child.get(f"{W}val") for child in number)
    shape = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
    (fault,) = refuse("word/styles.xml", shape, "")
    assert fault.code == "gabarit-style"
    assert "« CTG Liste numéro 2 »" in fault.message


def test_a_tag_left_open_is_shown_with_its_paragraph() -> None:
    (fault,) = refuse(MAIN, "{{ territoire }}", "Territoire de {{ territoire")
    assert fault.code == "gabarit-balise"
    assert "Territoire de {{ territoire" in fault.message


def test_a_condition_left_open_is_told() -> None:
    (fault,) = refuse(MAIN, "{%p endfor %}", "x")
    assert fault.code == "gabarit-balise"


def test_unknown_names_are_all_told_at_once_with_the_known_ones() -> None:
    faults = refuse(MAIN, "{{ territoire }}", "{{ teritoire }} {{ maire }}")
    assert {fault.code for fault in faults} == {"gabarit-variable"}
    assert any("« teritoire »" in fault.message for fault in faults)
    assert any("« maire »" in fault.message for fault in faults)
    assert "territoire" in (faults[0].hint or "")


def test_an_unknown_part_of_a_value_is_told_with_its_paragraph() -> None:
    furniture = real_furniture()
    template = rebuild(furniture.word_template, MAIN, "{{ boite.nom }}", "Signé {{ boite.prenom }}")
    with pytest.raises(TemplateError) as caught:
        write_docx(rich_document(), replace(furniture, word_template=template))
    (fault,) = caught.value.diagnostics
    assert fault.code == "gabarit-variable"
    assert "Signé" in fault.message


def test_a_lone_brace_is_told() -> None:
    faults = refuse(MAIN, "{{ periode }}", "Années { periode }}")
    assert len(faults) == 3  # on the cover, in the head of a file without cover, and on the last page
    assert {fault.code for fault in faults} == {"gabarit-balise"}
    assert all("}}" in fault.message and "Années" in fault.message for fault in faults)


def test_a_template_runs_no_program() -> None:
    faults = refuse(MAIN, "{{ territoire }}", "{{ territoire.__class__.__mro__ }}")
    assert {fault.code for fault in faults} == {"gabarit-balise"}
    assert all("n'admet pas le nom « __" in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{{p corps }}", "corps", "gabarit-corps"),
        ('w:w="16838" w:h="11906"', 'w:w="11906" w:h="16838"', "gabarit-section"),
        (f'w:top="{mm_to_twips(30)}"', f'w:top="{mm_to_twips(20)}"', "gabarit-marge"),
    ],
)
def test_the_page_models_are_checked(old: str, new: str, code: str) -> None:
    assert refuse(MAIN, old, new)[0].code == code


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7"])
def test_what_is_not_a_word_file_is_told(data: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        write_docx(SIMPLE, replace(real_furniture(), word_template=data))
    assert caught.value.diagnostics[0].code == "gabarit-illisible"


def test_a_declaration_of_entities_is_refused() -> None:
    (fault,) = refuse("word/styles.xml", "<w:styles", '<!DOCTYPE x [<!ENTITY e "x">]><w:styles')
    assert fault.code == "gabarit-illisible"


def test_tags_that_word_has_cut_in_pieces_still_work() -> None:
    furniture = real_furniture()
    cut = '{{ terri</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>toire }}'
    template = rebuild(furniture.word_template, MAIN, "{{ territoire }}", cut)
    document = write_docx(SIMPLE, replace(furniture, word_template=template))
    assert "Bassin Minier" in "".join(part(document, MAIN).itertext())


def test_a_template_that_has_its_own_first_page_is_given_no_second_one() -> None:
    furniture = real_furniture()
    columns = '<w:cols w:space="708"/>'
    template = rebuild(furniture.word_template, MAIN, columns, f"{columns}<w:titlePg/>")
    short = replace(SIMPLE, cover=replace(SIMPLE.cover, full_page=False))
    for data in (furniture.word_template, template):
        written = write_docx(short, replace(furniture, word_template=data))
        (section,) = find_all(written, "//w:sectPr")
        assert len(section.xpath("*[local-name() = 'titlePg']")) == 1


def test_marks_of_sessions_stand_on_no_page() -> None:
    furniture = real_furniture()
    template = rebuild(furniture.word_template, MAIN, "<w:sectPr>", '<w:sectPr w:rsidR="00A1" w:rsidSect="00B2">')
    lying = section("p/b", paragraph("p/b/1", "large"), orientation=Orientation.LANDSCAPE)
    written = write_docx(
        replace(SIMPLE, sections=(*SIMPLE.sections, lying)), replace(furniture, word_template=template)
    )
    sections = find_all(written, "//w:body//w:sectPr")
    assert len(sections) == 3
    assert not [one for one in sections if any("rsid" in name for name in one.attrib)]


def test_relations_that_cannot_be_read_are_told() -> None:
    (fault,) = refuse("word/_rels/document.xml.rels", "<Relationships", '<!DOCTYPE x [<!ENTITY e "x">]><Relationships')
    assert fault.code == "gabarit-illisible"


def test_the_stamp_corner_is_kept_by_every_margin() -> None:
    margins = find_all(real_furniture().word_template, "//w:pgMar/@w:top", MAIN)
    assert len(margins) == 4
    assert all(int(margin) >= mm_to_twips(27) - 1 for margin in margins)
    header = find_all(
        real_furniture().word_template, "//w:style[w:name/@w:val='header']/w:pPr/w:ind/@w:right", "word/styles.xml"
    )
    assert int(header[0]) + mm_to_twips(24) >= mm_to_twips(74)  # 210 pt from the page's right edge


def test_an_identity_dresses_the_whole_file() -> None:
    written = write_docx(rich_document(), real_furniture("azur"))
    colours = real_furniture("azur").identity.colours
    theme = part(written, "word/theme/theme1.xml")
    a = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    assert theme.xpath("//a:dk2/a:srgbClr/@val", namespaces=a) == [colours.primary.lstrip("#").upper()]
    assert theme.xpath("//a:accent6/a:srgbClr/@val", namespaces=a) == [colours.tints[5].lstrip("#").upper()]
    neutral = real_furniture().identity.colours
    strangers = {
        colour.lstrip("#").upper() for colour in (neutral.primary, neutral.accent, neutral.rule, *neutral.tints)
    }
    strangers -= {colour.lstrip("#").upper() for colour in (colours.gap, colours.text, *colours.tints)}
    assert strangers
    for name in ("word/styles.xml", MAIN, "word/header2.xml", "word/numbering.xml"):
        used = {str(value) for value in find_all(written, "//@w:val | //@w:fill | //@w:color", name)}
        assert not used & strangers, name
    gap = find_all(written, "//w:style[w:name/@w:val='CTG À compléter']//w:shd/@w:fill", "word/styles.xml")
    assert gap == [colours.gap.lstrip("#").upper()]


def test_fonts_have_a_name_that_word_machines_know() -> None:
    (name,) = find_all(
        write_docx(SIMPLE, real_furniture()), "//w:font[@w:name='Carlito']/w:altName/@w:val", "word/fontTable.xml"
    )
    assert name == "Calibri"


def test_the_cover_shows_boxes_or_names_or_logos() -> None:
    for count, boxes in ((0, 0), (1, 1), (4, 4), (9, 9), (10, 10), (20, 20), (21, 0), (50, 0)):
        signatories = tuple(Signatory(f"Commune & {n}", make_png(10, 10) if n % 2 else None) for n in range(count))
        cover = Cover(("Convention",), "Territoire", ("2026", "2030"), "", signatories)
        written = write_docx(piece(section("p/a", paragraph("p/a/1", "x")), cover=cover), real_furniture())
        cells = find_all(written, "//w:tbl[w:tblPr/w:tblCaption/@w:val='Signataires']//w:tc[w:tcPr/w:vAlign]")
        assert len(cells) == boxes
        words = "".join(part(written, MAIN).itertext())
        assert words.count("Commune & ") == count
        drawn = part(written, MAIN).xpath("//*[local-name()='inline']")
        assert len(drawn) == (count // 2 if count < 10 else 0), "small boxes have no logos"


def test_a_vector_logo_is_drawn_for_word() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'
    cover = Cover(("Convention",), "Territoire", ("2026", "2030"), "", (Signatory("Caf", svg),))
    document = piece(section("p/a", paragraph("p/a/1", "x")), cover=cover)
    written = write_docx(document, real_furniture())
    names = part(written, MAIN).xpath("//*[local-name()='docPr']/@descr")
    assert names == ["Logo : Caf"]
    assert written == write_docx(document, real_furniture())
    unsized = replace(cover, signatories=(*cover.signatories, Signatory("X", b"<svg/>")))
    with pytest.raises(TemplateError, match="le logo de « X »"):  # the PDF would show it
        write_docx(replace(document, cover=unsized), real_furniture())


def test_only_drafts_say_so() -> None:
    for draft in (True, False):
        written = write_docx(rich_document(draft=draft), real_furniture())
        for name in ("word/header2.xml", "word/header3.xml"):
            assert ("PROJET" in "".join(part(written, name).itertext())) is draft
        badges = find_all(written, "//w:p[w:pPr/w:pStyle/@w:val='CtgCouvertureProjet']//w:t")
        assert ["PROJET" in (badge.text or "") for badge in badges] == [True] * draft
        marks = part(written, "word/header2.xml").xpath("//w:pict", namespaces=NAMESPACES)
        assert bool(marks) is draft


def test_running_heads_and_pages_are_fields() -> None:
    for back_cover, count in ((True, "PAGEREF _corps_fin"), (False, "NUMPAGES")):  # a back cover is not counted
        written = write_docx(rich_document(back_cover=back_cover), real_furniture())
        for name in ("word/footer2.xml", "word/footer3.xml"):
            instructions = find_all(written, "//w:instrText/text() | //w:fldSimple/@w:instr", name)
            assert [str(text).strip() for text in instructions] == ["PAGE", count]
            assert "".join(find_all(written, "//w:t/text()", name)).endswith("/\u00a02")
    assert part(written, "word/header2.xml").find(f"{W}p") is not None
