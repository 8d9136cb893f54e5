"""The numbers of headings that Word counts: which ones, and what stays words."""

from __future__ import annotations

import pytest

from generator.model.document import Document, Heading, SectionKind, Text
from generator.writing.parity import compare_text
from generator.writing.word.document import write_docx
from generator.writing.word.heading_numbers import plan_heading_numbers
from generator.writing.word.read_back.text import read_docx_text
from tests.writing.docx_sample import NAMESPACES, find_all, paragraph, part, piece, real_furniture, rebuild, section

W = f"{{{NAMESPACES['w']}}}"


def heading(id_: str, label: str, level: int = 2) -> Heading:
    return Heading(id_, paragraph("x", "x").origin, level, (Text(f"Intertitre {id_}"),), label)


def articles(*labels: str, inner: tuple[str, ...] = ()) -> Document:
    """A convention whose articles have these labels, each with the given headings."""
    made = [section("c/preambule", heading("c/p/h", "I."), heading="Préambule", kind=SectionKind.PREAMBLE)]
    for rank, label in enumerate(labels):
        number = label.split("\u00a0")[-1].split()[0]
        headings = (
            heading(f"c/a{rank}/h{place}", one.replace("{n}", number), 2 if "." in one else 3)
            for place, one in enumerate(inner)
        )
        made.append(section(f"c/a{rank}", *headings, heading=f"Titre {rank}", label=label))
    return piece(*made)


def list_counted(document: Document) -> list[str]:
    counted = plan_heading_numbers(document).counted
    found = [(s.id, s.label) for s in document.sections]
    found += [(b.id, b.label) for s in document.sections for b in s.blocks if isinstance(b, Heading)]
    return [label for id_, label in found if id_ in counted]


REGULAR = tuple(f"Article\u00a0{n} – " for n in range(1, 13))
ORDINAL = ("Article\u00a01er – ", *REGULAR[1:4])
SIGNED = (*REGULAR[:9], "Article\u00a09-1 – ", *REGULAR[9:])
SKIPPED = (*REGULAR[:3], "Article\u00a05 – ")


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (REGULAR, ()),
        (ORDINAL, ORDINAL[:1]),  # Word would write « 1 », or « 2e » after it
        (SIGNED, ("Article\u00a09-1 – ",)),
        (SKIPPED, ("Article\u00a05 – ",)),
        (REGULAR[:1], REGULAR[:1]),
        (("I – ", "II – "), ("I – ", "II – ")),
    ],
)
def test_what_a_list_can_count_is_counted_and_the_rest_stays_words(
    labels: tuple[str, ...], words: tuple[str, ...]
) -> None:
    document = articles(*labels)
    assert list_counted(document) == [label for label in labels if label not in words]
    data = write_docx(document, real_furniture())
    assert compare_text(document, read_docx_text(data), "essai.docx") is None
    written = ["".join(p.itertext(f"{W}t")) for p in find_all(data, "//w:p")]
    for rank, label in enumerate(labels):
        assert (f"{label}Titre {rank}" in written) is (label in words)
        assert (f" – Titre {rank}" in written) is (label not in words)


def test_headings_below_an_article_are_counted_with_it() -> None:
    inner = ("{n}.1", "a)", "b)", "{n}.2", "a)")
    document = articles(*REGULAR[:3], inner=inner)
    assert len(list_counted(document)) == 3 * 6
    data = write_docx(document, real_furniture())
    levels = find_all(data, "//w:abstractNum[last()]/w:lvl", "word/numbering.xml")
    texts = [level.find(f"{W}lvlText").get(f"{W}val") for level in levels]
    assert texts == ["Article\u00a0%1", "%1.%2", "%3)"]
    assert [level.find(f"{W}pStyle").get(f"{W}val") for level in levels] == ["Heading1", "Heading2", "Heading3"]
    assert compare_text(document, read_docx_text(data), "essai.docx") is None
    # Below an article whose number is words, Word would count from another article.
    assert list_counted(articles(*ORDINAL, inner=inner))[:4] == [*ORDINAL[1:], "2.1"]


def test_an_article_inserted_in_word_renumbers_those_after_it() -> None:
    data = write_docx(articles(*REGULAR[:3]), real_furniture())
    (second,) = find_all(data, "//w:p[w:pPr/w:pStyle[@w:val='Heading1']][contains(., 'Titre 1')]")
    start = f'<w:bookmarkStart w:id="{second.find(f"{W}bookmarkStart").get(f"{W}id")}"'
    before = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{start}'
    added = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t> – Nouveau</w:t></w:r></w:p>'
    said = read_docx_text(rebuild(data, "word/document.xml", before, added + before)).body
    assert "Article 2 – Nouveau Article 3 – Titre 1 Article 4 – Titre 2" in " ".join(said.split())


def test_styles_made_from_a_heading_have_no_number() -> None:
    sheet = part(write_docx(articles(*REGULAR[:3]), real_furniture()), "word/styles.xml")
    numbers = sheet.xpath("//w:style[w:basedOn/@w:val='Heading1']//w:numId/@w:val", namespaces=NAMESPACES)
    assert numbers and set(numbers) == {"0"}  # « Sommaire » is one of them
    bare = part(write_docx(articles("I – "), real_furniture()), "word/styles.xml")
    assert bare.xpath("//w:style[@w:styleId='Heading1']//w:numPr", namespaces=NAMESPACES) == []
