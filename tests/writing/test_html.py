"""The HTML of a piece: the template is furniture, strict and sandboxed; the text is escaped."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.errors import TemplateError
from generator.model.document import (
    Align,
    Cell,
    ListKind,
    Meta,
    Paragraph,
    ParagraphRole,
    Row,
    RowRole,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.writing.html.cover_styles import CROWDS
from generator.writing.html.page import write_html
from generator.writing.html.words import write_words
from tests.writing.pdf_sample import build_furniture, build_sample


def test_text_is_escaped_and_blocks_carry_their_identity() -> None:
    page = write_html(build_sample(), build_furniture())
    assert "Moyens &amp; &lt;personnes&gt;" in page.html
    assert 'data-bloc="convention/article-1/l1/s/b"' in page.html
    assert 'title="date de la délibération">à compléter' in page.html
    assert page.tags["convention/article-2/t1"] == "Table"


def test_no_line_ends_within_a_unit() -> None:
    words = write_words("404\u00a0hab/km², 3\u202f€/h et/ou 2/3, le/la, 12 places/an")
    assert words == "404\u00a0hab/\u2060km², 3\u202f€/\u2060h et/ou 2/3, le/la, 12 places/\u2060an"


def test_only_what_links_lead_to_has_an_id() -> None:
    """An id on a block would keep WeasyPrint from sharing styles: a quarter of the time of tables."""
    document = build_sample()
    page = write_html(document, build_furniture())
    ids = re.findall(r' id="([^"]*)"', page.html)
    furniture = {f"{document.meta.piece}/{name}" for name in ("couverture", "sommaire", "derniere")} | {"fin-du-texte"}
    assert {section.id for section in document.sections} <= set(ids) <= {s.id for s in document.sections} | furniture
    assert len(ids) == len(set(ids))
    assert len(re.findall(' data-bloc="', page.html)) == len(page.tags)


def test_references_are_links_when_their_target_is_at_hand() -> None:
    alone = write_html(build_sample(), build_furniture())
    assert 'href="#convention/article-2">l’article 2</a>' in alone.html
    assert "ctg:annexe-3" not in alone.html
    joined = write_html(build_sample(), build_furniture(), frozenset({"annexe-3"}))
    assert 'href="ctg:annexe-3">annexe 3</a>' in joined.html


def test_no_class_of_the_furniture_is_used_in_the_body() -> None:
    """A rule for one would meet the other: the head of tables once took the page labels of annexes away."""
    document = build_sample()
    furniture: set[str] = set()
    body: set[str] = set()
    for full_page in (True, False):
        page = write_html(replace(document, cover=replace(document.cover, full_page=full_page)), build_furniture())
        furniture |= list_classes(page.html.replace(page.body, ""))
        body |= list_classes(page.body)
    furniture |= {name for _, name in CROWDS} | {"liste", "cohorte", "annexe", "principale"}
    for roles in (ParagraphRole, ListKind, RowRole, TableRole, Align, SectionKind):
        body |= {str(role.value) for role in roles} - {RowRole.HEAD.value}
    assert {"couverture", "ouverture", "sommaire", "entete"} <= furniture
    assert {"bandeau", "figure", "donnees"} <= body
    assert not furniture & body
    assert RowRole.HEAD.value not in list_classes(page.body)


def list_classes(html: str) -> set[str]:
    return {name for names in re.findall(r' class="([^"]*)"', html) for name in names.split()}


def test_a_final_shows_no_draft_mark() -> None:
    page = write_html(build_sample(draft=False), build_furniture())
    assert "PROJET" not in page.html
    assert not [url for url in page.resources if "filigrane" in url]


def test_template_sees_what_it_is_promised_and_no_more() -> None:
    furniture = build_furniture()
    for template, words, code in (
        ("<p>{{ cover.titre_absent }}</p>", "titre_absent", "modele-html"),
        ("<p>{{ inconnu }}</p>", "inconnu", "modele-html"),
        ("<p>{{ meta.__class__ }}</p>", "n'admet pas le nom « __class__ »", "gabarit-balise"),
    ):
        with pytest.raises(TemplateError) as caught:
            write_html(build_sample(), replace(furniture, html_template=template))
        (diagnostic,) = caught.value.diagnostics
        assert diagnostic.code == code
        assert words in diagnostic.message


def test_unreadable_template_is_located() -> None:
    furniture = build_furniture()
    with pytest.raises(TemplateError) as caught:
        write_html(build_sample(), replace(furniture, html_template="<p>\n{% if meta.draft %}\n{{ cover.title "))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "modele-html"
    assert diagnostic.span is not None
    assert diagnostic.span.line == 3
    assert diagnostic.span.file == "templates/html/piece.html"


def test_cover_words_are_escaped() -> None:
    sample = build_sample()
    meta: Meta = replace(sample.meta, running_title="A & B <C>")
    page = write_html(replace(sample, meta=meta), build_furniture())
    assert "A &amp; B &lt;C&gt;" in page.html


def test_stylesheet_names_no_colour_but_white() -> None:
    css = build_furniture().stylesheet
    colours = {word for word in css.replace(";", " ").replace("}", " ").split() if word.startswith("#")}
    assert colours == {"#FFFFFF"}


def test_a_table_of_few_rows_is_kept_whole_unless_they_are_high() -> None:
    def write(words: str) -> str:
        document = build_sample()
        section = document.sections[0]
        cell = Cell((Paragraph("convention/t9/c1", section.origin, (Text(words),)),))
        rows = tuple(Row((cell, Cell(()))) for _ in range(8))
        table = Table("convention/t9", section.origin, (0.2, 0.8), (), rows)
        changed = replace(section, blocks=(*section.blocks, table))
        return write_html(replace(document, sections=(changed, *document.sections[1:])), build_furniture()).html

    assert 'class="donnees court" data-bloc="convention/t9"' in write("trois mots courts")
    assert 'class="donnees" data-bloc="convention/t9"' in write("des mots qui prennent " * 5)
