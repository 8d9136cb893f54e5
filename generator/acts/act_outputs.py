"""What is written of an act into the output folder of its dossier, beside the pieces of the next text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.acts.find_or_freeze import ActAtWork
from generator.acts.request import ActRequest
from generator.errors import Diagnostic
from generator.files import sha256
from generator.making.manifest_page import add_manifest_page
from generator.manifest import (
    MANIFEST_FILE,
    OriginalEntry,
    build_manifest,
    find_manifest,
    list_known_outputs,
    record_outputs,
    write_manifest,
)
from generator.output_sets import finish_outputs, replace_outputs


def write_act_outputs(
    request: ActRequest,
    work: ActAtWork,
    outputs: Mapping[str, bytes],
    folders: Sequence[str],
    originals: Sequence[OriginalEntry] | None = None,
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Write `outputs` as one set with the manifest; the files written, and what is to be told.

    `folders` are those that the set replaces whole: what else the manifest lists there is taken away. `originals` take
    the place of those that the manifest describes.

    Raises: `OutputError` when a person has changed one of the files, unless the request replaces them.
    """
    target = request.target
    notes = finish_outputs(target)
    before = find_manifest(target)
    if before is None:
        before = replace(build_manifest(work.living, (), {}), content_date=work.act.record.content_date)
    taken = [n for n in before.outputs if n.startswith(tuple(f"{f}/" for f in folders)) and n not in outputs]
    signed = {file.path: sha256(file.data) for file in work.living.electronic_originals}
    manifest = replace(record_outputs(before, outputs, taken), signed_originals=signed)
    if originals is not None:
        manifest = replace(manifest, originals=tuple(originals))
    files = add_manifest_page({**outputs, MANIFEST_FILE: write_manifest(manifest)})
    known = list_known_outputs(target)
    notes += replace_outputs(target, files, known=known, removed=taken, overwrite=request.overwrite)
    return tuple(target / name for name in files), notes
