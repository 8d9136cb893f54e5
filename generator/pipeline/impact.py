"""`ctg impact`: for each clause that a newer model changes, which conventions the change touches.

A convention is composed twice, with its model and with the newer one, and a change touches it when what the clause
prints is not the same: a clause that the dossier has of its own, or that it does not print, touches nothing. The écarts
of a signed text are left out on both sides: a renewal leaves them behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.composing.annexes import compose_annexe
from generator.composing.convention import compose_convention
from generator.composing.model_changes import (
    ChangeKind,
    ClauseChange,
    compare_clauses,
    compare_models,
    diff_words,
    name_model,
)
from generator.composing.piece import PieceComposer
from generator.errors import CtgError, Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import PROJECT_ROOT, TEMPLATES, display_path, list_files
from generator.model.clauses import Clause, ClauseModel
from generator.model.document import Origin
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.pipeline.renewed_files import read_deviations
from generator.reading.clause_files import MODEL_FILE, find_asked_model, list_model_plans, read_clause, read_model
from generator.reading.dossier_folder import FACTS_FILE, find_dossiers, read_dossier
from generator.reading.furniture import read_furniture

Say = Callable[[str], None]
_Said = Mapping[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ClauseImpact:
    """One clause that changes from a model to the newer one, and the dossiers that it touches, by name."""

    former: str  # name and version of the model
    change: ClauseChange
    dossiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DossierImpact:
    """One dossier: the clauses that change in it; its écarts and own files that have no place in the newer model."""

    name: str
    folder: str
    former: str
    clauses: tuple[str, ...]
    stale_deviations: int
    lost_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What a newer model changes. `others` are on a model that it does not replace, `faults` cannot be read."""

    current: str
    clauses: tuple[ClauseImpact, ...]
    dossiers: tuple[DossierImpact, ...]
    others: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _OwnTexts:
    """The clauses and local texts of a dossier, as its files have them."""

    clauses: dict[str, Clause]
    local: dict[str, Clause]


def measure_impact(model: str, root: Path, say: Say = lambda _: None) -> ImpactReport:
    """Compare every dossier of `root` with `model`: its name, or its folder.

    Raises: `UsageError` when there is no dossier, or no such model; `ContentError` when the model has faults.
    """
    folders = find_dossiers(root)
    if not folders:
        message = "aucun dossier de CTG ici" if root.is_dir() else "dossier introuvable"
        hint = f"un dossier de CTG contient un fichier {FACTS_FILE} ; par exemple : ctg impact {model} content"
        raise UsageError(Diagnostic("dossier-introuvable", message, Span(display_path(root)), hint=hint))
    named = Path(model)
    is_folder = (named / MODEL_FILE).is_file()
    current = read_model(named if is_folder else find_asked_model(folders[0], model, PROJECT_ROOT))
    # Its own name too: a next version not yet in its place, or a former one that came out of a PDF.
    former = _list_former(current, folders[0]) | {current.plan.nom}
    identity = read_furniture(TEMPLATES, "neutre").identity
    touched: dict[tuple[str, str], list[str]] = {}
    changes: dict[tuple[str, str], ClauseChange] = {}
    dossiers: list[DossierImpact] = []
    others: list[str] = []
    faults = DiagnosticCollector()
    for folder in folders:
        say(display_path(folder))
        try:
            dossier = read_dossier(folder)
            names = {dossier.facts.modele, dossier.model.plan.nom}
            if not names & former or dossier.model.folder == current.folder:
                others.append(dossier.name)
                continue
            own, found = _compare(dossier, folder, current, identity)
        except CtgError as fault:
            faults.extend(fault.diagnostics)
            continue
        version = name_model(dossier.model)
        for change in compare_models(dossier.model, current).clauses:
            changes.setdefault((version, change.clause), change)
        for change in found:
            changes.setdefault((version, change.clause), change)
            touched.setdefault((version, change.clause), []).append(dossier.name)
        dossiers.append(_describe(dossier, folder, current, own, tuple(change.clause for change in found)))
    clauses = tuple(ClauseImpact(key[0], change, tuple(touched.get(key, ()))) for key, change in changes.items())
    return ImpactReport(name_model(current), clauses, tuple(dossiers), tuple(others), faults.found)


