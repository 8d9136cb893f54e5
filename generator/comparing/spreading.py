"""The same words changed alike in many places: a fact that the text repeats, told once with all its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from generator.comparing.changes import Change, ChangeKind, describe_words
from generator.comparing.places import COLUMN
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordKind

FEWEST = 4  # places: fewer are read as fast one by one
_YEAR = 4  # digits: the figures of two cells may change alike by chance, years do not


@dataclass(frozen=True, slots=True)
class Spread:
    """What changed alike (« 2030 » devient « 2031 »), and the changes that say so, in the order of the second text."""

    told: str
    changes: tuple[Change, ...]


def gather_spread(changes: Sequence[Change]) -> tuple[tuple[Spread, ...], tuple[Change, ...]]:
    """What is told in the same words in `FEWEST` places or more, and the other changes."""
    alike: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if (column := _find_column(change)) is not None:
            alike[column].append(change)
        elif _repeats_fact(change):
            alike[describe_words(change)].append(change)
    spread = tuple(Spread(told, tuple(found)) for told, found in alike.items() if len(found) >= FEWEST)
    gathered = {id(change) for one in spread for change in one.changes}
    return spread, tuple(change for change in changes if id(change) not in gathered)


def count_facts(changes: Sequence[Change]) -> int:
    """How many things changed, as people count them: what a text repeats is one, however often it does."""
    told: set[tuple[str, ...]] = set()
    for rank, change in enumerate(changes):
        edits = [edit for edit in change.words if edit.kind is WordKind.CHANGED]
        if (column := _find_column(change)) is not None:
            told.add((column,))
        elif change.kind is ChangeKind.RENUMBERED:
            told.add((change.kind,))
        elif change.kind is not ChangeKind.CHANGED or not edits:
            told.add((str(rank),))
        for edit in edits if change.kind is ChangeKind.CHANGED else ():
            before, after = say_words(edit.before), say_words(edit.after)
            alone = not (_is_fact(before) or _is_fact(after))  # figures may change alike by chance
            told.add((before, after, *((change.key, change.place) if alone else ())))
    return len(told)


def _find_column(change: Change) -> str | None:
    """« la colonne « 2032 » est ajoutée »; nothing for what is no column that came or went."""
    if change.kind not in (ChangeKind.INSERTED, ChangeKind.DELETED):
        return None
    _, mark, name = change.place.rpartition(COLUMN)
    words = change.after or change.before
    if not mark or not f"{words} ".startswith(f"{name.removesuffix(' »')} "):
        return None
    done = "ajoutée" if change.kind is ChangeKind.INSERTED else "supprimée"
    return f"la colonne « {name} est {done}"


def _repeats_fact(change: Change) -> bool:
    """Whether words or years became others, and not figures alone."""
    edits = [edit for edit in change.words if edit.kind is WordKind.CHANGED]
    said = [say_words(side) for edit in edits for side in (edit.before, edit.after)]
    return change.kind is ChangeKind.CHANGED and any(map(_is_fact, said))


def _is_fact(words: str) -> bool:
    return any(sign.isalpha() for sign in words) or (words.isdecimal() and len(words) == _YEAR)
