"""What `ctg avenant` makes for an avenant, written as one set; what a person has changed of it is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from generator.amending.dossier.places import find_digest_list, find_model_folder
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, FACTS_FILE
from generator.errors import ContentError, Diagnostic, Span
from generator.files import digest_file, display_path, lay_instead, read_text, sha256
from generator.output_sets import replace_outputs


def replace_derived(folder: Path, files: Mapping[str, bytes], model: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Write what is made for the avenant of a folder, and take away what no longer is: all of it or nothing. Within
    `files.read_only`, nothing is written: it is read as if it were.

    `files` are named by their path in the folder, `model` in that of the model. What is to be told.

    Raises: `ContentError` that names every file that a person has changed, or put there; `OutputError`.
    """
    room, listed = folder.parent, find_digest_list(folder)
    made = {f"{folder.name}/{name}": data for name, data in files.items()}
    made |= {f"{find_model_folder(folder).relative_to(room).as_posix()}/{name}": data for name, data in model.items()}
    known = _read_digests(listed)
    changed = [name for name in {**known, **made} if _is_changed(room / name, known.get(name, ""), made.get(name))]
    if changed:
        raise ContentError([_refuse(folder, room / name) for name in sorted(changed)])
    gone = set(known) - set(made)
    if lay_instead(room, {**made, **dict.fromkeys(gone)}):
        return ()
    lines = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(made.items()))
    known[listed.name] = digest_file(listed)
    return replace_outputs(room, {**made, listed.name: lines.encode()}, known=known, removed=gone)


def _read_digests(listed: Path) -> dict[str, str]:
    """What was made last time: each file with its digest."""
    lines = read_text(listed).splitlines() if listed.is_file() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def _is_changed(place: Path, known: str, wanted: bytes | None) -> bool:
    if not os.path.lexists(place):
        return False
    found = digest_file(place) if place.is_file() else ""
    return found != known and (wanted is None or found != sha256(wanted))


def _refuse(folder: Path, place: Path) -> Diagnostic:
    convention = display_path(folder.parent.parent)
    message = "ce fichier est fait par « ctg avenant », et quelqu'un l'a modifié : il n'est pas remplacé"
    hint = f"porter le changement dans le dossier de la convention, {convention}, puis retirer ce fichier"
    if place == folder / FACTS_FILE:
        hint = (
            f"ce qui est propre à l'avenant s'écrit dans {display_path(folder / AMENDMENT_FILE)}, ce qu'il modifie "
            f"dans {convention}/{FACTS_FILE} ; puis retirer ce fichier"
        )
    elif not place.is_relative_to(folder):
        hint = (
            f"un article propre à l'avenant s'ajoute par {display_path(folder)}/clauses.yaml, un texte par ses "
            "fichiers de clauses/ ou de textes/ ; puis retirer ce fichier"
        )
    return Diagnostic(Code.FICHIER_DERIVE, message, Span(display_path(place)), hint=hint)
