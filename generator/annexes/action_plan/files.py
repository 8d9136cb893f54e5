"""The files of the plan d'actions, from YAML and CSV to values, each fault at its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from generator.annexes.kind import AnnexeSource
from generator.annexes.tracked_sheets import settle_line
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, is_there, list_files, read_text
from generator.model.annexes import (
    ENDED_ACTIONS_FILE,
    SHEETS_FOLDER,
    TRACKING_STATES,
    ActionSheet,
    PastAction,
    PlanValues,
)
from generator.model.facts import CtgFacts, Unknown
from generator.reading.csv_tables import CsvLine, parse_csv, read_cell, refuse_line, stop_at_bound
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.validation import validate_facts

REVIEW_COLUMNS = ("periode", "fiche", "action", "annees", "pilote", "etat", "avancement", "resultat")


def read_plan(source: AnnexeSource) -> PlanValues:
    """The fiches action, and the bilan of an earlier period."""
    none = PlanValues()
    return PlanValues(
        source.attempt(lambda: read_sheets(source.folder / SHEETS_FOLDER, source.facts), none.sheets),
        source.attempt(lambda: read_ended_actions(source.folder / ENDED_ACTIONS_FILE), none.ended_actions),
    )


MAX_SHEETS = 500  # 300 fiches of several pages take more than four minutes of processor and 2 GB to typeset


def read_sheets(folder: Path, facts: CtgFacts | None) -> tuple[tuple[ActionSheet, Span], ...]:
    """`annexe-3/fiches/*.yaml` in the order of their names.

    Orientations, axes, parties and years are checked when the facts could be read.

    Raises: `ContentError` with all faults, or when there are more than `MAX_SHEETS`.
    """
    faults = DiagnosticCollector()
    sheets: list[tuple[ActionSheet, Span]] = []
    paths = list_files(folder, "*.yaml")
    if len(paths) > MAX_SHEETS:
        message = f"ce plan d'actions a {len(paths)} fiches, {MAX_SHEETS} au plus"
        hint = "réunir des actions : une fiche peut avoir plusieurs opérations"
        raise ContentError(Diagnostic(Code.FICHES_TROP_NOMBREUSES, message, Span(display_path(folder)), hint=hint))
    for path in paths:
        try:
            sheets.append((_read_sheet(path, facts), Span(display_path(path), 1)))
        except ContentError as fault:
            faults.extend(fault.diagnostics)
    faults.raise_errors()
    _check_numbers(sheets)
    return tuple(sheets)


def _check_numbers(sheets: Sequence[tuple[ActionSheet, Span]]) -> None:
    """Refuse two fiches that are given one number.

    Raises: `ContentError`.
    """
    faults = DiagnosticCollector()
    named: dict[str, Span] = {}
    for sheet, origin in sheets:
        if sheet.numero is None:
            continue
        if sheet.numero in named:
            message = f"la fiche {sheet.numero} est aussi celle de {PurePosixPath(named[sheet.numero].file).name}"
            hint = "donner à la nouvelle un numéro entre les autres, par exemple « 2 bis »"
            faults.add(Diagnostic(Code.VALEUR_INVALIDE, message, origin, hint=hint))
        named.setdefault(sheet.numero, origin)
    faults.raise_errors()


def _read_sheet(path: Path, facts: CtgFacts | None) -> ActionSheet:
    located = load_yaml(read_text(path), display_path(path))
    sheet = validate_facts(ActionSheet, located)
    if facts is not None:
        _check_sheet(sheet, located, facts)
    return sheet


def _check_sheet(sheet: ActionSheet, located: LocatedData, facts: CtgFacts) -> None:
    faults = DiagnosticCollector()

    def refuse(keys: tuple[str | int, ...], message: str, hint: str) -> None:
        span = located.span(keys)
        faults.add(Diagnostic(Code.REFERENCE_INCONNUE, message, span, located.excerpt(span), hint))

    if not isinstance(facts.orientations, Unknown) and sheet.orientation not in {g.id for g in facts.orientations}:
        known = ", ".join(g.id for g in facts.orientations)
        refuse(("orientation",), f"orientation inconnue : « {sheet.orientation} »", f"dans ctg.yaml : {known}")
    if not isinstance(facts.axes, Unknown) and sheet.axe > len(facts.axes):
        refuse(("axe",), f"l'axe {sheet.axe} n'existe pas", f"ctg.yaml a {len(facts.axes)} axes")
    parties = {p.id for p in facts.parties}
    years = range(facts.periode.debut.year, facts.periode.fin.year + 1)
    for rank, operation in enumerate(sheet.operations):
        if isinstance(operation.financement, Unknown):
            continue
        for party, amounts in operation.financement.items():
            keys: tuple[str | int, ...] = ("operations", rank, "financement", party)
            if party not in parties:
                refuse(keys, f"« {party} » n'est pas un signataire", f"dans ctg.yaml : {', '.join(sorted(parties))}")
            for year in amounts:
                if years and year not in years:  # a period that ends before it begins is a fault of its own
                    hint = f"la période va de {years.start} à {years.stop - 1}"
                    refuse((*keys, str(year)), f"{year} est hors de la période de la convention", hint)
    faults.raise_errors()


def read_ended_actions(path: Path) -> tuple[PastAction, ...]:
    """`annexe-3/bilan.csv`, the actions of an earlier period; none when the file is missing.

    An empty result is a gap: it is what a bilan is for.
    """
    if not is_there(path):
        return ()
    table = parse_csv(read_text(path), display_path(path), REVIEW_COLUMNS, prose=("avancement", "resultat"))
    faults = DiagnosticCollector()
    lines = tuple(settle_line(line) for line in table.lines)
    for line in lines:
        for column in ("periode", "fiche"):
            if not isinstance(line.value(column), str) or not line.cells[column]:
                hint = "par exemple 2026-2030, ou 1.1"
                faults.add(refuse_line(line, Code.VALEUR_VIDE, f"« {column} » doit être rempli", hint))
        state = line.value("etat")
        if isinstance(state, str) and state not in ("", *TRACKING_STATES):
            hint = f"valeurs admises : {', '.join(TRACKING_STATES)}"
            faults.add(refuse_line(line, Code.VALEUR_INVALIDE, f"état inconnu : « {state} »", hint))
        stop_at_bound(faults)
    faults.raise_errors()
    return tuple(_read_past_action(line) for line in lines)


def _read_past_action(line: CsvLine) -> PastAction:
    def read(column: str) -> str | Unknown:
        return read_cell(line.cells[column], f"bilan de la fiche {line.cells['fiche']}, {column}", line.origin)

    return PastAction(
        periode=line.cells["periode"],
        fiche=line.cells["fiche"],
        action=read("action"),
        annees=read("annees"),
        pilote=read("pilote"),
        etat=read("etat"),
        avancement=read("avancement"),
        resultat=read("resultat") or Unknown(f"résultat de la fiche {line.cells['fiche']}", line.origin),
        origin=line.origin,
    )
