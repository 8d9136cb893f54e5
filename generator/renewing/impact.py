"""`ctg impact`: for each clause that a newer model changes, which conventions the change touches.

A convention is composed twice, with its model and with the newer one, and a change touches it when what the clause
prints is not the same: a clause that the dossier has of its own, or that it does not print, touches nothing. The écarts
of a signed text are left out on both sides: a renewal leaves them behind. Many dossiers are compared side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.annexes.registry import compose_annexe, read_known_model
from generator.composing.convention import compose_convention
from generator.composing.numbering import name_sections, say_references
from generator.composing.piece import PieceComposer
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, list_files
from generator.making.dossier_folder import find_dossiers, read_dossier, refuse_no_dossier
from generator.model.annexes import DiagnosticValues
from generator.model.batch import Refusal
from generator.model.clauses import Clause, ClauseModel
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.model.pieces import SIGNED_ACT
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.reading.clause_changes import apply_clause_changes, list_added
from generator.reading.clause_files import MODEL_FILE, find_asked_model, list_model_plans, read_clause
from generator.reading.furniture import read_furniture
from generator.renewing.model_changes import (
    ChangeKind,
    ClauseChange,
    compare_clauses,
    compare_models,
    diff_words,
    name_model,
)
from generator.renewing.renewed_files import read_deviations
from generator.workers.attempt import attempt
from generator.workers.few_or_many import do_each

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
class ComparedDossier:
    """What a newer model changes in one dossier: in its clauses as they are written, and as they are printed.

    `impact` is None for a dossier on a model that the newer one does not replace.
    """

    name: str
    impact: DossierImpact | None = None
    written: tuple[ClauseChange, ...] = ()
    printed: tuple[ClauseChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _OwnTexts:
    """The clauses and local texts of a dossier, as its files have them."""

    clauses: dict[str, Clause]
    local: dict[str, Clause]


def measure_impact(
    model: str, root: Path, project: Project, tell: Progress = tell_nobody, workers: int | None = 1
) -> ImpactReport:
    """Compare every dossier of `root` with `model`: its name, or its folder.

    With several workers (None: as many as there are cores, if there are more than a few dossiers) they are compared
    side by side; the report is the same.

    Raises: `UsageError` when there is no dossier, or no such model; `ContentError` when the model has faults.
    """
    folders = find_dossiers(root)
    if not folders:
        raise refuse_no_dossier(root, f"ctg impact {model} content")
    named = Path(model)
    is_folder = (named / MODEL_FILE).is_file()
    place = named if is_folder else find_asked_model(folders[0], model, project)
    current = read_known_model(place)
    # Its own name too: a next version not yet in its place, or a former one that came out of a PDF.
    former = _list_former(current, folders[0], project) | {current.plan.nom}
    jobs = [ImpactJob(folder, place, former, project) for folder in folders]
    compared: dict[Path, ComparedDossier | Refusal] = {}
    for job, result in do_each(compare_dossier, jobs, workers):
        tell(display_path(job.folder))
        compared[job.folder] = result
    return _gather(name_model(current), [compared[folder] for folder in folders])


def _gather(current: str, compared: Sequence[ComparedDossier | Refusal]) -> ImpactReport:
    """The changes of all dossiers, each once, with those that it touches."""
    touched: dict[tuple[str, str], list[str]] = {}
    changes: dict[tuple[str, str], ClauseChange] = {}
    dossiers: list[DossierImpact] = []
    others: list[str] = []
    faults = DiagnosticCollector()
    for found in compared:
        if isinstance(found, Refusal):
            faults.extend(found.faults)
        elif found.impact is None:
            others.append(found.name)
        else:
            dossiers.append(found.impact)
            for change in (*found.written, *found.printed):
                changes.setdefault((found.impact.former, change.clause), change)
            for change in found.printed:
                touched.setdefault((found.impact.former, change.clause), []).append(found.name)
    clauses = tuple(ClauseImpact(key[0], change, tuple(touched.get(key, ()))) for key, change in changes.items())
    return ImpactReport(current, clauses, tuple(dossiers), tuple(others), faults.found)


@dataclass(frozen=True, slots=True)
class ImpactJob:
    """A dossier to compare with the model of the folder `model`; `former` names the models that this one replaces."""

    folder: Path
    model: Path
    former: frozenset[str]
    project: Project


def compare_dossier(job: ImpactJob) -> ComparedDossier | Refusal:
    """Compare one dossier of several: what is wrong with it, or with the program, is its refusal."""
    return attempt(lambda: _compare_with(read_known_model(job.model), job), job.folder, f"ctg impact {job.model}")


def _compare_with(current: ClauseModel, job: ImpactJob) -> ComparedDossier:
    dossier = read_dossier(job.folder, job.project)
    names = {dossier.facts.modele, dossier.model.plan.nom}
    if not names & job.former or dossier.model.folder == current.folder:
        return ComparedDossier(dossier.name)
    current, _ = apply_clause_changes(job.folder, current)
    own, printed = _compare(dossier, job.folder, current, read_furniture(job.project.template_roots, "neutre").identity)
    impact = _describe(dossier, job.folder, current, own, tuple(change.clause for change in printed))
    return ComparedDossier(dossier.name, impact, compare_models(dossier.model, current).clauses, printed)


def _list_former(model: ClauseModel, dossier: Path, project: Project) -> frozenset[str]:
    """The models that a model replaces, directly or through others."""
    replaced = {plan.nom: plan.remplace for _, plan in list_model_plans(dossier, project)}
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
    added = list_added(dossier.changes)
    paths = [path for path in list_files(folder / "clauses", "*.md") if path.stem not in added]
    own = _OwnTexts(
        {path.stem: read_clause(path, overrides=True) for path in paths},
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
        place = Span(f"{dossier.folder}/textes/{text.id}.md", 1)
        clauses[text.id] = own.local.get(text.id, Clause(text.id, (f"[à compléter : {text.titre}]",), (place,)))
    diagnostic = replace(dossier.find_values(DiagnosticValues), charts=())
    return replace(dossier.with_values(diagnostic), model=model, clauses=clauses)


def _list_said(dossier: Dossier, identity: Identity) -> _Said:
    """What each clause says in all pieces, as Markdown but for the words of its references, and as words.

    Raises: `ContentError` with the faults of the clauses.
    """
    faults = DiagnosticCollector()
    said: dict[str, list[tuple[str, str]]] = {}
    convention = PieceComposer(dossier, SIGNED_ACT.id, faults)
    compose_convention(convention)
    composers = [convention]
    for plan in dossier.model.plan.annexes:
        composers.append(PieceComposer(dossier, plan.id, faults))
        compose_annexe(composers[-1], plan, identity)
    faults.raise_errors()
    names = name_sections(dossier.model.plan)
    local = {text.id for text in dossier.model.plan.textes_locaux}
    for composer in composers:
        for name, texts in composer.said.items():
            printed = [text for text in texts if text[0]]  # a clause whose conditions leave nothing is not printed
            if printed and name not in local:
                said.setdefault(name, []).extend(
                    (say_references(markdown, names), words) for markdown, words in printed
                )
    return said


def _describe(
    dossier: Dossier, folder: Path, current: ClauseModel, own: _OwnTexts, clauses: tuple[str, ...]
) -> DossierImpact:
    stale = [d for d in read_deviations(folder) if not _applies(d.clause, d.modele, d.occurrences, current)]
    local = {text.id for text in current.plan.textes_locaux}
    lost = [f"clauses/{name}.md" for name in own.clauses if name not in current.clauses]
    lost += [
        f"textes/{name}.md" for name in own.local if name not in local and current.plan.find_yearly_text(name) is None
    ]
    return DossierImpact(dossier.name, dossier.folder, name_model(dossier.model), clauses, len(stale), tuple(lost))


def _applies(clause: str, words: str, times: int, model: ClauseModel) -> bool:
    found = model.clauses.get(clause)
    return found is not None and sum(line.count(words) for line in found.lines) == times
