"""`ctg verifier --rapport`: the same report as PDF and Word, whole, the same bytes twice, for one dossier or many."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from generator.cli.main import run
from generator.codes import Code
from generator.composing.numbering import name_sections
from generator.errors import Diagnostic, ExitCode, Severity, Span
from generator.making.opening import open_dossier
from generator.model.document import Document, Strong, Table, Text, plain_text, walk_blocks, walk_inlines
from generator.model.report import ReportContent
from generator.project import BARE
from generator.reading.clause_files import read_model
from generator.units import mm_to_points
from generator.verifying.printed_report import gather_content
from generator.verifying.report import compose_report
from generator.verifying.report_places import quote_line, say_block
from generator.verifying.verification import verify_opened
from generator.writing.parity import normalise, tree_text
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.read_back.text import read_docx_text
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """An error in the model, two doubled words, one of them admitted, a gap, a mark, a clause of its own, an écart."""
    monkeypatch.chdir(tmp_path)
    copied = copy_minimal(tmp_path)
    copied.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    copied.write_clause("objet", "Un objet à XXX \u6f22, puis un bilan de de fin, et le le reste.\n")
    copied.write("ecarts.yaml", "ecarts:\n  - {clause: fait-a, modele: Fait, signe: Dressé, motif: acte signé}\n")
    copied.write(
        "a-confirmer.yaml", "a_confirmer:\n  ctg.yaml:\n    - {lieu: [signature, lieu], motif: même salle ?}\n"
    )
    admitted = "constats_admis:\n  - {code: mot-double, extrait: de de, motif: écrit ainsi}\n"
    return copied.write("ctg.yaml", (copied.folder / "ctg.yaml").read_text("utf-8") + admitted)


def gather(folder: Path) -> ReportContent:
    dossier, furniture = open_dossier(folder, BARE)
    return gather_content(dossier, furniture, verify_opened(dossier, furniture))


def words_of(document: Document) -> str:
    body, _ = tree_text(document)
    return normalise(" ".join(part.text for part in body))


def test_the_report_lists_the_clauses_that_a_dossier_strikes_or_adds(copy: DossierCopy) -> None:
    assert "supprimées et ajoutées" not in words_of(compose_report(gather(Path("minimal"))))
    struck = "supprimees:\n  - {clause: portrait, motif: dit en annexe}\n"
    added = "ajoutees:\n  - {id: chats, titre: Les chats, apres: article-1, motif: vœu du conseil}\n"
    copy.write("clauses.yaml", struck + added).write("clauses/chats.md", "Les chats sont admis.\n")
    said = words_of(compose_report(gather(Path("minimal"))))
    for words in (
        "Clauses supprimées, ajoutées et déplacées",
        "portrait supprimée dit en annexe. 2",
        "chats ajoutée vœu du conseil. 4",
    ):
        assert words in said, words


def test_the_report_says_what_the_screen_says(copy: DossierCopy) -> None:
    said = words_of(compose_report(gather(Path("minimal"))))
    for words in (
        "La version définitive attend encore : 1 erreur à corriger, 1 élément à compléter et 1 élément à confirmer.",
        "Erreurs (1)",
        "modèle, clauses/objet.md, ligne 1 Convention, article 1",
        "Un objet à XXX ?, puis un bilan",
        "Que faire : écrire ce qui doit l'être.",
        "Contrôle « reste-a-remplir »",
        "Avertissements (",
        "mot écrit deux fois : « le le »",
        "Constats admis par le dossier (1)",
        "Avertissement. mot écrit deux fois : « de de »",
        "écrit ainsi",
        "ctg.yaml 1 1 13 à 14",
        "1 écart est déclaré dans minimal/ecarts.yaml, clause par clause : Clause Écarts Raisons fait-a 1 acte signé.",
        "Convention 12 1 91 %",
    ):
        assert words in said, words
    assert "PROJET" not in said


@pytest.mark.slow
def test_the_report_of_the_signed_act_names_its_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    content = gather(Path("content/bassin-minier"))
    said = words_of(compose_report(content))
    assert content.signed and str(content.meta.content_date) == "2025-11-17"
    assert "Erreurs (" not in said
    assert "Erreur. signature le 17/11/2025, avant la délibération de gardanne" in said
    sources = said.partition("Sources citées")[2]
    assert "CE, avis, 10 juin 1996, n° 176873" in sources
    assert "texte-deux-dates" in sources
    assert sum(deviation.count for deviation in content.deviations) > 50


@pytest.mark.slow
def test_a_dossier_without_fault_has_a_short_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = compose_report(gather(Path("content/exemple-complet")))
    assert "Rien ne s'oppose à la version définitive." in words_of(document)
    assert [plain_text(section.heading) for section in document.sections][:2] == ["En bref", "Complétude"]


@pytest.mark.slow
def test_both_files_say_the_tree_and_have_the_same_bytes_twice(copy: DossierCopy) -> None:
    assert run(["verifier", "minimal", "--rapport", "un"]) == ExitCode.CONTENT
    assert run(["verifier", "minimal", "--rapport", "deux"]) == ExitCode.CONTENT
    pdf, word = Path("un/rapport.pdf").read_bytes(), Path("un/rapport.docx").read_bytes()
    assert (pdf, word) == (Path("deux/rapport.pdf").read_bytes(), Path("deux/rapport.docx").read_bytes())
    said = words_of(compose_report(gather(Path("minimal"))))
    for read in (read_pdf_text(pdf), read_docx_text(word)):
        assert normalise(read.body).replace(" ", "") == said.replace(" ", "")


@pytest.mark.slow
def test_the_pdf_is_an_accessible_archive_whose_title_stands_where_a_stamp_would(copy: DossierCopy) -> None:
    run(["verifier", "minimal", "--rapport", "rapport.pdf"])
    data = Path("rapport.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert metadata["dc:title"].startswith("Rapport de vérification – ")
        assert "/AcroForm" not in pdf.Root
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        place = text.search("Rapport de vérification").get_next()
        assert place is not None
        top = document[0].get_height() - text.get_charbox(place[0])[3]
        assert top < mm_to_points(27), "no room is kept for a stamp"
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert not [page for page in pages if "PROJET" in page or "Cachet" in page]
    assert "page 1 / " in pages[0]


def test_the_word_file_keeps_no_room_either(copy: DossierCopy) -> None:
    run(["verifier", "minimal", "--rapport", "rapport.docx"])
    assert not Path("rapport.pdf").exists()
    with zipfile.ZipFile("rapport.docx") as package:
        body = package.read("word/document.xml").decode()
    tops = {int(top) for top in re.findall(r'<w:pgMar [^>]*w:top="(\d+)"', body)}
    assert tops == {1247}, "22 mm"
    assert body.count("<w:sectPr") == 1, "one run of pages: no cover, no last page"
    assert "<w:titlePg/>" in body


@pytest.mark.slow
def test_several_dossiers_have_a_folder_each(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree("minimal", "autre")
    assert run(["verifier", "minimal", "autre", "--rapport", "rapports"]) == ExitCode.CONTENT
    made = sorted(str(path) for path in Path("rapports").rglob("*") if path.is_file())
    assert made == [f"rapports/{name}/rapport.{end}" for name in ("autre", "minimal") for end in ("docx", "pdf")]
    assert set(made) <= set(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["minimal", "--rapport", "rapport.odt"], "un rapport s'écrit en .pdf ou en .docx, pas en .odt"),
        (["minimal", "autre", "--rapport", "rapport.pdf"], "un seul fichier ne suffit pas à 2 dossiers"),
    ],
)
def test_a_file_that_cannot_be_a_report_is_refused_first(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    shutil.copytree("minimal", "autre")
    assert run(["verifier", *arguments]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert f"erreur [rapport-format] {words}" in captured.err
    assert captured.out == ""


def test_no_report_of_a_dossier_that_cannot_be_read(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("ctg.yaml", "date: à compléter", "date: 2025-02-30")
    assert run(["verifier", "minimal", "--rapport", "rapport.pdf"]) == ExitCode.CONTENT
    assert "[date-invalide]" in capsys.readouterr().err
    assert not Path("rapport.pdf").exists()


@pytest.mark.slow
def test_a_report_that_cannot_be_written_is_told(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("fichier").write_text("x", "utf-8")
    assert run(["verifier", "minimal", "--rapport", "fichier/rapport.pdf"]) == ExitCode.OUTPUT
    assert run(["verifier", "minimal", "--rapport", "fichier/rapport.pdf", "--format", "json"]) == ExitCode.OUTPUT
    assert "[ecriture-impossible]" in capsys.readouterr().err


def test_every_table_has_headings(copy: DossierCopy) -> None:
    document = compose_report(gather(Path("minimal")))
    tables = [b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Table)]
    assert len(tables) > 5
    for table in tables:
        assert table.head or all(row.cells[0].header for row in table.rows), table.id


def test_the_words_at_fault_are_shown_in_bold_within_their_line() -> None:
    line = "a" * 30 + " " + "b" * 90 + " fautif " + "c" * 200 + " fin"
    column = line.index("fautif") + 1
    finding = Diagnostic(Code.MOT_DOUBLE, "m", Span("f", 1, column, 6), line, severity=Severity.ADVICE)
    ((emphasis,),) = quote_line(finding)
    shown = plain_text((emphasis,))
    assert len(shown) < 200
    assert [plain_text(i.children) for i in walk_inlines((emphasis,)) if isinstance(i, Strong)] == ["fautif"]
    assert quote_line(Diagnostic(Code.MOT_DOUBLE, "m", Span("f", 1, 500, 6), "court")) == [
        (type(emphasis)((Text("court"),)),)
    ], "a column beyond its line marks nothing"
    assert quote_line(Diagnostic(Code.MOT_DOUBLE, "m")) == []


def test_expressions_of_a_clause_are_not_quoted() -> None:
    line = 'signe: "« {{ partie.nom_court | majuscule }} », fautif {{ a'
    column = line.index("fautif") + 1
    (inlines,) = quote_line(Diagnostic(Code.MOT_DOUBLE, "m", Span("f", 1, column, 6), line, severity=Severity.ADVICE))
    assert plain_text(inlines) == 'signe: "« […] », fautif […] a'


@pytest.mark.slow
def test_no_report_holds_what_word_would_take_for_a_tag(project_root: Path, tmp_path: Path) -> None:
    folders = [str(project_root / "content" / name) for name in ("bassin-minier", "exemple-complet")]
    assert run(["verifier", *folders, "--rapport", str(tmp_path)]) == ExitCode.DONE
    files = sorted(tmp_path.glob("*/rapport.docx"))
    assert len(files) == 2
    for file in files:
        words = zipfile.ZipFile(file).read("word/document.xml").decode()
        assert "Bassin" in words or "Ambrelle" in words
        assert "{{" not in words
        assert "{%" not in words


def test_blocks_in_words(project_root: Path) -> None:
    places = name_sections(read_model(project_root / "content" / "modeles" / "ctg-2026").plan)
    assert say_block("convention/article-3/p4", places) == "Convention, article 3"
    assert say_block("convention/preambule/p4", places) == "Convention, préambule"
    assert say_block("annexe-1/introduction", places) == "Annexe 1, introduction"
    assert say_block("convention", places) == "Convention"
    other = name_sections(read_model(project_root / "content" / "modeles" / "ctg-concis").plan)
    assert say_block("convention/objet/p1", other) == "Convention, article 1er"
    assert say_block("annexe-2/gardanne/t1", other) == "Annexe II, gardanne"


def _keeps(paragraph: WordParagraph) -> bool:
    """Whether a paragraph stays with the next, by itself or by its style."""
    style = paragraph.style
    by_style = style.paragraph_format.keep_with_next if isinstance(style, ParagraphStyle) else None
    return bool(paragraph.paragraph_format.keep_with_next or by_style)


@pytest.mark.slow
def test_what_goes_together_stays_together_in_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    run(["verifier", "content/bassin-minier", "--rapport", str(tmp_path / "rapport.docx")])
    blocks = list(docx.Document(str(tmp_path / "rapport.docx")).iter_inner_content())
    notes = headings = 0
    for block, before in zip(blocks[2:], blocks[:-2], strict=True):  # a separator stands after each table
        noted = isinstance(block, WordParagraph) and block.style is not None and block.style.name == "CTG Note"
        if noted and isinstance(before, WordTable):
            notes += 1
            assert all(_keeps(p) for cell in before.rows[-1].cells for p in cell.paragraphs), block.text
    for block, following in pairwise(blocks):
        name = block.style.name if isinstance(block, WordParagraph) and block.style is not None else ""
        next_name = following.style.name if isinstance(following, WordParagraph) and following.style is not None else ""
        announces = isinstance(following, WordTable) or (next_name or "").startswith("Heading")
        if isinstance(block, WordParagraph) and ((name or "").startswith("Heading") or announces):
            headings += 1
            others = ("CTG Note", "CTG Séparateur", "CTG Tête territoire")
            assert _keeps(block) or name in others, block.text
    assert notes > 5 and headings > 20
