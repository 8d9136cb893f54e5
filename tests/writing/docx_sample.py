"""A document with every node of the tree, and every place where a Word file can break; the real furniture."""

from __future__ import annotations

import struct
import zipfile
import zlib
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from lxml import etree

from generator.errors import Span
from generator.model.document import (
    Align,
    Block,
    BlockList,
    Cell,
    Cover,
    CrossReference,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Gap,
    Heading,
    Inline,
    ItemBlock,
    LineBreak,
    ListItem,
    ListKind,
    Meta,
    Orientation,
    PageBreak,
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
from generator.model.identity import Furniture
from generator.project import PROGRAM
from generator.reading.furniture import read_furniture

ORIGIN = Span("content/essai/texte.md", 1)
WORDS = (
    "La Caf et les communes partagent une ambition commune au service des familles du territoire, de la petite "
    "enfance à la jeunesse, de l’animation de la vie sociale à l’accès aux droits. "
)
NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
W = f"{{{NAMESPACES['w']}}}"


@lru_cache(maxsize=2)
def real_furniture(identity: str = "neutre") -> Furniture:
    return read_furniture((PROGRAM / "templates",), identity)


def make_png(width: int, height: int, grey: int = 120) -> bytes:
    """A plain grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + bytes([grey]) * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def part(data: bytes, name: str) -> Any:
    """The root of a part of a Word file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def find_all(data: bytes, path: str, name: str = "word/document.xml") -> list[Any]:
    """What an XPath finds in a part."""
    return list(part(data, name).xpath(path, namespaces=NAMESPACES))


def paragraph(id_: str, *inlines: Inline | str, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(id_, ORIGIN, tuple(Text(i) if isinstance(i, str) else i for i in inlines), role)


def listing(id_: str, kind: ListKind, *items: tuple[ItemBlock, ...], depth: int = 0) -> BlockList:
    built = tuple(
        ListItem(f"{id_}/i{n}", blocks, f"{n}." if kind is ListKind.NUMBER else "") for n, blocks in enumerate(items, 1)
    )
    return BlockList(id_, ORIGIN, kind, built, depth)


def cell(id_: str, words: str, **options: Any) -> Cell:
    return Cell((paragraph(id_, words),) if words else (), **options)


def section(id_: str, *blocks: Block, **options: Any) -> Section:
    options.setdefault("kind", SectionKind.ARTICLE)
    heading = options.pop("heading", "")
    return Section(id_, ORIGIN, blocks=blocks, heading=(Text(heading),) if heading else (), **options)


def piece(*sections: Section, **options: Any) -> Document:
    meta: dict[str, Any] = {
        "piece": "convention",
        "slug": "convention",
        "title": "Convention territoriale globale – Bassin Minier",
        "author": "Caf des Bouches-du-Rhône & communes",
        "subject": "Convention 2026 – 2030",
        "running_title": "Convention territoriale globale – Bassin Minier",
        "content_date": date(2025, 11, 17),
    }
    for key in ("draft", "notice", "running_title", "language"):
        if key in options:
            meta[key] = options.pop(key)
    cover = options.pop("cover", Cover(("Convention", "territoriale", "globale"), "Bassin Minier", ("2026", "2030")))
    return Document(Meta(**meta), cover, sections, **options)


def data_table(id_: str, rows: int, number: int = 0) -> Table:
    """Two head rows with a span, a group, a subtotal and a total."""
    head = (
        Row(
            (
                cell(f"{id_}/h1", "Équipement", header=True),
                cell(f"{id_}/h2", "Places et heures", header=True, colspan=2),
            ),
            RowRole.HEAD,
        ),
        Row(
            (
                cell(f"{id_}/h3", ""),
                cell(f"{id_}/h4", "Places", header=True, align=Align.RIGHT),
                cell(f"{id_}/h5", "Heures", header=True, align=Align.RIGHT),
            ),
            RowRole.HEAD,
        ),
    )
    body = [Row((cell(f"{id_}/g", "Petite enfance", header=True, colspan=3),), RowRole.GROUP)]
    for n in range(1, rows + 1):
        figures = (cell(f"{id_}/r{n}c2", f"{n * 7}", align=Align.RIGHT), cell(f"{id_}/r{n}c3", "", align=Align.RIGHT))
        body.append(Row((cell(f"{id_}/r{n}c1", f"Multi-accueil n° {n}", header=True), *figures)))
    for role in (RowRole.SUBTOTAL, RowRole.TOTAL):
        name = f"{id_}/{role.name.lower()}"
        cells = (cell(f"{name}1", role.value.capitalize(), header=True), cell(f"{name}2", "12", align=Align.RIGHT))
        body.append(Row((*cells, cell(f"{name}3", "34", align=Align.RIGHT)), role))
    caption = (Text("Les équipements"),) if number else ()
    return Table(id_, ORIGIN, (0.6, 0.2, 0.2), head, tuple(body), caption, TableRole.DATA, number)


def sheet_table(id_: str) -> Table:
    """A fiche: its band, row headings, lists inside cells."""
    band = Row((cell(f"{id_}/b", "Axe 1 : soutenir la parentalité", colspan=2, tint=1),), RowRole.BAND)
    below = listing(f"{id_}/ll", ListKind.BULLET, (paragraph(f"{id_}/l2", "dessous"),))
    budget = paragraph(f"{id_}/r5", Gap("budget de la FA 1.1", ORIGIN))
    points = listing(
        f"{id_}/l",
        ListKind.DASH,
        (paragraph(f"{id_}/l1", "un point"), below),
        (paragraph(f"{id_}/l3", WORDS), paragraph(f"{id_}/l4", "suite du point")),
    )
    steps = listing(f"{id_}/n", ListKind.NUMBER, (paragraph(f"{id_}/n1", "étape"),), (paragraph(f"{id_}/n2", "étape"),))
    rows = (
        Row((cell(f"{id_}/r1", "Description", header=True), Cell((paragraph(f"{id_}/r2", WORDS * 3), points)))),
        Row((cell(f"{id_}/r3", "Calendrier", header=True), Cell((steps,)))),
        Row(
            (
                cell(f"{id_}/r4", "Budget", header=True),
                Cell((budget,)),
            )
        ),
    )
    return Table(id_, ORIGIN, (0.22, 0.78), (band,), rows, role=TableRole.SHEET)


def overview_table(id_: str) -> Table:
    rows = tuple(
        Row((cell(f"{id_}/a{n}", f"Axe {n}", header=True, tint=n), cell(f"{id_}/f{n}", f"FA {n}.1 – Une action")))
        for n in range(1, 7)
    )
    return Table(id_, ORIGIN, (0.3, 0.7), (), rows, (Text("Le plan en une page"),), TableRole.OVERVIEW, 2)


def signature(id_: str, name: str) -> SignatureBlock:
    return SignatureBlock(
        id_,
        ORIGIN,
        "gardanne",
        (
            paragraph(f"{id_}/p1", name, role=ParagraphRole.SIGNATORY),
            paragraph(f"{id_}/p2", "Monsieur le Maire, Hervé GRANIER", role=ParagraphRole.SIGNATORY_DETAIL),
            paragraph(f"{id_}/p3", "(Cachet et signature)", role=ParagraphRole.STAMP_PLACE),
        ),
    )


def rich_paragraph(id_: str) -> Paragraph:
    """Every inline, escaping and odd characters included."""
    return paragraph(
        id_,
        "Le ",
        Strong((Text("1"), Superscript((Text("er"),)), Text(" janvier "), Emphasis((Text("2026"),)))),
        Emphasis((Text(", Voirie & Réseaux <SA>"),)),
        " dit «\u00a0{{ titre }} {% if %} {_{ x\u00a0»",
        LineBreak(),
        "n°\u202f2025\u2011145, voir l’",
        CrossReference("article-2", (Text("article\u00a02"),)),
        ", l’",
        CrossReference("article-2", (Text("Article\u00a02"),)),
        ", ",
        CrossReference("article-2", (Strong((Text("les moyens"),)),)),
        " et l’",
        CrossReference("annexe-3", (Text("annexe 3"),)),
        Footnote(1, (Text("Loi du "), Emphasis((Text("18 décembre 2023"),)), Text(" & suivantes."))),
        "\u00a0; vote du ",
        Gap("date de la délibération & numéro, « commune » de Saint-Exemple-sur-Arc-les-Bains", ORIGIN),
        ".",
    )


def rich_sections() -> tuple[Section, ...]:
    p = "convention"
    roles = tuple(
        paragraph(f"{p}/roles/{role.value}", f"Rôle {role.value}. ", WORDS, role=role) for role in ParagraphRole
    )
    figure = Figure(
        f"{p}/article-2/f1",
        ORIGIN,
        b"<svg/>",
        make_png(120, 60),
        300,
        80,
        'Deux "barres" & <35>',
        (Text("Les barres"),),
        1,
    )
    nested = listing(f"{p}/article-1/l1/s", ListKind.NUMBER, (paragraph(f"{p}/article-1/l1/s1", "dedans"),), depth=1)
    numbers = listing(
        f"{p}/article-1/l1",
        ListKind.NUMBER,
        (paragraph(f"{p}/article-1/l1/a", "premier"), nested),
        (
            paragraph(f"{p}/article-1/l1/b", "deuxième"),
            data_table(f"{p}/article-1/l1/t", 2),
            paragraph(f"{p}/article-1/l1/c", "et sa suite"),
        ),
    )
    again = listing(f"{p}/article-1/l2", ListKind.NUMBER, (paragraph(f"{p}/article-1/l2/a", "recommence"),))
    letters = BlockList(
        f"{p}/article-1/l3",
        ORIGIN,
        ListKind.NUMBER,
        (ListItem(f"{p}/article-1/l3/i", (paragraph(f"{p}/article-1/l3/a", "sans chiffre"),), "a)"),),
    )
    signs = tuple(
        listing(f"{p}/article-1/s{n}", kind, (paragraph(f"{p}/article-1/s{n}/a", kind.value),), depth=n % 3)
        for n, kind in enumerate(ListKind)
    )
    return (
        section(f"{p}/parties", *roles, kind=SectionKind.PARTIES),
        section(
            f"{p}/article-1",
            rich_paragraph(f"{p}/article-1/p1"),
            Heading(f"{p}/article-1/h1", ORIGIN, 2, (Text("Un "), Strong((Text("intertitre"),))), "1.1"),
            Heading(f"{p}/article-1/h2", ORIGIN, 3, (Text("Plus bas"),)),
            numbers,
            again,
            letters,
            *signs,
            heading="Objet de la convention",
            label="Article\u00a01 : ",
        ),
        section(
            f"{p}/article-2",
            data_table(f"{p}/article-2/t1", 40, 1),
            paragraph(f"{p}/article-2/n1", "Source : Caf, 2024.", role=ParagraphRole.NOTE),
            data_table(f"{p}/article-2/t2", 2),
            data_table(f"{p}/article-2/t3", 2),
            figure,
            PageBreak(f"{p}/article-2/saut"),
            overview_table(f"{p}/article-2/t4"),
            heading="Moyens & <personnes>",
            label="Article\u00a02 : ",
        ),
        section(
            f"{p}/fiche-1",
            sheet_table(f"{p}/fiche-1/t"),
            kind=SectionKind.SHEET,
            heading="Former les agents",
            label="FA 1.1 – ",
            orientation=Orientation.LANDSCAPE,
        ),
        section(
            f"{p}/fiche-2",
            PageBreak(f"{p}/fiche-2/saut"),
            sheet_table(f"{p}/fiche-2/t"),
            kind=SectionKind.SHEET,
            orientation=Orientation.LANDSCAPE,
            new_page=True,
        ),
        section(
            f"{p}/signatures",
            paragraph(f"{p}/signatures/p1", "Fait à Marseille, le 17 novembre 2025", role=ParagraphRole.PLACE_AND_DATE),
            *(signature(f"{p}/signatures/s{n}", f"Pour la Commune n° {n}") for n in range(1, 7)),
            kind=SectionKind.CONCLUSIONS,
            heading="Signatures",
            in_contents=False,
        ),
    )


def rich_document(**options: Any) -> Document:
    """A convention with everything in it."""
    signatories = tuple(
        Signatory(f"Commune de {name}", make_png(80, 40) if n == 1 else None)
        for n, name in enumerate(("Gardanne", "Gréasque", "Meyreuil & <Cie>", "Saint-Exemple-sur-Arc"))
    )
    cover = Cover(
        ("Convention", "territoriale", "globale"),
        "Bassin Minier & <Cie>",
        ("2026", "2030"),
        "",
        signatories,
        "exemple fictif",
    )
    settings: dict[str, Any] = {
        "cover": cover,
        "contents": True,
        "back_cover": True,
        "draft": True,
        "notice": "exemple fictif",
    }
    return piece(*rich_sections(), **(settings | options))


def section_pages(document: Document) -> dict[str, int]:
    """Made-up page numbers for a table of contents."""
    return {item.id: number for number, item in enumerate(document.sections, 3)}


def rebuild(data: bytes, name: str, old: str, new: str) -> bytes:
    """A Word file with some text of a part replaced; the text must be there."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == name:
                text = content.decode()
                assert old in text, f"{old!r} is not in {name}"
                content = text.replace(old, new).encode()
            target.writestr(info, content)
    return stream.getvalue()
