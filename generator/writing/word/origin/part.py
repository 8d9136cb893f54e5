"""The part of a Word file that says what it was made from: XML that no reader of the page sees, and its tree in it.

The tree is compressed and in base64, so that nobody who opens the part reads a second text, and that no reader of XML
meets one word of several megabytes. Source: ISO/IEC 29500-1, 15.2.5 (custom XML data), 22.5 (its properties).
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.model.document import Document
from generator.writing.trees.trees import read_tree, write_tree
from generator.writing.word.origin.record import Sources, Use, digest_words, strip_pictures
from generator.writing.word.package import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    RELATIONSHIPS,
    TYPES,
    XML_HEAD,
    R,
    parse_part,
)
from generator.writing.xml_text import quoteattr

NAMESPACE = "urn:ctg:origine:1"
ITEM = "customXml/item1.xml"
_PROPERTIES = "customXml/itemProps1.xml"
_ITEM_RELATIONS = "customXml/_rels/item1.xml.rels"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_NUMBER = "{6B1E2C52-7C1D-4B0E-9D61-0C7A6F0F15A3}"  # of every such part: one file has one
_RELATION = "rIdOrigine"
MAX_TREE_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WordOrigin:
    """What a Word file says that it was made from. `digests` are those of the words at each bookmark."""

    sources: Sources
    document: Document
    tree: str  # SHA-256 of the tree as it is kept
    digests: Mapping[str, str]


def add_origin(parts: dict[str, bytes], document: Document, sources: Sources) -> None:
    """Put into a Word file's parts what it was made from."""
    parts[ITEM] = _write_item(document, sources)
    parts[_PROPERTIES] = (
        f'{XML_HEAD}<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_NUMBER}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    parts[_ITEM_RELATIONS] = (
        f'{XML_HEAD}<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" Type="{R}/customXmlProps"'
        ' Target="itemProps1.xml"/></Relationships>'
    ).encode()
    relations = parse_part(parts[DOCUMENT_RELATIONS])
    attributes = {"Id": _RELATION, "Type": f"{R}/customXml", "Target": f"../{ITEM}"}
    etree.SubElement(relations, f"{{{RELATIONSHIPS}}}Relationship", attributes)
    parts[DOCUMENT_RELATIONS] = XML_HEAD.encode() + bytes(etree.tostring(relations, encoding="UTF-8"))
    types = parse_part(parts[TYPES])
    for name, kind in ((ITEM, "application/xml"), (_PROPERTIES, _PROPERTIES_TYPE)):
        etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
    parts[TYPES] = XML_HEAD.encode() + bytes(etree.tostring(types, encoding="UTF-8"))


def change_use(parts: dict[str, bytes], use: Use) -> None:
    """Say that a file made of one of ours is for something else; one that says nothing stays as it is."""
    if ITEM in parts:
        root = parse_part(parts[ITEM])
        root.set("usage", use.value)
        parts[ITEM] = XML_HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))


def mark_review(parts: dict[str, bytes], reviewer: str) -> None:
    """Say that a copy of one of our files is for a reviewer; one that says nothing stays as it is."""
    change_use(parts, Use.REVIEW)
    if ITEM in parts:
        root = parse_part(parts[ITEM])
        root.set("relecteur", reviewer)
        parts[ITEM] = XML_HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))


def read_origin(parts: Mapping[str, bytes], name: str) -> WordOrigin | None:
    """What a Word file says that it was made from; nothing when it says nothing, under whatever name the part stands.

    Raises: `InputFileError` when it says so and cannot be believed, or by a later program.
    """
    for part, data in sorted(parts.items()):
        if part.startswith("customXml/") and NAMESPACE.rpartition(":")[0].encode() in data:
            root = parse_part(data)
            if root.tag == f"{{{NAMESPACE}}}origine":
                return _read_item(root, name)
            if etree.QName(root).namespace and str(etree.QName(root).namespace).startswith("urn:ctg:origine:"):
                message = "ce document Word a été fait par une version plus récente de ce programme"
                raise InputFileError(
                    Diagnostic(Code.ORIGINE_ILLISIBLE, message, Span(name), hint="mettre le programme à jour")
                )
    return None


def _write_item(document: Document, sources: Sources) -> bytes:
    tree = write_tree(strip_pictures(document), sources.folder, sources.model_folder)
    said = {
        "dossier": sources.dossier,
        "piece": document.meta.piece,
        "sources": sources.digest,
        "arbre": sha256(tree).hexdigest(),
        "modele": sources.model,
        "programme": sources.program,
        "usage": sources.use.value,
        "relecteur": sources.reviewer,
    }
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in said.items() if value)
    marks = "".join(f'<r n="{name}" e="{digest}"/>' for name, digest in digest_words(document).items())
    packed = base64.b64encode(zlib.compress(tree, 9)).decode("ascii")
    return (
        f'{XML_HEAD}<origine xmlns="{NAMESPACE}"{attributes}><reperes>{marks}</reperes>'
        f"<texte>{packed}</texte></origine>"
    ).encode()


def _read_item(root: etree._Element, name: str) -> WordOrigin:
    try:
        packed = base64.b64decode("".join((root.findtext(f"{{{NAMESPACE}}}texte") or "").split()), validate=True)
        inflater = zlib.decompressobj()
        tree = inflater.decompress(packed, MAX_TREE_BYTES)
        if inflater.unconsumed_tail or sha256(tree).hexdigest() != root.get("arbre"):
            raise ValueError("texte")
        use = Use(root.get("usage") or Use.PIECE.value)
    except (binascii.Error, zlib.error, ValueError) as fault:
        raise _refuse(name) from fault
    document = read_tree(tree, name)
    sources = Sources(
        dossier=root.get("dossier") or "",
        digest=root.get("sources") or "",
        model=root.get("modele") or "",
        program=root.get("programme") or "",
        use=use,
        reviewer=root.get("relecteur") or "",
    )
    digests = {str(mark.get("n")): str(mark.get("e")) for mark in root.iter(f"{{{NAMESPACE}}}r")}
    return WordOrigin(sources, document, str(root.get("arbre")), digests)


def _refuse(name: str) -> InputFileError:
    message = "ce que ce document Word dit de son origine est abîmé : il ne peut pas être comparé à ce qui fut envoyé"
    hint = "reprendre le fichier tel qu'il a été reçu ; sinon en faire un nouveau : ctg generer --relecture"
    return InputFileError(Diagnostic(Code.ORIGINE_ILLISIBLE, message, Span(name), hint=hint))
