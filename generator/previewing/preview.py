"""A piece as it will read, for a screen: its HTML, its outline, its gaps, a digest that tells whether it changed."""

from __future__ import annotations

from dataclasses import dataclass

from generator.composing.piece import say_annexe
from generator.files import sha256
from generator.model.document import Document, GapKind, document_gaps
from generator.model.dossier import Dossier
from generator.model.pieces import SIGNED_ACT
from generator.previewing.opened import OpenedText
from generator.writing.html.blocks import title_section
from generator.writing.html.screen import PLAIN, ScreenOptions, write_screen


@dataclass(frozen=True, slots=True)
class PieceName:
    """A piece of a dossier: its identity, and its name for people."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A piece for a screen. `html` is safe to be shown as it is: words are escaped, no element has a style or a script.

    `outline` has the address (an `id` of the HTML) and the title of each part. `to_complete` counts « à compléter »,
    `to_confirm` « à confirmer ».
    """

    piece: str
    title: str
    html: str
    pieces: tuple[PieceName, ...]
    outline: tuple[tuple[str, str], ...]
    to_complete: int
    to_confirm: int
    digest: str


def make_preview(opened: OpenedText, piece: str, options: ScreenOptions = PLAIN) -> Preview:
    """A piece of an opened dossier, as a draft.

    Raises: as `OpenedText.compose`.
    """
    (document,) = opened.compose((piece,), drawn=options.figures)
    html = write_screen(document, options)
    gaps = document_gaps(document)
    confirm = sum(1 for gap in gaps if gap.kind is GapKind.TO_CONFIRM)
    names = list_names(opened.dossier)
    title = next(one.name for one in names if one.id == piece)
    return Preview(
        piece, title, html, names, _list_parts(document), len(gaps) - confirm, confirm, sha256(html.encode())
    )


def list_names(dossier: Dossier) -> tuple[PieceName, ...]:
    """The pieces of a dossier with their names: « Convention », « Annexe 1 – Diagnostic partagé »."""
    plan = dossier.model.plan
    return (
        PieceName(SIGNED_ACT.id, plan.acte.nom),
        *(PieceName(annexe.id, say_annexe(plan, annexe)) for annexe in plan.annexes),
    )


def _list_parts(document: Document) -> tuple[tuple[str, str], ...]:
    return tuple((section.id, title_section(section)) for section in document.sections if section.heading)
