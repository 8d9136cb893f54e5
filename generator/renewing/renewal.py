"""`ctg renouveler`: the next CTG's content, made from the dossier of the last one, or from a PDF that carries it.

The next dossier is drafted in memory, written in a hidden folder beside its place, read and composed there, and only
then given its name: what stands under that name is always whole, and what stood there is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from generator.acts.in_force.base import Base, find_base, find_open
from generator.acts.in_force.content import list_content_in_force
from generator.acts.register import find_act
from generator.ageing.moved_references import compare_references
from generator.ageing.reasons import Frame
from generator.ageing.renewal_draft import (
    REPORT_FILE,
    RenewalDraft,
    list_old_comments,
    list_paths,
    write_confirmations,
)
from generator.annexes.registry import read_known_model
from generator.checking.completeness import Completeness
from generator.codes import Code
from generator.composing.numbering import name_sections, say_references
from generator.composing.wording import plain_date
from generator.dossier_place import FACTS_FILE, find_convention_folder
from generator.errors import ContentError, CtgError, Diagnostic, Severity, Span, UsageError
from generator.files import display_path, list_tree, make_folder, put_folder, read_bytes, show_as, write_bytes
from generator.making.dossier_folder import is_record, read_dossier
from generator.model.clauses import AppliedChange, ClauseModel, Deviation
from generator.model.confirmations import CONFIRMATIONS_FILE
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.project import CONTENT, MODELS, Project
from generator.reading.clause_changes import CHANGES_FILE, apply_clause_changes
from generator.reading.clause_files import find_asked_model, find_model, find_successor, has_model
from generator.reading.communes import load_tables
from generator.renewing.extraction import ExtractionRequest, extract_dossier, read_pdf_content, refuse_occupied
from generator.renewing.model_changes import compare_models
from generator.renewing.renewal_report import RenewalReport, write_report
from generator.renewing.renewed_files import carry_marks, draft_renewal, read_deviations
from generator.verifying.verification import verify_dossier

_TRAILING_YEARS = re.compile(r"(?:-(?:19|20)\d{2})+$")
_ELSEWHERE = "donner un autre nom avec --vers"
_SHOWN = 6  # files that are named of those that are not taken


@dataclass(frozen=True, slots=True)
class RenewalRequest:
    """The source is the folder of a dossier, or a PDF made by this program. Of a convention that is frozen, the content
    in force is taken: that of its act, as its frozen avenants made it.

    Without `target`, the next dossier stands beside the source (beside the other dossiers, for a PDF), under its name
    and the first year. Without `model`, it goes on with the newest of the models that replace the source's.
    """

    source: Path
    project: Project
    start: date
    end: date
    target: Path | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class _Models:
    """The source's model and the next one; `copied` is a model that must be written beside the target."""

    former: ClauseModel
    current: ClauseModel
    name: str
    copied: Path | None = None


def renew_dossier(request: RenewalRequest) -> RenewalReport:
    """Make the next dossier of a CTG.

    Raises: `UsageError` when the period ends before it begins, the source is no dossier, the model is unknown, or
    something stands at the target; `InputFileError` for a PDF without content; `ContentError` with the faults of the
    source; `OutputError`. Nothing is left under the target's name then.
    """
    if request.end <= request.start:
        message = f"la période finit ({request.end}) avant de commencer ({request.start})"
        raise UsageError(Diagnostic(Code.PERIODE_INVALIDE, message, hint="corriger les dates : --debut, --fin"))
    if request.target is not None:
        refuse_occupied(request.target, _ELSEWHERE)
    with _open_source(request) as source:
        target = request.target or _default_target(request, source.name)
        refuse_occupied(target, _ELSEWHERE)
        return _renew(request, source, target)


@dataclass(frozen=True, slots=True)
class _Source:
    """The source as a folder, its name, the name of its model (empty: what its facts say), what is to be told of it."""

    folder: Path
    name: str
    model: str = ""
    notes: tuple[Diagnostic, ...] = ()


