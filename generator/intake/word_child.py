"""The child process of `intake` for Word files: bounds itself, opens one .docx, and answers with the parts to be read.

Pictures, fonts and embedded files are not opened. A file with macros, a password, a DOCTYPE, or one that swells when it
is unpacked, is refused. Parts are found by their relationships, since Word for the web names them otherwise, and answer
by the names that this program gives them.

In: one line of JSON (limits, name), then the file. Out: one line of JSON, then the parts.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.system import bound_process, leave_process

_MAX_PARTS = 3000
_MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_MAX_PART_BYTES = 48 * 1024 * 1024
_MAX_ELEMENTS = 2_000_000
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MACRO_PART = re.compile(r"vbaProject|vbaData|activeX", re.IGNORECASE)
_MAIN = "word/document.xml"
# What is read, by the end of the type of its relationship, and the name that it answers by.
_WANTED = {
    "footnotes": "word/footnotes.xml",
    "endnotes": "word/endnotes.xml",
    "comments": "word/comments.xml",
    "commentsExtended": "word/commentsExtended.xml",
    "styles": "word/styles.xml",
    "numbering": "word/numbering.xml",
    "settings": "word/settings.xml",
}
_RUNNING = ("header", "footer")  # a file has several of each
_HINT = "l'ouvrir dans Word et l'enregistrer au format « Document Word (.docx) »"


def examine_word(data: bytes, name: str) -> dict[str, bytes]:
    """The parts that are read of a Word file, well-formed, by the names that this program gives them.

    Raises: `InputFileError` with the reason why the file is refused.
    """
    if data.startswith(_OLD_FORMAT):
        raise _refuse(name, "il est protégé par un mot de passe, ou dans l'ancien format .doc")
    if data.lstrip()[:5] == b"%PDF-":
        raise _refuse(name, "c'est un PDF", "renvoyer le document Word ; un PDF se compare : ctg comparer")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_package(archive, name)
            return _read_parts(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError, ValueError) as fault:
        raise _refuse(name, "ce n'est pas un fichier .docx, ou il est abîmé") from fault
    except etree.XMLSyntaxError as fault:
        raise _refuse(name, "une de ses parties est abîmée") from fault


def _refuse(name: str, why: str, hint: str = _HINT) -> InputFileError:
    message = f"ce document Word ne peut pas être lu : {why}"
    return InputFileError(Diagnostic(Code.DOCX_ILLISIBLE, message, Span(name), hint=hint))


def _check_package(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > _MAX_PARTS or sum(info.file_size for info in infos) > _MAX_UNPACKED_BYTES:
        raise _refuse(name, "il est démesurément gros une fois décompressé")
    if len(set(names)) < len(names):
        raise _refuse(name, "deux de ses parties ont le même nom")
    if "content.xml" in names and "mimetype" in names:
        raise _refuse(name, "c'est un document OpenDocument (.odt)")
    if any(_MACRO_PART.search(one) for one in names):
        raise _refuse(name, "il contient des macros", "l'enregistrer sans macros, au format .docx")


def _read_parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    main = next((target for kind, target in _list_relations(archive, "", name) if kind == "officeDocument"), _MAIN)
    root = _read_xml(archive, main, name)
    if root[1].tag.startswith("{http://purl.oclc.org/ooxml/"):
        hint = "dans Word : Enregistrer sous > « Document Word (.docx) », et non « Document Open XML Strict »"
        raise _refuse(name, "il est au format « Open XML Strict »", hint)
    if etree.QName(root[1]).localname != "document":
        raise _refuse(name, "ce n'est pas un document Word")
    parts = {_MAIN: root[0]}
    known = set(archive.namelist())
    items = 0
    for kind, target in _list_relations(archive, main, name):
        if target not in known:
            continue
        if kind in _WANTED and _WANTED[kind] not in parts:
            parts[_WANTED[kind]] = _read_xml(archive, target, name)[0]
        elif kind in _RUNNING:
            rank = sum(one.startswith(f"word/{kind}") for one in parts) + 1
            parts[f"word/{kind}{rank}.xml"] = _read_xml(archive, target, name)[0]
        elif kind == "customXml":
            items += 1
            parts[f"customXml/item{items}.xml"] = _read_xml(archive, target, name)[0]
    for own, target in (("word/_rels/document.xml.rels", _name_relations(main)), ("docProps/core.xml",) * 2):
        if target in known:
            parts[own] = _read_xml(archive, target, name)[0]
    return parts


def _name_relations(part: str) -> str:
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def _list_relations(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[tuple[str, str]]:
    """The end of the type of each relationship of a part, and the part that it leads to."""
    path = _name_relations(part)
    if path not in archive.namelist():
        return
    for one in _read_xml(archive, path, name)[1]:
        if one.get("TargetMode") != "External" and one.get("Target") and one.get("Type"):
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), one.get("Target"))).lstrip("/")
            yield one.get("Type").rpartition("/")[2], target


def _read_xml(archive: zipfile.ZipFile, part: str, name: str) -> tuple[bytes, Any]:
    """A part, no longer than it says, without what no office program writes; and its root."""
    info = archive.getinfo(part)
    if info.file_size > _MAX_PART_BYTES:
        raise _refuse(name, "il est démesurément gros une fois décompressé")
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise _refuse(name, "ce n'est pas un fichier .docx, ou il est abîmé")
    if _DOCTYPE.search(data.replace(b"\0", b"")):
        raise _refuse(name, "il contient une déclaration DOCTYPE, qu'aucun traitement de texte n'écrit")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(data, parser)
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        raise _refuse(name, "il est démesurément gros une fois décompressé")
    return data, root


def answer_parent() -> None:
    """Read the order and the file, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    parts: dict[str, bytes] = {}
    notes: list[dict[str, str]] = []
    try:
        parts = examine_word(sys.stdin.buffer.read(), order["name"])
    except InputFileError as fault:
        notes = [
            {"code": d.code, "message": d.message, "hint": d.hint or "", "severity": d.severity.value}
            for d in fault.diagnostics
        ]
    answer = {"notes": notes, "parts": [[name, len(part)] for name, part in parts.items()]}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(parts.values()))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
