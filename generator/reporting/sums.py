"""Rules on the figures of a report, as printed: each total is that of its lines, each share that of its amounts.

They read the tree alone, and share nothing with what has counted: a wrong sum of ours is found before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity
from generator.model.document import Cell, Document, Row, RowRole, Table, block_inlines, plain_text, walk_blocks

_SPACES = re.compile("[ \u00a0\u202f]")
_NUMBER = re.compile(r"(?P<least>au moins )?(?P<number>\d+)(?:€)?")
_COUNTS = re.compile(r"(\d+) (réalisée|en cours|à lancer|reportée|abandonnée|non renseignée)s?")
_PART = re.compile(r"(\d+) sur (\d+)")
_SHARE = re.compile(r"(?:au moins )?(\d+) %")
_TOTALS = (RowRole.TOTAL, RowRole.SUBTOTAL)
_HINT = "le signaler : ce compte est celui du programme"


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a cell counts: numbers by what they are of (« » for a plain one); `least` when a part is unknown."""

    counts: dict[str, Decimal] = field(default_factory=dict)
    least: bool = False


def find_wrong_figures(documents: tuple[Document, ...]) -> Iterator[Finding]:
    """Totals and shares of the tables that are not what their lines give."""
    for document in documents:
        tables = {table.id: table for section in document.sections for table in _list_tables(section.blocks)}
        for table in tables.values():
            yield from _check_totals(table)
            yield from _check_shares(table)
        yield from _compare_tables(document, tables)


def _list_tables(blocks: tuple[object, ...]) -> Iterator[Table]:
    for block in walk_blocks(blocks):  # type: ignore[arg-type]
        if isinstance(block, Table):
            yield block


def _check_totals(table: Table) -> Iterator[Finding]:
    """A total is of all the lines above it, a subtotal of those since the last one."""
    group: list[list[_Figures]] = []
    every: list[list[_Figures]] = []
    for row in table.rows:
        figures = _read_row(row, len(table.widths))
        if row.role is RowRole.GROUP:
            group = []
        elif row.role in _TOTALS:
            for column, found in enumerate(figures):
                wanted = _add([line[column] for line in (every if row.role is RowRole.TOTAL else group)])
                if found.counts and wanted is not None and found.counts != wanted.counts:
                    words = f"« {_say_row(row)} » : {_say(found)}, mais ses lignes font {_say(wanted)}"
                    yield Finding(words, table.origin, _HINT)
            group = []
        elif not _is_list(row):
            group.append(figures)
            every.append(figures)


def _check_shares(table: Table) -> Iterator[Finding]:
    """« Part payée » is what is paid of what was planned for the same years."""
    heads = [words for row in table.head for words in _spread(row)]
    if "Part payée" not in heads or "Payé" not in heads:
        return
    share, paid = heads.index("Part payée"), heads.index("Payé")
    planned = max(rank for rank, words in enumerate(heads) if words.startswith("Prévu") and rank < paid)
    for row in table.rows:
        cells = _spread(row)
        found = _SHARE.fullmatch(cells[share]) if len(cells) == len(heads) else None
        amounts = [
            _NUMBER.fullmatch(_SPACES.sub("", cells[rank]).replace("aumoins", "au moins ")) for rank in (planned, paid)
        ]
        if found is None or amounts[0] is None or amounts[1] is None or not int(amounts[0]["number"]):
            continue
        exact = Decimal(amounts[1]["number"]) * 100 / Decimal(amounts[0]["number"])
        if abs(exact - Decimal(found[1])) > Decimal("0.5"):
            words = f"« {_say_row(row)} » : {cells[share]}, mais {cells[paid]} sur {cells[planned]} font {exact:.1f} %"
            yield Finding(words, table.origin, _HINT)


