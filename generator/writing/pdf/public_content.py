"""The content that published copies carry: the dossier's, without comments, reasons and contact addresses.

The act keeps all of them. What is left is read as any content: a published PDF can be extracted and renewed; its
reasons are to be written again, and the addresses of communication show as gaps.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pikepdf
from pikepdf import Dictionary, Name, NameTree, Stream

from generator.model.annexes import InputFile
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_FILE
from generator.reading.yaml_redaction import redact_yaml
from generator.writing.pdf.embedded_content import write_embedded_content
from generator.writing.pdf.metadata import save_pdf

NOT_PUBLISHED = "non publié"
_REASONS = frozenset({"motif"})  # of écarts, of clauses added or struck, of facts to confirm, of findings admitted
_CONTACTS = frozenset({"courriels_communication"})
_CONFIRMATIONS = re.compile(r"^a-confirmer\.ya?ml$")
_QUOTED = frozenset({"valeur"})  # what a fact to confirm was: it may be an address
_MARKDOWN_COMMENT = re.compile(r"^[ \t]*<!--.*?-->[^\n]*$", re.MULTILINE | re.DOTALL)


def write_public_content(dossier: Dossier) -> bytes:
    """`contenu-ctg.json` as `write_embedded_content` gives it, fit to be published.

    The model of clauses is carried as it is, comments and all: it is nobody's, and is recognised by its bytes; only
    the addresses of its usual parties are left out.
    """
    public = replace(
        dossier,
        facts=dossier.facts.model_copy(
            update={
                "parties": tuple(p.model_copy(update={"courriels_communication": ()}) for p in dossier.facts.parties)
            }
        ),
        inputs=tuple(_redact_file(file) for file in dossier.inputs),
    )
    content = json.loads(write_embedded_content(public))
    _blank_reasons(content["dossier"]["faits"])
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def replace_content(pdf: bytes, content: bytes) -> bytes:
    """A copy of a PDF that carries this content in the place of its own; the same bytes when it carries none.

    Never for a signed original: its bytes are not changed.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = document.Root.get(Name.Names)
        tree = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
        found = NameTree(tree).get(CONTENT_FILE) if isinstance(tree, Dictionary) else None
        former = found.EF.get(Name.UF, found.EF.get(Name.F)) if isinstance(found, Dictionary) else None
        if not isinstance(former, Stream):
            return pdf
        former.write(content)
        if isinstance(former.get(Name.Params), Dictionary):
            former.Params.Size = len(content)
            if Name.CheckSum in former.Params:
                del former.Params.CheckSum
        return save_pdf(document)


def _redact_file(file: InputFile) -> InputFile:
    try:
        text = file.data.decode()
    except UnicodeDecodeError:
        return file
    if file.path.endswith((".yaml", ".yml")):
        if file.of_model:
            addressed = any(key in text for key in _CONTACTS)
            return replace(file, data=redact_yaml(text, _CONTACTS, (), "").encode()) if addressed else file
        dropped = _CONTACTS | _QUOTED if _CONFIRMATIONS.match(file.path) else _CONTACTS
        return replace(file, data=redact_yaml(text, dropped, _REASONS, NOT_PUBLISHED).encode())
    if file.path.endswith(".md") and not file.of_model:
        return replace(file, data=_MARKDOWN_COMMENT.sub("", text).encode())
    return file


def _blank_reasons(value: object) -> None:
    match value:
        case dict():
            for key in value:
                if key in _REASONS and isinstance(value[key], str):
                    value[key] = NOT_PUBLISHED
                else:
                    _blank_reasons(value[key])
        case list():
            for item in value:
                _blank_reasons(item)
