"""Links parted around the notes in them that hold links: HTML has no link in a link, and a reader of it cuts the first.

« [la page^[ou [cette autre](…)] du site](…) » is a link on « la page », the note, a link on « du site ».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.model.document import (
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Inline,
    Revision,
    Strong,
    Superscript,
    Text,
)

_Link = CrossReference | ExternalLink
_HOLDING = (CrossReference, Emphasis, ExternalLink, Footnote, Revision, Strong, Superscript)  # what has children


def part_links(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inlines, in whose links no note has a link of its own."""
    if not any(isinstance(inline, _Link) and _has_linked_note(inline.children) for inline in inlines):
        return inlines
    parted: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, _Link) and _has_linked_note(inline.children):
            parted += _part(inline, inline.children)
        else:
            parted.append(inline)
    return tuple(parted)


def _part(link: _Link, children: tuple[Inline, ...]) -> Iterator[Inline]:
    run: list[Inline] = []
    for child in children:
        if isinstance(child, Footnote):
            yield from _end_run(link, run)
            yield child
        elif isinstance(child, Emphasis | Revision | Strong | Superscript) and _has_linked_note((child,)):
            yield from _end_run(link, run)
            for piece in _part(link, child.children):
                if isinstance(piece, _Link):
                    yield replace(piece, children=(replace(child, children=piece.children),))
                else:
                    yield piece
        else:
            run.append(child)
    yield from _end_run(link, run)


def _end_run(link: _Link, run: list[Inline]) -> Iterator[Inline]:
    """The words so far as a link; spaces alone are none."""
    if all(isinstance(inline, Text) and inline.value.isspace() for inline in run):
        yield from run
    else:
        yield replace(link, children=tuple(run))
    run.clear()


def _has_linked_note(inlines: tuple[Inline, ...], *, in_note: bool = False) -> bool:
    return any(
        (in_note and isinstance(inline, _Link))
        or (
            isinstance(inline, _HOLDING)
            and _has_linked_note(inline.children, in_note=in_note or isinstance(inline, Footnote))
        )
        for inline in inlines
    )
