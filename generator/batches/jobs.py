"""One job of a batch, from a dossier's files to the bytes of its documents: what runs in a worker.

Importing this module imports all that sets pages, and reads the communes: it is done once, in the process that workers
are forked from.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import generator.writing.writers  # noqa: F401
from generator.amending.consolidating.of_dossier import write_texts_beside
from generator.batches.job_values import DossierJob, RenewalJob
from generator.batches.shares import choose_pieces
from generator.dossier_place import FACTS_FILE, find_amendment_number
from generator.errors import Severity
from generator.files import list_tree, read_bytes, remove_folder, sha256, show_as
from generator.making.generation import GeneratedDossier, GenerationRequest, make_files
from generator.making.review import fingerprint_dossier, review_dossier
from generator.manifest import MANIFEST_FILE, parse_manifest, write_manifest
from generator.model.batch import Balance, MadeDossier, Refusal, RenewedDossier
from generator.reading.communes import load_tables
from generator.reading.located_yaml import load_yaml
from generator.workers.attempt import attempt

load_tables()  # 35 000 communes, which every dossier asks for: read once, shared by all workers


def do_job(job: DossierJob | RenewalJob) -> MadeDossier | RenewedDossier | Refusal:
    """What a worker does; never raises for what is in a dossier."""
    return make_dossier(job) if isinstance(job, DossierJob) else renew_origin(job)


def make_dossier(job: DossierJob) -> MadeDossier | Refusal:
    """Make the documents of a dossier, and say what they were made from; never raises for what is in the dossier."""

    def make() -> MadeDossier:
        with show_as(job.shown):
            # Of a dossier that several workers share, the last one writes what stands beside its pieces.
            last = job.share.rank == job.share.count - 1
            request = GenerationRequest(
                job.folder,
                job.project,
                job.folder,
                final=job.final,
                leaflet=job.leaflet and last,
                beside=write_texts_beside if last and find_amendment_number(job.folder) else None,
            )
            previous = job.previous if job.share.rank == 0 else None
            made = make_files(request, previous, choose=partial(choose_pieces, share=job.share))
            return _describe(made, job.place)

    return attempt(make, job.folder, "ctg generer")


def renew_origin(job: RenewalJob) -> RenewedDossier | Refusal:
    """Renew the dossier that a row starts from; never raises for what is in it."""
    # Imported here: it is slow, and few rows are renewed.
    from generator.renewing.renewal import RenewalRequest, renew_dossier  # noqa: PLC0415

    def renew() -> RenewedDossier:
        try:
            days = job.first_day, job.last_day
            renew_dossier(RenewalRequest(job.folder, job.project, *days, job.aside, job.model or None))
            files = {path.relative_to(job.aside).as_posix(): read_bytes(path) for path in list_tree(job.aside)}
            territory = str(load_yaml(files[FACTS_FILE].decode(), FACTS_FILE).data["territoire"]["nom"])
        finally:
            remove_folder(job.aside)
        files[FACTS_FILE] = files.pop(FACTS_FILE)
        return RenewedDossier(files, territory)

    return attempt(renew, job.folder, "ctg renouveler")


def _describe(generated: GeneratedDossier, place: str) -> MadeDossier:
    dossier = generated.dossier
    found = (*generated.notes, *review_dossier(dossier, generated.documents))
    findings = tuple(finding for finding in found if finding.severity is not Severity.ADVICE)
    manifest = parse_manifest(generated.files[MANIFEST_FILE])
    files = dict(generated.files)
    if place and manifest.place != place:  # a copy of the dossier knows not where it comes from
        files[MANIFEST_FILE] = write_manifest(replace(manifest, place=place))
    return MadeDossier(
        files=files,
        inputs={file.path: sha256(file.data) for file in dossier.inputs if not file.of_model},
        model_inputs={file.path: sha256(file.data) for file in dossier.inputs if file.of_model},
        model=dossier.facts.modele,
        identity=dossier.facts.identite,
        balance=Balance(
            pieces=tuple((p.called, p.elements, p.incomplete) for p in generated.completeness.pieces),
            to_confirm=generated.completeness.to_confirm,
            pages=sum(piece.page_count for piece in manifest.pieces.values()),
            remarks=len(findings),
        ),
        findings=findings,
        fingerprint=fingerprint_dossier(dossier),
    )
