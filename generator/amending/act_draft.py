"""The articles of an amending act, from a frozen text to the one that is wanted: drafted and proved by their words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.acts.texts.signed_parts import find_signed
from generator.amending.drafting import Fineness, draft_modifications
from generator.amending.forms import AmendingForms
from generator.amending.modifications import (
    AddAnnexe,
    DeleteAnnexe,
    Modification,
    ReplaceAnnexe,
    SheetFates,
)
from generator.amending.numbering import keep_numbers
from generator.amending.plainly import list_sheets, say_annexe, say_plainly
from generator.amending.proving.orders import UnclearAct
from generator.amending.proving.proof import Proof, prove_act
from generator.amending.sheet_numbers import check_sheet_numbers
from generator.amending.wording import ActArticle, write_articles
from generator.codes import Code
from generator.comparing.compare import compare_nodes
from generator.comparing.nodes import unfold_document
from generator.comparing.places import fold_words, line_up, name_piece
from generator.errors import ContentError, Diagnostic
from generator.model.document import Document, Section


@dataclass(frozen=True, slots=True)
class ActDraft:
    """The articles that state the modifications, and the convention that they give, under the numbers that it had.

    `annexes` are those of the consolidated convention, whose references to its articles follow their numbers.
    `proved` is the number of lines of the consolidated text that were compared with what the act's words give.
    """

    articles: tuple[ActArticle, ...]
    modifications: tuple[Modification, ...]
    consolidated: Document
    proved: int
    annexes: tuple[Document, ...] = ()


def draft_act(
    before: Sequence[Document], after: Sequence[Document], forms: AmendingForms, taken: Collection[str] = ()
) -> ActDraft:
    """What an act must state so that the pieces of `before` become those of `after`.

    The signed piece is amended in words, annexes are replaced whole. `taken` are the numbers of articles that former
    acts struck. Each change is said as closely as the proof allows: words, else alinéas, else whole articles.

    Raises: `ContentError` when a change cannot be stated, or when the act, read again, would give another text.
    """
    convention, wanted = find_signed(before), find_signed(after)
    base = unfold_document(line_up(convention))
    script = compare_nodes(base, unfold_document(line_up(wanted)))
    consolidated, numbers = keep_numbers(convention, wanted, script, taken)
    annexes = tuple(numbers.follow(document) for document in after if not document.meta.signed)
    former = tuple(document for document in before if not document.meta.signed)
    if consolidated != wanted:
        script = compare_nodes(base, unfold_document(line_up(consolidated)))
    fault: UnclearAct | None = None
    for finest in Fineness:
        drafted = draft_modifications(convention, consolidated, script, finest)
        modifications = (*drafted, *_list_annexes(former, annexes))
        articles = write_articles(modifications, forms)
        try:
            proof = prove_articles(articles, (convention, consolidated), (former, annexes))
            return ActDraft(articles, modifications, consolidated, proof.lines, annexes)
        except UnclearAct as error:
            fault = fault or error
    message = f"l'avenant, relu et appliqué, ne redonne pas le texte voulu : {fault}"
    raise ContentError([Diagnostic(Code.AVENANT_NON_PROUVE, message)]) from fault


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
    former, wanted = (say_plainly(document) for document in conventions)
    before, after = ([say_annexe(one) for one in documents if not one.meta.signed] for documents in annexes)
    return prove_act(lines, former, wanted, (before, after))


def _list_annexes(before: Sequence[Document], after: Sequence[Document]) -> Iterator[Modification]:
    """An annexe of which a word changed is replaced whole; dress is no modification, a cover no stipulation."""
    former, present = (_name_annexes(documents) for documents in (before, after))
    for name, document in present.items():
        if name not in former:
            yield AddAnnexe(name)
        elif _say_annexe(former[name]) != _say_annexe(document):
            check_sheet_numbers(former[name], document)
            yield ReplaceAnnexe(name, _find_fates(former[name], document))
    yield from (DeleteAnnexe(name) for name in former if name not in present)


def _say_annexe(document: Document) -> list[str]:
    return [words for line in say_annexe(document).lines if (words := fold_words(line))]


def _find_fates(before: Document, after: Document) -> SheetFates:
    former, present = (
        {name: _say_section(one, section) for name, section in list_sheets(one)} for one in (before, after)
    )
    changed = tuple(name for name, words in present.items() if name in former and former[name] != words)
    if not any(former[name] == words for name, words in present.items() if name in former):
        return SheetFates()  # none stays as it was: the annexe is another one
    added = tuple(name for name in present if name not in former)
    struck = tuple(name for name in former if name not in present)
    touched = {*changed, *added, *struck}
    whole = all(name.partition(" ")[2].isdigit() for name in former.keys() | present.keys() if name not in touched)
    return SheetFates(changed, added, struck, by_range=bool(touched) and whole)


def _say_section(document: Document, section: Section) -> list[str]:
    return _say_annexe(replace(document, sections=(section,)))


def _name_annexes(documents: Sequence[Document]) -> Mapping[str, Document]:
    return {name_piece(document): document for document in documents}
