"""The two sides of a comparison: a dossier, an act of its register, a PDF of this program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.register import find_act
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.codes import Code
from generator.comparing.changes import Comparison, compare_texts
from generator.comparing.renumbering import fold_renumbering
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, make_folder, read_bytes
from generator.making.composition import list_pieces
from generator.making.workshop import open_workshop
from generator.model.document import Document
from generator.model.identity import Furniture
from generator.project import CONTENT, Project
from generator.reading.furniture import read_furniture
from generator.redlining.word.resolving import resolve_changes
from generator.renewing.extraction import ExtractionRequest, extract_dossier
from generator.returning.word.returned import read_returned
from generator.writing.formats import DOCX, PDF
from generator.writing.trees.trees import read_tree

_PLAIN = "neutre"  # the identity of nobody
_MARK = "@"  # between a dossier and the number of an act
_FORMS = (
    "comparer un dossier (content/mon-dossier), un acte de son registre (content/mon-dossier@01), un PDF ou un Word "
    "écrit par ce programme"
)


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One side: how messages call it, and the trees of its pieces.

    It is `living` when it is a dossier of today: the origins of its blocks are files that a person can open; `frozen`
    when it is an act; `partial` when it is one file: the other pieces are not compared with it.
    """

    name: str
    documents: tuple[Document, ...]
    write_word: Callable[[Document], bytes]  # the DOCX of one of its pieces
    living: bool = False
    frozen: bool = False
    partial: bool = False
    furniture: Furniture | None = None  # of a text that was composed


def open_text(source: str, project: Project) -> ComparedText:
    """The trees of what `source` names, composed or read; drafts are composed as finals, so that both sides are alike.

    Raises: `UsageError` when it is nothing that can be compared; `InputFileError` for a PDF without content, or an act
    that was touched; `ContentError` with the faults of a dossier.
    """
    path = Path(source)
    if not path.exists() and _MARK in path.name:
        return _read_act(source)
    if path.is_file():
        return _read_file(path)
    return replace(_compose(path, project), name=display_path(path), living=True)


def compare_sides(before: ComparedText, after: ComparedText) -> Comparison:
    """What has changed. An act is signed with an empty tracking table: what goes on living is not compared with it."""
    found = compare_texts(*list_compared(before, after))
    return replace(found, changes=fold_renumbering(found.changes))


def list_compared(before: ComparedText, after: ComparedText) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The pieces of both sides as they are compared: those of a side that is one file are looked at alone."""
    sides = (before.documents, after.documents)
    if before.frozen or after.frozen:
        sides = (list_signed_pieces(before.documents), list_signed_pieces(after.documents))
    for one, other in ((0, 1), (1, 0)):
        if (before, after)[one].partial:
            known = {document.meta.piece for document in sides[one]}
            kept = tuple(document for document in sides[other] if document.meta.piece in known)
            sides = (kept, sides[1]) if other == 0 else (sides[0], kept)
    return sides


def choose_furniture(before: ComparedText, after: ComparedText, project: Project) -> Furniture:
    """What a comparison is dressed in: the second text's identity, else the first's; two acts have the plain one.

    Raises: `TemplateError`.
    """
    return after.furniture or before.furniture or read_furniture(project.template_roots, _PLAIN)


def _read_act(source: str) -> ComparedText:
    folder, _, number = source.rpartition(_MARK)
    act = find_act(Path(folder)) if Path(folder).is_dir() else None
    if act is None or not number.isdecimal() or int(number) != act.record.number:
        message = f"il n'y a pas d'acte « {number} » dans {folder}"
        if act is not None:
            hint = f"son registre tient l'{act.name} : écrire {folder}{_MARK}{act.record.number:02}"
        else:
            hint = f"aucun acte n'y est arrêté ; pour comparer le texte d'aujourd'hui : {folder}"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(source), hint=hint))
    trees = tuple(read_tree(act.read(piece.tree), piece.tree) for piece in act.record.pieces)
    files = {piece.id: piece.docx for piece in act.record.pieces}
    return ComparedText(
        f"{folder}, {act.name}", trees, lambda document: act.read(files[document.meta.piece]), frozen=True
    )


def _read_file(path: Path) -> ComparedText:
    name = display_path(path)
    if path.suffix.lower() == ".docx":
        text = read_returned(path)
        return ComparedText(
            name, (text.wanted,), lambda _: resolve_changes(read_bytes(path), accept=True), partial=True
        )
    if path.suffix.lower() != ".pdf":
        message = "ce fichier ne dit pas de quel contenu il est fait : il ne peut pas être comparé"
        hint = _FORMS
        raise UsageError(Diagnostic(Code.FICHIER_TYPE, message, Span(name), hint=hint))
    with make_folder() as place:
        inside = Project(place)
        folder = place / CONTENT / "texte"
        extract_dossier(ExtractionRequest(path, inside, folder))
        return replace(_compose(folder, inside), name=name)


def _compose(folder: Path, project: Project) -> ComparedText:
    workshop = open_workshop(folder, project)
    documents = workshop.compose(list_pieces(workshop.dossier), draft=False)

    def write_word(document: Document) -> bytes:
        # The table of contents takes its page numbers from the PDF.
        pages = PDF.write(workshop.take_source(document)).section_pages if document.contents else None
        return DOCX.write(workshop.take_source(document, pages)).data

    return ComparedText(display_path(folder), documents, write_word, furniture=workshop.furniture)
