"""The tracking workbook as a kind of workbook that comes back: how its changes are found, how they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.annexes.steering.spent_rows import ENGAGED, PAID, list_spent_rows
from generator.annexes.steering.tracked_rows import TRACKING_USE, TrackedRow, list_rows
from generator.codes import Code
from generator.comparing.changes import describe_change
from generator.editing.accepting import find_option
from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, read_edited
from generator.editing.splices import OverlappingEditsError
from generator.editing.values import Decision, EditedFiles, SetCell, name_file
from generator.errors import ContentError, Diagnostic
from generator.model.annexes import SPENDING_FILE, TRACKING_FILE
from generator.model.dossier import Dossier
from generator.returning.excel.sorted import WorkbookUse
from generator.returning.tracking.sorting import is_tracking, sort_tracking
from generator.returning.tracking.spending import write_amounts
from generator.returning.tracking.statements import write_statements
from generator.returning.tracking.typed_cells import say_the_same


def apply_tracking(place: Place, decisions: Sequence[Decision]) -> EditedFiles:
    """The dossier's table with the accepted changes, read again: their words, and nothing else.

    Raises: `ContentError` when a decision cannot be followed, or when the table would say anything else.
    """
    try:
        amounts = [edit for one in decisions for edit in find_option(one).edits if name_file(edit) == SPENDING_FILE]
        spent = write_amounts(place.dossier, [edit for edit in amounts if isinstance(edit, SetCell)])
        said = write_statements(place.dossier, decisions)
        files = edit_files(place.dossier, [*said, *((edit, "") for edit in spent)])
    except (OverlappingEditsError, ValueError, KeyError) as fault:
        message = f"{TRACKING_FILE} : ces modifications ne peuvent pas y être écrites ensemble : rien n'est écrit"
        hint = "accepter ces modifications une à une, ou corriger le fichier à la main"
        raise ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=hint)) from fault
    if not files:
        return EditedFiles(())
    read = read_edited(place, files)
    after = {row.key: row for row in list_rows(read)}
    faults = [*_compare(list_rows(place.dossier), after, decisions), *_compare_amounts(place.dossier, read, decisions)]
    if faults:
        raise ContentError(faults)
    return EditedFiles(files)


def _compare(
    before: Sequence[TrackedRow], after: dict[str, TrackedRow], decisions: Sequence[Decision]
) -> Iterator[Diagnostic]:
    """What the table would say that nobody asked for, and what it would not say that was."""
    wanted = {one.change.change.key: one for one in decisions}
    changed = {one.change.change.key.rpartition("/")[0] for one in decisions}
    for row in before:
        removed = f"suivi/{row.key}" in wanted
        for head, _, column in row.layout.heads:
            if row.layout.is_history and column == row.layout.day and f"suivi/{row.key}" in changed:
                continue  # the new line has a day of its own
            decision = wanted.get(f"suivi/{row.key}/{head}")
            said = after[row.key].say(head) if row.key in after else ""
            if removed and decision is None:
                continue
            expected = decision.change.change.after if decision is not None else row.say(head)
            if not say_the_same(column, said, expected):
                told = describe_change(decision.change.change) if decision is not None else f"fiche {row.say('Fiche')}"
                message = f"{told} : {TRACKING_FILE} dirait « {said} » au lieu de « {expected} » : rien n'est écrit"
                yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint="corriger le fichier à la main")


def _compare_amounts(before: Dossier, after: Dossier, decisions: Sequence[Decision]) -> Iterator[Diagnostic]:
    """The amounts that would be others than those that were asked for."""
    wanted = {
        (edit.key[1], edit.column): edit.text
        for one in decisions
        for edit in find_option(one).edits
        if isinstance(edit, SetCell) and edit.file == SPENDING_FILE
    }
    made = {row.key: row for row in list_spent_rows(after)}
    for row in list_spent_rows(before):
        for head, column in ((ENGAGED, "engage"), (PAID, "paye")):
            expected, said = wanted.get((row.key, column), row.say(head)), made[row.key].say(head)
            if said != expected:
                message = (
                    f"dépenses, opération {row.called}, {row.financer}, {row.money.year} : {SPENDING_FILE} dirait "
                )
                message += f"« {said} » au lieu de « {expected} » : rien n'est écrit"
                yield Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint="corriger le fichier à la main")


TRACKING = WorkbookUse(TRACKING_USE, sort_tracking, apply_tracking, is_tracking, stays_open=True)
