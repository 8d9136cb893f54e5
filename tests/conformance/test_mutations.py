"""Writers broken on purpose: whatever one of them drops, the comparison with the tree must catch it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from PIL import Image

from generator.errors import ParityError, Span
from generator.making.dossier_folder import read_dossier
from generator.making.generation import write_piece
from generator.making.workshop import Workshop
from generator.model.document import (
    BlockList,
    Cell,
    Cover,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Gap,
    Heading,
    ListItem,
    ListKind,
    Meta,
    Paragraph,
    ParagraphRole,
    Row,
    RowRole,
    Section,
    SectionKind,
    SignatureBlock,
    Strong,
    Table,
    Text,
)
from generator.project import BARE
from generator.reading.furniture import read_furniture
from generator.writing.html.blocks import BlockWriter
from generator.writing.html.inlines import InlineWriter
from generator.writing.html.tables import TableWriter
from generator.writing.word import blocks as docx_blocks
from generator.writing.word import body as docx_body
from generator.writing.word import document as docx_document
from generator.writing.word import inlines as docx_inlines
from generator.writing.word.heading_numbers import HeadingNumbers
from generator.writing.word.tables import rows as docx_tables

CONTENT = Path(__file__).parents[2] / "content" / "bassin-minier"
ORIGIN = Span("content/essai/texte.md", 1)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9mm" height="9mm"><path d="M1 1H8V8Z"/></svg>'

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]


def paragraph(id_: str, *inlines: Any, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(id_, ORIGIN, tuple(Text(i) if isinstance(i, str) else i for i in inlines), role)


def build_document(png: bytes) -> Document:
    """A piece of one page in which each thing that can be dropped stands once, followed by something else."""
    cells = tuple(Cell((paragraph(f"p/a/t/c{n}", words),)) for n, words in enumerate(("douze", "treize"), 1))
    head = tuple(Cell((paragraph(f"p/a/t/h{n}", words),), header=True) for n, words in enumerate(("An", "Places"), 1))
    items = tuple(ListItem(f"p/a/l/{n}", (paragraph(f"p/a/l/{n}/p", w),), f"{n}.") for n, w in ((1, "un"), (2, "deux")))
    table = Table(
        "p/a/t",
        ORIGIN,
        (0.5, 0.5),
        (Row(head, RowRole.HEAD),),
        (Row(cells),),
        caption=(Text("Les places"),),
        number=1,
    )
    figure = Figure("p/a/f", ORIGIN, SVG, png, 9, 9, "Un triangle", (Text("La courbe"),), number=1)
    signature = SignatureBlock(
        "p/a/s", ORIGIN, "caf", (paragraph("p/a/s/1", "Pour la Caf", role=ParagraphRole.SIGNATORY),)
    )
    note = Footnote(1, (Text("une note de bas de page"),))
    gap = Gap("le nom du maire", ORIGIN)
    article = Section(
        "p/a",
        ORIGIN,
        SectionKind.ARTICLE,
        (
            paragraph("p/a/p1", "Les signataires s'engagent."),
            paragraph("p/a/p2", "Le ", Strong((Text("maire"),)), " est ", gap, Emphasis((Text(" (sic)"),)), note, "."),
            Heading("p/a/h", ORIGIN, 2, (Text("Les moyens"),), "1.1"),
            BlockList("p/a/l", ORIGIN, ListKind.NUMBER, items),
            table,
            figure,
            signature,
        ),
        (Text("Objet"),),
        "Article 1 : ",
    )
    last = Section("p/z", ORIGIN, SectionKind.ARTICLE, (paragraph("p/z/p", "Fin."),), (Text("Fin"),), "Article 2 : ")
    meta = Meta("essai", "essai", "Essai", "Caf", "Essai", "Essai", date(2026, 1, 2))
    return Document(meta, Cover(("Essai",), "Essai", ("2026", "2030")), (article, last))


@pytest.fixture(scope="module")
def write() -> Callable[[str], bytes]:
    """Writes the piece in one format, as `ctg generer` does."""
    stream = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(stream, "PNG")
    document = build_document(stream.getvalue())
    dossier = read_dossier(CONTENT, BARE)
    furniture = read_furniture(BARE.template_roots, dossier.facts.identite)
    return lambda kind: write_piece(Workshop(dossier, furniture, {}), document, (kind,)).files[f"essai.{kind}"]


def change(
    owner: Any, name: str, changed: Callable[..., tuple[Any, ...] | None], nothing: Any
) -> Callable[[Patch], None]:
    """A mutation of one function: `changed` gives its other arguments, or `None` to have `nothing` written."""
    original = getattr(owner, name)

    def broken(*arguments: Any, **options: Any) -> Any:
        replaced = changed(*arguments)
        return nothing if replaced is None else original(*replaced, **options)

    return lambda patch: patch.setattr(owner, name, broken)


def drop(position: int, id_: str) -> Callable[..., tuple[Any, ...] | None]:
    """The arguments as they are, unless the one at this position is the block of this identity."""
    return lambda *given: None if getattr(given[position], "id", "") == id_ else given


def drop_kind(position: int, kind: type) -> Callable[..., tuple[Any, ...] | None]:
    return lambda *given: None if isinstance(given[position], kind) else given


def alter(position: int, wanted: Callable[[Any], bool], **fields: Any) -> Callable[..., tuple[Any, ...]]:
    """The arguments with other fields in the one at this position, when it is the one wanted."""

    def altered(*given: Any) -> tuple[Any, ...]:
        if not wanted(given[position]):
            return given
        return (*given[:position], replace(given[position], **fields), *given[position + 1 :])

    return altered


def is_cell(value: Any) -> bool:
    return isinstance(value, Cell) and value.blocks[0].id == "p/a/t/c2"


def has_id(*ids: str) -> Callable[[Any], bool]:
    return lambda value: getattr(value, "id", "") in ids


def without(kind: type) -> Callable[..., tuple[Any, ...]]:
    """The arguments, the first of which is a run of inlines, without those of a kind."""
    return lambda inlines, *rest: (tuple(i for i in inlines if not isinstance(i, kind)), *rest)


NOTHING = Markup()
PDF_BREAKS: dict[str, Break] = {
    "paragraphe": change(BlockWriter, "_write_block", drop(1, "p/a/p1"), NOTHING),
    "gras": change(InlineWriter, "_write_inline", drop_kind(1, Strong), NOTHING),
    "italique": change(InlineWriter, "_write_inline", drop_kind(1, Emphasis), NOTHING),
    "lacune": change(InlineWriter, "_write_inline", drop_kind(1, Gap), NOTHING),
    "note": change(InlineWriter, "_write_inline", drop_kind(1, Footnote), NOTHING),
    "intertitre": change(BlockWriter, "_write_heading", drop(1, "p/a/h"), NOTHING),
    "numéro d'intertitre": change(BlockWriter, "_write_heading", alter(1, has_id("p/a/h"), label=""), NOTHING),
    "titre d'article": change(BlockWriter, "_write_section_heading", drop(1, "p/a"), NOTHING),
    "numéro d'article": change(BlockWriter, "_write_section_heading", alter(1, has_id("p/a"), label=""), NOTHING),
    "élément de liste": change(BlockWriter, "_write_item", drop(1, "p/a/l/2"), NOTHING),
    "numéro de liste": change(BlockWriter, "_write_item", alter(1, has_id("p/a/l/2"), label=""), NOTHING),
    "tableau": change(BlockWriter, "_write_block", drop(1, "p/a/t"), NOTHING),
    "cellule": change(TableWriter, "_write_cell", alter(1, is_cell, blocks=()), NOTHING),
    "légende de tableau": change(TableWriter, "write", alter(1, has_id("p/a/t"), caption=()), NOTHING),
    "numéro de tableau": change(TableWriter, "write", alter(1, has_id("p/a/t"), number=0), NOTHING),
    "légende de figure": change(BlockWriter, "_write_figure", alter(1, has_id("p/a/f"), caption=()), NOTHING),
    "signature": change(BlockWriter, "_write_block", drop(1, "p/a/s"), NOTHING),
    "article": change(BlockWriter, "_write_section", drop(1, "p/z"), NOTHING),
}


def count_no_heading(id_: str) -> Break:
    """A heading that Word counts is counted no more, and nobody writes its number."""
    drop_label = change(docx_body, "write_heading", alter(0, has_id(id_), label=""), [])
    plan = docx_document.plan_heading_numbers

    def plan_less(document: Document) -> HeadingNumbers:
        found = plan(document)
        assert id_ in found.counted, "the number of this heading must be Word's"
        return replace(found, counted=found.counted - {id_})

    def break_both(patch: Patch) -> None:
        drop_label(patch)
        patch.setattr(docx_document, "plan_heading_numbers", plan_less)

    return break_both


DOCX_BREAKS: dict[str, Break] = {
    "paragraphe": change(docx_body, "write_text", drop(0, "p/a/p1"), []),
    "gras": change(docx_inlines, "_add_inlines", without(Strong), None),
    "italique": change(docx_inlines, "_add_inlines", without(Emphasis), None),
    "lacune": change(docx_inlines, "_add_inlines", without(Gap), None),
    "note": change(docx_inlines, "_add_inlines", without(Footnote), None),
    "intertitre": change(docx_body, "write_heading", drop(0, "p/a/h"), []),
    "numéro d'intertitre": count_no_heading("p/a/h"),
    "titre d'article": change(docx_body, "_write_section", alter(0, has_id("p/a"), heading=()), []),
    "numéro d'article": change(docx_body, "_write_section", alter(0, has_id("p/a"), label=""), []),
    "élément de liste": change(docx_blocks, "_write_item", drop(0, "p/a/l/2"), []),
    "numéro de liste": change(docx_blocks, "_write_item", alter(0, has_id("p/a/l/2"), label=""), []),
    "tableau": change(docx_body, "write_table", drop(0, "p/a/t"), []),
    "cellule": change(docx_tables, "write_cell", alter(0, is_cell, blocks=()), ""),
    "légende de tableau": change(docx_tables, "write_caption", drop(0, "p/a/t"), []),
    "numéro de tableau": change(docx_tables, "write_caption", alter(0, has_id("p/a/t"), number=0), []),
    "légende de figure": change(docx_blocks, "write_caption", drop(0, "p/a/f"), []),
    "signature": change(
        docx_body, "write_signatures", lambda people, *rest: None if people[0].id == "p/a/s" else (people, *rest), []
    ),
    "article": change(docx_body, "_write_section", drop(0, "p/z"), []),
}
CASES = [(kind, name) for kind, breaks in (("pdf", PDF_BREAKS), ("docx", DOCX_BREAKS)) for name in breaks]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_unbroken_writers_agree_with_the_tree(kind: str, write: Callable[[str], bytes]) -> None:
    assert write(kind)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_a_writer_drops_is_caught(kind: str, name: str, write: Callable[[str], bytes], monkeypatch: Patch) -> None:
    (PDF_BREAKS if kind == "pdf" else DOCX_BREAKS)[name](monkeypatch)
    with pytest.raises(ParityError):
        write(kind)
