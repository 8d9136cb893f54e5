"""The job of a worker of `ctg verifier`: one dossier verified. Nothing is imported here that sets pages."""

from __future__ import annotations

from generator.verifying.verification import VerificationReport, check_dossier
from generator.workers.jobs import CheckJob
from generator.workers.worker_process import prepare_worker

__all__ = ["do_job", "prepare_worker"]


def do_job(job: CheckJob) -> VerificationReport:
    """Verify one dossier; what is in it raises nothing.

    Raises: `OutputError` when its printed report cannot be written.
    """
    return check_dossier(job)
