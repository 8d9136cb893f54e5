"""Which row of a table that came back is which of the tree's, and which column: by their words, then by their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.model.document import Row, walk_blocks
from generator.returning.word.matching import Matching
from generator.returning.word.views import ViewCell, ViewRow, walk_paragraphs

_ALIKE = 0.75  # of the cells of a row that came: with fewer words of a former one, it is another row
Place = tuple[int, int]  # a row and a cell of it


def match_rows(base: Sequence[Row], rows: Sequence[ViewRow], matching: Matching) -> dict[int, int]:
    """The position in the base of each row of the view that is still the same row."""
    places = _place_leaves(base)
    votes = {rank: _vote(row, places, matching) for rank, row in enumerate(rows)}
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, rank, former in sorted(
        (-count, rank, former) for rank, own in votes.items() for former, count in own.items()
    ):
        if rank not in pairs and former not in taken:
            pairs[rank] = former
            taken.add(former)
    return pairs | dict(_match_between(base, rows, pairs))


def list_columns(
    base: Sequence[Row], rows: Sequence[ViewRow], pairs: dict[int, int], matching: Matching
) -> dict[int, int] | None:
    """The column of the base of each column of the view, where they have not as many; nothing when they have."""
    if all(len(rows[rank].cells) == len(base[former].cells) for rank, former in pairs.items()):
        return None
    places = _place_leaves(base)
    votes: Counter[tuple[int, int]] = Counter()
    for rank, former in pairs.items():
        for column, cell in enumerate(rows[rank].cells):
            votes.update((column, place[1]) for place in _find_places(cell, places, matching) if place[0] == former)
    columns: dict[int, int] = {}
    for (column, known), _ in votes.most_common():
        if column not in columns and known not in columns.values():
            columns[column] = known
    return columns


def _place_leaves(base: Sequence[Row]) -> dict[str, Place]:
    return {
        block.id: (row, cell)
        for row, one in enumerate(base)
        for cell, own in enumerate(one.cells)
        for block in walk_blocks(own.blocks)
    }


def _find_places(cell: ViewCell, places: dict[str, Place], matching: Matching) -> list[Place]:
    leaves = (matching.find_leaf(one) for one in walk_paragraphs(cell.blocks))
    return [places[leaf.id] for leaf in leaves if leaf is not None and leaf.id in places]


def _vote(row: ViewRow, places: dict[str, Place], matching: Matching) -> Counter[int]:
    votes = Counter(place[0] for cell in row.cells for place in _find_places(cell, places, matching))
    said = [one for cell in row.cells for one in walk_paragraphs(cell.blocks) if one.text.strip()]
    if not any(id(one) in matching.fresh for one in said):
        return votes
    return Counter({former: count for former, count in votes.items() if count >= _ALIKE * len(said)})


def _match_between(base: Sequence[Row], rows: Sequence[ViewRow], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Rows that had no words, or have none: between two that are known, in their order."""
    found: list[tuple[int, int]] = []
    anchors = sorted(pairs.items())
    start = after = 0
    for rank, former in [*anchors, (len(rows), len(base))]:
        if former < after:
            continue
        left = [i for i in range(start, rank) if i not in pairs]
        right = [i for i in range(after, former) if i not in pairs.values()]
        for i, j in zip(left, right, strict=False):
            silent = not _says(rows[i]) or not any(cell.blocks for cell in base[j].cells)
            if silent and len(rows[i].cells) == len(base[j].cells):
                found.append((i, j))
        start, after = rank + 1, former + 1
    return found


def _says(row: ViewRow) -> bool:
    return any(one.text.strip() for cell in row.cells for one in walk_paragraphs(cell.blocks))
