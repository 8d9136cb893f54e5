"""The text that the next avenant must give: that of its base, with what the dossier has changed since.

Both sides are composed here by the program of today with the model that the act has kept, so that a newer program,
model or typography changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.in_force.base import Base, keep_models, read_base_dossier
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.amending.merging.three_texts import merge_documents, say_document
from generator.amending.numbering import KeptNumbers, keep_numbers
from generator.codes import Code
from generator.comparing.compare import compare_documents
from generator.comparing.places import line_up, name_piece
from generator.dossier_place import FACTS_FILE
from generator.errors import ContentError, Diagnostic, Span
from generator.intake.pictures import take_pictures
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.picture_files import list_shown
from generator.making.workshop import Workshop, open_workshop
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.facts import AmendmentFile, CtgFacts, Party
from generator.model.identity import Identity
from generator.project import Project


@dataclass(frozen=True, slots=True)
class WantedText:
    """The pieces as the next avenant must make them, under the numbers of the base; what is unchanged is its own.

    `workshop` has the convention's dossier of today, opened with the model that the act has kept.
    """

    documents: tuple[Document, ...]
    workshop: Workshop


def compose_wanted(base: Base, dossier: Path, project: Project, own: AmendmentFile | None = None) -> WantedText:
    """What the convention's dossier wants the text to become; what goes on living after the signature is left out.

    `own` is what the avenant says: who signs for a party that joins, and by what deliberation.

    Raises: `ContentError` with the faults of the dossier; when it names another model than the act; when what it
    changes cannot be told from what a program composes anew. `TemplateError`, `InputFileError`.
    """
    former = read_base_dossier(base)
    workshop = _open_living(former, open_workshop(dossier, keep_models(project, base)), own)
    identity = workshop.furniture.identity
    before = _compose(former, identity, Selection(list_pieces(former), draft=False, drawn=False))
    pieces = list_pieces(workshop.dossier)
    after = _compose(workshop.dossier, identity, Selection(pieces, False, workshop.taken, drawn=False))
    texts = _number_texts(base.text.documents, before, after)
    return WantedText(tuple(_merge_pieces(base.text.documents, texts, workshop)), workshop)


def _open_living(former: Dossier, workshop: Workshop, own: AmendmentFile | None) -> Workshop:
    living = workshop.dossier
    if living.facts.modele != former.facts.modele:
        named = f"ce dossier nomme le modèle « {living.facts.modele} »"
        message = f"{named}, et l'acte est du modèle « {former.facts.modele} »"
        hint = "un avenant garde le modèle de la convention ; un autre vient avec la suivante : « ctg renouveler »"
        span = Span(f"{living.folder}/{FACTS_FILE}")
        raise ContentError(Diagnostic(Code.AVENANT_MODELE, message, span, hint=hint))
    kept = {
        "typographie": former.facts.typographie,
        "parties": tuple(_keep_signatories(living.facts, former.facts, own)),
    }
    facts = living.facts.model_copy(update=kept)
    return Workshop(replace(living, facts=facts), workshop.furniture, workshop.taken)


def _keep_signatories(living: CtgFacts, former: CtgFacts, own: AmendmentFile | None) -> Iterator[Party]:
    """The parties of today; those that were there before have who signed for them, and by what deliberation.

    Who signs an avenant is said by its own file: another mayor amends no heading. Who joins has signed nothing else.
    """
    signed = {party.id: party for party in former.parties}
    said = {party.id: party for party in own.parties} if own is not None else {}
    for party in living.parties:
        one = signed.get(party.id, party)
        kept = {"representants": one.representants, "deliberation": one.deliberation}
        if party.id not in signed and party.id in said:
            mine = said[party.id]
            kept["representants"] = mine.representants or party.representants
            kept["deliberation"] = mine.deliberation or party.deliberation
        yield party.model_copy(update=kept)


def _compose(dossier: Dossier, identity: Identity, selection: Selection) -> Mapping[str, Document]:
    shown = take_pictures(dossier.pictures, list_shown(dossier.clauses, dossier.pictures))
    documents = compose_pieces(replace(dossier, pictures=shown), identity, selection)
    return {document.meta.piece: document for document in list_signed_pieces(documents)}


@dataclass(frozen=True, slots=True)
class _Texts:
    """The pieces before and after under the numbers of the frozen text; `numbers` are those of the text of after."""

    before: Mapping[str, Document]
    after: Mapping[str, Document]
    numbers: KeptNumbers


def _number_texts(frozen: Sequence[Document], before: Mapping[str, Document], after: Mapping[str, Document]) -> _Texts:
    """What is composed counts articles by their places; annexes name them by the numbers that they keep."""
    signed = next(document for document in frozen if document.meta.signed)
    piece = signed.meta.piece
    if piece not in before or piece not in after:
        return _Texts(before, after, KeptNumbers())
    one, first = _number(signed, before[piece])
    same = say_document(before[piece]) == say_document(after[piece])
    other, second = (one, first) if same else _number(one, after[piece])
    before, after = (
        {name: numbers.follow(document) for name, document in found.items()}
        for found, numbers in ((before, first), (after, second))
    )
    return _Texts({**before, piece: one}, {**after, piece: other}, second)


def _merge_pieces(frozen: Sequence[Document], texts: _Texts, workshop: Workshop) -> Iterator[Document]:
    """The pieces in the order of today, those that only the frozen text has where they stood."""
    before, after = texts.before, texts.after
    kept = {document.meta.piece: document for document in frozen}
    alone = [piece for piece in kept if piece not in before]
    for piece in dict.fromkeys((*after, *alone)):
        text, one, other = kept.get(piece), before.get(piece), after.get(piece)
        if text is not None and (one is None or other is None):
            yield text  # today's program does not compose it
        elif text is not None and one is not None and other is not None:
            yield _merge(text, one, other, texts.numbers, workshop)
        elif other is not None and one is None:
            yield texts.numbers.follow(_draw(piece, workshop))
        elif other is not None and one is not None and say_document(one) != say_document(other):
            message = f"{name_piece(other)} : le dossier change cette pièce, que l'acte ne contient pas"
            hint = "un avenant ne modifie que ce que l'acte contient : reprendre d'abord l'acte entier"
            raise ContentError(Diagnostic(Code.AVENANT_INSEPARABLE, message, Span(workshop.dossier.folder), hint=hint))


def _merge(frozen: Document, before: Document, after: Document, numbers: KeptNumbers, workshop: Workshop) -> Document:
    if say_document(before) == say_document(after):
        return frozen
    if not frozen.meta.signed:  # an annexe is replaced whole
        return numbers.follow(_draw(frozen.meta.piece, workshop))
    return merge_documents(frozen, before, after)


def _number(frozen: Document, document: Document) -> tuple[Document, KeptNumbers]:
    """The piece under the numbers of the first one, and these numbers."""
    return keep_numbers(frozen, document, compare_documents(line_up(frozen), line_up(document)))


def _draw(piece: str, workshop: Workshop) -> Document:
    """A piece of today with its drawings."""
    composed = list_signed_pieces(workshop.compose((piece,), draft=False))
    return composed[0]
