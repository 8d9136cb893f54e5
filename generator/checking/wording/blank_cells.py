"""A rule on tables: the cell left empty where all its neighbours are filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity, Span
from generator.model.annexes import Facility
from generator.model.names import slugify

_ENOUGH = 4  # so many other cells are filled: the empty one was forgotten
_ENOUGH_OF_A_TYPE = 2  # the same, for services of one type and for the communes of one line
_HINT = "remplir la cellule, ou écrire « à compléter »"


def _find_one_blank(cells: Sequence[object], enough: int) -> int | None:
    """The rank of the only empty cell, when at least `enough` others are filled. An unknown fact is not empty."""
    blank = [rank for rank, cell in enumerate(cells) if cell is None or cell == ""]
    return blank[0] if len(blank) == 1 and len(cells) - 1 >= enough else None


def _find_blanks(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _look_at_indicators(inquiry)
    yield from _look_at_facilities(inquiry)
    lines = inquiry.dossier.tracking
    rank = _find_one_blank([line.mise_a_jour for line in lines], _ENOUGH)
    if rank is not None:
        yield _object(inquiry, lines[rank].origin, "mise_a_jour", lines[rank].fiche)


def _look_at_indicators(inquiry: Inquiry) -> Iterator[Finding]:
    table = inquiry.dossier.indicators
    columns = (("unite", [x.unit for x in table.lines]), ("source", [x.source for x in table.lines]))
    for column, cells in (*columns, ("annee", [x.year for x in table.lines])):
        rank = _find_one_blank(cells, _ENOUGH)
        if rank is not None:
            yield _object(inquiry, table.lines[rank].origin, column, table.lines[rank].label)
    known = {slugify(commune.nom) for commune in inquiry.facts.territoire.communes}
    communes = [rank for rank, column in enumerate(table.columns) if slugify(column) in known]
    for line in table.lines:
        rank = _find_one_blank([line.values[c] for c in communes], _ENOUGH_OF_A_TYPE)
        if rank is not None:
            yield _object(inquiry, line.origin, table.columns[communes[rank]], line.label, "pour les autres communes")


def _look_at_facilities(inquiry: Inquiry) -> Iterator[Finding]:
    by_type: dict[str, list[Facility]] = {}
    for facility in inquiry.dossier.facilities:
        by_type.setdefault(slugify(facility.type), []).append(facility)
    for facilities in by_type.values():
        for column in ("places", "heures", "etp", "soutien", "bonus_territoire"):
            rank = _find_one_blank([getattr(f, column) for f in facilities], _ENOUGH_OF_A_TYPE)
            if rank is not None:
                facility = facilities[rank]
                name = facility.nom if isinstance(facility.nom, str) else facility.type
                yield _object(inquiry, facility.origin, column, name, f"pour les autres « {facility.type} »")


def _object(inquiry: Inquiry, origin: Span, column: str, name: str, others: str = "sur les autres lignes") -> Finding:
    words = f"« {name} » : la colonne « {column} » est vide ici, et remplie {others}"
    return Finding(words, inquiry.span_of_line(origin, name), _HINT)


RULES = (
    Rule(
        code=Code.CELLULE_VIDE,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Une cellule d'un tableau est vide dans une colonne remplie partout ailleurs.",
        source="usage",
        find=_find_blanks,
    ),
)