@contextmanager
def _open_source(request: RenewalRequest) -> Iterator[_Source]:
    if not request.source.is_file() or request.source.name == FACTS_FILE:
        folder = find_convention_folder(request.source.parent if request.source.is_file() else request.source)
        if find_act(folder) is None:
            yield _Source(folder, folder.resolve().name)
            return
        with _open_in_force(folder) as source:
            yield source
        return
    content = read_pdf_content(read_bytes(request.source), display_path(request.source)).content
    with make_folder() as workspace:
        folder = workspace / "dossier"
        extract_dossier(ExtractionRequest(request.source, request.project, folder))
        yield _Source(folder, content.dossier.nom, content.modele.nom)


@contextmanager
def _open_in_force(convention: Path) -> Iterator[_Source]:
    """The content that is in force: that of the act, as its frozen avenants made it, with what goes on living."""
    base = find_base(convention)
    content = list_content_in_force(base, convention)
    name = convention.resolve().name
    with make_folder() as workspace:
        folder, models = workspace / CONTENT / name, workspace / MODELS
        for place, files in ((folder, content.files), (models, content.model)):
            for path, data in files.items():
                write_bytes(place / path, data, lasting=False)
        with show_as(((folder, display_path(convention)), (models, display_path(base.sources / MODELS)))):
            yield _Source(folder, name, notes=tuple(_tell_left(base, convention, content.changed)))


def _tell_left(base: Base, convention: Path, changed: tuple[str, ...]) -> Iterator[Diagnostic]:
    """What the dossier of today says otherwise than the text in force, and is not taken."""
    if not changed:
        return
    standing, span = find_open(convention), Span(display_path(convention))
    named = ", ".join(changed[:_SHOWN]) + (f" et {len(changed) - _SHOWN} autres" if len(changed) > _SHOWN else "")
    source = f"le nouveau dossier part du texte en vigueur, celui de l'{base.act.name}"
    if standing is not None:
        message = f"l'avenant n° {standing.name} est ouvert, et n'est pas arrêté : ce qu'il change n'est pas repris"
        hint = f"{source} ; ce que le dossier dit autrement : {named}"
        yield Diagnostic(Code.AVENANT_OUVERT, message, span, hint=hint, severity=Severity.WARNING)
        return
    message = f"{source} : ce que le dossier a changé depuis n'est pas repris ({named})"
    hint = "un changement qui doit valoir passe par un avenant, ou s'écrit dans le nouveau dossier"
    yield Diagnostic(Code.TEXTE_DIFFERENT_DE_L_ACTE, message, span, hint=hint, severity=Severity.WARNING)


def _default_target(request: RenewalRequest, name: str) -> Path:
    """Beside the former dossier; from a PDF, in the folder `content` of the project."""
    own = f"{_TRAILING_YEARS.sub('', name)}-{request.start.year}"
    if request.source.is_file() and request.source.name != FACTS_FILE:
        return Path(display_path(request.project.content / own))
    folder = find_convention_folder(request.source.parent if request.source.is_file() else request.source)
    return Path(display_path(folder.resolve().parent / own))


def _renew(request: RenewalRequest, source: _Source, target: Path) -> RenewalReport:
    folder, name = source.folder, source.name
    dossier = read_dossier(folder, request.project)
    facts = dossier.facts
    signed = None if isinstance(facts.signature.date, Unknown) else facts.signature.date
    frame = Frame(facts.periode, signed, request.start, request.end)
    models = _settle_model(request, dossier, folder, target, source.model or dossier.model.plan.nom)
    current, changes, lost = _follow_changes(folder, models.current)
    draft = RenewalDraft(name, models.name, compare_references(models.former.plan, current.plan))
    sources = _read_sources(folder)
    if lost:
        draft.clear(CHANGES_FILE, f"le nouveau modèle ne s'y prête pas : {lost}")
        del sources[CHANGES_FILE]
    draft_renewal(draft, dossier, sources, (frame, current, load_tables()))
    carry_marks(draft, folder, dossier)
    draft.write(
        CONFIRMATIONS_FILE,
        write_confirmations(tuple(m for m in draft.to_confirm if m.place), frame.former_name, frame.name),
    )
    compared = compare_models(models.former, current)
    same = not (compared.clauses or compared.texts_added or compared.texts_removed)
    report = RenewalReport(
        folder=target,
        files=(),
        to_confirm=tuple(draft.to_confirm),
        cleared=tuple(draft.cleared),
        comments=tuple(draft.comments),
        old_comments=tuple(list_old_comments(draft.files)),
        moved=tuple(draft.moved),
        continued=tuple(draft.continued),
        deviations=tuple(_say_deviations(folder, models.former)),
        own_clauses=tuple(p.removeprefix("clauses/").removesuffix(".md") for p in draft.files if p[:8] == "clauses/"),
        changes=None if same and models.name == facts.modele else compared,
        own_changes=tuple(f"{change.clause} ({change.kind.said} : {change.reason})" for change in changes),
        renumbered=tuple(draft.references.moved.values()),
        copied_model=target.parent / "modeles" / models.name if models.copied is not None else None,
        completeness=Completeness(()),
        warnings=(*source.notes, *_check_periods(frame)),
    )
    draft.write(REPORT_FILE, write_report(report, frame, name))
    if models.copied is not None and report.copied_model is not None:
        for file in list_tree(models.copied):
            write_bytes(report.copied_model / file.relative_to(models.copied), read_bytes(file))
    order = list_paths(draft.files)
    with make_folder(target) as made:
        for path in order:
            write_bytes(made / path, draft.files[path], lasting=False)
        checked = _check(made, target, request.project)
        put_folder(made, target)
    return replace(report, files=tuple(target / path for path in order), completeness=checked)


