"""The content of a dossier as the one JSON that its PDFs carry, the same bytes in each of them."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from pydantic import BaseModel

from generator.dossier_place import CONSOLIDATED
from generator.files import sha256
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.document import Document
from generator.model.dossier import PICTURES_FOLDER, Dossier, InputFile
from generator.model.embedded import (
    CONTENT_DESCRIPTION,
    CONTENT_FILE,
    CONTENT_FORMAT,
    MAX_LOGO_BYTES,
    MAX_LOGOS_BYTES,
    is_safe_path,
    name_word_file,
)
from generator.model.facts import Unknown
from generator.model.pieces import SIGNED_ACT
from generator.version import __version__
from generator.writing.pdf.attachment import Attachment

_WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Folders of files from outside: no piece is written from them and they are large, so they are named, not embedded.
_OUTSIDE = {
    "signatures": "signature",
    DELIBERATIONS_FOLDER: "deliberation",
    "prefecture": "accuse",
    CONSOLIDATED: "autre",  # of an avenant: the whole convention, made anew from its dossier
}
_BOUNDED = {"logos": "logo", PICTURES_FOLDER: "image"}


def attach_content(dossier: Dossier) -> Attachment:
    """The JSON as a file to attach to a piece. Source: ISO 32000-2, table 43 (Source: what the document came from)."""
    return Attachment(CONTENT_FILE, "application/json", write_embedded_content(dossier), "Source", CONTENT_DESCRIPTION)


def attach_word(data: bytes, document: Document) -> Attachment:
    """The DOCX of the act as a file to attach to its PDF. Source: ISO 32000-2, table 43 (Alternative)."""
    called = document.meta.called
    words = "La convention" if document.meta.slug == SIGNED_ACT.slug else f"{called[:1].upper()}{called[1:]},"
    return Attachment(name_word_file(document.meta.slug), _WORD_MIME, data, "Alternative", f"{words} au format Word")


def write_embedded_content(dossier: Dossier) -> bytes:
    """The dossier and its model as UTF-8 JSON; `generator.model.embedded` says how it is made."""
    carried, omitted = _choose_files(file for file in dossier.inputs if not file.of_model)
    content = {
        "version_format": CONTENT_FORMAT,
        "programme": {"nom": "ctg", "version": __version__},
        "dossier": {
            "nom": dossier.name,
            "faits": _describe_value(dossier.facts),
            "fichiers": carried,
            "non_joints": omitted,
        },
        "modele": {
            "nom": dossier.facts.modele,
            "version": dossier.model.plan.version,
            "fichiers": [_describe_file(f) for f in dossier.inputs if f.of_model and is_safe_path(f.path)],
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _choose_files(files: Iterable[InputFile]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    carried: list[dict[str, Any]] = []
    omitted: list[dict[str, Any]] = []
    weights = dict.fromkeys(_BOUNDED, 0)
    for file in files:
        folder, size = file.path.partition("/")[0], len(file.data)
        nature = _OUTSIDE.get(folder, "")
        if folder in _BOUNDED and (size > MAX_LOGO_BYTES or weights[folder] + size > MAX_LOGOS_BYTES):
            nature = _BOUNDED[folder]
        elif not is_safe_path(file.path):
            nature = nature or "autre"
        if nature:
            digest = sha256(file.data)
            omitted.append({"chemin": file.path, "sha256": digest, "octets": size, "nature": nature})
        else:
            weights[folder] = weights.get(folder, 0) + size
            carried.append(_describe_file(file))
    return carried, omitted


def _describe_file(file: InputFile) -> dict[str, Any]:
    try:
        content = {"texte": file.data.decode()}
    except UnicodeDecodeError:
        content = {"base64": base64.b64encode(file.data).decode("ascii")}
    return {"chemin": file.path, "sha256": sha256(file.data), **content}


def _describe_value(value: object) -> Any:
    """Facts as JSON has them; what nobody knows yet is written as a person writes it."""
    match value:
        case BaseModel():
            fields = {name: getattr(value, name) for name in type(value).model_fields}
            return {name: _describe_value(v) for name, v in fields.items() if v is not None}
        case tuple() | list():
            return [_describe_value(item) for item in value]
        case Unknown():
            return "à compléter"
        case Enum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case _:
            return value
