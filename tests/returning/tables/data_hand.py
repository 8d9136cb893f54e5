"""Hands that fill a workbook of data: forty changes of every kind, and programs that save it otherwise than we do."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook, load_workbook

from generator.writing.xlsx.data_sheets import HEAD_ROW

Hand = Callable[[Workbook], None]
_FIRST = HEAD_ROW + 1
# Each change by the key that it is told under: sheet, row, column.
CELLS: tuple[tuple[str, str, object, str], ...] = (
    ("Parties", "D6", "Communauté de communes d'Ambrelle", "parties/cc-val-ambrelle/nom"),
    ("Parties", "I5", "00990001000010", "parties/caf/siret"),
    ("Parties", "L7", "2, place du Foirail, 99110 Les Aulnaies", "parties/les-aulnaies/adresse"),
    ("Parties", "M6", "contact@cc.example\ndir@cc.example", "parties/cc-val-ambrelle/courriels_communication"),
    ("Parties", "M5", "direction@caf-ambrelle.example", "parties/caf/courriels_communication"),
    ("Représentants", "E9", "BOUZIANE-ROY", "representants/ormeval/Inès/BOUZIANE/nom"),
    ("Représentants", "F6", "Directrice", "representants/caf/Thibault/CARADEC/fonction"),
    ("Délibérations", "C6", datetime.datetime(2026, 10, 16), "deliberations/cc-val-ambrelle/deliberation.date"),
    ("Délibérations", "C7", "19/10/2026", "deliberations/les-aulnaies/deliberation.date"),
    ("Délibérations", "N6", 26, "deliberations/cc-val-ambrelle/deliberation.votes.pour"),
    ("Délibérations", "H5", "1er septembre 2026", "deliberations/caf/deliberation.convocation"),
    ("Communes", "E6", "12\u00a0500 habitants", "communes/99147/population"),
    ("Communes", "E5", 2400, "communes/99012/population"),
    ("Communes", "D7", 219902039, "communes/99203/siren"),
    ("Orientations", "C5", "Maintenir et développer l'offre", "orientations/offre/titre"),
    ("Indicateurs", "H7", 5.25, "indicateurs/{IN3}/Les Aulnaies"),
    ("Indicateurs", "G8", "à compléter", "indicateurs/{IN4}/Territoire"),
    ("Indicateurs", "K9", None, "indicateurs/{IN5}/Département"),
    ("Indicateurs", "F5", "Insee", "indicateurs/{IN1}/source"),
    ("Équipements", "D5", "La Pause café", "equipements/cc-val-ambrelle/LAEP/La Pause/nom"),
    ("Équipements", "J5", "0,7 ETP", "equipements/cc-val-ambrelle/LAEP/La Pause/etp"),
    ("Équipements", "L5", "15\u202f000 €", "equipements/cc-val-ambrelle/LAEP/La Pause/soutien"),
    ("Équipements", "K6", "Existant", "equipements/cc-val-ambrelle/LAEP/Le Petit Banc/existant"),
    ("Fiches", "D5", "Créer cinquante places", "fiches/01-places-zones-sous-dotees.yaml/titre"),
    ("Fiches", "G6", "2028-2029", "fiches/02-moderniser-equipements.yaml/annees"),
    ("Opérations", "H6", "Commune de Saint-Loubrin", "operations/{OP2}/pilote"),
    ("Opérations", "I7", "Caf de l'Ambrelle\nFrance Travail", "operations/{OP3}/partenaires"),
    ("Moyens", "E5", 65000, "moyens/1.1/ormeval/2027"),
    ("Moyens", "E6", "10 000 €", "moyens/1.1/caf/2027"),
    ("Moyens", "F8", None, "moyens/1.2/caf/2028"),
    ("Instances", "F5", "Trois fois par an", "instances/Comité de pilotage/frequence"),
    ("Chargés de coopération", "E5", 0.8, "charges/{CH1}/etp"),
    ("Jalons", "C5", datetime.datetime(2027, 1, 28), "jalons/Comité de pilotage de lancement/echeance"),
    ("Suivi", "G5", "réalisée", "declarations/20/11/2026/1//etat"),
    ("Suivi", "L6", "Diagnostics remis ; travaux engagés", "declarations/20/11/2026/2//avancement"),
    ("Suivi", "B7", datetime.datetime(2027, 3, 15), "declarations/20/11/2026/3//date"),
)
# New rows, by their columns after the mark; the mark of a row that goes.
NEW_ROWS = (
    ("Représentants", {2: "ormeval", 3: "Monsieur", 4: "Paul", 5: "DURAND", 6: "Premier adjoint"}),
    (
        "Équipements",
        {2: "ormeval", 3: "EAJE", 4: "Les Lutins", 5: "Ville", 6: "régie", 8: 12, 11: "nouveau"},
    ),
    ("Moyens", {2: "1.3", 4: "cc-val-ambrelle", 5: 1000, 7: "2 000 €"}),
)
GONE = ("Équipements", "EQ3")
COUNT = len(CELLS) + len(NEW_ROWS) + 1


def edit(data: bytes, *hands: Hand) -> bytes:
    """A workbook that somebody opened, changed and saved with another program than ours."""
    workbook = load_workbook(io.BytesIO(data))
    for hand in hands:
        hand(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def put(sheet: str, address: str, value: object) -> Hand:
    """A cell typed."""

    def hand(workbook: Workbook) -> None:
        workbook[sheet][address] = value

    return hand


def change_all(workbook: Workbook) -> None:
    """The forty changes, and what changes nothing: rows in another order, the same values in other forms."""
    for sheet, address, value, _ in CELLS:
        workbook[sheet][address] = value
    page = workbook[GONE[0]]
    page.delete_rows(next(cell.row for (cell,) in page.iter_rows(_FIRST, max_col=1) if cell.value == GONE[1]))
    for sheet, cells in NEW_ROWS:
        page = workbook[sheet]
        row = next(n for n in range(_FIRST, page.max_row + 2) if page.cell(n, 1).value is None)
        for column, value in cells.items():
            page.cell(row, column).value = value  # type: ignore[assignment]
    swap_rows(workbook["Jalons"], _FIRST + 2, _FIRST + 4)
    workbook["Suivi"]["B8"] = "20 novembre 2026"
    workbook["Moyens"]["F5"] = "260 000,00 €"
    workbook["Communes"]["B5"] = 99012


def swap_rows(page: object, one: int, other: int) -> None:
    """Two rows in the place of each other, their marks with them."""
    for column in range(1, page.max_column + 1):  # type: ignore[attr-defined]
        first, second = page.cell(one, column), page.cell(other, column)  # type: ignore[attr-defined]
        first.value, second.value = second.value, first.value


def share_strings(data: bytes) -> bytes:
    """The same workbook with its texts in a table of their own, as Excel writes them: ours stand in their cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: list[str] = []

    def share(cell: re.Match[str]) -> str:
        texts.append(cell[3])
        return f'<c r="{cell[1]}"{cell[2] or ""} t="s"><v>{len(texts) - 1}</v></c>'

    inline = re.compile(r'<c r="(\w+)"( s="\d+")? t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        parts[name] = inline.sub(share, parts[name].decode()).encode()
    assert len(texts) > 1000, "texts stand elsewhere: this imitates nothing"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{items}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", declared.encode())
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rIdTextes" Type="{link}" Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
