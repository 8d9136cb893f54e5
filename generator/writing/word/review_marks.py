"""What a person leaves in a Word template and no reader should get: comments, tracked changes, names of people.

The template is read here with python-docx, which knows the parts of a package and what they are to each other.
"""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError

from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.writing.word.package import parse_part, w

_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HINT_COMMENTS = "supprimer tous les commentaires (Révision > Supprimer), puis enregistrer"
_HINT_CHANGES = "accepter ou refuser toutes les modifications (Révision > Accepter), cesser le suivi, puis enregistrer"
_HINT_NAMES = "Fichier > Informations > Inspecter le document, puis supprimer les informations personnelles"
# Source: ISO/IEC 29500-1, 17.13.5 (revisions).
_CHANGES = frozenset(
    w(name)
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
        *("trPrChange", "tcPrChange"),
    )
)


def list_review_marks(data: bytes, file_name: str) -> tuple[Diagnostic, ...]:
    """The comments and tracked changes of a template opened with bounds before: they would stand in each document.

    Raises: `KeyError` or `ValueError` when its parts do not hang together; `lxml.etree.XMLSyntaxError`.
    """
    document = _open(data)
    # A mark whose comment is gone would leave a document that Word calls damaged.
    comments = max(len(document.comments), _count(document, w("commentReference")))
    changes = _count(document, *_CHANGES)
    found: list[Diagnostic] = []
    if comments:
        message = f"ce gabarit porte encore {comments} commentaire(s) : ils passeraient dans chaque document"
        found.append(Diagnostic(Code.GABARIT_COMMENTAIRE, message, Span(file_name), hint=_HINT_COMMENTS))
    if changes:
        message = (
            f"ce gabarit porte encore {changes} modification(s) suivie(s) : elles passeraient dans chaque document"
        )
        found.append(Diagnostic(Code.GABARIT_REVISION, message, Span(file_name), hint=_HINT_CHANGES))
    return tuple(found)


def list_personal_names(data: bytes, file_name: str) -> tuple[Diagnostic, ...]:
    """The people named in the properties of a template: told only, for documents are given properties of their own.

    Raises: as `list_review_marks`.
    """
    properties = _open(data).core_properties
    names = sorted({name.strip() for name in (properties.author, properties.last_modified_by)} - {""})
    if not names:
        return ()
    message = f"les propriétés de ce gabarit nomment une personne : {', '.join(f'« {name[:60]} »' for name in names)}"
    span = Span(file_name)
    return (Diagnostic(Code.GABARIT_NOM, message, span, hint=_HINT_NAMES, severity=Severity.WARNING),)


def _open(data: bytes) -> Document:
    """Raises: `ValueError` when python-docx cannot make a document of it."""
    try:
        return docx.Document(BytesIO(data))
    except (PythonDocxError, OpcError) as fault:
        raise ValueError("ses parties ne vont pas ensemble") from fault


def _count(document: Document, *names: str) -> int:
    """How many elements of some names there are, in the body, heads, feet and notes alike."""
    parts = (part for part in document.part.package.iter_parts() if part.content_type.startswith(_PART_TYPE))
    return sum(1 for part in parts for _ in parse_part(part.blob).iter(*names))
