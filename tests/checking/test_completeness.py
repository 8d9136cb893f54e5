"""The completeness line, and the list of gaps: counted once, distinct, located."""

from __future__ import annotations

from datetime import date

from generator.checking.completeness import (
    Completeness,
    PieceCompleteness,
    list_gaps,
    locate_gaps,
    measure_completeness,
)
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.document import (
    BlockList,
    Cell,
    Cover,
    Document,
    Footnote,
    Gap,
    Inline,
    ListItem,
    ListKind,
    Meta,
    PageBreak,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Strong,
    Table,
    Text,
)
from generator.model.dossier import InputFile

HERE = Span("c.md", 1)
DATE = Gap("date", Span("ctg.yaml", 12))
VOTES = Gap("votes", Span("ctg.yaml", 12))


def paragraph(name: str, *inlines: Inline) -> Paragraph:
    return Paragraph(name, HERE, inlines)


def document(piece: str = "annexe-2") -> Document:
    cells = (Cell((paragraph("c1", Text("a")),)), Cell((paragraph("c2", DATE),)), Cell((paragraph("c3"),)))
    blocks = (
        paragraph("p1", Text("plein")),
        paragraph("p2", Text("un "), Strong((DATE,)), VOTES),
        BlockList("l1", HERE, ListKind.DASH, (ListItem("i1", (paragraph("i1p", Text("a"), Footnote(1, (DATE,))),)),)),
        Table("t1", HERE, (0.4, 0.3, 0.3), (), (Row(cells),), caption=(Text("titre"),)),
        PageBreak("b1"),
    )
    meta = Meta(piece, piece, "t", "a", "s", "r", date(2026, 1, 1))
    return Document(meta, Cover(("T",), "x", ("2026",)), (Section("s", HERE, SectionKind.CHAPTER, blocks),))


def test_elements_are_paragraphs_items_cells_and_captions_that_say_something() -> None:
    """Three filled elements, and two distinct gaps, one of which three elements show."""
    (piece,) = measure_completeness((document(),), "content/x").pieces
    assert piece == PieceCompleteness("annexe-2", elements=5, incomplete=2)


def test_the_count_is_that_of_the_list_and_of_no_piece_asked_for() -> None:
    """A gap that two pieces show is one thing to write: it counts in the first, whatever pieces are wanted."""
    both = (document(), document("annexe-3"))
    whole = measure_completeness(both, "content/x")
    assert whole.incomplete == len(list_gaps(both)) == 2
    assert [(p.piece, p.elements, p.incomplete) for p in whole.pieces] == [("annexe-2", 5, 2), ("annexe-3", 3, 0)]
    assert measure_completeness(both, "content/x", pieces=["annexe-3"]).pieces == whole.pieces[1:]


def test_gaps_are_listed_once_each_in_reading_order_with_their_place() -> None:
    found = list_gaps((document(), document("annexe-3")))
    assert [(d.code, d.message, str(d.span)) for d in found] == [
        ("a-completer", "à compléter : date", "ctg.yaml:12"),
        ("a-completer", "à compléter : votes", "ctg.yaml:12"),
    ]
    assert {d.severity for d in found} == {Severity.ERROR}
    assert {d.severity for d in list_gaps((document(),), Severity.ADVICE)} == {Severity.ADVICE}


def test_the_sentence_puts_the_most_incomplete_piece_first() -> None:
    pieces = (
        PieceCompleteness("convention", 100, 0),
        PieceCompleteness("annexe-3", 40, 18, "annexe III"),
        PieceCompleteness("annexe-2", 47, 23, "annexe II"),
    )
    assert Completeness(pieces).sentence() == "41 éléments sur 187 à compléter : annexe II (23), annexe III (18)"


def test_the_sentence_agrees_with_one_and_with_none() -> None:
    one = Completeness((PieceCompleteness("annexe-1", 10, 1, "annexe 1"),))
    assert one.sentence() == "1 élément sur 10 à compléter : annexe 1 (1)"
    none = Completeness((PieceCompleteness("annexe-1", 10, 0),))
    assert none.sentence() == "10 éléments sur 10 sont remplis : rien à compléter"


def test_a_gap_has_its_column_where_the_line_tells() -> None:
    file = InputFile("d/ctg.yaml", "lieu: à compléter\nvotes: {a: à compléter, b: à compléter}\nrien\n".encode())

    def gap(line: int, what: str) -> Diagnostic:
        return Diagnostic(Code.A_COMPLETER, f"à compléter : {what}", Span("d/ctg.yaml", line), severity=Severity.ADVICE)

    gaps = [gap(1, "lieu"), gap(1, "lieu encore"), gap(2, "a"), gap(2, "b"), gap(3, "ailleurs"), gap(9, "plus loin")]
    columns = [d.span.column for d in locate_gaps(gaps, [file]) if d.span]
    assert columns == [7, 7, 12, 28, 0, 0]
    assert locate_gaps(gaps[2:3], [file]) == (gaps[2],), "one of two: which, nobody can say"