def _list_former(model: ClauseModel, dossier: Path) -> frozenset[str]:
    """The models that a model replaces, directly or through others."""
    replaced = {plan.nom: plan.remplace for _, plan in list_model_plans(dossier, PROJECT_ROOT)}
    found: list[str] = []
    name = model.plan.remplace
    while name is not None and name not in found:
        found.append(name)
        name = replaced.get(name)
    return frozenset(found)


def _compare(
    dossier: Dossier, folder: Path, current: ClauseModel, identity: Identity
) -> tuple[_OwnTexts, tuple[ClauseChange, ...]]:
    """What the clauses print with the newer model and did not with the former one."""
    own = _OwnTexts(
        {p.stem: read_clause(p, overrides=True) for p in list_files(folder / "clauses", "*.md")},
        {p.stem: read_clause(p) for p in list_files(folder / "textes", "*.md")},
    )
    before = _list_said(_dress(dossier, dossier.model, own), identity)
    after = _list_said(_dress(dossier, current, own), identity)
    names = dict.fromkeys((*after, *before))
    changed = [name for name in names if before.get(name) != after.get(name)]
    words = [{name: _join(said[name]) for name in changed if name in said} for said in (before, after)]
    found = {change.clause: change for change in compare_clauses(words[0], words[1], changed)}
    for name in changed:  # the same words, otherwise set: bold, a role, a list
        if name not in found:
            shown = [_join(said[name], markdown=True) for said in (before, after)]
            found[name] = ClauseChange(name, ChangeKind.CHANGED, diff_words(shown[0], shown[1]))
    return own, tuple(found[name] for name in changed)


def _join(said: list[tuple[str, str]], *, markdown: bool = False) -> str:
    return "\n".join(text if markdown else words for text, words in said)


def _dress(dossier: Dossier, model: ClauseModel, own: _OwnTexts) -> Dossier:
    """The dossier with a model: its own clauses and texts in their place, those that the model does not know left out.

    Charts are left out too: no clause prints them.
    """
    clauses = {name: own.clauses.get(name, clause) for name, clause in model.clauses.items()}
    for text in model.plan.textes_locaux:
        place = Origin(f"{dossier.folder}/textes/{text.id}.md", 1)
        clauses[text.id] = own.local.get(text.id, Clause(text.id, (f"[à compléter : {text.titre}]",), (place,)))
    return replace(dossier, model=model, clauses=clauses, charts=())


def _list_said(dossier: Dossier, identity: Identity) -> _Said:
    """What each clause says in all pieces.

    Raises: `ContentError` with the faults of the clauses.
    """
    faults = DiagnosticCollector()
    said: dict[str, list[tuple[str, str]]] = {}
    convention = PieceComposer(dossier, "convention", faults)
    compose_convention(convention)
    composers = [convention]
    for plan in dossier.model.plan.annexes:
        composers.append(PieceComposer(dossier, plan.id, faults))
        compose_annexe(composers[-1], plan, identity)
    faults.raise_errors()
    local = {text.id for text in dossier.model.plan.textes_locaux}
    for composer in composers:
        for name, texts in composer.said.items():
            printed = [text for text in texts if text[0]]  # a clause whose conditions leave nothing is not printed
            if printed and name not in local:
                said.setdefault(name, []).extend(printed)
    return said


def _describe(
    dossier: Dossier, folder: Path, current: ClauseModel, own: _OwnTexts, clauses: tuple[str, ...]
) -> DossierImpact:
    stale = [d for d in read_deviations(folder) if not _applies(d.clause, d.modele, d.occurrences, current)]
    local = {text.id for text in current.plan.textes_locaux}
    lost = [f"clauses/{name}.md" for name in own.clauses if name not in current.clauses]
    lost += [f"textes/{name}.md" for name in own.local if name not in local]
    return DossierImpact(dossier.name, dossier.folder, name_model(dossier.model), clauses, len(stale), tuple(lost))


def _applies(clause: str, words: str, times: int, model: ClauseModel) -> bool:
    found = model.clauses.get(clause)
    return found is not None and sum(line.count(words) for line in found.lines) == times
