"""The rows of a sheet as it left, each with the row of the dossier that it is today; the dossier may have moved on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from generator.tabulating.base import BaseRow
from generator.writing.xlsx.data_sheets import DataRow, DataSheet

_ALIKE = 0.5  # of the filled cells of a row: with as many that say the same, it is that row under another name


def pair_rows(base: Sequence[BaseRow], sheet: DataSheet) -> tuple[DataRow | None, ...]:
    """For each row that left, that of today: by what lasts of it; by its key; else, between rows of one key, the one
    that says the same.

    Rows that nothing tells are paired in their order where as many left as there are now.
    """
    lasting = _pair_lasting(base, sheet)
    sure = {row.key for row in lasting.values()}
    by_key = {row.key: row for row in sheet.rows if row.key not in sure}
    pairs = [lasting.get(rank) or by_key.get(row.key) for rank, row in enumerate(base)]
    before, after = [row.key for row in base], [row.key for row in sheet.rows]
    taken = {row.key for row in pairs if row is not None}
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "replace":
            continue
        left = [rank for rank in range(first, last) if pairs[rank] is None]
        free = [row for row in sheet.rows[start:end] if row.key not in taken]
        for rank in list(left):
            alike = [(_measure(base[rank], row, sheet), -at) for at, row in enumerate(free)]
            likeness, at = max(alike, default=(0.0, 0))
            if likeness >= _ALIKE:
                pairs[rank] = free.pop(-at)
                left.remove(rank)
        if len(left) == len(free):
            for rank, row in zip(left, free, strict=True):
                pairs[rank] = row
    return tuple(pairs)


def _pair_lasting(base: Sequence[BaseRow], sheet: DataSheet) -> Mapping[int, DataRow]:
    """The rows of today by the ranks of those that left, where what lasts of both is the same and no other's."""
    if not sheet.lasting:
        return {}
    ranks = [sheet.find_column(key) for key in sheet.lasting]
    found: dict[tuple[str, ...], list[DataRow]] = {}
    for row in sheet.rows:
        found.setdefault(tuple(row.cells[rank].words for rank in ranks), []).append(row)
    said = [tuple(row.words.get(key, "") for key in sheet.lasting) for row in base]
    count = Counter(said)
    return {rank: found[one][0] for rank, one in enumerate(said) if count[one] == 1 and len(found.get(one, ())) == 1}


def _measure(base: BaseRow, row: DataRow, sheet: DataSheet) -> float:
    """The share of the filled cells of a row that another one says too."""
    words = {column.key: cell.words for column, cell in zip(sheet.columns, row.cells, strict=True)}
    filled = [key for key, said in base.words.items() if said and key in words]
    return sum(words[key] == base.words[key] for key in filled) / max(1, len(filled))
