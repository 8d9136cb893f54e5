"""A clause as it would print with what a person is typing, and what that would write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.editing.file_texts import FileText, read_texts
from generator.errors import ContentError, Diagnostic
from generator.model.document import Document, Section
from generator.model.dossier import Dossier
from generator.previewing.clauses import ClauseEdit, ClauseLine, edit_clause, list_missing_facts, show_clause
from generator.previewing.opened import open_text
from generator.previewing.texts import LineFault
from generator.project import Project
from generator.writing.html.screen import PLAIN, write_screen

_SOME_REASON = "motif à dire"


@dataclass(frozen=True, slots=True)
class ClausePreview:
    """A clause as it would print, empty when it cannot be composed; its lines beside the model's; what is wrong.

    `missing` are the facts that the clause would no longer follow. `unchanged` when nothing would be written.
    """

    html: str
    lines: tuple[ClauseLine, ...]
    faults: tuple[LineFault, ...] = ()
    missing: tuple[str, ...] = ()
    unchanged: bool = False


def preview_edit(folder: Path, project: Project, edit: ClauseEdit) -> ClausePreview:
    """How a clause would print with an edit that nobody has saved; an edit without its reason yet may be looked at.

    Raises: `UsageError` when the folder is no dossier, or has no such clause; `ContentError` when the dossier cannot
    be read without the edit.
    """
    opened = open_text(folder, project)
    missing = list_missing_facts(opened.dossier, edit.clause, edit.text)
    sheet = show_clause(opened.dossier, edit.clause)
    try:
        texts = edit_clause(opened.dossier, replace(edit, reason=edit.reason.strip() or _SOME_REASON))
        edited = open_text(folder, project, encode_texts(opened.dossier, texts))
        html = ""
        if sheet.piece:
            (document,) = edited.compose((sheet.piece,))
            html = write_screen(keep_clause(document, edit.clause), PLAIN)
    except ContentError as fault:
        return ClausePreview("", sheet.lines, tuple(map(_tell, fault.diagnostics)), missing)
    return ClausePreview(html, show_clause(edited.dossier, edit.clause).lines, (), missing, unchanged=not texts)


def encode_texts(dossier: Dossier, texts: Mapping[str, str]) -> dict[str, bytes | None]:
    """The texts of files as bytes, each in the form of its file; an empty one goes."""
    files = read_texts(dossier)
    return {
        path: files.get(path, FileText(path, b"", "")).encode(text) if text.strip() else None
        for path, text in texts.items()
    }


def keep_clause(document: Document, clause: str) -> Document:
    """A piece with what one of its clauses prints alone."""
    kept: list[Section] = []
    for section in document.sections:
        blocks = tuple(block for block in section.blocks if block.key.startswith(f"clause:{clause}/"))
        titled = section.id.rpartition("/")[2] == clause
        if blocks or titled:
            heading = section.heading if titled else ()
            kept.append(replace(section, blocks=blocks, heading=heading, label=section.label if titled else ""))
    return replace(document, sections=tuple(kept))


def _tell(fault: Diagnostic) -> LineFault:
    return LineFault(fault.span.line if fault.span else 0, fault.message, fault.hint or "")
