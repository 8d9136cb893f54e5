"""PDFs read a second time, by a library that has not written them: each kind of damage is told by its own code."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.codes import Code
from generator.manifest import OriginalEntry, PieceEntry
from generator.model.embedded import CONTENT_FILE, name_word_file
from generator.pdf_files.outline import Chapter, write_outline, write_page_labels
from generator.pdf_files.pdf_bytes import save_pdf
from generator.pdf_files.second_reading import ExpectedPdf, expect_pdfs, read_again
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.metadata import attach_files
from tests.dossiers.sample_manifest import sample_manifest

EXPECTED = ExpectedPdf(frozenset({3}), frozenset({CONTENT_FILE}))
MOMENT = date(2026, 11, 28)
PIECES = (("convention", 19, (17,)), ("annexe-1", 14, ()), ("annexe-2", 3, ()))  # the last one was made as DOCX only
Damage = Callable[[pikepdf.Pdf], None]


def leave_whole(_: pikepdf.Pdf) -> None:
    """No damage."""


def make_pdf(damage: Damage = leave_whole, content: bytes = b'{"version": 1}') -> bytes:
    """Three pages: « 1 », « 2 », « A1-1 », a bookmark to each, the content of the dossier carried."""
    pdf = pikepdf.new()
    for number in range(3):
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(f"BT {number} Tr ET".encode())
    write_outline(pdf, [Chapter(f"Chapitre {number}", number, None) for number in (1, 2, 3)])
    write_page_labels(pdf, [(0, ""), (2, "A1-")])
    attach_files(pdf, (Attachment(CONTENT_FILE, "application/json", content, "Source", ""),), MOMENT)
    damage(pdf)
    return save_pdf(pdf)


def find(pdf: bytes, expected: ExpectedPdf = EXPECTED) -> list[tuple[Code, str]]:
    found = read_again(pdf, "output/x/a.pdf", expected)
    assert all(fault.span is not None and fault.span.file == "output/x/a.pdf" and fault.hint for fault in found)
    return [(fault.code, fault.message) for fault in found]


def test_a_whole_pdf_has_no_fault() -> None:
    assert find(make_pdf()) == []
    assert find(make_pdf(), ExpectedPdf(frozenset(), frozenset())) == [], "nothing is known of its pages"


def drop_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2]


def empty_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Contents


def lose_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])


def lose_named_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest = String("nulle part")


def lose_nested_bookmark(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    below = pdf.make_indirect(Dictionary(Title=String("dessous"), Parent=first, Dest=Array([None, Name.Fit])))
    first.First, first.Last, first.Count = below, below, 1


def repeat_labels(pdf: pikepdf.Pdf) -> None:
    write_page_labels(pdf, [(0, ""), (2, "")])


def skip_label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[3].St = 4


def lose_content(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Names.EmbeddedFiles


def lie_about_content(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.Params.Size = 12345


@pytest.mark.parametrize(
    ("damage", "code", "words"),
    [
        (empty_page, Code.RELECTURE_PAGES, "des pages n'ont aucun contenu : 2"),
        (lose_bookmark, Code.RELECTURE_SIGNET, "Chapitre 1"),
        (lose_named_bookmark, Code.RELECTURE_SIGNET, "Chapitre 1"),
        (lose_nested_bookmark, Code.RELECTURE_SIGNET, "dessous"),
        (repeat_labels, Code.RELECTURE_NUMEROS, "le même numéro : 1"),
        (skip_label, Code.RELECTURE_NUMEROS, "la page 3 porte le numéro « A1-4 »"),
        (lose_content, Code.RELECTURE_FICHIER_JOINT, f"« {CONTENT_FILE} » n'y est pas"),
        (lie_about_content, Code.RELECTURE_FICHIER_JOINT, "il en annonce 12345"),
    ],
)
def test_a_damage_has_its_code(damage: Damage, code: Code, words: str) -> None:
    ((found, message),) = find(make_pdf(damage))
    assert found is code
    assert words in message


def test_pages_are_those_of_the_manifest() -> None:
    faults = find(make_pdf(drop_page))
    assert faults[0] == (Code.RELECTURE_PAGES, "un autre lecteur y trouve 2 page(s), le manifeste dit 3")
    assert [code for code, _ in faults[1:]] == [Code.RELECTURE_SIGNET], "the bookmark of the page that is gone"
    assert find(make_pdf(), ExpectedPdf(frozenset({86, 90}), frozenset()))[0][1].endswith("le manifeste dit 86 ou 90")


def test_every_file_that_goes_with_it_is_there() -> None:
    ((code, message),) = find(make_pdf(), ExpectedPdf(frozenset({3}), frozenset({CONTENT_FILE, name_word_file()})))
    assert code is Code.RELECTURE_FICHIER_JOINT
    assert message == f"le fichier joint « {name_word_file()} » n'y est pas"
    assert [code for code, _ in find(make_pdf(content=b"[1"))] == [Code.RELECTURE_FICHIER_JOINT]


def test_a_file_without_identifier() -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.save(output, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = output.getvalue()
    assert find(whole) == []
    start = whole.rindex(b"/ID ")
    for damaged in (whole[:start] + b"/Id " + whole[start + 4 :], whole[: start + 5] + b"<31>" + whole[start + 39 :]):
        assert [code for code, _ in find(damaged)] == [Code.RELECTURE_IDENTIFIANT]


@pytest.mark.parametrize("pdf", [b"", b"%PDF a", make_pdf.__doc__.encode() if make_pdf.__doc__ else b""])
def test_what_is_no_pdf_is_told(pdf: bytes) -> None:
    assert [code for code, _ in find(pdf)] == [Code.RELECTURE_IMPOSSIBLE]


def test_a_pdf_that_is_cut_is_told_and_nothing_goes_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    whole = make_pdf()
    for length in range(50, len(whole), max(1, len(whole) // 12)):
        assert {code for code, _ in find(whole[:length])} == {Code.RELECTURE_IMPOSSIBLE}
    assert capsys.readouterr() == ("", "")


def test_what_is_expected_of_each_file_of_a_folder() -> None:
    names = ("convention.pdf", "convention.docx", "annexe-1-x.pdf", "exemplaires/1-caf.pdf", "prefecture/099-1.pdf")
    pieces = {name: PieceEntry(name, False, pages, signs, {}, {}) for name, pages, signs in PIECES}
    originals = (OriginalEntry(1, "caf", "exemplaires/1-caf.pdf", "ab", 33, (17,), (), False),)
    outputs = dict.fromkeys((*names, "prefecture/lisez-moi.txt", "transmission/acte.pdf"), "ab")
    both = frozenset({CONTENT_FILE, name_word_file()})
    assert expect_pdfs(sample_manifest(pieces=pieces, originals=originals, outputs=outputs)) == {
        "convention.pdf": ExpectedPdf(frozenset({19}), both),
        "annexe-1-x.pdf": ExpectedPdf(frozenset({14}), frozenset({CONTENT_FILE})),
        "exemplaires/1-caf.pdf": ExpectedPdf(frozenset({33}), both),
        "prefecture/099-1.pdf": ExpectedPdf(frozenset({33}), both),
    }
