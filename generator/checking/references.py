"""Cross-references of the finished trees: a reference to what does not exist is an error, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.document import (
    CrossReference,
    Document,
    PageBreak,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from generator.remembered import remember_last


def check_references(documents: tuple[Document, ...], pieces: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Every reference whose target is neither a section of its piece, nor one of the convention's, nor a piece.

    When the convention is not among the documents, references to its sections pass unchecked.
    """
    whole = any(d.meta.signed for d in documents)
    articles = {_last_part(s.id) for d in documents if d.meta.signed for s in d.sections}
    faults: list[Diagnostic] = []
    for document in documents:
        known = articles | set(pieces) | {_last_part(s.id) for s in document.sections}
        for reference, origin in _list_references(document):
            if reference.target not in known and (whole or reference.target.startswith("annexe-")):
                near = difflib.get_close_matches(reference.target, known, 1)
                faults.append(
                    Diagnostic(
                        Code.RENVOI_INCONNU,
                        f"renvoi à « {reference.target} », qui n'existe pas : {plain_text(reference.children)}",
                        origin,
                        hint=f"voulait-on « {near[0]} » ?" if near else "corriger la cible du renvoi",
                    )
                )
    return tuple(dict.fromkeys(faults))


def _last_part(identifier: str) -> str:
    return identifier.rsplit("/", 1)[-1]


@remember_last(8)
def _list_references(document: Document) -> tuple[tuple[CrossReference, Span], ...]:
    return tuple(_read_references(document))


def _read_references(document: Document) -> Iterator[tuple[CrossReference, Span]]:
    for section in document.sections:
        origin = section.origin
        for inline in walk_inlines(section.heading):
            if isinstance(inline, CrossReference):
                yield inline, origin
        for block in walk_blocks(section.blocks):
            if not isinstance(block, PageBreak):
                origin = block.origin
            for inline in walk_inlines(block_inlines(block)):
                if isinstance(inline, CrossReference):
                    yield inline, origin
