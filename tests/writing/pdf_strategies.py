"""Random documents for the parity check: every node, in any order, with words that break badly at ends of lines."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from generator.model.document import (
    Block,
    BlockList,
    Cell,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    Heading,
    Inline,
    LineBreak,
    ListItem,
    ListKind,
    Orientation,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    RowRole,
    Section,
    SectionKind,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    TableRole,
    Text,
)
from tests.writing.pdf_sample import ORIGIN, SVG, build_sample

_WORDS = st.sampled_from(
    [
        "familles", "petite enfance", "l’accès aux droits", "n°\u00a012", "«\u00a0la Caf\u00a0»", "3\u202f500\u202f€",
        "porte-à-porte", "et/ou", "AZ-12/34-56", "prenom.nom-compose@une-tres-longue-adresse.example.org", "–",
        "100\u00a0%",
        "https://www.example.org/a/b-c/d_e?f=g", "(ou de leurs groupements)", "fi ffi fl tt", "1.", "&", "<p>", "²",
    ]
)  # fmt: skip
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=60).map(lambda words: " ".join(words) + " ")


class _Ids:
    """Numbers blocks and notes in the order in which they are drawn."""

    def __init__(self) -> None:
        self.count = self.notes = 0

    def block(self) -> str:
        self.count += 1
        return f"convention/article-1/b{self.count}"

    def note(self) -> int:
        self.notes += 1
        return self.notes


def _draw_inlines(draw: st.DrawFn, ids: _Ids, notes: bool = True) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for kind in draw(st.lists(st.sampled_from("ttttbisegwcl" + ("nn" if notes else "") + "r"), min_size=1, max_size=6)):
        words = (Text(draw(_SENTENCES)),)
        match kind:
            case "t":
                inlines += words
            case "b":
                inlines.append(Strong(words))
            case "i":
                inlines.append(Emphasis((Strong(words), Text("suite"))))
            case "s":
                inlines.append(Superscript((Text("er"),)))
            case "e":
                inlines.append(Emphasis(words))
            case "w":
                inlines.append(Text(" "))
            case "c":
                inlines.append(CrossReference("article-1", (Text("l’article\u00a01"),)))
            case "l":
                inlines.append(ExternalLink("https://www.example.org/a_b?c=d", words))
            case "g":
                inlines.append(Gap("la date", ORIGIN))
            case "n":
                inlines.append(Footnote(ids.note(), words))
            case _:
                inlines.append(LineBreak())
    return tuple(inlines)


def _draw_paragraph(draw: st.DrawFn, ids: _Ids, notes: bool = True) -> Paragraph:
    role = draw(st.sampled_from(ParagraphRole))
    return Paragraph(ids.block(), ORIGIN, _draw_inlines(draw, ids, notes), role)


def _draw_list(draw: st.DrawFn, ids: _Ids, depth: int, notes: bool = True) -> BlockList:
    kind = draw(st.sampled_from(ListKind))
    id_ = ids.block()
    items: list[ListItem] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        blocks: list[Paragraph | BlockList] = [_draw_paragraph(draw, ids, notes)]
        for _ in range(draw(st.integers(0, 2))):
            nested = depth < 2 and draw(st.booleans())
            blocks.append(_draw_list(draw, ids, depth + 1, notes) if nested else _draw_paragraph(draw, ids, notes))
        label = f"{number}." if kind is ListKind.NUMBER else ""
        items.append(ListItem(f"{id_}/i{number}", tuple(blocks), label))
    return BlockList(id_, ORIGIN, kind, tuple(items), min(depth, 1))


def _draw_cell(draw: st.DrawFn, ids: _Ids, span: int, header: bool, notes: bool) -> Cell:
    blocks: list[Paragraph | BlockList] = []
    for _ in range(draw(st.integers(0, 2))):
        is_list = draw(st.booleans())
        blocks.append(_draw_list(draw, ids, 1, notes) if is_list else _draw_paragraph(draw, ids, notes))
    return Cell(tuple(blocks), header, span, tint=draw(st.integers(0, 6)))


def _draw_row(draw: st.DrawFn, ids: _Ids, columns: int, role: RowRole, notes: bool) -> Row:
    cells: list[Cell] = []
    left = columns
    while left:
        span = draw(st.integers(1, left))
        cells.append(_draw_cell(draw, ids, span, draw(st.booleans()), notes))
        left -= span
    return Row(tuple(cells), role)


def _draw_table(draw: st.DrawFn, ids: _Ids) -> Table:
    columns = draw(st.integers(1, 4))
    id_ = ids.block()
    number = draw(st.integers(0, 1))
    caption = (Text("Une légende"),) if number else ()
    head = tuple(
        Row(tuple(Cell((Paragraph(ids.block(), ORIGIN, (Text("Tête"),)),), True) for _ in range(columns)), RowRole.HEAD)
        for _ in range(draw(st.integers(0, 2)))
    )
    roles = st.sampled_from([RowRole.BODY, RowRole.BODY, RowRole.GROUP, RowRole.SUBTOTAL, RowRole.TOTAL])
    rows = tuple(_draw_row(draw, ids, columns, draw(roles), True) for _ in range(draw(st.integers(1, 12))))
    role = draw(st.sampled_from(TableRole))
    return Table(id_, ORIGIN, (1 / columns,) * columns, head, rows, caption, role, number)


def _draw_block(draw: st.DrawFn, ids: _Ids) -> Block:
    match draw(st.sampled_from("pppphlltfbs")):
        case "p":
            return _draw_paragraph(draw, ids)
        case "h":
            level = draw(st.integers(2, 4))
            return Heading(ids.block(), ORIGIN, level, _draw_inlines(draw, ids), draw(st.sampled_from(["", "2.1"])))
        case "l":
            return _draw_list(draw, ids, 0)
        case "t":
            return _draw_table(draw, ids)
        case "f":
            return Figure(ids.block(), ORIGIN, SVG, b"", 100, 40, "Deux barres", (Text("Les barres"),), 1)
        case "b":
            return PageBreak(ids.block())
        case _:
            paragraphs = tuple(_draw_paragraph(draw, ids, False) for _ in range(draw(st.integers(1, 3))))
            return SignatureBlock(ids.block(), ORIGIN, "partie", paragraphs)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of one to four sections."""
    ids = _Ids()
    sections = tuple(
        Section(
            f"convention/article-{number}",
            ORIGIN,
            draw(st.sampled_from(SectionKind)),
            tuple(_draw_block(draw, ids) for _ in range(draw(st.integers(1, 7)))),
            draw(st.sampled_from([(), (Text("Un titre "),)])),
            draw(st.sampled_from(["", "Article 1 : "])),
            draw(st.sampled_from(Orientation)),
            draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )
    return replace(build_sample(draft=draw(st.booleans())), sections=sections, contents=draw(st.booleans()))
