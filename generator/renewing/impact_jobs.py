"""The job of a worker of `ctg impact`: a dossier composed with two models. Nothing is imported that sets pages."""

from __future__ import annotations

from generator.model.batch import Refusal
from generator.renewing.impact import ComparedDossier, compare_dossier
from generator.workers.jobs import ImpactJob
from generator.workers.worker_process import prepare_worker

__all__ = ["do_job", "prepare_worker"]


def do_job(job: ImpactJob) -> ComparedDossier | Refusal:
    """Compare one dossier; what is in it raises nothing."""
    return compare_dossier(job)
