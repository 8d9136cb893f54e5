"""Values of a returned workbook that the dossier would not be read with: found before anybody decides, each with why.

All edits are made at once in memory, which is enough when all can be read; else by halves in the order of the sheets,
down to the ones that are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, read_edited
from generator.editing.splices import OverlappingEditsError
from generator.editing.values import SortedChange, Target, TargetKind
from generator.errors import ContentError, Diagnostic

_UNWRITABLE = "cette valeur ne peut pas être écrite à cet endroit"


def refuse_unreadable(place: Place, changes: Sequence[SortedChange]) -> tuple[SortedChange, ...]:
    """The same changes; those that the dossier would not be read with have a reason, and nothing to be chosen."""
    why = dict(_find_refused(place, [one for one in changes if one.options], []))
    return tuple(_refuse(one, why[one.id]) if one.id in why else one for one in changes)


def _find_refused(place: Place, changes: Sequence[SortedChange], kept: list[SortedChange]) -> Iterator[tuple[str, str]]:
    """Those of some changes that are refused; the others join `kept`: a row may need one that stands before it."""
    if not changes:
        return
    faults = _try(place, [*kept, *changes])
    if faults is None:
        kept += changes
        return
    if len(changes) == 1:
        alone = _try(place, changes)
        if alone is not None:  # else it goes with no other one, which whoever decides is told
            yield changes[0].id, _say(faults)
        return
    half = len(changes) // 2
    yield from _find_refused(place, changes[:half], kept)
    yield from _find_refused(place, changes[half:], kept)


def _try(place: Place, changes: Sequence[SortedChange]) -> tuple[Diagnostic, ...] | None:
    """What is wrong in the dossier with all these changes; nothing when it can be read."""
    try:
        files = edit_files(place.dossier, [(edit, "essai") for one in changes for edit in one.options[0].edits])
        if files:
            read_edited(place, files)
    except ContentError as fault:
        return fault.diagnostics
    except (OverlappingEditsError, ValueError, KeyError):
        return ()
    return None


def _say(faults: Sequence[Diagnostic]) -> str:
    told = (f"{one.message} : {one.hint}" if one.hint else one.message for one in faults)
    return next(told, _UNWRITABLE)


def _refuse(change: SortedChange, why: str) -> SortedChange:
    return replace(change, target=Target(TargetKind.NONE, why, change.target.places), options=(), asks=False)
