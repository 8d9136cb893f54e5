"""One dossier made by several workers at once, when a batch has fewer dossiers left than cores.

Each worker reads and composes the whole dossier and writes some of its pieces; what they made is joined into what one
worker would have made, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from generator.manifest import MANIFEST_FILE, join_manifests
from generator.model.batch import MadeDossier, Refusal, Share
from generator.model.document import Document, walk_blocks


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
    manifest = join_manifests([share.files[MANIFEST_FILE] for share in made])
    files = {name: data for share in made for name, data in share.files.items() if name != MANIFEST_FILE}
    pages = sum(piece["pages"] for piece in json.loads(manifest)["pieces"].values())
    return replace(first, files={**files, MANIFEST_FILE: manifest}, balance=replace(first.balance, pages=pages))
