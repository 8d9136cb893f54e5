"""The two sides of a comparison: a dossier, an act of its register, a PDF or a DOCX of this program, a model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.kept.act_sources import SOURCES
from generator.acts.register import Act, find_act
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.codes import Code
from generator.comparing.changes import Comparison, compare_texts
from generator.comparing.renumbering import fold_renumbering
from generator.dossier_place import FACTS_FILE
from generator.editing.history.former_texts import read_former_files
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, lay_over, make_folder, read_bytes
from generator.making.composition import list_pieces
from generator.making.workshop import open_workshop
from generator.model.document import Document
from generator.model.identity import Furniture
from generator.project import CONTENT, Project
from generator.reading.clause_files import MODEL_FILE
from generator.reading.furniture import list_identities, read_furniture
from generator.reading.located_yaml import load_yaml
from generator.redlining.model_text import MODEL_PIECE, unfold_model
from generator.redlining.word.body_nodes import has_bounds
from generator.redlining.word.resolving import resolve_changes
from generator.renewing.extraction import ExtractionRequest, extract_dossier
from generator.returning.word.returned import read_returned
from generator.writing.formats import DOCX, PDF
from generator.writing.trees.trees import read_tree

_PLAIN = "neutre"  # the identity of nobody
_MARK = "@"  # between a dossier and the number of an act, or the name of a save
_SAVE = re.compile(r"[0-9a-f]{16}")
_FORMS = (
    "comparer un dossier (content/mon-dossier), un acte de son registre (content/mon-dossier@01), un PDF ou un DOCX "
    "écrit par ce programme, ou deux modèles (content/modeles/mon-modele)"
)


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One side: how messages call it, and the trees of its pieces.

    It is `living` when it is a dossier of today: the origins of its blocks are files that a person can open; `frozen`
    when it is an act. It is `partial` when it is one piece and says nothing of the others.
    """

    name: str
    documents: tuple[Document, ...]
    write_word: Callable[[Document], bytes]  # the DOCX of one of its pieces
    living: bool = False
    frozen: bool = False
    partial: bool = False
    furniture: Furniture | None = None  # what it is dressed in, where that is known


def open_text(source: str, project: Project) -> ComparedText:
    """The trees of what `source` names, composed or read; drafts are composed as finals, so that both sides are alike.

    Raises: `UsageError` when it is nothing that can be compared; `InputFileError` for a PDF without content, a DOCX
    that is not ours, an act that was touched; `ContentError` with the faults of a dossier or of a model.
    """
    path = Path(source)
    if not path.exists() and _MARK in path.name:
        folder, _, name = source.rpartition(_MARK)
        return _read_former(Path(folder), name, project) if _SAVE.fullmatch(name) else _read_act(source, project)
    if path.is_file():
        return _read_word(path) if path.suffix.lower() == ".docx" else _read_file(path)
    if (path / MODEL_FILE).is_file():
        return ComparedText(f"modèle {display_path(path)}", (unfold_model(path),), _refuse_model, living=True)
    return replace(_compose(path, project), name=display_path(path), living=True)


def compare_sides(before: ComparedText, after: ComparedText) -> Comparison:
    """What has changed. An act is signed with an empty tracking table: what goes on living is not compared with it.

    Raises: `UsageError` when the two have no piece in common.
    """
    found = compare_texts(*list_compared(before, after))
    return replace(found, changes=fold_renumbering(found.changes))


