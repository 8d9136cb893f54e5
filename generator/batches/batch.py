"""`ctg lot`: many CTGs at once. What has not changed is left alone, what fails is told, the others go on.

Documents come back from the workers as bytes and are written here, one CTG at a time, each as one set with its record:
whatever stops the run, the next one goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.next_text import check_next_text
from generator.batches.amendments.rows import CSV, XLSX, AmendmentRow, read_amendment_table
from generator.batches.findings import count_by_rule, recall_findings
from generator.batches.job_values import WORK, DossierJob, RenewalJob
from generator.batches.record import (
    RECORD_FILE,
    Recollection,
    Surroundings,
    describe_run,
    find_former,
    find_strays,
    recall,
)
from generator.batches.rows import (
    EXTENSIONS,
    ask_renewal,
    find_orphans,
    name_folder,
    read_workbook,
    remove_asides,
    settle_row,
)
from generator.batches.shares import make_dossiers
from generator.checking.coherence import compare_fingerprints
from generator.checking.fingerprint import ClausePrint, Fingerprint
from generator.codes import Code
from generator.dossier_place import FACTS_FILE, name_dossier
from generator.errors import CtgError, Diagnostic, OutputError, Severity, Span, UsageError
from generator.files import digest_file, display_path, read_bytes, remove_leftovers, reserve_folder, write_bytes
from generator.making.dossier_folder import find_dossiers, refuse_within_dossier
from generator.making.manifest_page import add_manifest_page
from generator.making.output_owner import check_output_owner
from generator.manifest import MANIFEST_FILE, list_known_outputs
from generator.model.batch import BatchLine, BatchSummary, MadeDossier, Refusal, RenewedDossier, RuleLine, State
from generator.model.names import slugify
from generator.model.workbook import WorkbookRow
from generator.output_sets import finish_outputs, replace_outputs
from generator.project import Project
from generator.system import count_cores
from generator.workers.local import LocalCrew
from generator.workers.run import Crew, run_jobs


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Which CTGs (a folder of dossiers, or a workbook), where their documents go, and whether they are final.

    `only` are the dossiers that are wanted, of those of a folder; without it, all of them.
    Final documents that are there already are made again only on demand: as final ones, or with `draft` as drafts.
    With `leaflet`, « La Ctg en bref » is written beside the pieces of each.
    `contents` is where the dossiers of a workbook's rows stand; without it, `content/<the workbook's name>`.
    """

    source: Path
    project: Project
    output: Path
    final: bool = False
    draft: bool = False
    contents: Path | None = None
    leaflet: bool = False
    only: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Where each CTG stands, in the order of the source; what is to be told of several, or of the whole source."""

    lines: tuple[BatchLine, ...]
    shared: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    ignored: int
    summary: Path
    rules: tuple[RuleLine, ...] = ()  # what was found, by rule

    @property
    def failed(self) -> tuple[BatchLine, ...]:
        """Those that were not made."""
        return tuple(line for line in self.lines if line.state is not State.DONE)


@dataclass(frozen=True, slots=True)
class _Task:
    """One CTG of the source: its dossier, and its row in the workbook."""

    folder: Path
    name: str
    place: str = ""
    notes: tuple[Diagnostic, ...] = ()
    faults: tuple[Diagnostic, ...] = ()  # of the row: there is no dossier to make
    state: State = State.REFUSED  # when there are faults
    edited: tuple[Path, ...] = ()  # what was written in the dossier for the row
    waiting: str = ""  # why no document is made, in words


_KEPT = "version définitive gardée"

Watch = Callable[[BatchLine, int, int], None]


def run_batch(request: BatchRequest, crew: Crew, watch: Watch = lambda *_: None) -> BatchReport:
    """Make the documents of every CTG that has changed since the last run, and the summary of all.

    `watch` is told each CTG as it ends, how many have ended and how many there are.

    Raises: `UsageError` when the source holds no dossier; `InputFileError` or `ContentError` when the workbook cannot
    be used; `OutputError` when the output cannot be written or another batch is writing there. What is wrong with one
    CTG is in its line.
    """
    with reserve_folder(request.output) as mine:
        if not mine:
            message = "un autre « ctg lot » écrit déjà dans ce dossier"
            hint = "attendre qu'il finisse, ou donner un autre dossier avec --sortie"
            raise OutputError(Diagnostic(Code.LOT_EN_COURS, message, Span(display_path(request.output)), hint=hint))
        remove_leftovers(request.output)
        tasks, notes, ignored = _list_tasks(request, crew)
        ended: dict[int, BatchLine] = {}
        run = _Run(request, crew)
        for rank, line in run.run_all(tasks):
            ended[rank] = line
            watch(line, len(ended), len(tasks))
        # Loaded when the workers have left: what writes workbooks is large.
        from generator.writing.xlsx.batch_summary import write_batch_summary

        lines = tuple(ended[rank] for rank in range(len(tasks)))
        notes = (*notes, *_find_strays(request.output, lines))
        shared = compare_fingerprints(run.list_fingerprints())
        summary = request.output / f"bilan-{slugify(request.source.resolve().stem)}.xlsx"
        found = BatchSummary(lines, shared, notes, count_by_rule(lines, shared))
        write_bytes(summary, write_batch_summary(found, recall_findings, request.output))
        return BatchReport(lines, shared, notes, ignored, summary, found.rules)


def _find_strays(output: Path, lines: Sequence[BatchLine]) -> Iterator[Diagnostic]:
    for folder, dossier in find_strays(output, (line.output for line in lines)):
        message = f"ces documents ont été faits d'un dossier qui n'est plus là ({dossier}) : ils restent tels quels"
        hint = "les déplacer ou les effacer s'ils ne servent plus"
        span = Span(display_path(folder))
        yield Diagnostic(Code.DOCUMENTS_SANS_DOSSIER, message, span, hint=hint, severity=Severity.WARNING)


def _list_tasks(request: BatchRequest, crew: Crew) -> tuple[tuple[_Task, ...], tuple[Diagnostic, ...], int]:
    """The CTGs of the source, what to tell of it as a whole, and how many rows are ignored."""
    source = request.source
    table = read_amendment_table(source, request.project) if _may_list_amendments(source) else None
    if table is not None:
        return tuple(_settle_amendment(row, request.project) for row in table.rows), table.notes, table.ignored
    if source.is_file() and source.suffix.lower() in EXTENSIONS:
        content = read_workbook(source, request.project)
        root = request.contents or request.project.content / slugify(source.stem)
        refuse_within_dossier(root)
        remove_asides(root)
        notes = (*content.notes, *find_orphans(root, content.rows))
        return _settle_rows(content.rows, root, request, crew), notes, content.ignored
    folders = tuple(folder for folder in find_dossiers(source) if not request.only or folder in request.only)
    if not folders:
        message = "aucun dossier de CTG ici" if source.is_dir() else "dossier ou classeur introuvable"
        if source.is_file():
            message = "ce fichier n'est ni un classeur .xlsx ni un dossier de CTG"
        hint = f"un dossier de CTG contient un fichier {FACTS_FILE} ; par exemple : ctg lot content"
        raise UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, Span(display_path(source)), hint=hint))
    return tuple(_Task(folder, name_dossier(folder)) for folder in folders), (), 0


def _may_list_amendments(source: Path) -> bool:
    return source.is_file() and source.suffix.lower() in (CSV, XLSX)


def _settle_amendment(row: AmendmentRow, project: Project) -> _Task:
    """The avenant of a row, opened and with the facts of the row; a row that is refused has touched nothing."""
    folder = row.folder if row.folder is not None else Path(row.name)
    task = _Task(folder, row.name, row.place, faults=row.faults)
    if row.faults:
        return task
    try:
        from generator.batches.amendments.settling import settle_amendment

        settled = settle_amendment(row, project)
    except CtgError as fault:
        return replace(task, faults=_name_faults(fault, row.place))
    name = name_dossier(settled.folder)
    return _Task(settled.folder, name, row.place, settled.notes, edited=settled.written, waiting=settled.waiting)


def _name_faults(refusal: CtgError, place: str) -> tuple[Diagnostic, ...]:
    """The faults of a row's dossier: each keeps its place there, and the first tells the row."""
    first, *others = refusal.diagnostics
    where = f" ({first.span})" if first.span is not None and str(first.span) != place else ""
    return (replace(first, message=f"{first.message}{where}", span=Span(place)), *others)


