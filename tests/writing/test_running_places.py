"""The line of the running heads that says the place: what it says, how it is cut, on which pages it is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.model.document import Document, Heading, Section, SectionKind, Text
from generator.writing.furniture.page_starts import PageStart
from generator.writing.furniture.printed import PrintedFurniture, compare_furniture
from generator.writing.html.page import write_html
from generator.writing.ordinals import RAISED_LETTERS
from generator.writing.running_places import has_places, list_places, name_place
from tests.writing.pdf_sample import ORIGIN, build_furniture, build_sample, paragraph

WORD_HEAD = "Ctg Val d'Ambrelle"


def make_section(name: str, kind: SectionKind, label: str = "", title: str = "", *inner: Heading) -> Section:
    blocks = (paragraph(f"p/{name}/1", "Un texte."), *inner)
    heading = (Text(title),) if title else ()
    return Section(f"p/{name}", ORIGIN, kind, blocks, heading=heading, label=label)


def make_heading(level: int, title: str) -> Heading:
    return Heading(f"p/h/{title}", ORIGIN, level, (Text(title),))


@pytest.fixture(scope="module")
def document() -> Document:
    sections = (
        make_section("parties", SectionKind.PARTIES),
        make_section("a6", SectionKind.ARTICLE, "Article\u00a06\u00a0: ", "Modalités", make_heading(2, "Pilotage")),
        make_section(
            "i", SectionKind.CHAPTER, "", "Les indicateurs", make_heading(2, "Familles"), make_heading(3, "x")
        ),
        make_section("t", SectionKind.CHAPTER, "Annexe\u00a01\u00a0: ", "Le diagnostic"),
    )
    sample = build_sample(draft=False)
    return replace(sample, sections=sections, meta=replace(sample.meta, called="annexe\u00a01"))


def test_the_place_is_the_article_or_the_theme_of_a_chapter(document: Document) -> None:
    parties, article, chapter, title = (list_places(document, section) for section in document.sections)
    assert parties == ("",)
    assert article == ("", "Article 6 – Modalités", "Article 6 – Modalités"), "an article is named, not its parts"
    assert chapter == ("", "Les indicateurs", "Familles", "Familles")
    assert title == ("", ""), "the head says the piece already"


@pytest.mark.parametrize(
    ("number", "title", "place"),
    [
        ("Article 6", "Modalités", "Article 6 – Modalités"),
        ("", "Familles", "Familles"),
        (
            "FA 1.1",
            "Créer quarante-huit places d’accueil collectif dans les zones sous-dotées de la vallée",
            "FA 1.1 – Créer quarante-huit places d’accueil collectif…",
        ),
        ("FA 2", "Un accueil, des lieux et des temps qui conviennent à tous les enfants, (et à tous)", None),
        ("Article 7", "X" * 200, "Article 7"),
        ("", "X" * 200, ""),
        ("FA\u00a03", "Le  porte\u2011à\u2011porte", "FA\u00a03 – Le porte-à-porte"),
    ],
)
def test_a_long_title_is_cut_at_a_word_or_leaves_its_number(number: str, title: str, place: str | None) -> None:
    said = name_place(number, title)
    if place is not None:
        assert said == place
    else:
        assert said.endswith("…")
        assert said[:-1][-1].isalpha()
        assert len(said) < 70


def test_the_page_gives_its_places_to_the_stylesheet(document: Document) -> None:
    html = write_html(document, build_furniture()).html
    assert html.count("data-lieu=") == 5
    assert ' data-lieu="Familles"' in html
    bare = replace(document, cover=replace(document.cover, full_page=False))
    assert not has_places(bare)
    assert "data-lieu" not in write_html(bare, build_furniture()).html


def compare(document: Document, *heads: str) -> str:
    """What is told of heads of the PDF, on pages that begin before the headings, in the article, in a theme."""
    starts = (PageStart(2, 0, 0), PageStart(3, 1, 1), PageStart(4, 2, 2))
    word = PrintedFurniture("", "", "", ((1, WORD_HEAD),), ())
    printed = tuple((page, f"{WORD_HEAD} {place}") for page, place in enumerate(heads, start=2))
    pdf = PrintedFurniture("", "", "", printed, (), page_count=4, starts=starts)
    found = compare_furniture(document, word, pdf, "essai.docx")
    return found.message if found is not None else ""


def test_the_place_printed_is_that_of_the_first_words_of_the_page(document: Document) -> None:
    assert compare(document, "", "Article 6 – Modalités", "Familles") == ""
    assert "l'en-tête de la page 4 : " in compare(document, "", "Article 6 – Modalités", "Les indicateurs")
    assert "l'en-tête de la page 3 : " in compare(document, "", "Article 7 – Modalités", "Familles")
    assert "l'en-tête de la page 2 : " in compare(document, "Parties", "Article 6 – Modalités", "Familles")
    assert "l'en-tête de la page 4 : " in compare(document, "", "Article 6 – Modalités", ""), "printed on all, or none"
    assert compare(document, "", "", "") == "", "a stylesheet of one's own may have none"


def test_ordinals_of_the_head_are_raised_by_signs_that_our_fonts_have() -> None:
    assert name_place("Article 1er", "Le 2e point, du 1er mai") == "Article 1ᵉʳ – Le 2ᵉ point, du 1ᵉʳ mai"
    for font in sorted(Path("templates/fonts").glob("*-Regular.ttf")):
        assert set(map(ord, RAISED_LETTERS)) <= TTFont(font).getBestCmap().keys(), font.name


def test_ordinals_of_the_title_and_of_the_period_are_raised_in_heads_feet_and_covers() -> None:
    document = build_sample()
    meta = replace(document.meta, running_title="Ctg Auriol du 1er mai 2026 au 30 avril 2031")
    cover = replace(document.cover, period=("1er mai 2026", "30 avril 2031"))
    written = write_html(replace(document, meta=meta, cover=cover), build_furniture()).html
    assert "du 1ᵉʳ mai 2026 au" in written and "1ᵉʳ mai 2026 – 30 avril 2031" in written and "1er mai" not in written
