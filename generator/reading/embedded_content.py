"""The JSON that a PDF carries, read back and found whole: it comes from outside, its paths above all.

Nothing is written from it before every path, every digest and every size has been looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from collections import Counter
from typing import Any

from pydantic import ValidationError

from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Span
from generator.files import sha256
from generator.model.embedded import CONTENT_FILE, CONTENT_FORMAT, EmbeddedContent, EmbeddedFile
from generator.reading.clause_files import MODEL_FILE

MAX_CONTENT_BYTES = 64 * 1024 * 1024
_HINT = "reprendre le fichier tel qu'il a été écrit par ce programme, ou partir du dossier d'origine"


def read_embedded_content(data: bytes, name: str) -> EmbeddedContent:
    """The content that a PDF named `name` carries; `data` is of at most `MAX_CONTENT_BYTES`.

    Raises: `InputFileError` when it is not such a content, was made by a later version, has a path that must not be
    written, or a file that is not what its digest says.
    """
    span = Span(name)
    version, raw = _load_json(data, span)
    if isinstance(version, int) and version > CONTENT_FORMAT:
        message = f"ce contenu est au format {version}, ce programme lit le format {CONTENT_FORMAT}"
        hint = "mettre le programme à jour : le PDF vient d'une version plus récente"
        raise InputFileError(Diagnostic(Code.CONTENU_VERSION, message, span, hint=hint))
    try:
        content = EmbeddedContent.model_validate(raw)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "racine"
        message = f"{CONTENT_FILE} n'a pas la forme attendue, à « {place[:120]} » ({fault.error_count()} défaut(s))"
        raise InputFileError(Diagnostic(Code.CONTENU_INVALIDE, message, span, hint=_HINT)) from fault
    faults = DiagnosticCollector()
    _check_files(content.dossier.fichiers, FACTS_FILE, span, faults)
    _check_files(content.modele.fichiers, MODEL_FILE, span, faults)
    faults.raise_errors(InputFileError)
    return content


def read_embedded_file(file: EmbeddedFile) -> bytes:
    """The bytes of a file of a content that was read."""
    if file.texte is not None:
        return file.texte.encode()
    return base64.b64decode(file.base64 or "", validate=True)


def _load_json(data: bytes, span: Span) -> tuple[object, dict[str, Any]]:
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as fault:
        message = f"{CONTENT_FILE} n'est pas du JSON lisible"
        raise InputFileError(Diagnostic(Code.CONTENU_INVALIDE, message, span, hint=_HINT)) from fault
    if not isinstance(raw, dict):
        message = f"{CONTENT_FILE} n'est pas un contenu de CTG"
        raise InputFileError(Diagnostic(Code.CONTENU_INVALIDE, message, span, hint=_HINT))
    return raw.get("version_format"), raw


def _check_files(files: tuple[EmbeddedFile, ...], needed: str, span: Span, faults: DiagnosticCollector) -> None:
    def refuse(message: str) -> None:
        faults.add(Diagnostic(Code.CONTENU_INVALIDE, message, span, hint=_HINT))

    # Some systems tell neither case nor composed letters apart: two such paths would be one file there.
    folded = [unicodedata.normalize("NFC", file.chemin).casefold() for file in files]
    paths = Counter(folded)
    for file, path in zip(files, folded, strict=True):
        parents = {path.rsplit("/", depth)[0] for depth in range(1, path.count("/") + 1)}
        if paths[path] > 1 or parents & paths.keys():
            refuse(f"{CONTENT_FILE} : deux fichiers auraient la même place, {file.chemin}")
        try:
            data = read_embedded_file(file)
        except (binascii.Error, ValueError):
            refuse(f"{CONTENT_FILE} : le contenu de {file.chemin} est illisible")
            continue
        if sha256(data) != file.sha256:
            message = f"{CONTENT_FILE} : {file.chemin} n'est pas ce que dit son empreinte, il a été modifié"
            faults.add(Diagnostic(Code.CONTENU_ALTERE, message, span, hint=_HINT))
    if needed not in paths:
        refuse(f"{CONTENT_FILE} : {needed} manque")
