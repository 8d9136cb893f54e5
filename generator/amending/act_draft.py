"""The articles of an amending act, from a frozen text to the one that is wanted: drafted and proved by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.amending.drafting import draft_modifications
from generator.amending.forms import AmendingForms
from generator.amending.modifications import AddAnnexe, DeleteAnnexe, Modification, ReplaceAnnexe
from generator.amending.numbering import keep_numbers
from generator.amending.proving.orders import UnclearAct
from generator.amending.proving.plain_text import PlainDivision, PlainLine
from generator.amending.proving.proof import Proof, prove_act
from generator.amending.stipulations import Division, PartKind, list_divisions
from generator.amending.wording import ActArticle, write_articles
from generator.codes import Code
from generator.comparing.changes import COVER, read_changes
from generator.comparing.compare import compare_documents
from generator.comparing.places import line_up, name_piece
from generator.comparing.script import Changed, Kept
from generator.errors import ContentError, Diagnostic
from generator.model.document import Document


@dataclass(frozen=True, slots=True)
class ActDraft:
    """The articles that state the modifications, and the convention that they give, under the numbers that it had.

    `proved` is the number of lines of the consolidated text that were compared with what the act's words give.
    """

    articles: tuple[ActArticle, ...]
    modifications: tuple[Modification, ...]
    consolidated: Document
    proved: int


def draft_act(before: Sequence[Document], after: Sequence[Document], forms: AmendingForms) -> ActDraft:
    """What an act must state so that the pieces of `before` become those of `after`.

    The signed piece is amended in words, annexes are replaced whole.

    Raises: `ContentError` when a change cannot be stated, or when the act, read again, would give another text.
    """
    convention, wanted = _find_signed(before), _find_signed(after)
    script = compare_documents(line_up(convention), line_up(wanted))
    consolidated = keep_numbers(convention, wanted, script)
    again = compare_documents(line_up(convention), line_up(consolidated))
    modifications = (*draft_modifications(convention, consolidated, again), *_list_annexes(before, after))
    articles = write_articles(modifications, forms)
    try:
        proof = prove_articles(articles, (convention, consolidated), (before, after))
    except UnclearAct as error:
        message = f"l'avenant, relu et appliqué, ne redonne pas le texte voulu : {error}"
        raise ContentError([Diagnostic(Code.AVENANT_NON_PROUVE, message)]) from error
    return ActDraft(articles, modifications, consolidated, proof.lines)


def prove_articles(
    articles: Sequence[ActArticle],
    conventions: tuple[Document, Document],
    annexes: tuple[Sequence[Document], Sequence[Document]] = ((), ()),
) -> Proof:
    """The proof of some articles: of both conventions and of their annexes, the former ones first.

    Raises: `UnclearAct`.
    """
    lines = [line for article in articles for line in (article.heading, *(one.text for one in article.lines))]
    return prove_lines(lines, conventions, annexes)


def prove_lines(
    lines: Sequence[str],
    conventions: tuple[Document, Document],
    annexes: tuple[Sequence[Document], Sequence[Document]] = ((), ()),
) -> Proof:
    """The proof of the lines of an act, wherever they were read, their headings included.

    Raises: `UnclearAct` when they give another text, or other annexes.
    """
    former, wanted = (_say_plainly(document) for document in conventions)
    proof = prove_act(lines, former, wanted)
    stated = {(one.annexe, one.becomes) for one in proof.annexes}
    if stated != set(_tell_annexes(tuple(_list_annexes(*annexes)))):
        raise UnclearAct("les annexes qu'il remplace, ajoute ou supprime ne sont pas celles qui changent")
    return proof


def _find_signed(documents: Sequence[Document]) -> Document:
    return next(document for document in documents if document.meta.signed)


def _list_annexes(before: Sequence[Document], after: Sequence[Document]) -> Iterator[Modification]:
    """An annexe of which a word changed is replaced whole; dress is no modification, a cover no stipulation."""
    former, present = (_name_annexes(documents) for documents in (before, after))
    for name, document in present.items():
        if name not in former:
            yield AddAnnexe(name)
            continue
        script: Kept | Changed = compare_documents(former[name], document)
        changes = read_changes(former[name], document, script) if isinstance(script, Changed) else ()
        if any(change.key != COVER for change in changes):
            yield ReplaceAnnexe(name)
    yield from (DeleteAnnexe(name) for name in former if name not in present)


def _tell_annexes(modifications: Sequence[Modification]) -> Iterator[tuple[str, str]]:
    for one in modifications:
        match one:
            case ReplaceAnnexe(annexe=annexe):
                yield annexe, "remplacée"
            case AddAnnexe(annexe=annexe):
                yield annexe, "ajoutée"
            case DeleteAnnexe(annexe=annexe):
                yield annexe, "supprimée"
            case _:
                pass  # the proof carries these out


def _name_annexes(documents: Sequence[Document]) -> Mapping[str, Document]:
    return {name_piece(document): document for document in documents if not document.meta.signed}


def _say_plainly(document: Document) -> tuple[PlainDivision, ...]:
    return tuple(_say_division(division) for division in list_divisions(document))


def _say_division(division: Division) -> PlainDivision:
    number = division.heading.removesuffix(division.title)
    lines = tuple(PlainLine(part.text, part.kind is PartKind.ALINEA) for part in division.parts)
    return PlainDivision(division.name, number, division.title, lines)