def _settle_rows(rows: Sequence[WorkbookRow], root: Path, request: BatchRequest, crew: Crew) -> tuple[_Task, ...]:
    """The dossiers of the rows, in their order; those to be renewed are made by workers that are near."""
    project = request.project
    tasks: dict[int, _Task] = {}
    renewals: dict[Path, int] = {}
    jobs: list[RenewalJob] = []

    def settle(rank: int, renewed: RenewedDossier | None = None) -> None:
        row, task = rows[rank], tasks[rank]
        assert row.facts is not None  # rows with faults have no dossier
        try:
            tasks[rank] = replace(task, notes=(*row.notes, *settle_row(row, row.facts, task.folder, project, renewed)))
        except CtgError as fault:
            tasks[rank] = replace(task, faults=fault.diagnostics)

    for rank, row in enumerate(rows):
        tasks[rank] = _Task(root / name_folder(row), row.name, row.place, row.notes, row.faults)
        if row.facts is None:
            continue
        taken = _find_taken(tasks[rank], request)
        if taken:
            tasks[rank] = replace(tasks[rank], faults=taken)
            continue
        job = ask_renewal(row, row.facts, tasks[rank].folder, project)
        if job is None:
            settle(rank)
        else:
            renewals[job.aside] = rank
            jobs.append(job)
    if jobs:
        # A renewal is short beside a dossier's documents, and its files are here.
        near = crew if crew.near else LocalCrew(count_cores(), crew.limits)
        with closing(run_jobs(WORK, jobs, near)) as results:
            for job, result in results:
                rank = renewals[job.aside]
                if isinstance(result, Refusal):
                    tasks[rank] = replace(tasks[rank], faults=result.faults, state=result.state)
                else:
                    settle(rank, result)
        remove_asides(root)  # of workers that were stopped
    return tuple(tasks[rank] for rank in range(len(rows)))


