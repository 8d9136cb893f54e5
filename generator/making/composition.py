"""From a dossier to the trees of its pieces, checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.annexes.registry import compose_annexe
from generator.checking.references import check_references
from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.composing.typography import set_typography
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.making.deliberations import DeliberationPages, TakenDeliberations
from generator.making.fact_gaps import settle_gaps
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.model.pieces import SIGNED_ACT, plan_pieces


def list_pieces(dossier: Dossier) -> tuple[str, ...]:
    """The pieces that the dossier's model has, in order: what is signed, then its annexes."""
    return tuple(piece.id for piece in plan_pieces(dossier.model.plan))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pieces to compose, as drafts or not, with the real deliberations that will be put into them.

    Without `drawn`, charts have no drawing: enough for trees that are read and not written. With `traced`, their texts
    remember where their words were written.
    """

    pieces: tuple[str, ...]
    draft: bool
    deliberations: TakenDeliberations = field(default_factory=dict)
    drawn: bool = True
    traced: bool = False


def compose_pieces(dossier: Dossier, identity: Identity, selection: Selection) -> tuple[Document, ...]:
    """The trees of the pieces wanted, in the model's order.

    Raises: `ContentError` with every fault of every clause; `UsageError` when a piece does not exist.
    """
    known = list_pieces(dossier)
    for name in selection.pieces:
        if name not in known:
            message = f"la pièce « {name} » n'existe pas dans le modèle {dossier.model.plan.nom}"
            hint = f"pièces : {', '.join(known)}"
            raise UsageError(Diagnostic(Code.PIECE_INCONNUE, message, Span(dossier.folder), hint=hint))
    faults, traced = DiagnosticCollector(), selection.traced
    pages = DeliberationPages(selection.deliberations)
    documents: list[Document] = []
    if SIGNED_ACT.id in selection.pieces:
        documents.append(
            compose_convention(PieceComposer(dossier, SIGNED_ACT.id, faults, selection.draft, traced=traced))
        )
    for plan in dossier.model.plan.annexes:
        if plan.id in selection.pieces:
            composer = PieceComposer(dossier, plan.id, faults, selection.draft, pages, selection.drawn, traced)
            documents.append(compose_annexe(composer, plan, identity))
    settled = settle_gaps(map(settle_keys, documents), dossier.inputs)
    trees = tuple(set_typography(document, curly=dossier.curly) for document in settled)
    faults.extend(check_references(trees, known))
    faults.raise_errors()
    return trees
