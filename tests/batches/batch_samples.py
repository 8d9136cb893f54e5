"""A crew that draws nothing, for what a batch decides without any page; and a folder read whole."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path, PosixPath
from typing import Any

from generator.batches.job_values import WORK, DossierJob, RenewalJob
from generator.batches.jobs import renew_origin
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.files import digest_file, sha256
from generator.making.dossier_folder import list_inputs
from generator.manifest import MANIFEST_FILE, PieceEntry, write_manifest
from generator.model.batch import Balance, Limits, MadeDossier, Refusal
from generator.project import BARE
from generator.reading.clause_files import find_model
from generator.workers.run import Job
from tests.dossiers.dossier_copy import DOSSIERS
from tests.dossiers.sample_manifest import sample_manifest


class DirectCrew:
    """Does the jobs in this process, and counts them; its documents are made of the digests of the dossier's files."""

    near = True
    limits = Limits(seconds=60, memory_mib=2048)

    def __init__(self, make: Callable[[DossierJob], MadeDossier | Refusal] | None = None) -> None:
        self.made: list[str] = []
        self._make = make or sketch_dossier

    def prepare(self, work: str) -> None:
        """Nothing to get ready."""

    def open(self, work: str) -> None:
        assert work == WORK

    def count_workers(self) -> int:
        return 1

    def hand_out(self, job: Job) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(job)
        return done

    def take_back(self, future: Future[Any]) -> Any:
        job = future.result()
        if isinstance(job, RenewalJob):
            return renew_origin(job)
        self.made.append(job.folder.name)
        return self._make(job)

    def has_left(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing to stop."""

    def take_made(self) -> list[str]:
        made, self.made = self.made, []
        return made


def sketch_dossier(job: DossierJob) -> MadeDossier:
    inputs = {p.relative_to(job.folder).as_posix(): digest_file(p) for p in list_inputs(job.folder)}
    (line,) = [n for n in (job.folder / "ctg.yaml").read_text("utf-8").splitlines() if n.startswith("modele:")]
    name = line.split()[1]
    model = find_model(job.folder, name, BARE)
    model_inputs = {p.relative_to(model).as_posix(): digest_file(p) for p in list_inputs(model)}
    text = json.dumps([inputs, model_inputs, job.final]).encode()
    files = {
        "convention.pdf": text,
        MANIFEST_FILE: write_manifest(
            sample_manifest(
                content_date="2027-01-01",
                pieces={"convention": PieceEntry("Convention", not job.final, 4, (4,), {}, {})},
                outputs={"convention.pdf": sha256(text)},
                place=job.place,
            )
        ),
    }
    finding = Diagnostic(Code.MOT_DOUBLE, "« de de »", Span("texte.md", 3, 2, 5), None, "en ôter un", Severity.WARNING)
    return MadeDossier(
        files, inputs, model_inputs, name, "neutre", Balance((("convention", 9, 2),), 1, 4, 1), (finding,)
    )


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones too."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    assert found
    return found


def copy_dossiers(content: Path, names: tuple[str, ...]) -> Path:
    """Copies of the minimal dossier that share its model."""
    shutil.copytree(DOSSIERS / "modeles", content / "modeles")
    for name in names:
        shutil.copytree(DOSSIERS / "minimal", content / name)
    return content


class HangingFolder(PosixPath):
    """A dossier that never ends; a file beside it says that somebody is at work on it."""

    def __truediv__(self, key: object) -> Path:
        Path(f"{self}.started").touch()
        time.sleep(600)
        raise AssertionError
