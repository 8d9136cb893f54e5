"""The tree of a piece as JSON, as an act keeps it: written the same from the same tree, readable for ever.

Kept: every word, the structure, identities, content keys, origins (relative to the dossier or to its model), drawings.
Not kept: the bytes of logos, which the sources of the act hold; their digest is, and a reader that has them gives them
back. `docs/schemas/arbre-1.schema.json` says the form.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Never, Union, get_args, get_origin, get_type_hints

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import sha256
from generator.model.document import Document, Figure, Text
from generator.writing.trees.tree_format import CLASSES, NODES, SCHEMA, VERSION, Node

MODEL = "modele"  # stands before the origins that are in the model of clauses
_HINT = "reprendre ce fichier dans une sauvegarde du dossier : il ne se modifie pas à la main"


def write_tree(document: Document, dossier: str = "", model: str = "") -> bytes:
    """A tree as UTF-8 JSON. `dossier` and `model` are the folders that origins begin with, as they are shown.

    An origin under neither keeps only the name of its file: no path of a machine is written.
    """
    pictures: dict[str, str] = {}
    tree = _Writer(((f"{model.rstrip('/')}/", f"{MODEL}/"), (f"{dossier.rstrip('/')}/", "")), pictures).write(document)
    content = {"schema": SCHEMA, "version": VERSION, "document": tree, "dessins": dict(sorted(pictures.items()))}
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def read_tree(data: bytes, name: str = "arbre", logos: Iterable[bytes] = ()) -> Document:
    """The tree that `write_tree` of this version or of a former one wrote; `name` is that of the file, for messages.

    Origins are those of the file; a signatory has its logo again when it is one of `logos`.

    Raises: `InputFileError` when it is no such tree, or one of a later version.
    """
    try:
        content = json.loads(data, parse_constant=lambda word: _refuse(f"« {word} » n'est pas un nombre"))
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            _refuse(f"« schema » n'y dit pas « {SCHEMA} »")
        version = content.get("version")
        if isinstance(version, int) and version > VERSION:
            message = f"cet arbre est au format {version}, ce programme lit les formats 1 à {VERSION}"
            hint = "mettre le programme à jour : le fichier vient d'une version plus récente"
            raise InputFileError(Diagnostic(Code.ARBRE_VERSION, message, Span(name), hint=hint))
        match version:
            case 1 if not isinstance(version, bool):
                return _read_version_1(content, logos)
            case _:
                _refuse(f"« version » n'y est pas un nombre de 1 à {VERSION}")
    except _BadTreeError as fault:
        message = f"cet arbre ne peut pas être lu : {fault}"
        raise InputFileError(Diagnostic(Code.ARBRE_ILLISIBLE, message, Span(name), hint=_HINT)) from fault
    except (ValueError, RecursionError) as fault:
        message = "cet arbre n'est pas du JSON lisible"
        raise InputFileError(Diagnostic(Code.ARBRE_ILLISIBLE, message, Span(name), hint=_HINT)) from fault


class _BadTreeError(Exception):
    """What is wrong with a tree, in French; said with the file's name by who reads it."""


def _refuse(what: str) -> Never:
    raise _BadTreeError(what)


# --- writing ------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes nodes; drawings are set apart, by digest. `folders` are beginnings of paths and what takes their place."""

    def __init__(self, folders: Iterable[tuple[str, str]], pictures: dict[str, str]) -> None:
        self._folders = tuple(pair for pair in folders if pair[0] != "/")
        self._pictures = pictures

    def write(self, value: Any, *, tagged: bool = False) -> Any:
        match value:
            case Text(value=words):
                return words
            case Enum():
                return value.value
            case str() | bool() | int() | float():
                return value
            case date():
                return value.isoformat()
            case tuple():
                return [self.write(item, tagged=tagged) for item in value]
            case _:
                return self._write_node(value, tagged=tagged)

    def _write_node(self, value: Any, *, tagged: bool) -> dict[str, Any]:
        kind: type = type(value)
        node = NODES[kind]
        written: dict[str, Any] = {"type": node.name} if tagged else {}
        for field, several in _describe(kind):
            one = getattr(value, field.name)
            if one is None or (field.default is not MISSING and one == field.default):
                continue
            if isinstance(one, bytes):
                written[node.fields[field.name]] = self._keep(one, drawing=isinstance(value, Figure))
            elif isinstance(value, Span) and field.name == "file":
                written[node.fields["file"]] = self._shorten(one)
            else:
                same = float(one) if field.type == "float" else one  # 100 and 100.0 are one length
                written[node.fields[field.name]] = self.write(same, tagged=several)
        return written

    def _keep(self, data: bytes, *, drawing: bool) -> str:
        digest = sha256(data)
        if drawing:
            self._pictures[digest] = base64.b64encode(data).decode("ascii")
        return digest

    def _shorten(self, file: str) -> str:
        for start, place in self._folders:
            if file.startswith(start):
                return place + file.removeprefix(start)
        return file.replace("\\", "/").rsplit("/", 1)[-1]


