"""A manifest that records nothing but what a test says."""

from __future__ import annotations

from collections.abc import Mapping

from generator.manifest import Manifest, NamedVersion, OriginalEntry, PieceEntry


def sample_manifest(
    *,
    content_date: str = "",
    pieces: Mapping[str, PieceEntry] | None = None,
    inputs: Mapping[str, str] | None = None,
    originals: tuple[OriginalEntry, ...] = (),
    outputs: Mapping[str, str] | None = None,
    place: str = "",
) -> Manifest:
    """A manifest of the dossier « essai », of the model « mini »."""
    return Manifest(
        program=NamedVersion("ctg", "0"),
        dossier="essai",
        model=NamedVersion("mini", "1"),
        content_date=content_date,
        overrides=(),
        deviations=(),
        pieces=pieces or {},
        inputs=inputs or {},
        signed_originals={},
        originals=originals,
        outputs=outputs or {},
        place=place,
    )
