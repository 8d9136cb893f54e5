"""The proof of an avenant on its files: the articles as Word and PDF give them back are read, and applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from generator.acts.texts.signed_parts import list_signed_pieces
from generator.amending.act_draft import prove_lines
from generator.amending.dossier.article_clauses import is_computed
from generator.amending.merging.three_texts import say_document
from generator.amending.plainly import say_plainly
from generator.amending.proving.orders import UnclearAct
from generator.amending.proving.plain_text import fold_line
from generator.amending.proving.reading import read_act
from generator.checking.completeness import list_gaps
from generator.codes import Code
from generator.comparing.places import name_piece
from generator.errors import ContentError, Diagnostic, ParityError, Span
from generator.model.document import Document, SectionKind, block_inlines, plain_text, walk_blocks
from generator.writing.formats import Format
from generator.writing.parity import SOFT_BREAK

_FIRST = " 1er"  # what a person writes of the first one, whether its heading says so or « 1 »


@dataclass(frozen=True, slots=True)
class FileProof:
    """A witness of the files of an avenant: the convention and its annexes, before and after it."""

    conventions: tuple[Document, Document]
    annexes: tuple[tuple[Document, ...], tuple[Document, ...]]

    def __call__(self, document: Document, format_: Format[Any, Any], data: bytes) -> None:
        """Read the articles in a file of the avenant, and apply them; an annexe must say what the convention's will.

        Raises: `ParityError` when they do not give the consolidated convention, or when the annexe says something else;
        `ContentError` with what is still to be completed in the convention, but for a draft.
        """
        name = format_.name_file(document.meta.slug)
        if not document.meta.signed:
            self._check_annexe(document, name)
            return
        if format_.read is None:
            return
        if not document.meta.draft and (gaps := list_gaps(self.conventions[1:])):
            raise ContentError(gaps)  # of the convention: the act quotes its words
        for words in list_unproved(document, self.conventions[0]):
            message = f"un article propre à l'avenant modifie la convention, qui ne le dira pas : « {words} »"
            hint = "écrire ce changement dans le dossier de la convention : l'avenant l'énoncera"
            raise ParityError(Diagnostic(Code.AVENANT_NON_PROUVE, message, Span(name), hint=hint))
        blocks = [fold_line(block.replace(SOFT_BREAK, " ")) for block in format_.read(data, name).blocks]
        try:
            lines = list(_find_articles(document, blocks))
            prove_lines(lines, self.conventions, self.annexes)
        except UnclearAct as fault:
            message = f"l'avenant, relu dans ce fichier et appliqué, ne redonne pas la convention consolidée : {fault}"
            raise ParityError(Diagnostic(Code.AVENANT_NON_PROUVE, message, Span(name))) from fault

    def _check_annexe(self, document: Document, name: str) -> None:
        """An annexe that is carried, as it was composed here: its files have been compared with it."""
        wanted = next((one for one in self.annexes[1] if one.meta.piece == document.meta.piece), None)
        carried = list_signed_pieces((document,))
        if wanted is not None and carried and say_document(carried[0]) != say_document(wanted):
            message = f"cette annexe ne dit pas ce que dira l'{name_piece(wanted)} de la convention"
            raise ParityError(Diagnostic(Code.AVENANT_NON_PROUVE, message, Span(name)))


def list_unproved(document: Document, former: Document) -> Iterator[str]:
    """The sentences that modify the convention in articles that were not computed: nothing makes them true."""
    divisions = [division.name for division in say_plainly(former)]
    raised = any(name.endswith(_FIRST) for name in divisions)
    for section in document.sections:
        if section.kind is not SectionKind.ARTICLE or is_computed(section.id):
            continue
        lines = [fold_line(plain_text(block_inlines(block))) for block in walk_blocks(section.blocks)]
        lines = [line for line in lines if line]
        for rank, line in enumerate(lines):
            quoted = takewhile(lambda one: one.startswith("«"), lines[rank + 1 :])
            first = line if raised else line.replace(_FIRST, _FIRST.removesuffix("er"))
            with suppress(UnclearAct):  # what orders nothing
                if read_act([first, *quoted], divisions):
                    yield line


def _find_articles(document: Document, blocks: Sequence[str]) -> Iterator[str]:
    """The lines of the computed articles in a file, headings included; each ends where the next section is headed.

    Raises: `UnclearAct` when a heading does not stand there.
    """
    headings = [fold_line(section.label + plain_text(section.heading)) for section in document.sections]
    at = 0
    for rank, section in enumerate(document.sections):
        if not is_computed(section.id):
            continue
        at = _find(headings[rank], blocks, at)
        following = next((heading for heading in headings[rank + 1 :] if heading), "")
        end = _find(following, blocks, at + 1) if following else len(blocks)
        yield from blocks[at:end]
        at = end


def _find(heading: str, blocks: Sequence[str], start: int) -> int:
    try:
        return blocks.index(heading, start)
    except ValueError as fault:
        raise UnclearAct(f"« {heading} » n'y est pas, ou pas à sa place") from fault
