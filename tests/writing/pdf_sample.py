"""A document with every node of the tree, in every place a PDF can trip over; and the furniture to dress it with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from generator.errors import Span
from generator.files import read_text
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
from generator.reading.furniture import HTML_TEMPLATE, STYLESHEET, read_identity

TEMPLATES = PROGRAM / "templates"
ORIGIN = Span("content/essai/texte.md", 1)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 50" width="120mm" height="50mm">'
    b'<rect x="5" y="10" width="20" height="35" fill="#124B5C"/><rect x="35" y="20" width="20" height="25" '
    b'fill="#B04A1E"/><path d="M2 45 H118" stroke="#1E2629"/></svg>'
)
WORDS = (
    "La Caf et les communes partagent une ambition commune au service des familles du territoire, de la petite "
    "enfance à la jeunesse, de l’animation de la vie sociale à l’accès aux droits, et décident d’unir leurs "
    "moyens pour mieux répondre aux besoins repérés par le diagnostic. "
)


@lru_cache(maxsize=2)
def build_furniture(identity: str = "neutre") -> Furniture:
    """The real HTML furniture; no Word template."""
    return Furniture(
        identity=read_identity((TEMPLATES,), identity),
        word_template=b"",
        word_template_file="",
        html_template=read_text(TEMPLATES / HTML_TEMPLATE),
        html_template_file=f"templates/{HTML_TEMPLATE}",
        stylesheet=read_text(TEMPLATES / STYLESHEET),
        stylesheet_file=f"templates/{STYLESHEET}",
    )


def paragraph(id_: str, *inlines: Inline | str, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(id_, ORIGIN, tuple(Text(i) if isinstance(i, str) else i for i in inlines), role)


def bullets(id_: str, kind: ListKind, items: Iterable[tuple[ItemBlock, ...]], depth: int = 0) -> BlockList:
    return BlockList(
        id_,
        ORIGIN,
        kind,
        tuple(
            ListItem(f"{id_}/i{n}", blocks, f"{n}." if kind is ListKind.NUMBER else "")
            for n, blocks in enumerate(items, start=1)
        ),
        depth,
    )


def cell(id_: str, words: str, **options: object) -> Cell:
    return Cell((paragraph(id_, words),) if words else (), **options)  # type: ignore[arg-type]


def data_table(id_: str, rows: int, number: int = 0) -> Table:
    """Head of one row with a span, groups, subtotals and a total; long enough to run over pages."""
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
        body.append(
            Row(
                (
                    cell(f"{id_}/r{n}c1", f"Multi-accueil n° {n}", header=True),
                    cell(f"{id_}/r{n}c2", f"{n * 7}", align=Align.RIGHT),
                    cell(f"{id_}/r{n}c3", f"{n} 450", align=Align.RIGHT),
                )
            )
        )
    for role, words in ((RowRole.SUBTOTAL, "Sous-total"), (RowRole.TOTAL, "Total général")):
        body.append(
            Row(
                (
                    cell(f"{id_}/{role.name.lower()}1", words, header=True),
                    cell(f"{id_}/{role.name.lower()}2", "12", align=Align.RIGHT),
                    cell(f"{id_}/{role.name.lower()}3", "€ 34", align=Align.RIGHT),
                ),
                role,
            )
        )
    caption = (Text("Les équipements"),) if number else ()
    return Table(id_, ORIGIN, (0.6, 0.2, 0.2), head, tuple(body), caption, TableRole.DATA, number)


def sheet_table(id_: str) -> Table:
    """A fiche: a band on top, row headings, a cell with a list; two pages long."""
    rows = [
        Row(
            (
                cell(f"{id_}/r{n}h", name, header=True),
                Cell(
                    (
                        paragraph(f"{id_}/r{n}p", WORDS * 4),
                        bullets(
                            f"{id_}/r{n}l",
                            ListKind.DASH,
                            ((paragraph(f"{id_}/r{n}l1", "un point"),), (paragraph(f"{id_}/r{n}l2", WORDS),)),
                        ),
                    )
                ),
            )
        )
        for n, name in enumerate(("Description", "Publics cibles", "Partenaires", "Financement", "Indicateurs"), 1)
    ]
    rows.insert(1, Row((cell(f"{id_}/g", "Opération 1 : former les agents", header=True, colspan=2),), RowRole.GROUP))
    band = Row((cell(f"{id_}/band", "Orientation 1 : accompagner les familles", header=True, colspan=2),), RowRole.BAND)
    return Table(id_, ORIGIN, (0.2, 0.8), (band,), tuple(rows), (), TableRole.SHEET)


def overview_table(id_: str) -> Table:
    head = Row(
        tuple(cell(f"{id_}/h{n}", f"Axe {n}", header=True, tint=n, align=Align.CENTER) for n in (1, 2, 3)), RowRole.HEAD
    )
    rows = tuple(
        Row(
            tuple(
                cell(f"{id_}/r{r}c{n}", f"FA {n}.{r} – Une action du plan", tint=n if r == 1 else 0) for n in (1, 2, 3)
            )
        )
        for r in (1, 2, 3)
    )
    return Table(id_, ORIGIN, (1 / 3, 1 / 3, 1 / 3), (head,), rows, (), TableRole.OVERVIEW)


def _rich_section() -> Section:
    p = "convention/article-1"
    blocks: list[Block] = [
        paragraph(
            f"{p}/p1",
            "Le ",
            Strong((Text("1"), Superscript((Text("er"),)), Text(" janvier 2026"))),
            ", voir ",
            CrossReference("article-2", (Text("l’article 2"),)),
            " et l’",
            CrossReference("annexe-3", (Text("annexe 3"),)),
            "\u00a0; la date du ",
            Gap("date de la délibération", ORIGIN),
            " n’est pas connue",
            Footnote(1, (Text("Loi n°\u00a02023-1196 du "), Emphasis((Text("18 décembre 2023"),)), Text("."))),
            ". Écrire à ",
            Emphasis(
                (Text("service-des-conventions-territoriales-globales@caf-des-bouches-du-rhone.cnafmail.example"),)
            ),
            " ou à https://www.example.org/conventions/territoriales/globales/une-adresse/vraiment-tres-longue/index.html.",
            LineBreak(),
            "Une seconde ligne, ➢ ☐ ✓ ≥ 3\u202f500 m² – «\u00a0œuvre\u00a0» — ",
            Strong((Emphasis((Text("gras italique"),)),)),
            ".",
        ),
        Heading(f"{p}/h1", ORIGIN, 2, (Text("Un intertitre"),), "1.1"),
        Heading(f"{p}/h2", ORIGIN, 4, (Text("Un intertitre profond"),)),
        bullets(
            f"{p}/l1",
            ListKind.CHEVRON,
            (
                (
                    paragraph(
                        f"{p}/l1/a",
                        "Premier niveau ",
                        Strong((Text("en gras"),)),
                        Footnote(2, (Text("Note de liste."),)),
                    ),
                    bullets(
                        f"{p}/l1/s",
                        ListKind.NUMBER,
                        (
                            (paragraph(f"{p}/l1/s/a", "numéroté un ", WORDS),),
                            (
                                paragraph(f"{p}/l1/s/b", "numéroté deux"),
                                data_table(f"{p}/l1/s/t", 30),
                                paragraph(f"{p}/l1/s/c", "suite du deux"),
                            ),
                        ),
                        1,
                    ),
                    paragraph(f"{p}/l1/b", "après la liste intérieure"),
                ),
                (paragraph(f"{p}/l1/c", WORDS * 2),),
            ),
        ),
        bullets(
            f"{p}/l2", ListKind.DASH, ((paragraph(f"{p}/l2/a", "un tiret"),), (paragraph(f"{p}/l2/b", "un autre"),))
        ),
        bullets(f"{p}/l3", ListKind.BULLET, ((paragraph(f"{p}/l3/a", "une puce indentée"),),), 1),
    ]
    for n in range(1, 9):
        blocks.append(paragraph(f"{p}/long{n}", WORDS * 5, Footnote(n + 2, (Text(f"Note {n} : " + WORDS * 2),)), WORDS))
    return Section(p, ORIGIN, SectionKind.ARTICLE, tuple(blocks), (Text("Objet de la convention "),), "Article 1 : ")


def _table_section() -> Section:
    p = "convention/article-2"
    return Section(
        p,
        ORIGIN,
        SectionKind.ARTICLE,
        (
            paragraph(f"{p}/p1", WORDS, role=ParagraphRole.LEAD),
            data_table(f"{p}/t1", 60, 1),
            paragraph(f"{p}/n1", "Source : Caf, 2024.", role=ParagraphRole.NOTE),
            data_table(f"{p}/t2", 3),
            data_table(f"{p}/t3", 4),
            Figure(f"{p}/f1", ORIGIN, SVG, b"", 120, 50, "Deux barres : 35 et 25.", (Text("Les barres"),), 1),
            PageBreak(f"{p}/saut"),
            paragraph(f"{p}/p2", "Après un saut de page."),
        ),
        (Text("Moyens & <personnes>"),),
        "Article 2 : ",
    )


def _party_sections() -> tuple[Section, ...]:
    p = "convention/parties"
    roles = (
        (ParagraphRole.PARTY_LINK, "Entre :"),
        (ParagraphRole.PARTY_NAME, "LA CAISSE D’ALLOCATIONS FAMILIALES DES BOUCHES-DU-RHÔNE"),
        (ParagraphRole.PARTY_DETAIL, "Représentée par son Directeur, Monsieur Jean EXEMPLE,"),
        (ParagraphRole.SHORT_NAME, "ci-après dénommée «\u00a0la Caf\u00a0»,"),
        (ParagraphRole.PARTY_LINK, "Et"),
        (ParagraphRole.PARTY_NAME, "LA COMMUNE DE GARDANNE"),
        (ParagraphRole.PARTY_DETAIL, "Représentée par son Maire, dûment autorisé,"),
        (ParagraphRole.TITLE, "Il est convenu ce qui suit"),
    )
    parties = tuple(paragraph(f"{p}/p{n}", words, role=role) for n, (role, words) in enumerate(roles, 1))
    v = "convention/visas"
    visas = tuple(
        paragraph(f"{v}/p{n}", f"Vu l’article L. {n} du Code de la sécurité sociale ; " + WORDS, role=role)
        for n, role in enumerate((ParagraphRole.CITATION, ParagraphRole.CITATION, ParagraphRole.CONSIDERING), 1)
    )
    return (
        Section(p, ORIGIN, SectionKind.PARTIES, parties),
        Section(v, ORIGIN, SectionKind.CITATIONS, visas),
    )


def _signature_section() -> Section:
    p = "convention/signatures"
    blocks: list[Block] = [
        paragraph(f"{p}/fait", "Fait à Marseille, le 17 novembre 2025,", role=ParagraphRole.PLACE_AND_DATE)
    ]
    for n in range(1, 8):
        blocks.append(
            SignatureBlock(
                f"{p}/s{n}",
                ORIGIN,
                f"partie-{n}",
                (
                    paragraph(f"{p}/s{n}/a", f"Pour la Commune n° {n}", role=ParagraphRole.SIGNATORY),
                    paragraph(f"{p}/s{n}/b", "Monsieur le Maire", role=ParagraphRole.SIGNATORY_DETAIL),
                    paragraph(f"{p}/s{n}/c", "(Cachet et signature)", role=ParagraphRole.STAMP_PLACE),
                ),
            )
        )
    return Section(p, ORIGIN, SectionKind.CONCLUSIONS, tuple(blocks), new_page=True)


def build_sample(*, draft: bool = True, signatories: int = 4, notice: str = "exemple fictif") -> Document:
    """A convention with every node type, long paragraphs, landscape pages, a contents page and a last page."""
    sheet = "convention/fiche-1"
    return Document(
        Meta(
            piece="convention",
            slug="convention",
            title="Convention territoriale globale – Bassin Minier",
            author="Caf des Bouches-du-Rhône",
            subject="Convention territoriale globale 2026 – 2030",
            running_title="Convention territoriale globale – Bassin Minier",
            content_date=date(2025, 11, 17),
            draft=draft,
            notice=notice,
            keywords=("CTG", "Caf"),
        ),
        Cover(
            ("Convention", "territoriale globale"),
            "Bassin Minier : Gardanne, Gréasque et Meyreuil",
            ("2026", "2030"),
            "",
            tuple(Signatory(f"Commune de Saint-Exemple-sur-Arc {n}") for n in range(1, signatories + 1)),
            notice,
        ),
        (
            *_party_sections(),
            _rich_section(),
            _table_section(),
            Section(
                sheet,
                ORIGIN,
                SectionKind.SHEET,
                (sheet_table(f"{sheet}/t"), PageBreak(f"{sheet}/saut"), overview_table(f"{sheet}/vue")),
                (Text("Former les agents"),),
                "FA 1.1 – ",
                Orientation.LANDSCAPE,
            ),
            _signature_section(),
        ),
        contents=True,
        back_cover=True,
    )
