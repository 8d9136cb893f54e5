"""The plan d'actions of the next convention: what has ended goes to the bilan, what goes on keeps its fiche.

A fiche has ended when all its years lie before the new period, unless the tracking table says that it is under way:
it stays then, and its years are to be completed. Nothing else of a fiche is thrown away but the money of past years.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.ageing.reasons import Frame
from generator.ageing.renewal_draft import RenewalDraft, date_comments
from generator.annexes.action_plan.files import REVIEW_COLUMNS
from generator.annexes.kind import AnnexeRenewal
from generator.annexes.new_dossier import TO_COMPLETE
from generator.annexes.sheet_numbers import NumberedSheet
from generator.annexes.tracked_sheets import TrackedSheet, track_sheets
from generator.composing.grammar import join_words
from generator.model.annexes import ENDED_ACTIONS_FILE, SHEETS_FOLDER, ActionSheet, Operation
from generator.model.confirmations import quote_value
from generator.model.facts import Facts, Unknown
from generator.model.tracking.lines import State, Statement
from generator.reading.located_yaml import Path
from generator.reading.yaml_edits import EditedYaml, quote, remove_keys, set_values

_GOING_ON = (State.UNDER_WAY, State.POSTPONED)
_DATED_KEYS = ("description", "resultats", "indicateurs_quantitatifs", "indicateurs_qualitatifs")


def renew_plan(renewal: AnnexeRenewal) -> None:
    """Write the fiches that go on, and the bilan of those that ended."""
    draft, dossier, frame = renewal.draft, renewal.dossier, renewal.frame
    rows: list[tuple[str, ...]] = []
    for tracked in track_sheets(dossier):
        path = _find_path(tracked, renewal.texts)
        sheet = next(one for one, origin in dossier.sheets if origin == tracked.sheet.origin)
        if has_ended(sheet, tracked.line, frame):
            draft.moved.append(f"{tracked.sheet.label} {_words(tracked.sheet.title)}")
            draft.clear(path, f"fiche action passée au bilan : {tracked.sheet.label}", _words(tracked.sheet.title))
            rows.append(_write_row(tracked, frame))
            if tracked.line is not None:
                place = (frame.former_name, tracked.sheet.number)
                draft.confirm(
                    ENDED_ACTIONS_FILE, place, quote_value(tracked.line.etat), explain_state(tracked.line, frame)
                )
        else:
            draft.continued.append(f"{tracked.sheet.label} {_words(tracked.sheet.title)}")
            _renew_sheet(draft, sheet, path, renewal.texts[path], frame)
    if rows:
        draft.write(ENDED_ACTIONS_FILE, _write_csv((REVIEW_COLUMNS, *rows)))
    if dossier.ended_actions:
        periods = ", ".join(dict.fromkeys(action.periode for action in dossier.ended_actions))
        draft.clear(ENDED_ACTIONS_FILE, "bilan d'une période plus ancienne", periods)


def explain_state(line: Statement, frame: Frame) -> str:
    """Why the state of an action that has ended is to be confirmed: it is the last that the tracking table had."""
    noted = f" ({line.mise_a_jour})" if line.mise_a_jour else ""
    return f"dernier état du tableau de suivi de la convention {frame.former_name}{noted}"


def has_ended(sheet: ActionSheet, line: Statement | None, frame: Frame) -> bool:
    """Whether a fiche has no year left in the new period, and nothing says that it is under way."""
    if isinstance(sheet.annees, Unknown) or any(year >= frame.first_day.year for year in sheet.annees):
        return False
    return line is None or line.etat not in _GOING_ON


def _find_path(tracked: TrackedSheet, texts: Mapping[str, str]) -> str:
    name = tracked.sheet.origin.file.rsplit("/", 1)[-1]
    return next(path for path in texts if path == f"{SHEETS_FOLDER}/{name}")


def _words(value: str | Unknown) -> str:
    return TO_COMPLETE if isinstance(value, Unknown) else " ".join(value.split())


def _write_row(tracked: TrackedSheet, frame: Frame) -> tuple[str, ...]:
    """A line of the bilan: what the plan and the tracking table know; the result is for people to write."""
    sheet, line = tracked.sheet, tracked.line
    noted = f"{line.avancement} ({line.mise_a_jour})" if line and line.avancement and line.mise_a_jour else ""
    return (
        frame.former_name,
        sheet.number,
        _words(sheet.title),
        _say_years(sheet),
        " ; ".join(_words(pilot) for pilot in tracked.pilots),
        line.etat if line else TO_COMPLETE,
        noted or (line.avancement if line else ""),
        TO_COMPLETE,
    )


def _say_years(sheet: NumberedSheet) -> str:
    if isinstance(sheet.years, Unknown):
        return TO_COMPLETE
    years = sorted(set(sheet.years))
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} à {years[-1]}"
    return join_words([str(year) for year in years])


def _write_csv(rows: tuple[tuple[str, ...], ...]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(rows)
    return stream.getvalue()


# --- a fiche that goes on -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _SheetRenewal:
    """A fiche that goes on while its file is changed: values to write, keys to take away."""

    draft: RenewalDraft
    path: str
    frame: Frame
    values: list[tuple[Path, str]] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    @property
    def years(self) -> range:
        """Those of the new period."""
        return range(self.frame.first_day.year, self.frame.last_day.year + 1)

    def mark_dated(self, facts: Facts, where: tuple[str, ...], keys: tuple[str, ...]) -> None:
        """Mark the texts that name a past year, or an article that is no longer the same."""
        for key in keys:
            value = getattr(facts, key)
            reason = self.draft.explain_words(value, self.years.start)
            if reason is not None:
                self.draft.confirm(self.path, (*where, key), quote_value(value), reason)


def _renew_sheet(draft: RenewalDraft, sheet: ActionSheet, path: str, text: str, frame: Frame) -> None:
    renewal = _SheetRenewal(draft, path, frame)
    if not isinstance(sheet.annees, Unknown):
        kept = [year for year in sheet.annees if year in renewal.years]
        if len(kept) < len(sheet.annees):
            draft.clear(path, "années hors de la nouvelle période", join_words([str(y) for y in sheet.annees]))
            renewal.values.append((("annees",), f"[{', '.join(map(str, kept))}]" if kept else TO_COMPLETE))
    renewal.mark_dated(sheet, (), ("description",))
    for rank, operation in enumerate(sheet.operations):
        where = ("operations", str(rank + 1))
        if isinstance(operation.calendrier, str):
            reason = f"calendrier de la convention {frame.former_name}"
            draft.confirm(path, (*where, "calendrier"), quote_value(operation.calendrier), reason)
        renewal.mark_dated(operation, where, _DATED_KEYS)
        _renew_funding(renewal, operation, rank)
    edited = set_values(text, renewal.values) if renewal.values else EditedYaml(text, ())
    trimmed = remove_keys(edited.text, renewal.removed) if renewal.removed else EditedYaml(edited.text, ())
    draft.comments += [(path, words) for words in (*edited.comments, *trimmed.comments)]
    draft.write(path, date_comments(trimmed.text, frame.former_name))


def _renew_funding(renewal: _SheetRenewal, operation: Operation, rank: int) -> None:
    """Take the money of past years away; what is left is to be confirmed, nothing left is to be completed."""
    funding, years = operation.financement, renewal.years
    if isinstance(funding, Unknown):
        return
    keys: Path = ("operations", rank, "financement")
    past = {party: [y for y in amounts if y not in years] for party, amounts in funding.items()}
    if not any(past.values()):
        return
    told = " ; ".join(f"{party} {', '.join(map(str, found))}" for party, found in past.items() if found)
    renewal.draft.clear(renewal.path, f"financement hors de la nouvelle période, opération {rank + 1}", told)
    left = {p: {y: a for y, a in amounts.items() if y in years} for p, amounts in funding.items()}
    left = {party: amounts for party, amounts in left.items() if amounts}
    if not left:
        renewal.values.append((keys, quote(f"à compléter : financement {years.start}-{years.stop - 1}")))
        return
    for party, found in past.items():
        if party not in left:
            renewal.removed.append((*keys, party))
        else:
            renewal.removed += [(*keys, party, str(year)) for year in found]
    reason = f"prévu par la convention {renewal.frame.former_name}, à compléter jusqu'en {years.stop - 1}"
    place = ("operations", str(rank + 1), "financement")
    renewal.draft.confirm(renewal.path, place, quote_value(left), reason)
