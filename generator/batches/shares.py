"""The dossiers of a batch made by workers, one each, or each by several where there are fewer dossiers than workers.

A dossier is shared so: each worker reads and composes all of it and writes some of its pieces; what they made is joined
into what one worker would have made, byte for byte.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from generator.batches.job_values import WORK, DossierJob, Share
from generator.manifest import MANIFEST_FILE, join_manifests, parse_manifest, write_manifest
from generator.model.batch import MadeDossier, Refusal
from generator.model.document import Document, walk_blocks
from generator.workers.run import Crew, run_jobs

Done = tuple[DossierJob, MadeDossier | Refusal]

_MAX_SHARES = 3  # of a dossier: its convention alone is more than a quarter of the work


def make_dossiers(jobs: Iterator[DossierJob], crew: Crew) -> Generator[Done, None, None]:
    """Each dossier with its documents, or with why there are none, as they are ready. Closing the iterator stops all.

    Raises: `UsageError` when there are no workers to be had.
    """
    first = list(islice(jobs, crew.count_workers())) if crew.near else []
    count = min(crew.count_workers() // len(first), _MAX_SHARES) if first else 1
    yield from _make_shared(first, count, crew) if count > 1 else run_jobs(WORK, chain(first, jobs), crew)


def _make_shared(jobs: list[DossierJob], count: int, crew: Crew) -> Generator[Done, None, None]:
    """Few jobs, each in `count` shares."""
    done: dict[Path, dict[int, MadeDossier | Refusal]] = {job.folder: {} for job in jobs}
    shares = [replace(job, share=Share(rank, count)) for job in jobs for rank in range(count)]
    apart: list[DossierJob] = []  # changed by somebody while it was read twice
    with closing(run_jobs(WORK, shares, crew)) as made:
        for share, result in made:
            results = done[share.folder]
            results[share.share.rank] = result
            if len(results) == count:
                job = replace(share, share=Share())
                whole = join_shares([results.pop(rank) for rank in range(count)])
                if whole is None:
                    apart.append(job)
                else:
                    yield job, whole
    if apart:
        yield from run_jobs(WORK, apart, crew)


def choose_pieces(documents: tuple[Document, ...], share: Share) -> tuple[Document, ...]:
    """The pieces that are this worker's, in their order: about as many blocks for each worker."""
    loads = [0] * share.count
    taken: set[str] = set()
    for document in sorted(documents, key=_count_blocks, reverse=True):
        lightest = loads.index(min(loads))
        loads[lightest] += _count_blocks(document)
        if lightest == share.rank:
            taken.add(document.meta.piece)
    return tuple(document for document in documents if document.meta.piece in taken)


def _count_blocks(document: Document) -> int:
    return sum(1 for section in document.sections for _ in walk_blocks(section.blocks))


def join_shares(results: Sequence[MadeDossier | Refusal]) -> MadeDossier | Refusal | None:
    """What the workers of one dossier have made, in the order of their ranks, as one; the first refusal if any.

    None when they have not read the same files: somebody was changing the dossier meanwhile.
    """
    made: list[MadeDossier] = []
    for result in results:
        if isinstance(result, Refusal):
            return result
        made.append(result)
    first = made[0]
    if any((other.inputs, other.model_inputs) != (first.inputs, first.model_inputs) for other in made):
        return None
    manifest = join_manifests([parse_manifest(share.files[MANIFEST_FILE]) for share in made])
    files = {name: data for share in made for name, data in share.files.items() if name != MANIFEST_FILE}
    pages = sum(piece.page_count for piece in manifest.pieces.values())
    files[MANIFEST_FILE] = write_manifest(manifest)
    return replace(first, files=files, balance=replace(first.balance, pages=pages))
