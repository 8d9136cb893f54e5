"""The PDF of two texts shown as one: read back, proven against both, tagged, with its list, its bars, its bytes."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from generator.comparing.compare import compare_documents
from generator.comparing.places import fold_words
from generator.comparing.script import Changed
from generator.errors import ParityError, Span
from generator.model.document import (
    Document,
    ExternalLink,
    Paragraph,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    Text,
    plain_text,
)
from generator.model.identity import Furniture
from generator.project import BARE
from generator.reading.furniture import read_furniture
from generator.redlining.pdf.opening_page import OPENING
from generator.redlining.pdf.proof import check_pdf_redline
from generator.redlining.pdf.redline import ComparedPiece, compose_redline, line_up_piece, write_redline
from generator.writing.pdf.text import read_pdf_text
from tests.comparing.test_scripts import make_piece

MOVED = "Cette organisation maintient une dynamique tout au long de la convention."
KEPT = (
    "Les parties se réunissent au siège de la Caf.",
    "Elles rendent compte de leurs travaux.",
    "Elles se concertent.",
)
LONG = "Le comité de pilotage suit le plan d'actions, ses moyens et ses résultats, et propose de l'ajuster. " * 3
BEFORE = replace(make_piece(MOVED, *KEPT, "Il se réunit une fois par an."), back_cover=False)
AFTER = replace(make_piece(*KEPT, MOVED, "Il se réunit deux fois par an.", LONG.strip()), back_cover=False)


@pytest.fixture(scope="module")
def furniture() -> Furniture:
    return read_furniture(BARE.template_roots, "neutre")


def compare(before: Document, after: Document) -> ComparedPiece:
    script = compare_documents(before, after)
    assert isinstance(script, Changed)
    return ComparedPiece(before, after, ("content/exemple@01", "content/exemple"), script)


@pytest.fixture(scope="module")
def redline(furniture: Furniture) -> bytes:
    return write_redline(compare(BEFORE, AFTER), furniture, "essai.pdf", ("annexe 1 : inchangée",))


def list_elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []

    def visit(element: pikepdf.Object) -> None:
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(kid)
                visit(kid)

    visit(pdf.Root.StructTreeRoot)
    return found


def test_it_says_both_texts_and_no_other(redline: bytes) -> None:
    check_pdf_redline(redline, BEFORE, AFTER, "essai.pdf")
    with pytest.raises(ParityError, match="ne dit pas le premier"):
        check_pdf_redline(redline, AFTER, AFTER, "essai.pdf")
    with pytest.raises(ParityError, match="ne dit pas le second"):
        check_pdf_redline(redline, BEFORE, BEFORE, "essai.pdf")
    name = f"{BEFORE.meta.piece}/{OPENING}"
    assert (
        "Ce qui change" in read_pdf_text(redline).body and "Ce qui change" not in read_pdf_text(redline, (), name).body
    )


def test_what_is_struck_is_heard(redline: bytes) -> None:
    with pikepdf.open(io.BytesIO(redline)) as pdf:
        roles = {str(kind): str(role) for kind, role in pdf.Root.StructTreeRoot.RoleMap.items()}
        elements = list_elements(pdf)
        said = {str(one.get("/Alt", "")) for one in elements}
        lines = {str(one.S): str(one.A.TextDecorationType) for one in elements if str(one.S) in roles and "/A" in one}
    assert set(roles) == {"/Ins", "/Del", "/MovedTo", "/MovedFrom", "/Remark"} and set(roles.values()) == {"/Span"}
    assert lines == {
        "/Ins": "/Underline",
        "/Del": "/LineThrough",
        "/MovedTo": "/Underline",
        "/MovedFrom": "/LineThrough",
    }
    assert {"supprimé : une (fin de la suppression)", "ajouté : deux (fin de l'ajout)"} <= said
    assert f"ajouté : {LONG.strip()} (fin de l'ajout)".replace("’", "'") in {one.replace("’", "'") for one in said}, (
        "one element, whatever lines cut it"
    )
    assert f"parti d'ici : {MOVED} (fin du passage déplacé)" in said


def test_its_first_page_lists_what_changes(redline: bytes) -> None:
    words = " ".join(read_pdf_text(redline).body.replace("\u2028", " ").replace("\u00a0", " ").split())
    assert "content/exemple@01" in words and "content/exemple" in words and "annexe 1 : inchangée" in words
    assert "1 modification, 1 ajout, 1 déplacement." in words
    assert "« une » devient « deux »" in words


def test_bars_stand_beside_what_changes_and_nothing_else(redline: bytes) -> None:
    with pikepdf.open(io.BytesIO(redline)) as pdf:
        bars = [page.Contents.read_bytes().partition(b"EMC")[0].count(b" re\n") for page in pdf.pages]
    assert bars[0] == 1, "the legend"
    assert bars[1:] == [2], "what left above, all that came below; none beside the three that are kept"


def test_the_same_texts_give_the_same_bytes(redline: bytes, furniture: Furniture) -> None:
    assert write_redline(compare(BEFORE, AFTER), furniture, "essai.pdf", ("annexe 1 : inchangée",)) == redline


def test_a_link_stands_in_a_link_whatever_is_added_around_it(furniture: Furniture) -> None:
    """WeasyPrint makes an annotation of each element within a link; a screen reader wants them in the link."""
    linked = ExternalLink("https://www.telerecours.fr", (Text("www.telerecours.fr"),))
    section = AFTER.sections[0]
    paragraph = section.blocks[0]
    assert isinstance(paragraph, Paragraph)
    added = replace(paragraph, inlines=(*paragraph.inlines, Text(" Voir "), linked, Text(".")))
    after = replace(AFTER, sections=(replace(section, blocks=(added, *section.blocks[1:])), *AFTER.sections[1:]))
    pdf = pikepdf.open(io.BytesIO(write_redline(compare(BEFORE, after), furniture, "essai.pdf")))
    holders = [element for element in list_elements(pdf) if any(is_annotation(kid) for kid in list_kids(element))]
    assert {str(element.S) for element in holders} == {"/Link"}
    assert len(holders) >= 2, "the list of changes and the text"


def test_what_stands_side_by_side_in_one_text_alone_is_compared_one_after_the_other() -> None:
    section = BEFORE.sections[0]
    one, other, *rest = section.blocks
    beside = SideBySide("p/cote", one.origin, (one,), (other,))  # type: ignore[union-attr, arg-type]
    before = replace(BEFORE, sections=(replace(section, blocks=(beside, *rest)), *BEFORE.sections[1:]))
    lined = line_up_piece(compare(before, AFTER))
    expected = compare(BEFORE, AFTER)
    assert (lined.before.sections, lined.script) == (BEFORE.sections, expected.script)
    assert line_up_piece(expected) is expected


def test_places_to_sign_are_told_with_the_section_that_holds_them() -> None:
    def sign(document: Document, *parties: str) -> Document:
        boxes = tuple(
            SignatureBlock(
                f"p/signatures/{party}",
                Span("signature.md", 1),
                party,
                (
                    Paragraph(
                        f"p/signatures/{party}/1", Span("signature.md", 1), (Text(f"Pour {party}"),), key=f"s:{party}/1"
                    ),
                ),
                key=f"s:{party}",
            )
            for party in parties
        )
        last = Section(
            "p/signatures", Span("signature.md", 1), SectionKind.CONCLUSIONS, boxes, key="section:signatures"
        )
        return replace(document, sections=(*document.sections, last))

    document = compose_redline(compare(sign(BEFORE, "la Caf"), sign(AFTER, "la Caf", "la mairie")))
    listed = next(section for section in document.sections if section.id.endswith(f"{OPENING}-liste"))
    table = next(block for block in listed.blocks if isinstance(block, Table))
    words = [fold_words(plain_text(cell.blocks[0].inlines)) for row in table.rows for cell in row.cells[:1]]  # type: ignore[union-attr]
    assert words[words.index("Signatures") + 1] == "signature « Pour la mairie »" and "Couverture" not in words


def test_a_section_that_loses_and_gains_paragraphs_is_named_once() -> None:
    """Its own name stands for it in both texts, though it holds other blocks."""
    before = replace(make_piece(*KEPT, MOVED), back_cover=False)
    after = replace(
        make_piece(KEPT[0].replace("au siège", "à l'hôtel"), KEPT[2], "Tout autre chose."), back_cover=False
    )
    document = compose_redline(compare(before, after))
    listed = next(section for section in document.sections if section.id.endswith(f"{OPENING}-liste"))
    table = next(block for block in listed.blocks if isinstance(block, Table))
    words = [fold_words(plain_text(row.cells[0].blocks[0].inlines)) for row in table.rows]  # type: ignore[union-attr]
    assert len(words) > 3 and words.count("Titre 1") == 1 == sum("alinéa" not in one for one in words)


def list_kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", ())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def is_annotation(kid: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
