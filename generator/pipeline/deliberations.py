"""The real, received deliberations put in their place in annexe 5."""

from __future__ import annotations

from generator.assembling.intake import take_pdf
from generator.assembling.originals import InsertedDocument, insert_document
from generator.composing.annexes.deliberations import deliberation_slots
from generator.composing.grammar import of_party
from generator.errors import Diagnostic
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.writing.pdf import PdfResult


def insert_deliberations(
    dossier: Dossier, document: Document, result: PdfResult
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The PDF of a piece with its real deliberations, and what was noted on them; unchanged when it has none.

    Raises: `InputFileError` when a deliberation cannot be used.
    """
    data = result.data
    notes: list[Diagnostic] = []
    # From the last to the first, so that the pages of those before do not move.
    for section, party_id in reversed(deliberation_slots(document)):
        file = dossier.deliberations.get(party_id)
        if file is None:
            continue
        party = next(p for p in dossier.facts.parties if p.id == party_id)
        taken = take_pdf(file.data, file.name)
        notes.extend(taken.notes)
        page = result.section_pages[section]
        inserted = InsertedDocument(taken.pdf, file.name, f"Délibération {of_party(party)}")
        data = insert_document(data, inserted, after_page=page)
    return data, tuple(notes)