@cache
def _describe(kind: type) -> tuple[tuple[Field[Any], bool], ...]:
    """The fields of a kind of node, each with whether several kinds of nodes may stand there."""
    hints = list_hints(kind)
    return tuple((field, len(list_kinds(hints[field.name])) > 1) for field in fields(kind))


@cache
def list_hints(kind: type) -> Mapping[str, Any]:
    """The types of the fields of a kind of node."""
    return get_type_hints(kind)


def list_kinds(hint: Any) -> tuple[type, ...]:
    """The kinds of nodes that a field of this type may hold."""
    if get_origin(hint) in (tuple, UnionType, Union):
        return tuple(kind for part in get_args(hint) for kind in list_kinds(part))
    return (hint,) if hint in NODES else ()


# --- reading ------------------------------------------------------------------------------------------------------


def _read_version_1(content: Mapping[str, Any], logos: Iterable[bytes]) -> Document:
    pictures: dict[str, bytes] = {}
    kept = content.get("dessins", {})
    if not isinstance(kept, dict):
        _refuse("« dessins » n'est pas un objet")
    for digest, text in kept.items():
        try:
            pictures[digest] = base64.b64decode(text, validate=True)
        except (binascii.Error, TypeError, ValueError):
            _refuse(f"le dessin {digest[:12]} n'est pas en base64")
        if sha256(pictures[digest]) != digest:
            _refuse(f"le dessin {digest[:12]} n'est pas ce que dit son empreinte")
    document = _Reader(pictures, {sha256(logo): logo for logo in logos}).read(Document, content.get("document"), "")
    assert isinstance(document, Document)
    return document


class _Reader:
    """Reads nodes by the types of the model; `where` is the place of a value in the JSON, for messages."""

    def __init__(self, pictures: Mapping[str, bytes], logos: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._logos = logos

    def read(self, hint: Any, value: Any, where: str) -> Any:
        if get_origin(hint) is tuple:
            if not isinstance(value, list):
                _refuse(f"une liste est attendue à « {where} »")
            parts = get_args(hint)
            return tuple(self.read(parts[0], item, f"{where}/{rank}") for rank, item in enumerate(value))
        if get_origin(hint) in (UnionType, Union):
            return self._read_one_of(get_args(hint), value, where)
        if hint in NODES:
            return self._read_node(hint, value, where)
        return self._read_plain(hint, value, where)

    def _read_one_of(self, hints: tuple[Any, ...], value: Any, where: str) -> Any:
        kinds = [kind for hint in hints for kind in list_kinds(hint)]
        if len(kinds) < 2:  # something or nothing: what is nothing is not written
            return self.read(next(hint for hint in hints if hint is not NoneType), value, where)
        if isinstance(value, str) and Text in kinds:
            return Text(value)
        name = value.get("type") if isinstance(value, dict) else None
        kind = CLASSES.get(name) if isinstance(name, str) else None
        if kind not in kinds or kind is Text:
            _refuse(f"un nœud inconnu se trouve à « {where} »")
        return self._read_node(kind, {key: one for key, one in value.items() if key != "type"}, where)

    def _read_node(self, kind: Any, value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            _refuse(f"un objet est attendu à « {where} »")
        node: Node = NODES[kind]
        unknown = sorted(value.keys() - set(node.fields.values()))
        if unknown:
            _refuse(f"« {unknown[0][:60]} » est inconnu à « {where} »")
        hints = list_hints(kind)
        given: dict[str, Any] = {}
        for field in fields(kind):
            name = node.fields[field.name]
            if name not in value:
                if field.default is MISSING:
                    _refuse(f"« {name} » manque à « {where} »")
            elif hints[field.name] in (bytes, bytes | None):
                given[field.name] = self._find(value[name], f"{where}/{name}", drawing=kind is Figure)
            else:
                given[field.name] = self.read(hints[field.name], value[name], f"{where}/{name}")
        return kind(**given)

    def _find(self, digest: Any, where: str, *, drawing: bool) -> bytes | None:
        if not isinstance(digest, str):
            _refuse(f"une empreinte est attendue à « {where} »")
        if not drawing:
            return self._logos.get(digest)
        if digest not in self._pictures:
            _refuse(f"le dessin {digest[:12]} manque")
        return self._pictures[digest]

    def _read_plain(self, hint: Any, value: Any, where: str) -> Any:
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if hint in (str, bool, int, float) and type(value) is hint:
            return value
        if isinstance(value, str) and isinstance(hint, type) and issubclass(hint, Enum | date):
            try:
                return hint(value) if issubclass(hint, Enum) else date.fromisoformat(value)
            except ValueError:
                pass
        _refuse(f"« {str(value)[:60]} » n'a pas sa place à « {where} »")
