"""Whose documents an output folder holds: one dossier's, and no other dossier of the same name may write there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, Span, UsageError
from generator.files import digest_file, display_path
from generator.manifest import Manifest, find_manifest
from generator.project import Project


def check_output_owner(target: Path, dossier: Path, project: Project) -> None:
    """Refuse to write the documents of the folder `dossier` into `target`, when they would replace another dossier's.

    A copy of a dossier that stands in the same place of another project is the same dossier, and so is one that was
    moved. Drafts of a dossier that is no longer there may be replaced; what is final may not.

    Raises: `UsageError` with both names.
    """
    manifest = find_manifest(target)
    if manifest is None:
        return
    place = manifest.place or _find_former_place(manifest)
    if not place or (manifest.place and manifest.place == project.name_place(dossier)):
        return
    here = dossier.resolve()
    owners = set(_list_owners(place, dossier, project))
    same_facts = digest_file(dossier / FACTS_FILE) in _list_facts(manifest)
    if owners == {here} or (same_facts and (here in owners or not owners)):
        return
    if not owners and not _holds_finals(manifest):
        return
    gone = "" if owners - {here} else ", qui n'est plus là"
    message = f"ces documents sont ceux de « {place} »{gone} : « {display_path(dossier)} » ne les remplace pas"
    hint = "donner un autre dossier avec --sortie, ou renommer l'un des deux dossiers"
    if gone:
        hint = "donner un autre dossier avec --sortie, ou déplacer ces documents s'ils ne servent plus ici"
    raise UsageError(Diagnostic(Code.SORTIE_AUTRE_DOSSIER, message, Span(display_path(target)), hint=hint))


def find_owner(target: Path, project: Project) -> Path | None:
    """The folder of the dossier whose documents `target` holds; nothing when it is not known, or not there."""
    manifest = find_manifest(target)
    place = (manifest.place or _find_former_place(manifest)) if manifest is not None else ""
    return next(iter(_list_owners(place, target, project)), None) if place else None


def _find_former_place(manifest: Manifest) -> str:
    """Where the dossier was, by the path of its facts: a manifest of version 1.0.0rc1 says no more."""
    found = [PurePosixPath(name) for name in manifest.inputs if PurePosixPath(name).name == FACTS_FILE]
    return found[0].parent.as_posix() if found else ""


def _list_facts(manifest: Manifest) -> frozenset[str]:
    return frozenset(digest for name, digest in manifest.inputs.items() if PurePosixPath(name).name == FACTS_FILE)


def _list_owners(place: str, near: Path, project: Project) -> Iterator[Path]:
    """The dossiers that a place may name: a path of a manifest may start from another folder than today's."""
    for base in (project.root, Path.cwd(), *near.resolve().parents):
        if (base / place / FACTS_FILE).is_file():
            yield (base / place).resolve()


def _holds_finals(manifest: Manifest) -> bool:
    return bool(manifest.originals) or any(not piece.draft for piece in manifest.pieces.values())