def _find_taken(task: _Task, request: BatchRequest) -> tuple[Diagnostic, ...]:
    """Why the dossier of a row is not begun: its documents would take the place of another dossier's."""
    if (task.folder / FACTS_FILE).is_file():  # there already: told when it is its turn
        return ()
    try:
        check_output_owner(request.output / task.folder.name, task.folder, request.project)
    except CtgError as fault:
        hint = "donner un autre nom au territoire de la ligne, ou un autre dossier avec --sortie ; rien n'est créé"
        return tuple(replace(found, hint=hint) for found in _place_faults(fault, task))
    return ()


def _tell_kept(output: Path, found: Recollection) -> Diagnostic:
    """A final that is not made again: somebody may have signed it."""
    why = f" ({found.reason})" if found.balance is not None else ", faite sans « ctg lot »,"
    message = f"la version définitive{why} est gardée telle quelle"
    hint = "la refaire : « ctg lot --final » ; la remplacer par un projet : « ctg lot --brouillon »"
    return Diagnostic(Code.DEFINITIF_GARDE, message, Span(display_path(output)), hint=hint, severity=Severity.WARNING)


def _tell_former(output: Path) -> Iterator[Diagnostic]:
    """Tell of a refused CTG that its older documents are still there, and no longer say what its dossier says."""
    former = find_former(output)
    if former is not None:
        message = f"les documents de la fois précédente y sont toujours ({former.words})"
        hint = "ne pas les prendre pour ceux d'aujourd'hui ; ils seront remplacés dès que la CTG sera faite"
        yield Diagnostic(
            Code.DOCUMENTS_ANCIENS, message, Span(display_path(output)), hint=hint, severity=Severity.WARNING
        )


def _place_faults(refusal: CtgError, task: _Task) -> tuple[Diagnostic, ...]:
    """The faults of a CTG, at its row when a workbook asks for it."""
    if not task.place:
        return refusal.diagnostics
    return tuple(replace(fault, span=Span(task.place)) for fault in refusal.diagnostics)


def _advise(refusal: CtgError, folder: Path) -> Iterator[Diagnostic]:
    """Why documents were not replaced; a batch replaces nothing that a person has changed, `generer` does on demand."""
    for fault in refusal.diagnostics:
        if fault.code is Code.SORTIE_MODIFIEE and fault.hint is not None:
            command = f"« ctg generer {display_path(folder)} --ecraser »"
            yield replace(fault, hint=fault.hint.replace("--ecraser", command))
        else:
            yield fault


