"""The JSON Schema of a tree written as JSON, from the types of the model: `docs/schemas/arbre-1.schema.json`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from generator.model.document import Document, Text
from generator.writing.trees.tree_format import NODES, SCHEMA, VERSION
from generator.writing.trees.trees import list_hints, list_kinds

_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256"}
_PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number"}


def describe_schema() -> dict[str, Any]:
    """The schema of what this version writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "L'arbre d'une pièce, tel qu'un acte arrêté le garde",
        "description": "Ce qui a sa valeur habituelle n'est pas écrit. « cle » dit ce qu'est un bloc, "
        "où qu'il se trouve ; « origine », le fichier et la ligne, relatifs au dossier ou "
        "(« modele/ ») au modèle de clauses.",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "version": {"const": VERSION},
            "document": _refer(Document),
            "dessins": {
                "description": "Les graphiques, en base64, par empreinte.",
                "type": "object",
                "propertyNames": _DIGEST,
                "additionalProperties": {"type": "string", "contentEncoding": "base64"},
            },
        },
        "required": ["schema", "version", "document", "dessins"],
        "additionalProperties": False,
        "$defs": {node.name: _describe_node(kind) for kind, node in NODES.items() if kind is not Text},
    }


def _refer(kind: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{NODES[kind].name}"}


def _describe_node(kind: type) -> dict[str, Any]:
    node, hints = NODES[kind], list_hints(kind)
    properties: dict[str, Any] = {"type": {"const": node.name}}
    properties |= {node.fields[f.name]: _describe_type(hints[f.name]) for f in fields(kind) if f.compare}
    required = [node.fields[f.name] for f in fields(kind) if f.default is MISSING]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _describe_type(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _describe_type(get_args(hint)[0])}
    if get_origin(hint) in (UnionType, Union):
        kinds = list_kinds(hint)
        if len(kinds) < 2:
            return _describe_type(next(part for part in get_args(hint) if part is not NoneType))
        words = [{"type": "string"}] if Text in kinds else []
        tagged = [{**_refer(kind), "required": ["type"]} for kind in kinds if kind is not Text]
        return {"anyOf": [*words, *tagged]}
    if hint in NODES:
        return _refer(hint)
    if hint is bytes:
        return _DIGEST
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if issubclass(hint, date):
        return {"type": "string", "format": "date"}
    return {"type": _PLAIN[hint]}
