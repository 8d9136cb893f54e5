"""Values of a returned workbook that the dossier would not be read with: found before anybody decides, each with why.

All edits are made at once in memory, which is enough when all can be read; else those of the files at fault in halves,
down to the ones that are refused.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from generator.errors import ContentError, Diagnostic
from generator.returning.edits.new_texts import edit_files
from generator.returning.edits.recomposing import Place, read_edited
from generator.returning.edits.splices import OverlappingEditsError
from generator.returning.edits.values import SortedChange, Target, TargetKind, name_file

_UNWRITABLE = "cette valeur ne peut pas être écrite à cet endroit"


def refuse_unreadable(place: Place, changes: Sequence[SortedChange]) -> tuple[SortedChange, ...]:
    """The same changes; those that the dossier would not be read with have a reason, and nothing to be chosen."""
    why = dict(_find_refused(place, [one for one in changes if one.options]))
    _forgive(place, changes, why)
    return tuple(_refuse(one, why[one.id]) if one.id in why else one for one in changes)


def _forgive(place: Place, changes: Sequence[SortedChange], why: dict[str, str]) -> None:
    """Take out of `why` what only lacked other changes: the operations of a fiche that comes too."""
    while why:
        refused = (one for one in changes if one.id in why)
        forgiven = next((one for one in refused if _try(place, _join_kept(changes, why, one)) is None), None)
        if forgiven is None:
            return
        del why[forgiven.id]


def _join_kept(changes: Sequence[SortedChange], why: Container[str], one: SortedChange) -> list[SortedChange]:
    """What is not refused and this one, in their order."""
    return [other for other in changes if other.options and (other is one or other.id not in why)]


def _find_refused(place: Place, changes: Sequence[SortedChange]) -> Iterator[tuple[str, str]]:
    faults = _try(place, changes)
    if faults is None:
        return
    if len(changes) == 1:
        yield changes[0].id, _say(faults)
        return
    spoilt = {fault.span.file for fault in faults if fault.span is not None}
    folder = place.dossier.folder
    suspects = [one for one in changes if any(f"{folder}/{file}" in spoilt for file in _list_files(one))]
    others = [one for one in changes if one not in suspects]
    if not suspects or not others:
        suspects, others = list(changes[: len(changes) // 2]), list(changes[len(changes) // 2 :])
    yield from _find_refused(place, suspects)
    yield from _find_refused(place, others)


def _try(place: Place, changes: Sequence[SortedChange]) -> tuple[Diagnostic, ...] | None:
    """What is wrong in the dossier with all these changes; nothing when it can be read."""
    if not changes:
        return None
    try:
        files = edit_files(place.dossier, [(edit, "essai") for one in changes for edit in one.options[0].edits])
        if files:
            read_edited(place, files)
    except ContentError as fault:
        return fault.diagnostics
    except (OverlappingEditsError, ValueError, KeyError):
        return ()
    return None


def _list_files(change: SortedChange) -> set[str]:
    return {name_file(edit) for edit in change.options[0].edits}


def _say(faults: Sequence[Diagnostic]) -> str:
    told = (f"{one.message} : {one.hint}" if one.hint else one.message for one in faults)
    return next(told, _UNWRITABLE)


def _refuse(change: SortedChange, why: str) -> SortedChange:
    return replace(change, target=Target(TargetKind.NONE, why, change.target.places), options=(), asks=False)