def _compare_tables(document: Document, tables: dict[str, Table]) -> Iterator[Finding]:
    """The totals of the money are the same in every table and on the first page, and so are the operations counted."""
    piece = document.meta.piece
    paid: dict[str, str] = {}
    for name in ("annees", "financeurs", "fiches"):
        table = tables.get(f"{piece}/moyens/{name}")
        if table is not None:
            heads = [words for row in table.head for words in _spread(row)]
            paid[name] = _spread(table.rows[-1])[heads.index("Payé")]
    page = tables.get(f"{piece}/essentiel/chiffres")
    if page is None:
        return
    heads = [words for row in page.head for words in _spread(row)]
    figures = [_cell_lines(cell)[0] for cell in page.rows[0].cells]
    shown = next(figure for head, figure in zip(heads, figures, strict=True) if head.startswith("Payé"))
    for name, amount in paid.items():
        if amount != shown.removesuffix("€").strip():
            yield Finding(f"« {shown} » payés en tête, « {amount} » au tableau « {name} »", page.origin, _HINT)
    operations = _PART.fullmatch(figures[0])
    axes = [table for name, table in tables.items() if re.fullmatch(rf"{re.escape(piece)}/axe-\d+/synthese", name)]
    counts = [_COUNTS.findall(_spread(table.rows[-1])[2]) for table in axes]
    every = sum(int(number) for line in counts for number, _ in line)
    done = sum(int(number) for line in counts for number, state in line if state == "réalisée")
    if operations is not None and (int(operations[1]), int(operations[2])) != (done, every):
        words = f"« {figures[0]} » opérations réalisées en tête, {done} sur {every} axe par axe"
        yield Finding(words, page.origin, _HINT)


# --- cells -----------------------------------------------------------------------------------------------------------


def _is_list(row: Row) -> bool:
    """A row that lists what is to be told, and counts nothing."""
    return len(row.cells) == 2 and row.cells[-1].colspan > 2


def _read_row(row: Row, columns: int) -> list[_Figures]:
    figures = [_read(words) for words in _spread(row)]
    return figures if len(figures) == columns else [_Figures()] * columns


def _spread(row: Row) -> list[str]:
    """The words of each column; a cell that spans several has them in the first."""
    return [words for cell in row.cells for words in (" ".join(_cell_lines(cell)), *[""] * (cell.colspan - 1))]


def _cell_lines(cell: Cell) -> list[str]:
    words = (plain_text(block_inlines(block)) for block in walk_blocks(cell.blocks))
    return [_SPACES.sub(" ", line) for line in words]


def _read(words: str) -> _Figures:
    plain = _SPACES.sub("", words).replace("aumoins", "au moins ")
    number = _NUMBER.fullmatch(plain)
    if number is not None:
        return _Figures({"": Decimal(number["number"])}, bool(number["least"]))
    part = _PART.fullmatch(words)
    if part is not None:
        return _Figures({"sur": Decimal(part[2]), "": Decimal(part[1])})
    counts = _COUNTS.findall(words)
    return _Figures({state: Decimal(count) for count, state in counts})


def _add(lines: list[_Figures]) -> _Figures | None:
    """What lines add up to; nothing when none of them counts."""
    total: dict[str, Decimal] = {}
    for line in lines:
        for name, number in line.counts.items():
            total[name] = total.get(name, Decimal(0)) + number
    return _Figures(total) if total else None


def _say(figures: _Figures) -> str:
    return ", ".join(f"{number} {name}".strip() for name, number in figures.counts.items())


def _say_row(row: Row) -> str:
    return " ".join(_cell_lines(row.cells[0]))


def _find(inquiry: Inquiry) -> Iterator[Finding]:
    yield from find_wrong_figures(inquiry.documents)


REPORT_RULES = (
    Rule(
        code=Code.BILAN_SOMME_INEXACTE,
        family=Family.FIGURES,
        severity=Severity.ERROR,
        sentence="Un total ou une part d'un bilan n'est pas ce que ses lignes donnent.",
        source="usage",
        find=_find,
    ),
)
