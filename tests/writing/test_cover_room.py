"""Long names on covers and in running heads: whole, smaller, or refused with their length."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from generator.errors import ContentError
from generator.model.document import Cover, Document, Signatory
from generator.writing.cover_room import STEPS, choose_running_sizes, choose_step
from generator.writing.html.cover_styles import name_crowd, write_cover_rules
from generator.writing.html.page import write_html
from generator.writing.pdf.document import write_pdf
from generator.writing.word.crowded_cover import shrink_cover
from generator.writing.word.package import parse_part, w
from tests.writing.pdf_sample import SVG, build_furniture, build_sample

LONG = "Communauté de communes des hautes vallées, du plateau et des rives "
WORD = "Sanktwolfgangimsalzkammergut" * 2 + "amsee"
WORD_PART = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr>'
    b'<w:pStyle w:val="CtgCouvertureTerritoire"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p><w:p>'
    b"<w:r><w:t>y</w:t></w:r></w:p></w:body></w:document>"
)


def name_long(letters: int) -> str:
    return (LONG * 50)[: letters - 1] + "z"


def build_cover(names: tuple[str, ...], **values: str) -> Document:
    document = build_sample(draft=False)
    cover = replace(document.cover, signatories=tuple(Signatory(name) for name in names), **values)
    return replace(document, cover=cover, sections=document.sections[:1])


def test_usual_names_have_the_usual_sizes() -> None:
    document = build_sample()
    assert choose_step(document.cover) == 0
    assert write_cover_rules(document, 0) == ""
    assert shrink_cover(WORD_PART, STEPS[0], subtitle=False) is WORD_PART


@pytest.mark.parametrize("letters", [321, 400, 3000])
def test_what_is_too_long_is_refused_with_its_length(letters: int) -> None:
    for cover in (
        build_cover(("A",), territory=name_long(letters)).cover,
        build_cover(("A",), notice=name_long(letters)).cover,
        build_cover(("A", name_long(letters))).cover,
    ):
        with pytest.raises(ContentError) as caught:
            choose_step(cover)
        assert f"{letters} lettres" in caught.value.diagnostics[0].message
        assert caught.value.diagnostics[0].code == "couverture-trop-longue"


def test_long_words_together_get_smaller_and_then_are_refused() -> None:
    long = name_long(300)
    steps = [choose_step(Cover(("CTG",), long, ("2026", "2030"), signatories=(Signatory(long),) * n)) for n in (1, 5)]
    assert steps[0] < steps[1] <= len(STEPS) - 1
    with pytest.raises(ContentError, match="ne tient pas"):
        choose_step(Cover(("CTG",), long, ("2026", "2030"), long, tuple(Signatory(long) for _ in range(9)), long))


def test_boxes_are_high_enough_for_their_longest_name() -> None:
    document = build_cover(("Caf", name_long(200)))
    assert ".quelques .signataire-couverture { min-height: " in write_cover_rules(document, 0)
    assert name_crowd(build_cover(("Caf",) * 12).cover) == "nombreux"
    assert name_crowd(build_cover((*("Caf",) * 11, name_long(80))).cover) == "liste"


def test_a_crowd_has_no_logos_as_in_word() -> None:
    document = build_sample()
    for count, shown in ((9, 9), (10, 0)):
        cover = replace(document.cover, signatories=tuple(Signatory(f"Partie {n}", SVG) for n in range(count)))
        page = write_html(replace(document, cover=cover), build_furniture())
        assert page.html.count('alt="Logo : Partie') == shown


def test_word_sets_the_words_of_the_cover_smaller_and_no_others() -> None:
    root = parse_part(shrink_cover(WORD_PART, STEPS[2], subtitle=False))
    sizes = [[size.get(w("val")) for size in p.iter(w("sz"))] for p in root.iter(w("p"))]
    assert sizes == [[str(round(2 * STEPS[2].territory))], []]


def test_running_heads_get_smaller_or_are_refused() -> None:
    document = build_sample()
    usual = choose_running_sizes(document)
    small = choose_running_sizes(replace(document, meta=replace(document.meta, running_title=name_long(400))))
    assert (usual.head, small.head, small.foot) == (8.5, 6.0, 8.5)
    with pytest.raises(ContentError, match="501 lettres"):
        choose_running_sizes(replace(document, meta=replace(document.meta, running_title=name_long(501), notice="")))


@pytest.mark.slow
def test_the_mark_of_a_draft_stands_over_no_word_of_its_head() -> None:
    """Its box is the only small one of the page; what stands in it, or half a point from it, is its own word."""
    document = build_cover(("Aix",))
    document = replace(document, meta=replace(document.meta, draft=True, running_title=name_long(300).upper()))
    page = pypdfium2.PdfDocument(write_pdf(document, build_furniture()).data)[1]
    filled = [one.get_bounds() for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    words = page.get_textpage()
    ((left, bottom, right, top),) = [box for box in filled if box[2] - box[0] < 80]
    held = [
        words.get_text_range(rank, 1)
        for rank in range(words.count_chars())
        if (at := words.get_charbox(rank))[0] < right and at[3] > bottom - 0.5 and at[1] < top and at[2] > left
    ]
    assert "".join("".join(held).split()) == "PROJET"


@pytest.mark.slow
@pytest.mark.parametrize("names", [(name_long(300),) * 5, (WORD, "Commune d'Aix"), (name_long(90),) * 12])
def test_every_word_stands_on_the_cover_below_the_title(names: tuple[str, ...]) -> None:
    territory = name_long(300) if len(names) == 2 else "Val d'Ambrelle"
    document = build_cover(names, territory=territory, notice=WORD)
    pdf = pypdfium2.PdfDocument(write_pdf(document, build_furniture()).data)
    page = pdf[0]
    words = page.get_textpage()
    text = "".join(words.get_text_range().split())
    for name in (*names, territory, WORD):
        assert "".join(name.split()) in text
    width, height = page.get_size()
    boxes = [words.get_charbox(rank) for rank in range(words.count_chars())]
    assert min(left for left, *_ in boxes) > 0
    assert max(right for _, _, right, _ in boxes) < width - 20
    assert min(bottom for _, bottom, _, _ in boxes) > 20
    assert not [b for b in boxes if b[2] > width - 210 and b[3] > height - 75], "nothing in the stamp's corner"
