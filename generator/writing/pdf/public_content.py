"""The content that published copies carry: the dossier's, without comments, reasons and contact addresses.

The act keeps all of them. What is left is read as any content: a published PDF can be extracted and renewed; its
reasons are to be written again, and the addresses of communication show as gaps.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Container
from dataclasses import replace

import pikepdf
import yaml
from pikepdf import Dictionary, Name, NameTree, Stream

from generator.model.annexes import InputFile
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_FILE
from generator.reading.yaml_nodes import compose_yaml
from generator.writing.pdf.embedded_content import write_embedded_content
from generator.writing.pdf.metadata import save_pdf

NOT_PUBLISHED = "non publié"
_NEVER_FOLDED = 1_000_000  # characters of a line of YAML
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


# --- YAML ---------------------------------------------------------------------------------------------------------


def redact_yaml(text: str, dropped: Container[str], blanked: Container[str], blank: str) -> str:
    """The text without comments nor `dropped` keys, the scalars of `blanked` keys replaced by `blank`.

    Quotes, order and aliases stay: « 01004 » is read as it was. Raises: `YamlFault` when it is not YAML.
    """
    root = compose_yaml(text)
    if root is None:
        return ""
    _redact(root, dropped, blanked, blank, set())
    return str(yaml.serialize(root, Dumper=yaml.CBaseDumper, allow_unicode=True, width=_NEVER_FOLDED))


def _redact(node: object, dropped: Container[str], blanked: Container[str], blank: str, seen: set[int]) -> None:
    if id(node) in seen:  # an alias leads to a node that its anchor led to
        return
    seen.add(id(node))
    match node:
        case yaml.MappingNode(value=pairs):
            node.value = [(key, value) for key, value in pairs if key.value not in dropped]
            for key, value in node.value:
                if key.value in blanked and isinstance(value, yaml.ScalarNode):
                    value.value, value.style = blank, '"'
                _redact(value, dropped, blanked, blank, seen)
        case yaml.ScalarNode(value="") if not node.style:
            node.value = "null"  # nothing, as it can be written anywhere
        case yaml.SequenceNode(value=items):
            for item in items:
                _redact(item, dropped, blanked, blank, seen)
