"""The files to publish: each stamped copy as it is kept, followed by the history of the act, after a leaflet if asked.

They are files of their own, below `publication/`: a copy that was stamped once keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from generator.acts.attestation.gathering import gather_history
from generator.acts.attestation.pages import HISTORY, HISTORY_TITLE, compose_history
from generator.acts.register import Act
from generator.annexes.deliberations.kind import DELIBERATIONS
from generator.annexes.deliberations.sections import list_projects
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.making.deliberations import take_deliberations
from generator.making.leaflet import write_leaflet
from generator.making.workshop import Workshop
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.model.pieces import LEAFLET
from generator.output_folder import PUBLISHED
from generator.pdf_files.binding import bind_pages
from generator.pdf_files.joining import Piece
from generator.writing.formats import DOCX, PDF, Source, compare_formats, write_file

_HISTORY_LABEL = "H-"  # before the numbers of its pages in a published file
_LEAFLET_LABEL = "bref-"


def make_publication(
    act: Act, dossier: Dossier, furniture: Furniture, copies: Mapping[str, bytes], *, leaflet: bool
) -> dict[str, bytes]:
    """The history of the act in both formats, and each stamped copy with it; by path below the dossier's output.

    `dossier` is the act's, `copies` its stamped copies by their path. With `leaflet`, « La CTG en bref » of the frozen
    facts stands alone beside them, and first in each.

    Raises: `ContentError` while a projet stands where a voted deliberation goes; `InputFileError` when a copy cannot be
    read; `UsageError` when a leaflet is asked for and the model has none; `ParityError`, `TemplateError`.
    """
    refuse_projects(dossier)
    source = Source(compose_history(gather_history(act, dossier), dossier), furniture)
    outputs: dict[str, bytes] = {}
    for format_ in (DOCX, PDF):
        name = format_.name_file(HISTORY.slug)
        outputs[f"{PUBLISHED}/{name}"] = write_file(format_, source, name).data
    history = outputs[f"{PUBLISHED}/{PDF.name_file(HISTORY.slug)}"]
    compare_formats(source.document, outputs[f"{PUBLISHED}/{DOCX.name_file(HISTORY.slug)}"], history)
    before = _add_leaflet(dossier, furniture, outputs) if leaflet else None
    after = Piece(HISTORY.id, HISTORY_TITLE, history, _HISTORY_LABEL)
    for name, copy in copies.items():
        outputs[f"{PUBLISHED}/{PurePosixPath(name).name}"] = bind_pages(copy, name, before, after)
    return outputs


def refuse_projects(dossier: Dossier) -> None:
    """What is published holds what was voted: a projet tells readers of an act that was never taken.

    Raises: `ContentError` with each party whose projet still stands in the annexe of deliberations.
    """
    faults = DiagnosticCollector()
    held = any(annexe.nature == DELIBERATIONS.nature for annexe in dossier.model.plan.annexes)
    for party in list_projects(dossier) if held else ():
        message = f"{party.nom} : un projet de délibération tient encore la place de ce qui a été voté"
        hint = f"déposer la délibération votée, {DELIBERATIONS_FOLDER}/{party.id}.pdf, ou écrire son vote dans ctg.yaml"
        faults.add(Diagnostic(Code.PUBLICATION_AVEC_PROJET, message, Span(f"{dossier.folder}/{FACTS_FILE}"), hint=hint))
    faults.raise_errors()


def _add_leaflet(dossier: Dossier, furniture: Furniture, outputs: dict[str, bytes]) -> Piece:
    made = write_leaflet(
        Workshop(dossier, furniture, take_deliberations(dossier)), (DOCX.suffix, PDF.suffix), draft=False
    )
    outputs.update({f"{PUBLISHED}/{name}": data for name, data in made.written.files.items()})
    return Piece(LEAFLET, made.written.record.document.cover.title[0], made.pdf, _LEAFLET_LABEL)
