"""One rendering of the API in a process of its own: what runs in a worker of `RenderingPool`."""

from __future__ import annotations

import generator.writing.writers  # noqa: F401 - loaded once, in the process that workers are forked from
from generator.api.press import RenderingJob, render
from generator.errors import CtgError
from generator.model.batch import Refusal
from generator.workers.attempt import attempt


def do_job(job: RenderingJob) -> bytes | Refusal:
    """The bytes of one piece, or why the program failed.

    Raises: as `render`.
    """

    def make() -> bytes:
        return render(job.dossier, job.piece, job.format_, final=job.final)

    return attempt(make, job.folder, "ctg generer", raising=(CtgError,))
