"""A table whose rows change: each row is called by the words of its first cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.amending.modifications import DeleteRow, InsertRows, Modification, RewriteRow, TablePlace
from generator.amending.quoting import list_calls
from generator.amending.stipulations import Part, PartRow
from generator.comparing.places import fold_words


def change_rows(place: TablePlace, before: Part, after: Part) -> list[Modification] | None:
    """The rows that change, come and go; nothing when they cannot be called: the head changes, two have one name."""
    one, other = (_list_body(part) for part in (before, after))
    heads = [[fold_words(row.text) for row in part.rows if row.head] for part in (before, after)]
    if heads[0] != heads[1] or not one or not other or not _are_named(one) or not _are_named(other):
        return None
    if any(list_calls(row.text) for row in (*one, *other)):
        return None
    told: list[Modification] = []
    former = {row.key: row for row in one}
    keys, present = [row.key for row in one], [row.key for row in other]
    if [key for key in keys if key in present] != [key for key in present if key in former]:
        return None  # rows that changed places
    for tag, i, end, j, last in SequenceMatcher(None, keys, present, autojunk=False).get_opcodes():
        gone, come = one[i:end], other[j:last]
        if tag == "equal":
            told += [
                RewriteRow(place, row.key, row.text) for row in come if fold_words(former[row.key].text) != row.text
            ]
            continue
        if len(gone) == len(come) == 1:
            told.append(RewriteRow(place, gone[0].key, come[0].text))
            continue
        told += [DeleteRow(place, row.key) for row in gone]
        if come:
            lines = tuple(row.text for row in come)
            if not i and end == len(one):
                return None  # no row stays, beside which others could come
            told.append(InsertRows(place, one[i - 1 if i else end].key, lines, before=not i))
    return told


def _list_body(part: Part) -> Sequence[PartRow]:
    return [row for row in part.rows if not row.head]


def _are_named(rows: Sequence[PartRow]) -> bool:
    """Whether the first cell of each row calls it, and no other."""
    keys = Counter(row.key for row in rows)
    return all(key and not any(quote in key for quote in "«»") and count == 1 for key, count in keys.items())
