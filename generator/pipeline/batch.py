"""`ctg lot`: many CTGs at once. What has not changed is left alone, what fails is told, the others go on.

Documents come back from the executor as bytes and are written here, one CTG at a time, the record last: whatever
stops the run, the next one goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from generator.errors import CtgError, Diagnostic, OutputError, Span, UsageError
from generator.files import TEMPLATES, display_path, read_bytes, remove_leftovers, reserve_folder, write_bytes
from generator.manifest import MANIFEST_FILE
from generator.model.batch import BatchLine, DossierJob, MadeDossier, Refusal, State
from generator.pipeline.batch_record import Surroundings, recall, write_record
from generator.pipeline.executors import Executor
from generator.reading.dossier_folder import FACTS_FILE, find_dossiers


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Which dossiers (a folder that holds them), where their documents go, and whether they are final."""

    source: Path
    output: Path
    final: bool = False


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Where each CTG stands, in the order of the source."""

    lines: tuple[BatchLine, ...]

    @property
    def failed(self) -> tuple[BatchLine, ...]:
        """Those that were not made."""
        return tuple(line for line in self.lines if line.state is not State.DONE)


Watch = Callable[[BatchLine, int, int], None]


def run_batch(request: BatchRequest, executor: Executor, watch: Watch = lambda *_: None) -> BatchReport:
    """Make the documents of every dossier that has changed since the last run.

    `watch` is told each CTG as it ends, how many have ended and how many there are.

    Raises: `UsageError` when the source holds no dossier; `OutputError` when the output cannot be written or another
    batch is writing there. What is wrong with one dossier is in its line.
    """
    folders = _list_folders(request.source)
    with reserve_folder(request.output) as mine:
        if not mine:
            message = "un autre « ctg lot » écrit déjà dans ce dossier"
            hint = "attendre qu'il finisse, ou donner un autre dossier avec --sortie"
            raise OutputError(Diagnostic("lot-en-cours", message, Span(display_path(request.output)), hint=hint))
        remove_leftovers(request.output)
        lines: dict[Path, BatchLine] = {}
        for line in _Run(request, executor).run_all(folders):
            lines[Path(line.folder)] = line
            watch(line, len(lines), len(folders))
        return BatchReport(tuple(lines[Path(display_path(folder))] for folder in folders))


def _list_folders(source: Path) -> tuple[Path, ...]:
    folders = find_dossiers(source)
    if not folders:
        message = "aucun dossier de CTG ici" if source.is_dir() else "dossier ou classeur introuvable"
        hint = f"un dossier de CTG contient un fichier {FACTS_FILE} ; par exemple : ctg lot content"
        raise UsageError(Diagnostic("dossier-introuvable", message, Span(display_path(source)), hint=hint))
    return folders


class _Run:
    """One run: what all its dossiers share."""

    def __init__(self, request: BatchRequest, executor: Executor) -> None:
        self._request = request
        self._executor = executor
        self._around = Surroundings(TEMPLATES)
        self._reasons: dict[Path, str] = {}

    def run_all(self, folders: tuple[Path, ...]) -> Iterator[BatchLine]:
        """Each dossier's line: first those that cannot be or need not be made, then the others as they end."""
        shared = Counter(folder.resolve().name for folder in folders)
        stale: list[Path] = []
        for folder in folders:
            if shared[folder.resolve().name] > 1:
                yield self._refuse_name(folder, folders)
            elif (kept := self._recall(folder)) is not None:
                yield kept
            else:
                stale.append(folder)
        if stale:
            with closing(self._executor.run(self._make_job(folder) for folder in stale)) as results:
                for job, result in results:
                    yield self._settle(job, result)

    def _line(self, folder: Path, state: State, **details: object) -> BatchLine:
        name = folder.resolve().name
        return BatchLine(name, display_path(folder), self._request.output / name, state, **details)  # type: ignore[arg-type]

    def _refuse_name(self, folder: Path, folders: tuple[Path, ...]) -> BatchLine:
        name = folder.resolve().name
        others = [display_path(f) for f in folders if f != folder and f.resolve().name == name]
        message = f"un autre dossier s'appelle aussi « {name} » : ils auraient les mêmes documents"
        hint = f"en renommer un ; l'autre est {', '.join(others)}"
        fault = Diagnostic("nom-en-double", message, Span(display_path(folder)), hint=hint)
        return self._line(folder, State.REFUSED, faults=(fault,))

    def _recall(self, folder: Path) -> BatchLine | None:
        output = self._request.output / folder.resolve().name
        found = recall(folder, output, self._request.final, self._around)
        self._reasons[folder] = found.reason
        if found.balance is None:
            return None
        return self._line(folder, State.DONE, balance=found.balance, kept=True)

    def _make_job(self, folder: Path) -> DossierJob:
        manifest = self._request.output / folder.resolve().name / MANIFEST_FILE
        return DossierJob(folder, self._request.final, read_bytes(manifest) if manifest.is_file() else None)

    def _settle(self, job: DossierJob, result: MadeDossier | Refusal) -> BatchLine:
        if isinstance(result, Refusal):
            return self._line(job.folder, result.state, faults=result.faults)
        output = self._request.output / job.folder.resolve().name
        try:
            remove_leftovers(output)
            for name, data in result.files.items():
                write_bytes(output / name, data)
            write_record(job.folder, output, job.final, result, self._around)
        except CtgError as fault:
            return self._line(job.folder, State.REFUSED, faults=fault.diagnostics)
        return self._line(job.folder, State.DONE, balance=result.balance, reason=self._reasons[job.folder])
