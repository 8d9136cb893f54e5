"""From a dossier to the trees of its pieces, checked."""

from __future__ import annotations

from generator.checking.references import check_references
from generator.composing.annexes import compose_annexe
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.composing.typography import set_typography
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity

CONVENTION = "convention"


def list_pieces(dossier: Dossier) -> tuple[str, ...]:
    """The pieces that the dossier's model has, in order: the convention, then its annexes."""
    return (CONVENTION, *(annexe.id for annexe in dossier.model.plan.annexes))


def compose_pieces(
    dossier: Dossier, identity: Identity, wanted: tuple[str, ...], *, draft: bool
) -> tuple[Document, ...]:
    """The trees of the pieces wanted, in the model's order.

    Raises: `ContentError` with every fault of every clause, or when a piece does not exist.
    """
    known = list_pieces(dossier)
    for name in wanted:
        if name not in known:
            message = f"la pièce « {name} » n'existe pas dans le modèle {dossier.model.plan.nom}"
            hint = f"pièces : {', '.join(known)}"
            raise ContentError(Diagnostic("piece-inconnue", message, Span(dossier.folder), hint=hint))
    faults = DiagnosticCollector()
    documents: list[Document] = []
    if CONVENTION in wanted:
        documents.append(compose_convention(PieceComposer(dossier, CONVENTION, faults, draft)))
    for plan in dossier.model.plan.annexes:
        if plan.id in wanted:
            documents.append(compose_annexe(PieceComposer(dossier, plan.id, faults, draft), plan, identity))
    trees = tuple(set_typography(document) for document in documents)
    faults.extend(check_references(trees, known))
    faults.raise_errors()
    return trees
