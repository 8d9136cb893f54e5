"""From a dossier to the trees of its pieces, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from generator.annexes.registry import compose_annexe
from generator.checking.references import check_references
from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.composing.typography import set_typography
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.making.deliberations import DeliberationPages, TakenDeliberations
from generator.making.trees.fact_gaps import GapPlace, list_gap_places, settle_gaps
from generator.making.trees.known_trees import PieceReading, says_all
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
    faults = DiagnosticCollector()
    places = list_gap_places(dossier.inputs)
    drafts = _draft_pieces(dossier, identity, selection, faults, places)
    fresh = [draft.tree for draft in drafts if not draft.finished]
    settled = settle_gaps(map(settle_keys, fresh), places)
    typeset = iter([set_typography(document, curly=dossier.curly) for document in settled])
    trees = tuple(draft.tree if draft.finished else draft.finish(next(typeset)) for draft in drafts)
    faults.extend(check_references(trees, known))
    faults.raise_errors()
    return trees


@dataclass(frozen=True, slots=True)
class _Draft:
    """The tree of a piece as it was composed, or as it was `finished` before; what it was read from, to be kept."""

    tree: Document
    finished: bool = False
    reading: PieceReading | None = None

    def finish(self, tree: Document) -> Document:
        """The finished tree, kept for the next time where that is possible."""
        if self.reading is not None:
            self.reading.remember(tree)
        return tree


def _draft_pieces(
    dossier: Dossier,
    identity: Identity,
    selection: Selection,
    faults: DiagnosticCollector,
    places: tuple[GapPlace, ...],
) -> tuple[_Draft, ...]:
    pages = DeliberationPages(selection.deliberations)
    remembered = not selection.traced and says_all(dossier)

    def compose_or_find(piece: str, compose: Callable[[PieceComposer], Document], *, drawn: bool) -> _Draft:
        """A piece as it was composed before; else composed, and its faults gathered."""
        name = (piece, selection.draft, drawn)
        reading = PieceReading.begin(name, dossier, pages, identity, places) if remembered else None
        known = reading.find() if reading is not None else None
        if known is not None:
            return _Draft(known, finished=True)
        own = DiagnosticCollector()
        noting, noted = (dossier, pages) if reading is None else (reading.note(), reading.pages)
        composer = PieceComposer(noting, piece, own, selection.draft, noted, drawn, selection.traced)
        tree = compose(composer)
        faults.extend(own.found)
        return _Draft(tree, reading=None if own.found else reading)

    drafts: list[_Draft] = []
    if SIGNED_ACT.id in selection.pieces:
        drafts.append(compose_or_find(SIGNED_ACT.id, compose_convention, drawn=True))
    for annexe in dossier.model.plan.annexes:
        if annexe.id in selection.pieces:
            compose = partial(compose_annexe, plan=annexe, identity=identity)
            drafts.append(compose_or_find(annexe.id, compose, drawn=selection.drawn))
    return tuple(drafts)
