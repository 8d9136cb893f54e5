"""What an avenant makes of the convention, as its own act keeps it: the base of the avenant that comes after it.

    consolide/
      consolidation.json   the avenants so far, the places that they modified, the names of what stands beside it
      arbres/              the trees of the convention and of its annexes as amended, less what goes on living
      sources/             the files of the dossier and of its model that they were composed from, as an act keeps them

The folder stands in the dossier of the avenant, and is frozen with its other sources.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from generator.acts.kept.act_sources import list_sources
from generator.codes import Code
from generator.dossier_place import CONSOLIDATED
from generator.errors import Diagnostic, InputFileError, Span
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.writing.trees.trees import read_tree, write_tree

INDEX = f"{CONSOLIDATED}/consolidation.json"
_TREES = f"{CONSOLIDATED}/arbres"


@dataclass(frozen=True, slots=True)
class PastAmendment:
    """An avenant that was frozen. `signed` is AAAA-MM-JJ, empty when its day is unknown."""

    number: Annotated[int, Field(alias="numero")]
    purpose: Annotated[str, Field(alias="objet")]
    signed: Annotated[str, Field(alias="signature")] = ""


class MarkKind(StrEnum):
    """What an avenant did at a place."""

    CHANGED = "modifie"
    ADDED = "ajoute"
    STRUCK_NEAR = "passage-supprime"  # something that followed the place
    STRUCK = "supprime"  # the section itself, which stands no more
    ANNEXE_REPLACED = "annexe-remplacee"
    ANNEXE_ADDED = "annexe-ajoutee"
    ANNEXE_STRUCK = "annexe-supprimee"


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A place of the convention that an avenant modified. `key` is the content key of a section or of a block, or the
    identifier of an annexe.

    `amendment` is the number of the avenant, `article` says which of its articles: « article 3 ». `label` is how a
    section that was struck was numbered, `after` the key of the section that it followed; of an annexe, its name.
    """

    kind: Annotated[MarkKind, Field(alias="genre")]
    key: Annotated[str, Field(alias="cle")]
    amendment: Annotated[int, Field(alias="avenant")]
    article: str
    label: Annotated[str, Field(alias="numero")] = ""
    after: Annotated[str, Field(alias="apres")] = ""


@dataclass(frozen=True, slots=True)
class ConsolidatedText:
    """The pieces of the convention as amended, the signed one first, and what made them so."""

    documents: tuple[Document, ...]
    amendments: tuple[PastAmendment, ...] = ()
    marks: tuple[PlaceMark, ...] = ()

    @property
    def struck_numbers(self) -> tuple[str, ...]:
        """The numbers of the articles that avenants have struck: « 9-1 » of « Article 9-1 »."""
        labels = (" ".join(mark.label.split()) for mark in self.marks if mark.kind is MarkKind.STRUCK)
        return tuple(label.partition(" ")[2] for label in labels)


@dataclass(frozen=True, slots=True)
class _Index:
    """`consolidation.json`."""

    dossier: str
    amendments: Annotated[tuple[PastAmendment, ...], Field(alias="avenants")]
    marks: Annotated[tuple[PlaceMark, ...], Field(alias="endroits")]
    pieces: tuple[str, ...]
    schema: Literal["ctg-consolidation"] = "ctg-consolidation"
    version: Literal[1] = 1


_ADAPTER = TypeAdapter(_Index)


def write_consolidated(text: ConsolidatedText, living: Dossier) -> dict[str, bytes]:
    """The files to put in the dossier of an avenant, by their path there.

    `living` is the convention's dossier that the text was composed from, opened with the model of the act.
    """
    pieces = tuple(document.meta.piece for document in text.documents)
    index = _Index(living.name, text.amendments, text.marks, pieces)
    content: dict[str, Any] = _ADAPTER.dump_python(index, mode="json", by_alias=True)
    files = {INDEX: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()}
    for document in text.documents:
        files[_name_tree(document.meta.piece)] = write_tree(document, living.folder, living.model.folder)
    return files | {f"{CONSOLIDATED}/{name}": data for name, data in list_sources(living).items()}


def read_consolidated(
    read: Callable[[str], bytes], name: str, logos: Iterable[bytes] = ()
) -> tuple[ConsolidatedText, str]:
    """What `write_consolidated` wrote, and the name of the convention's dossier in its sources.

    `read` gives the bytes of a file by its path in the dossier of the avenant; `name` is that dossier's, for messages.

    Raises: `InputFileError` when a file is damaged, or of a later version; whatever `read` raises.
    """
    try:
        index = _ADAPTER.validate_json(read(INDEX))
    except ValidationError as fault:
        message = "ce que cet avenant garde de la convention consolidée ne peut pas être lu"
        hint = "le rétablir depuis une sauvegarde ; s'il vient d'un programme plus récent, mettre celui-ci à jour"
        raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(f"{name}/{INDEX}"), hint=hint)) from fault
    pictures = tuple(logos)
    trees = (_name_tree(piece) for piece in index.pieces)
    documents = tuple(read_tree(read(tree), f"{name}/{tree}", pictures) for tree in trees)
    return ConsolidatedText(documents, index.amendments, index.marks), index.dossier


def _name_tree(piece: str) -> str:
    return f"{_TREES}/{piece}.json"
