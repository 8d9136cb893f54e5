"""Files of a dossier named after a party: deliberations and signature pages that were received."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path, read_bytes
from generator.model.annexes import InputFile
from generator.model.facts import CtgFacts


def check_party_files(folder: Path, facts: CtgFacts, besides: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """A fault for each file or folder that is named after no party; `besides` are folders for other things."""
    identifiers = [p.id for p in facts.parties]
    received = (p for p in folder.glob("*/") if p.name not in besides)
    for path in sorted((*folder.glob("*.*"), *received)):
        if not path.name.startswith((".", "~")) and path.stem not in identifiers:
            message = f"« {path.stem} » n'est l'identifiant d'aucune partie"
            hint = f"le nommer d'après une partie : {', '.join(identifiers)}"
            yield Diagnostic(Code.REFERENCE_INCONNUE, message, Span(display_path(path)), hint=hint)


def read_party_files(folder: Path) -> dict[str, InputFile]:
    """The files of a folder by the party that they are named after, in the order of their names."""
    if not folder.is_dir():
        return {}
    paths = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith((".", "~"))]
    return {p.stem: InputFile(display_path(p), read_bytes(p)) for p in paths}
