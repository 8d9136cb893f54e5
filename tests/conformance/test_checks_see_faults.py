"""The checks of `make conformance` themselves: nothing found in our files, and each fault that is put there found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from rich.console import Console

from generator.making.composition import Selection, compose_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.generation import write_piece
from generator.making.workshop import Workshop
from generator.model.acts import StampText
from generator.prefecture.stamp import apply_stamp
from generator.project import BARE, FIXED_FONT
from generator.reading.furniture import read_furniture
from generator.writing.parity import SOFT_BREAK, ReadText
from tests.conformance.docx_accessibility import check_docx
from tests.conformance.foreign_validators import read_office_answer, read_vera_lines, shorten_faults
from tests.conformance.page_corner import check_empty_corners, check_stamp_frames
from tests.conformance.pair_parity import compare_pair, compare_read_texts, split_pdf_words
from tests.conformance.pdf_accessibility import check_pdf, read_navigation, walk_structure
from tests.conformance.report import COLUMNS, Line, list_missing, main, print_report
from tests.conformance.two_builds import compare_outputs

pytestmark = pytest.mark.slow

CONTENTS = Path(__file__).parents[2] / "content"
FONT = FIXED_FONT
BODY, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"


def make_pair(content: str, piece: str) -> tuple[bytes, bytes]:
    dossier = read_dossier(CONTENTS / content, BARE)
    furniture = read_furniture(BARE.template_roots, dossier.facts.identite)
    (document,) = compose_pieces(dossier, furniture.identity, Selection((piece,), True, {}))
    files = write_piece(Workshop(dossier, furniture, {}), document, ("pdf", "docx")).files
    return files[f"{document.meta.slug}.pdf"], files[f"{document.meta.slug}.docx"]


@pytest.fixture(scope="module")
def pairs() -> dict[str, tuple[bytes, bytes]]:
    """The PDF and the Word file of a piece with notes and contents, and of one with tables and figures."""
    return {
        "convention": make_pair("bassin-minier", "convention"),
        "annexe-1": make_pair("exemple-complet", "annexe-1"),
    }


@pytest.fixture(scope="module")
def stamped(pairs: dict[str, tuple[bytes, bytes]]) -> bytes:
    stamp = StampText(
        ("Accusé de réception en préfecture", "013-211300413-20251208-DEL_1-DE", "Reçu le 8", "Publié"), False
    )
    return apply_stamp(pairs["annexe-1"][0], stamp, FONT.read_bytes()).pdf


def edit_docx(data: bytes, part: str, pattern: str, replacement: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            words = source.read(name)
            if name == part:
                edited, times = re.subn(pattern, replacement, words.decode(), count=1, flags=re.DOTALL)
                assert times == 1, "the fault must really be there"
                words = edited.encode()
            target.writestr(name, words)
    return stream.getvalue()


def edit_pdf(data: bytes, edit: Callable[[pikepdf.Pdf], Any]) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(stream)
    return stream.getvalue()


def first_element(pdf: pikepdf.Pdf, kind: str) -> Any:
    return next(e for e in walk_structure(pdf.Root.StructTreeRoot) if e.get("/S") == kind)


@pytest.mark.parametrize("piece", ["convention", "annexe-1"])
def test_our_files_are_clean(piece: str, pairs: dict[str, tuple[bytes, bytes]]) -> None:
    pdf, docx = pairs[piece]
    assert check_docx(docx, read_navigation(pdf)) == []
    assert check_pdf(pdf) == []
    assert compare_pair(pdf, docx) == []
    assert check_empty_corners(pdf) == []


@pytest.mark.parametrize(
    ("piece", "part", "edit", "fault"),
    [
        ("convention", STYLES, ('w:lang w:val="fr-FR"', 'w:lang w:val="en-US"'), "la langue du texte"),
        ("convention", CORE, ("<dc:title>.*?</dc:title>", ""), "pas de titre"),
        ("convention", BODY, (r"(<w:t[^>]*>)Préambule", r"\1{{ titre }}"), "balise de gabarit"),
        ("convention", BODY, (r'w:val="Heading1"', 'w:val="Heading2"'), "saute un niveau"),
        ("convention", BODY, ('<w:pStyle w:val="CtgCorps"/>', '<w:pStyle w:val="Heading4"/>'), "saute un niveau"),
        ("convention", BODY, ("(<w:body>)", r'\1<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>'), "est vide"),
        ("convention", BODY, ("<w:r><w:t", '<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t'), r"à la main \(sz\)"),
        ("convention", BODY, (r'<w:footnoteReference w:id="\d+"/>', ""), "1 appels pour 2 notes"),
        ("convention", BODY, ('w:name="_convention__article_1"', 'w:name="_convention__article_2"'), "2 signets"),
        ("convention", BODY, (r"<w:bookmarkEnd [^>]*>", ""), "ne se ferment pas"),
        ("convention", BODY, ('w:anchor="[^"]*"', 'w:anchor="nulle_part"'), "n'existe pas"),
        ("convention", BODY, (r">\d+(</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/>)", r">99\1"), "page 99"),
        ("convention", BODY, (r" TOC \\", r" TIC \\"), "pas de table des matières"),
        ("convention", BODY, ("<w:tblDescription [^>]*>", ""), "pas de description"),
        ("annexe-1", BODY, ("<w:tblHeader/>", ""), "en-tête"),
        ("annexe-1", BODY, ('w:firstRow="1"', 'w:firstRow="0"'), "se contredisent"),
        ("annexe-1", BODY, ('descr="[^"]+"', 'descr=""'), "pas de texte de remplacement"),
        ("annexe-1", BODY, ("(<w:body>)", r"\1<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>"), "n'a pas de titre"),
    ],
)
def test_faults_of_word_files_are_seen(
    piece: str, part: str, edit: tuple[str, str], fault: str, pairs: dict[str, tuple[bytes, bytes]]
) -> None:
    pdf, docx = pairs[piece]
    found = check_docx(edit_docx(docx, part, *edit), read_navigation(pdf))
    assert re.search(fault, " | ".join(found))


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda pdf: pdf.Root.__delitem__("/Lang"), "la langue"),
        (lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"), "barre de la fenêtre"),
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "Autre"), "le titre manque"),
        (lambda pdf: pdf.Root.__delitem__("/Outlines"), "pas de signets"),
        (lambda pdf: pdf.Root.__delitem__("/PageLabels"), "étiquettes"),
        (lambda pdf: pdf.Root.PageLabels.Nums.append(3) or pdf.Root.PageLabels.Nums.append(pdf.Root.PageLabels.Nums[1]),
         "même étiquette"),
        (lambda pdf: pdf.pages[2].obj.__delitem__("/Tabs"), "page 3 : l'ordre de tabulation"),
        (lambda pdf: first_element(pdf, "/TH").__delitem__("/A"), "ne dit pas ce qu'elle titre"),
        (lambda pdf: first_element(pdf, "/Figure").__setitem__("/Alt", pikepdf.String(" ")), "texte de remplacement"),
        (lambda pdf: first_element(pdf, "/H2").__delitem__("/K"), "est vide"),
        (lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"), "pas de structure"),
    ],
)  # fmt: skip
def test_faults_of_pdfs_are_seen(
    edit: Callable[[pikepdf.Pdf], Any], fault: str, pairs: dict[str, tuple[bytes, bytes]]
) -> None:
    assert fault in " | ".join(check_pdf(edit_pdf(pairs["annexe-1"][0], edit)))


def test_a_table_without_heading_is_seen(pairs: dict[str, tuple[bytes, bytes]]) -> None:
    def lower_headings(pdf: pikepdf.Pdf) -> None:
        for element in list(walk_structure(first_element(pdf, "/Table"))):
            if element.get("/S") == "/TH":
                element.S = pikepdf.Name.TD

    assert "un tableau n'a pas de cellule d'en-tête" in check_pdf(edit_pdf(pairs["annexe-1"][0], lower_headings))


def test_a_drawing_in_the_corner_is_seen(pairs: dict[str, tuple[bytes, bytes]], stamped: bytes) -> None:
    def draw(pdf: pikepdf.Pdf) -> None:
        _, _, width, height = (float(value) for value in pdf.pages[1].mediabox)
        pdf.pages[1].contents_add(b"q", prepend=True)
        pdf.pages[1].contents_add(f"Q 0.97 g {width - 5} {height - 5} 3 3 re f".encode())

    assert check_empty_corners(edit_pdf(pairs["annexe-1"][0], draw)) == ["page 2 : le coin du tampon n'est pas vide"]
    assert len(check_empty_corners(stamped)) > 5


def test_the_stamp_is_where_it_must_be(pairs: dict[str, tuple[bytes, bytes]], stamped: bytes) -> None:
    assert check_stamp_frames(stamped) == []

    def shift(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].MediaBox = [0, 0, float(pdf.pages[2].MediaBox[2]) + 3, float(pdf.pages[2].MediaBox[3])]

    assert check_stamp_frames(edit_pdf(stamped, shift))[0].startswith("page 3 : cadre du tampon à 13")
    assert check_stamp_frames(pairs["annexe-1"][0])[0] == "page 1 : pas de tampon"


def test_words_that_differ_between_the_two_files_are_seen(pairs: dict[str, tuple[bytes, bytes]]) -> None:
    pdf, docx = pairs["convention"]
    assert "Vu" in compare_pair(pdf, edit_docx(docx, BODY, r"(<w:t[^>]*>)Vu ", r"\1Lu "))[0]
    note = r"(<w:footnote w:id=\"\d+\">.*?<w:t [^>]*>)[^<]{3,}"
    assert compare_pair(pdf, edit_docx(docx, "word/footnotes.xml", note, r"\1autre"))[0].startswith("note 1")
    assert compare_pair(pdf, pairs["annexe-1"][1])


@pytest.mark.parametrize(
    ("pdf", "docx", "agree"),
    [
        (f"un{SOFT_BREAK}deux", "un deux", True),
        (f"un {SOFT_BREAK} deux", "un deux", True),
        (f"Aix-{SOFT_BREAK}Marseille", "Aix-Marseille", True),
        ("un\u00a0deux", "un deux", True),
        ("un deux", "un", False),
        ("un", "un deux", False),
        ("undeux", "un deux", False),
        ("", "", False),
    ],
)
def test_only_the_ends_of_lines_may_differ(pdf: str, docx: str, agree: bool) -> None:
    assert (compare_read_texts(ReadText(pdf, ()), ReadText(docx, ())) == []) is agree


def test_words_of_a_pdf_are_split_at_the_ends_of_its_lines() -> None:
    assert split_pdf_words(
        f"un{SOFT_BREAK}deux Aix-{SOFT_BREAK}en et/{SOFT_BREAK}ou –{SOFT_BREAK}puis - {SOFT_BREAK}fin"
    ) == [*("un", "deux", "Aix-en", "et/ou", "–", "puis", "-", "fin")]


def test_a_validator_that_says_nothing_has_not_passed() -> None:
    path = Path("a.pdf")
    silent = read_vera_lines("PASS\t3a\ta.pdf\t12\n", [path])
    assert silent[path, "3a"].faults == []
    assert silent[path, "ua1"].faults == ["veraPDF n'a rien contrôlé"]
    assert read_vera_lines("PASS\t3a\ta.pdf\t0\nPASS\tua1\ta.pdf\t9\n", [path])[path, "3a"].faults
    failed = read_vera_lines("FAIL\tua1\ta.pdf\t9\nRULE\tua1\ta.pdf\t7.3-1\t2\tno alt\troot\n", [path])[path, "ua1"]
    assert failed.faults == ["non conforme", "7.3-1 × 2 : no alt @ root"]
    assert read_vera_lines("ERROR\t3a\ta.pdf\tbroken\n", [path])[path, "3a"].faults[0] == "broken"
    assert read_office_answer('{"ok": true, "errors": []}').faults == []
    assert read_office_answer('{"ok": false, "errors": []}').faults
    assert read_office_answer("").faults
    assert read_office_answer('{"ok": true, "errors": [{"path": "/a", "xPath": "/b", "description": "c"}]}').faults == [
        "/a /b : c"
    ]
    assert shorten_faults(list("abcde")) == "a | b | c … et 2 de plus"


def test_folders_are_compared_byte_for_byte(tmp_path: Path) -> None:
    for folder, files in (("a", {"same": "1", "other": "12", "one": "1"}), ("b", {"same": "1", "other": "13"})):
        (tmp_path / folder).mkdir()
        for name, words in files.items():
            (tmp_path / folder / name).write_text(words, "utf-8")
    found = compare_outputs(tmp_path / "a", tmp_path / "b")
    assert found == {
        "one": "n'existe que dans l'une des deux productions",
        "other": "2 et 2 octets, première différence à l'octet 1",
        "same": "",
    }
    assert len(list_missing(tmp_path)) >= 12


def test_a_missing_tool_or_no_file_at_all_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "échec" in capsys.readouterr().out
    console = Console(file=io.StringIO(), width=200)
    assert print_report(console, [], 0) == 1
    whole: dict[str, list[str]] = {column: [] for column in COLUMNS}
    assert print_report(console, [Line("a.pdf", 1, dict(whole))], 1) == 0
    assert print_report(console, [Line("a.pdf", 1, {**whole, "coin": ["page 1"]})], 1) == 1
    assert print_report(console, [Line("a.pdf", 1, {"coin": []})], 1) == 1
