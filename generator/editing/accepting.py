"""Accepted changes as new files of the dossier: tried in memory, refused whole when they bring anything else."""

from __future__ import annotations

from collections.abc import Sequence

from generator.codes import Code
from generator.comparing.changes import Change, describe_change
from generator.editing.recomposing import Place
from generator.editing.trying import RefusedEditsError, find_made, list_others, try_edits
from generator.editing.values import Choice, Decision, Edit, EditedFiles, NoteForModel, Option
from generator.errors import ContentError, Diagnostic

_HINT = "accepter ces modifications une à une, ou corriger le dossier à la main"


def apply_changes(place: Place, decisions: Sequence[Decision]) -> EditedFiles:
    """The files of the dossier with the accepted changes, composed again: their words, and nothing that was not told.

    Raises: `ContentError` when a decision cannot be followed, or when the text would say anything else.
    """
    taken = [(one, find_option(one)) for one in decisions]
    edits: list[tuple[Edit, str]] = [(edit, one.reason.strip()) for one, option in taken for edit in option.edits]
    current = place.compose()
    try:
        files, made = try_edits(place, current, edits)
    except RefusedEditsError as fault:
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, f"{fault} : rien n'est écrit", hint=_HINT)) from fault
    wanted = [one.change.change for one, option in taken if option.choice is not Choice.PROPOSE]
    missing = [change for change in wanted if find_made(change, made) is None]
    others = list_others(wanted, made)
    announced = [change for _, option in taken for change in option.also]
    unknown = [change for change in others if not _is_announced(change, announced)]
    faults = [_refuse(change, "ne donnerait pas les mots voulus") for change in missing]
    faults += [_refuse(change, "changerait aussi, sans avoir été annoncé") for change in unknown]
    if faults:
        raise ContentError(faults)
    return EditedFiles(files, made, others)


def list_notes(decisions: Sequence[Decision]) -> tuple[NoteForModel, ...]:
    """What is proposed to whoever keeps the model."""
    return tuple(edit for one in decisions for edit in find_option(one).edits if isinstance(edit, NoteForModel))


def find_option(decision: Decision) -> Option:
    """What is done about an accepted change.

    Raises: `ContentError` when nothing can be, or when its reason is missing.
    """
    change = decision.change
    option = change.find_option(decision.choice)
    if option is None:
        kept = ", ".join(one.choice for one in change.options) or "aucun"
        message = f"{describe_change(change.change)} : {change.target.says}"
        hint = f"choix possibles : {kept}"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, change.change.origin, hint=hint))
    if option.needs_reason and not decision.reason.strip():
        message = f"{describe_change(change.change)} : un écart a toujours un motif"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, change.change.origin, hint="en donner un"))
    return option


def _is_announced(change: Change, announced: Sequence[Change]) -> bool:
    return any(
        one.piece == change.piece and ((one.key and one.key == change.key) or one.before == change.before)
        for one in announced
    )


def _refuse(change: Change, says: str) -> Diagnostic:
    return Diagnostic(Code.RETOUR_INAPPLICABLE, f"{describe_change(change)} : {says}", change.origin, hint=_HINT)