def _follow_changes(folder: Path, model: ClauseModel) -> tuple[ClauseModel, tuple[AppliedChange, ...], str]:
    """The next model as the dossier changes it, the changes, and why they are left behind when they cannot follow."""
    try:
        return *apply_clause_changes(folder, model), ""
    except ContentError as fault:
        return model, (), " ; ".join(found.message for found in fault.diagnostics)


def _say_deviations(folder: Path, model: ClauseModel) -> Iterator[Deviation]:
    """The écarts of a dossier, the references in them as its model numbers them."""
    names = name_sections(model.plan)
    for found in read_deviations(folder):
        said = {key: say_references(getattr(found, key), names) for key in ("modele", "signe")}
        yield found.model_copy(update=said)


def _read_sources(folder: Path) -> dict[str, bytes]:
    paths = {p.relative_to(folder).as_posix(): p for p in list_tree(folder) if "__pycache__" not in p.parts}
    return {name: read_bytes(path) for name, path in paths.items() if not is_record(name)}


def _check(made: Path, target: Path, project: Project) -> Completeness:
    """Read and compose the next dossier before it has its name; its faults are told as if it had it."""
    try:
        return verify_dossier(made, project).completeness or Completeness(())
    except CtgError as fault:
        before, after = display_path(made), display_path(target)
        moved = [
            replace(d, span=replace(d.span, file=d.span.file.replace(before, after))) if d.span is not None else d
            for d in fault.diagnostics
        ]
        raise type(fault)(moved) if type(fault).__init__ is CtgError.__init__ else ContentError(moved) from fault


def _settle_model(request: RenewalRequest, dossier: Dossier, folder: Path, target: Path, name: str) -> _Models:
    """The model asked for; else the newest that replaces the source's, else the source's own, as it stands today.

    A model that only lies beside the source is copied beside the target.
    """
    if request.model is not None:
        asked = read_known_model(find_asked_model(target, request.model, request.project))
        return _Models(dossier.model, asked, request.model)
    chain = find_successor(target, name, request.project)
    own = dossier.facts.modele
    for wanted in dict.fromkeys((chain[-1] if chain else name, own)):
        if has_model(target, wanted, request.project):
            return _Models(dossier.model, read_known_model(find_model(target, wanted, request.project)), wanted)
    place = find_model(folder, own, request.project)
    return _Models(dossier.model, read_known_model(place), own, place)


def _check_periods(frame: Frame) -> Iterator[Diagnostic]:
    """A new period normally begins the day after the former one."""
    expected = frame.former.fin + timedelta(days=1)
    if frame.first_day == expected:
        return
    began, ended = plain_date(frame.first_day), plain_date(frame.former.fin)
    if frame.first_day < expected:
        message = f"la nouvelle période commence le {began}, avant la fin de la précédente, le {ended}"
        hint = "vérifier --debut ; ou mettre fin à la précédente d'un commun accord"
    else:
        message = f"la nouvelle période commence le {began} : rien ne couvre les jours qui suivent le {ended}"
        hint = "vérifier --debut ; ou prolonger la précédente par un avenant"
    yield Diagnostic(Code.PERIODE_DISCONTINUE, message, hint=hint, severity=Severity.WARNING)
