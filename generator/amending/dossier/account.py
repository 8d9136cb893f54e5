"""`ctg avenant DOSSIER --etat`: what the open avenant states so far, the proof of it, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.amending.dossier.refreshing import refresh_amendment
from generator.amending.next_amendment import NextAmendment, list_lines
from generator.checking.completeness import list_gaps, measure_completeness
from generator.checking.summary import group_gaps, say_lines
from generator.codes import Code
from generator.dossier_place import find_convention_folder
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path
from generator.making.composition import list_pieces
from generator.making.workshop import open_workshop
from generator.project import Project


def list_account(dossier: Path, project: Project) -> Iterator[str]:
    """The lines of the terminal on the open avenant of a convention, by the folder of either.

    Raises: `UsageError` when none is open; as `refresh_amendment`.
    """
    convention = find_convention_folder(dossier)
    standing = find_open(convention)
    refreshed = refresh_amendment(standing, project) if standing is not None else None
    if standing is None or refreshed is None:
        hint = f'en ouvrir un : ctg avenant {display_path(convention)} --objet "…"'
        message = "aucun avenant n'est ouvert"
        raise UsageError(Diagnostic(Code.AVENANT_ABSENT, message, Span(display_path(convention)), hint=hint))
    workshop = open_workshop(standing, project)
    documents = workshop.compose(list_pieces(workshop.dossier), draft=True)
    facts = workshop.dossier.facts.avenant
    yield f"avenant n° {standing.name}, ouvert : {facts.objet if facts is not None else ''}"
    yield from list_lines(NextAmendment(refreshed.base.act.name, refreshed.draft))
    yield ""
    for file in group_gaps(list_gaps(documents, marks=workshop.dossier.marks)):
        where = f", {'lignes' if len(file.lines) > 1 else 'ligne'} {say_lines(file.lines)}" if file.lines else ""
        yield f"à compléter : {file.file}{where}"
    yield measure_completeness(documents, workshop.dossier.folder, workshop.dossier.marks).sentence()
    yield f"pour l'écrire : ctg generer {display_path(convention)}"
