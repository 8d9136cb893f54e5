"""What stays with what on a page, in both writers; how long the lines of the act are, measured on its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median

import pypdfium2
import pytest

from generator.model.document import (
    Block,
    BlockList,
    Heading,
    ListKind,
    PageBreak,
    ParagraphRole,
    SectionKind,
    SignatureBlock,
    Text,
)
from generator.model.identity import Furniture
from generator.writing.html.page import write_html
from generator.writing.ordinals import split_ordinals
from generator.writing.page_rules import (
    closes_party,
    is_kept_whole,
    item_stays_with_next,
    stands_for_pages,
    stays_under_heading,
    stays_with_next,
)
from generator.writing.parity import compare_text
from generator.writing.pdf.document import write_pdf
from generator.writing.word.document import write_docx
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import ORIGIN, W, find_all, listing, paragraph, piece, real_furniture, section

WORDS = "La Caf et les communes partagent une ambition commune au service des familles du territoire, de la petite "
WORDS += "enfance à la jeunesse, et décident d’unir leurs moyens pour répondre aux besoins que le diagnostic repère. "
NAME, DETAIL, LINK = ParagraphRole.PARTY_NAME, ParagraphRole.PARTY_DETAIL, ParagraphRole.PARTY_LINK


@pytest.fixture(scope="module")
def furniture() -> Furniture:
    return real_furniture()


def items(id_: str, count: int, depth: int = 0) -> BlockList:
    words = [(paragraph(f"{id_}/i{n}/p", f"élément {n}"),) for n in range(1, count + 1)]
    return listing(id_, ListKind.DASH, *words, depth=depth)


PARTIES: tuple[Block, ...] = (
    paragraph("p/1", "Entre :", role=LINK),
    paragraph("p/2", "LA CAISSE", role=NAME),
    paragraph("p/3", "représentée par son directeur,", role=DETAIL),
    paragraph("p/4", "d'une part,", role=LINK),
    paragraph("p/5", "et", role=LINK),
    paragraph("p/6", "LA COMMUNE", role=NAME),
    paragraph("p/7", "représentée par sa maire,", role=DETAIL),
    paragraph("p/8", "d'autre part,", role=LINK),
    paragraph("p/9", "ensemble dénommés « les signataires »,", role=DETAIL),
)


def test_words_that_end_a_party_stay_with_it_and_those_that_open_one_with_the_next() -> None:
    assert [closes_party(PARTIES, rank) for rank in range(9)] == [rank in (3, 7) for rank in range(9)]
    kept = [rank for rank in range(9) if stays_with_next(PARTIES, rank)]
    assert kept == [0, 1, 2, 4, 5, 6, 7]


def test_a_list_stays_with_what_announces_it_and_a_list_of_one_with_what_it_announces() -> None:
    blocks = (
        paragraph("s/1", "Elle a pour objet :"),
        items("s/2", 3),
        paragraph("s/3", "Suite."),
        items("s/4", 1),
        paragraph("s/5", "La résiliation entraîne ceci :"),
        paragraph("s/6", "Le territoire."),
        items("s/7", 2),
        items("s/8", 2, depth=1),
        items("s/9", 2),
    )
    kept = [rank for rank in range(len(blocks)) if stays_with_next(blocks, rank)]
    assert kept == [0, 2, 3, 4, 5, 6]


def test_a_line_under_a_heading_is_not_left_with_it_alone() -> None:
    short, long = paragraph("s/1", "Toute modification fait l’objet d’un avenant."), paragraph("s/1", WORDS)
    assert stays_under_heading((short, long), 0, headed=True)
    assert not stays_under_heading((short, long), 0, headed=False), "it opens a section without a heading"
    assert not stays_under_heading((long, short), 0, headed=True), "it is cut, or stays whole"
    assert not stays_under_heading((short,), 0, headed=True)
    heading = Heading("s/h", ORIGIN, 2, (Text("Pilotage"),))
    assert [stays_under_heading((long, heading, short, long), rank, headed=True) for rank in range(4)] == [
        False,
        False,
        True,
        False,
    ]


def test_what_is_short_is_not_cut_under_its_heading(furniture: Furniture) -> None:
    first, second = paragraph("s/1", WORDS), paragraph("s/2", WORDS)
    assert [is_kept_whole((first, second), rank, headed=True) for rank in range(2)] == [True, False]
    assert not is_kept_whole((paragraph("s/1", WORDS * 3),), 0, headed=True)
    document = piece(replace(section("s", first, second), heading=(Text("Durée"),)))
    assert len(re.findall(r'<p class="\w+ entier"', write_html(document, furniture).html)) == 1
    assert len(find_all(write_docx(document, furniture), "//w:body//w:keepLines")) == 1


def test_the_line_that_ends_a_section_is_not_alone() -> None:
    blocks = (paragraph("s/1", WORDS), paragraph("s/2", WORDS), paragraph("s/3", "Elle n’est pas reconduite."))
    assert [stays_with_next(blocks, rank) for rank in range(3)] == [False, True, False]
    assert not stays_with_next(blocks[:2], 0)


def test_no_line_of_a_list_is_alone_on_a_page(furniture: Furniture) -> None:
    short = items("s/1", 4)
    long = listing("s/2", ListKind.DASH, *[(paragraph(f"s/2/i{n}/p", 2 * WORDS),) for n in range(4)])
    assert [item_stays_with_next(short.items, rank) for rank in range(4)] == [True, False, True, False]
    assert [item_stays_with_next(long.items, rank) for rank in range(4)] == [False, False, False, False]
    three = listing("s/4", ListKind.DASH, *[(paragraph(f"s/4/i{n}/p", WORDS),) for n in range(4)])
    assert [item_stays_with_next(three.items, rank) for rank in range(4)] == [False, False, True, False]
    inner = items("s/3/i1/l", 2, depth=1)
    nested = listing("s/3", ListKind.CHEVRON, (paragraph("s/3/i1/p", "Soutenir les parents par :"), inner))
    document = piece(section("s", nested))
    assert len(find_all(write_docx(document, furniture), "//w:p[contains(., 'Soutenir')]/w:pPr/w:keepNext")) == 1
    assert re.search(r'<p class="[^"]* lie"[^>]*><i[^>]*>➢</i>Soutenir', write_html(document, furniture).html)


def test_the_last_signature_is_not_alone_on_its_page(furniture: Furniture) -> None:
    boxes = tuple(SignatureBlock(f"s/{n}", ORIGIN, n, (paragraph(f"s/{n}/1", f"Pour la {n}"),)) for n in "ABC")
    assert [rank for rank in range(3) if stays_with_next((*boxes, paragraph("s/fin", "Annexes")), rank)] == [1]
    document = piece(section("s", *boxes))
    page = write_html(document, furniture).html
    assert re.findall(r'<div class="signature( lie)?"', page) == ["", " lie", ""]
    data = write_docx(document, furniture)
    # In one row that no page cuts: LibreOffice does not keep a table with the next one.
    for name, held in (("A", 0), ("B", 1), ("C", 1)):
        assert len(find_all(data, f"//w:tbl//w:tbl[contains(., 'Pour la {name}')]")) == held
    (holder,) = find_all(data, "//w:tbl[.//w:tbl]")
    assert len(holder.findall(f"{W}tr")) == len(holder.findall(f"{W}tr/{W}trPr/{W}cantSplit")) == 1
    assert compare_text(document, read_docx_text(data), "essai.docx") is None


def test_boxes_that_a_page_cannot_hold_together_stay_apart(furniture: Furniture) -> None:
    parties = [("A", 1), ("B", 5), ("C", 5)]
    boxes = tuple(
        SignatureBlock(f"s/{n}{k}", ORIGIN, n, (paragraph(f"s/{n}{k}/1", f"Pour la {n}"),))
        for n, people in parties
        for k in range(people)
    )
    assert not find_all(write_docx(piece(section("s", *boxes)), furniture), "//w:tbl//w:tbl")


def test_both_writers_follow_the_rules(furniture: Furniture) -> None:
    blocks = (*PARTIES, items("convention/parties/l", 3))
    document = piece(section("convention/parties", *blocks, kind=SectionKind.PARTIES))
    page = write_html(document, furniture).html
    assert re.findall(r'<p class="partie-lien( lie)?( finale)?"', page) == [
        (" lie", ""),
        ("", " finale"),
        (" lie", ""),
        (" lie", " finale"),
    ]
    data = write_docx(document, furniture)
    ending = find_all(data, "//w:p[contains(., 'une part')]/w:pPr")[0]
    assert ending.xpath("w:keepNext/@w:val", namespaces=ending.nsmap) == ["0"]
    for words, kept in (("élément 1", 1), ("élément 2", 1), ("élément 3", 0)):
        assert len(find_all(data, f"//w:p[contains(., '{words}')]/w:pPr/w:keepNext")) == kept


def test_ordinals_of_headings_are_raised_in_the_text_and_in_the_contents(furniture: Furniture) -> None:
    document = piece(section("convention/article-1", label="Article 1er – ", heading="Objet"), contents=True)
    page = write_html(document, furniture).html
    assert page.count('1<span class="exposant">er</span> – ') == 2
    data = write_docx(document, furniture)
    raised = find_all(data, "//w:r[w:rPr/w:rStyle/@w:val='CtgExposant']/w:t/text()")
    assert [str(words) for words in raised] == ["er", "er"]
    assert list(split_ordinals("Le 1er, la 2e et l'article 12")) == [
        ("Le 1", False),
        ("er", True),
        (", la 2", False),
        ("e", True),
        (" et l'article 12", False),
    ]


def test_lines_of_the_act_have_75_to_85_signs(furniture: Furniture) -> None:
    document = piece(section("convention/article-1", paragraph("convention/article-1/p1", WORDS * 12), heading="Objet"))
    data = write_pdf(document, replace(furniture, word_template=b"")).data
    with pypdfium2.PdfDocument(data) as pdf:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r", "")
    lines = [len(line) for line in text.split("\n") if len(line) > 60][:-1]
    assert len(lines) > 15
    assert 75 <= median(lines) <= 85
    assert max(lines) <= 90


def test_running_text_of_the_act_is_set_in_and_its_headings_hang(furniture: Furniture) -> None:
    blocks = (paragraph("convention/article-1/p1", "Texte."), items("convention/article-1/l", 2))
    act = piece(section("convention/article-1", *blocks, heading="Objet"))
    chapter = section("annexe-1/chapitre", *blocks, heading="Objet", kind=SectionKind.CHAPTER)
    annexe = replace(act, meta=replace(act.meta, signed=False), sections=(chapter,))
    lefts = {}
    for name, document in (("act", replace(act, meta=replace(act.meta, signed=True))), ("annexe", annexe)):
        data = write_docx(document, furniture)
        for style in ("CtgCorps", "CtgListeTiret1", "Heading1", "CtgSignataire", "FootnoteText"):
            found = find_all(data, f"//w:style[@w:styleId='{style}']/w:pPr/w:ind/@w:left", "word/styles.xml")
            lefts[name, style] = int(found[0]) if found else 0
        level = find_all(data, "//w:lvl[w:pStyle/@w:val='CtgListeTiret1']/w:pPr/w:ind/@w:left", "word/numbering.xml")
        lefts[name, "level"] = int(level[0])
    assert lefts["act", "CtgCorps"] == lefts["act", "FootnoteText"] == 1701
    assert lefts["act", "CtgListeTiret1"] == lefts["act", "level"] == lefts["annexe", "level"] + 1701
    assert lefts["act", "Heading1"] == lefts["act", "CtgSignataire"] == 0
    assert lefts["annexe", "CtgCorps"] == 0


def test_deliberations_of_the_pdf_alone_have_no_page_in_word(furniture: Furniture) -> None:
    lines = (paragraph("d/a/1", "Page 1 sur 2 dans le PDF."), PageBreak("d/a/s"), paragraph("d/a/2", "Page 2 sur 2."))
    announced = section("d/a", *lines, heading="De la Caf", kind=SectionKind.DELIBERATION, new_page=True)
    drafted = replace(announced, id="d/b", blocks=(paragraph("d/b/1", "Vu le code."), paragraph("d/b/2", "Décide.")))
    assert stands_for_pages(announced)
    assert not stands_for_pages(drafted)
    first = section("d/0", paragraph("d/0/1", "Liste."), heading="Annexe 5", kind=SectionKind.CHAPTER)
    data = write_docx(piece(first, announced, drafted), furniture)
    broken = find_all(data, "//w:p[w:pPr/w:pageBreakBefore]//w:bookmarkStart/@w:name")
    assert [name for name in broken if name.endswith("d__b")]
    assert len(find_all(data, "//w:pageBreakBefore")) == 1