def list_compared(before: ComparedText, after: ComparedText) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The pieces of both sides as they are compared: those of a side that is one file are looked at alone.

    Raises: `UsageError` when the two have no piece in common.
    """
    before, after = _keep_common(before, after)
    sides = (before.documents, after.documents)
    if before.frozen or after.frozen:
        sides = (list_signed_pieces(before.documents), list_signed_pieces(after.documents))
    return sides


def choose_furniture(before: ComparedText, after: ComparedText, project: Project) -> Furniture:
    """What a comparison is dressed in: the second text's identity, else the first's, else the plain one.

    Raises: `TemplateError`.
    """
    return after.furniture or before.furniture or read_furniture(project.template_roots, _PLAIN)


def _read_act(source: str, project: Project) -> ComparedText:
    folder, _, number = source.rpartition(_MARK)
    act = find_act(Path(folder)) if Path(folder).is_dir() else None
    if act is None or not number.isdecimal() or int(number) != act.record.number:
        message = f"il n'y a pas d'acte « {number} » dans {folder}" if number else f"quel acte de {folder} ?"
        if act is not None:
            hint = f"son registre tient l'{act.name} : écrire {folder}{_MARK}{act.record.number:02}"
        else:
            hint = f"aucun acte n'y est arrêté ; pour comparer le texte d'aujourd'hui : {folder}"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(source), hint=hint))
    trees = tuple(read_tree(act.read(piece.tree), piece.tree) for piece in act.record.pieces)
    files = {piece.id: piece.docx for piece in act.record.pieces}
    return ComparedText(
        f"{folder}, {act.name}",
        trees,
        lambda document: act.read(files[document.meta.piece]),
        frozen=True,
        furniture=_find_furniture(act, project),
    )


def _read_former(folder: Path, save: str, project: Project) -> ComparedText:
    """The text of a dossier as it was before one of its saves."""
    files = read_former_files(folder, save) if folder.is_dir() else None
    if files is None:
        message = f"le texte d'avant l'enregistrement « {save} » n'est plus connu"
        hint = "choisir un enregistrement plus récent dans l'historique du dossier"
        raise UsageError(Diagnostic(Code.FICHIER_INCONNU, message, Span(display_path(folder)), hint=hint))
    with lay_over(folder, files):
        return replace(_compose(folder, project), name=f"{display_path(folder)}, avant l'enregistrement {save}")


def _find_furniture(act: Act, project: Project) -> Furniture | None:
    """What an act was dressed in; nothing when its facts are not kept, or its identity is no more in the project."""
    name = f"{SOURCES}/{CONTENT}/{act.record.dossier}/{FACTS_FILE}"
    if name not in act.record.files:
        return None
    facts = load_yaml(act.read(name).decode("utf-8-sig"), name).data
    identity = str(facts.get("identite") or _PLAIN)
    if identity not in list_identities(project.template_roots):
        return None
    return read_furniture(project.template_roots, identity)


def _read_file(path: Path) -> ComparedText:
    name = display_path(path)
    if path.suffix.lower() != ".pdf":
        message = "ce fichier ne dit pas de quel contenu il est fait : il ne peut pas être comparé"
        raise UsageError(Diagnostic(Code.FICHIER_TYPE, message, Span(name), hint=_FORMS))
    with make_folder() as place:
        inside = Project(place)
        folder = place / CONTENT / "texte"
        extract_dossier(ExtractionRequest(path, inside, folder))
        return replace(_compose(folder, inside), name=name)


def _read_word(path: Path) -> ComparedText:
    """One piece as its Word file says it, every tracked change accepted."""
    returned = read_returned(path)
    name = display_path(path)
    said = f"{name} (modifications suivies toutes acceptées)" if returned.tracked else name

    def write_word(_: Document) -> bytes:
        data = resolve_changes(read_bytes(path), accept=True)
        if not has_bounds(data):
            message = "ce document a perdu les repères de son texte : il se compare, mais sans modifications suivies"
            raise UsageError(Diagnostic(Code.FICHIER_TYPE, message, Span(name), hint="relancer sans -o"))
        return data

    return ComparedText(said, (returned.wanted,), write_word, partial=True)


def _refuse_model(_: Document) -> bytes:
    message = "un modèle n'a pas de document Word : ses changements se lisent à l'écran ou en JSON"
    raise UsageError(
        Diagnostic(
            Code.FICHIER_TYPE,
            message,
            hint="les lire à l'écran : relancer sans -o, avec « --format json » s'il le faut",
        )
    )


def _keep_common(before: ComparedText, after: ComparedText) -> tuple[ComparedText, ComparedText]:
    """Of both sides, what can be compared: the pieces that both have, where one of them is a piece alone.

    Raises: `UsageError` when nothing is left: a model and a dossier, a convention and an annexe.
    """
    pieces = [{document.meta.piece for document in side.documents} for side in (before, after)]
    common = pieces[0] & pieces[1]
    if not common:
        message = "ces deux textes n'ont aucune pièce en commun"
        if {MODEL_PIECE} in pieces:
            hint = "un modèle se compare à un modèle ; ce qu'il change dans des dossiers : ctg impact"
        else:
            hint = "donner la même pièce des deux côtés, ou un dossier entier"
        raise UsageError(Diagnostic(Code.FICHIER_TYPE, message, Span(after.name), hint=hint))
    if not (before.partial or after.partial):
        return before, after
    one, other = (
        replace(side, documents=tuple(one for one in side.documents if one.meta.piece in common))
        for side in (before, after)
    )
    return one, other


def _compose(folder: Path, project: Project) -> ComparedText:
    workshop = open_workshop(folder, project)
    documents = workshop.compose(list_pieces(workshop.dossier), draft=False)

    def write_word(document: Document) -> bytes:
        # The table of contents takes its page numbers from the PDF.
        pages = PDF.write(workshop.take_source(document)).section_pages if document.contents else None
        return DOCX.write(workshop.take_source(document, pages)).data

    return ComparedText(display_path(folder), documents, write_word, furniture=workshop.furniture)
