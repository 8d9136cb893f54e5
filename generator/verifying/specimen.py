"""A document that has one of everything: what a template is tried on, in place of the pieces of a CTG."""

from __future__ import annotations

from datetime import date

from generator.errors import Span
from generator.model.document import (
    AttachedPiece,
    Block,
    BlockList,
    Cell,
    Cover,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    Heading,
    LineBreak,
    ListItem,
    ListKind,
    Meta,
    Orientation,
    Paragraph,
    ParagraphRole,
    Row,
    RowRole,
    Section,
    SectionKind,
    Signatory,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    TableRole,
    Text,
)

_PIECE = "specimen"
_HERE = Span("")
_WORDS = (Text("Mots d'essai"),)


def compose_specimen(*, full_page: bool) -> Document:
    """The document: with a cover, contents and a last page, or with a head alone."""
    cover = Cover(
        ("Document", "d'essai"),
        "Territoire d'essai",
        ("2026", "2030"),
        "Sous-titre d'essai",
        (Signatory("Premier signataire"), Signatory("Second signataire")),
        "exemple fictif",
        full_page,
    )
    meta = Meta(
        piece=_PIECE,
        slug=_PIECE,
        title="Document d'essai",
        author="Personne",
        subject="Essai",
        running_title="Document d'essai",
        content_date=date(2026, 1, 1),
        draft=full_page,
        notice="exemple fictif",
        keywords=("essai",),
        page_prefix="A1-",
    )
    sections = (_compose_text(), _compose_tables(), _compose_signature())
    attached = (AttachedPiece("annexe-1", "Annexe d'essai", "A1-1"),) if full_page else ()
    return Document(meta, cover, sections if full_page else sections[:1], full_page, attached, full_page)


def _paragraph(name: str, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(f"{_PIECE}/{name}", _HERE, _WORDS, role)


def _compose_text() -> Section:
    items = tuple(ListItem(f"{_PIECE}/liste/{rank}", (_paragraph(f"liste/{rank}/p"),), f"{rank}.") for rank in (1, 2))
    dressed = (
        Strong(_WORDS),
        Emphasis(_WORDS),
        Superscript((Text("er"),)),
        LineBreak(),
        CrossReference("texte", _WORDS),
        ExternalLink("https://exemple.example/", _WORDS),
        Footnote(1, (Text("Note d'essai"),)),
        Text(" et "),
        Gap("un fait", _HERE),
    )
    blocks: tuple[Block, ...] = (
        Heading(f"{_PIECE}/titre", _HERE, 2, _WORDS, "1."),
        *(_paragraph(f"role/{role.value}", role) for role in ParagraphRole),
        Paragraph(f"{_PIECE}/habits", _HERE, dressed),
        BlockList(f"{_PIECE}/liste", _HERE, ListKind.NUMBER, items),
    )
    return Section(f"{_PIECE}/texte", _HERE, SectionKind.ARTICLE, blocks, _WORDS, "Article 1 : ")


def _compose_tables() -> Section:
    tables = tuple(
        Table(
            f"{_PIECE}/tableau/{role.value}",
            _HERE,
            (0.5, 0.5),
            (Row(tuple(Cell((_paragraph(f"tableau/{role.value}/t{c}"),), header=True) for c in (1, 2)), RowRole.HEAD),),
            (Row(tuple(Cell((_paragraph(f"tableau/{role.value}/c{c}"),)) for c in (1, 2))),),
            _WORDS,
            role,
            rank,
        )
        for rank, role in enumerate(TableRole, start=1)
    )
    kind, lying = SectionKind.CHAPTER, Orientation.LANDSCAPE
    return Section(f"{_PIECE}/tableaux", _HERE, kind, tables, _WORDS, orientation=lying)


def _compose_signature() -> Section:
    signatory = (_paragraph("signature/nom", ParagraphRole.SIGNATORY),)
    block = SignatureBlock(f"{_PIECE}/signature/bloc", _HERE, "essai", signatory)
    return Section(f"{_PIECE}/signature", _HERE, SectionKind.CONCLUSIONS, (block,), _WORDS, new_page=True)