class _Run:
    """One run: what all its CTGs share."""

    def __init__(self, request: BatchRequest, crew: Crew) -> None:
        self._request = request
        self._crew = crew
        self._around = Surroundings(request.project)
        self._stale: dict[Path, tuple[int, _Task, str]] = {}  # with why it has to be made, in words
        self._prints: dict[int, Fingerprint] = {}
        self._next: dict[Path, tuple[Diagnostic, ...]] = {}  # of dossiers whose act is frozen
        self._clauses: dict[tuple[ClausePrint, ...], tuple[ClausePrint, ...]] = {}

    def run_all(self, tasks: tuple[_Task, ...]) -> Iterator[tuple[int, BatchLine]]:
        """Each CTG's rank and line: first those that cannot be or need not be made, then the others as they end."""
        homonyms = Counter(name_dossier(task.folder) for task in tasks if not task.faults)
        for rank, task in enumerate(tasks):
            if task.faults:
                yield rank, self._line(task, task.state, faults=task.faults)
            elif task.waiting:
                yield rank, self._line(task, State.DONE, kept=True, waiting=task.waiting)
            elif homonyms[name_dossier(task.folder)] > 1:
                yield rank, self._refuse_name(task, tasks)
            elif (line := self._recall(rank, task)) is not None:
                yield rank, line
        if self._stale:
            jobs = (self._make_job(task) for _, task, _ in tuple(self._stale.values()))
            with closing(make_dossiers(jobs, self._crew)) as results:
                for job, result in results:
                    rank, task, reason = self._stale[job.folder]
                    line = self._settle(task, job, result, reason)
                    if isinstance(result, MadeDossier) and line.state is State.DONE:
                        self._keep_print(rank, result.fingerprint)
                    del result  # frees the bytes of the documents while the next ones are awaited
                    yield rank, line

    def list_fingerprints(self) -> list[Fingerprint]:
        """Those of the CTGs that are up to date, in the order of the source."""
        return [self._prints[rank] for rank in sorted(self._prints)]

    def _keep_print(self, rank: int, fingerprint: Fingerprint | None) -> None:
        """Keep a fingerprint; CTGs with equal clauses share one copy of them, which are most of its size."""
        if fingerprint is not None:
            clauses = self._clauses.setdefault(fingerprint.clauses, fingerprint.clauses)
            self._prints[rank] = replace(fingerprint, clauses=clauses)

    def _output(self, folder: Path) -> Path:
        return self._request.output / name_dossier(folder)

    def _line(self, task: _Task, state: State, **details: object) -> BatchLine:
        shown, output = display_path(task.folder), self._output(task.folder)
        notes = task.notes if state is State.DONE else (*task.notes, *_tell_former(output))
        following = self._next.get(task.folder, ()) if state is State.DONE else ()
        line = BatchLine(
            task.name, shown, output, state, place=task.place, notes=notes, next_text=following, edited=task.edited
        )
        return replace(line, **details)  # type: ignore[arg-type]

    def _refuse_name(self, task: _Task, tasks: tuple[_Task, ...]) -> BatchLine:
        name = name_dossier(task.folder)
        others = [t.folder for t in tasks if t.folder != task.folder and name_dossier(t.folder) == name]
        return self._refuse(task, others[0] if others else task.folder)

    def _refuse(self, task: _Task, other: Path) -> BatchLine:
        name = name_dossier(task.folder)
        message = f"un autre dossier s'appelle aussi « {name} » : ils auraient les mêmes documents"
        hint = f"renommer l'un des deux ; l'autre est {display_path(other)}"
        fault = Diagnostic(Code.NOM_EN_DOUBLE, message, Span(task.place or display_path(task.folder)), hint=hint)
        return self._line(task, State.REFUSED, faults=(fault,))

    def _recall(self, rank: int, task: _Task) -> BatchLine | None:
        output, request = self._output(task.folder), self._request
        try:
            check_output_owner(output, task.folder, request.project)
            self._next[task.folder] = check_next_text(task.folder, final=request.final)
            finish_outputs(output)
        except CtgError as fault:
            return self._line(task, State.REFUSED, faults=_place_faults(fault, task))
        former = None if request.final or request.draft else find_former(output)
        kept = former is not None and former.final
        found = recall(task.folder, output, (request.final or kept, request.leaflet), self._around)
        if found.other:
            return self._refuse(task, Path(found.other))
        if found.reason and not kept:
            if not self._stale:
                self._crew.prepare(WORK)
            self._stale[task.folder] = rank, task, found.reason
            return None
        self._keep_print(rank, found.fingerprint)
        line = self._line(task, State.DONE, balance=found.balance, kept=True)
        if not found.reason:
            return line
        return replace(line, reason=_KEPT, notes=(*line.notes, _tell_kept(output, found)))

    def _make_job(self, task: _Task) -> DossierJob:
        manifest = self._output(task.folder) / MANIFEST_FILE
        previous = read_bytes(manifest) if manifest.is_file() else None
        project = self._request.project
        place = project.name_place(task.folder)
        return DossierJob(
            task.folder, project, self._request.final, previous, place=place, leaflet=self._request.leaflet
        )

    def _settle(self, task: _Task, job: DossierJob, result: MadeDossier | Refusal, reason: str) -> BatchLine:
        if isinstance(result, Refusal):
            return self._line(task, result.state, faults=result.faults)
        output = self._output(job.folder)
        record = describe_run(job.folder, (job.final, job.leaflet), result, self._around)
        known = {**list_known_outputs(output), RECORD_FILE: digest_file(output / RECORD_FILE)}
        try:
            check_next_text(job.folder, final=job.final)  # frozen meanwhile, it has no other final
            remove_leftovers(output)
            replace_outputs(output, {**add_manifest_page(result.files), RECORD_FILE: record}, known=known)
        except CtgError as fault:
            return self._line(task, State.REFUSED, faults=tuple(_advise(fault, job.folder)))
        written = tuple(output / name for name in result.files)
        return self._line(task, State.DONE, balance=result.balance, reason=reason, written=written)
