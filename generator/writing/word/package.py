"""The Word package as named parts: opened with bounds, written as a zip whose bytes depend on its content alone."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, Span, TemplateError
from generator.model.document import Meta
from generator.writing.xml_text import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY_NAMESPACES = {  # what our own XML uses
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
HYPERLINK = f"{R}/hyperlink"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

DOCUMENT = "word/document.xml"
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
FOOTNOTE_RELATIONS = "word/_rels/footnotes.xml.rels"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
FOOTNOTES = "word/footnotes.xml"
ENDNOTES = "word/endnotes.xml"  # read, never written
FONT_TABLE = "word/fontTable.xml"
TYPES = "[Content_Types].xml"
CORE = "docProps/core.xml"
APPLICATION = "docProps/app.xml"

MAX_PARTS = 500
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
# Source: ISO/IEC 29500-2, annex B.
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: no clock in the bytes
_COMPRESSION_LEVEL = 6


@dataclass(frozen=True, slots=True)
class NumberInstance:
    """A list that counts by an abstract numbering, its level `level` (0-based) beginning at `start`."""

    number: int
    abstract: str
    level: int
    start: int


@cache
def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def parse_part(data: bytes) -> Any:
    """The root element of a part, read without DTD, entities or network.

    Raises: `lxml.etree.XMLSyntaxError`; `ValueError` when the part carries a DOCTYPE.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("DOCTYPE")
    return root


def serialise_part(root: Any) -> bytes:
    """A part's bytes, with the XML declaration that Word writes."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def open_package(data: bytes, file_name: str) -> dict[str, bytes]:
    """The parts of a .docx, by name, at most 500 of them and 64 MiB unpacked.

    Raises: `TemplateError` when it is not a Word file or is unreasonably large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            if len({i.filename for i in infos}) < len(infos):
                raise unreadable_package(file_name, "deux de ses parties ont le même nom")
            if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_UNPACKED_BYTES:
                raise unreadable_package(file_name, "il est démesurément gros une fois décompressé")
            if any(i.compress_type not in _COMPRESSIONS for i in infos):
                raise unreadable_package(file_name, "il est compressé d'une manière que Word n'emploie pas")
            parts = {i.filename: archive.read(i) for i in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        raise unreadable_package(file_name, "ce n'est pas un fichier .docx, ou il est abîmé") from fault
    if DOCUMENT not in parts or TYPES not in parts:
        raise unreadable_package(file_name, f"il n'a pas de partie {DOCUMENT}")
    return parts


_HINT_SAVE = "le rouvrir dans Word et l'enregistrer au format « Document Word (.docx) », ou reprendre l'original"


def unreadable_package(file_name: str, reason: str, hint: str = _HINT_SAVE) -> TemplateError:
    """The error of a Word file that cannot be opened as a template."""
    return TemplateError(
        Diagnostic(
            Code.GABARIT_ILLISIBLE,
            f"ce gabarit Word ne peut pas être lu : {reason}",
            Span(file_name),
            hint=hint,
        )
    )


def write_zip(parts: Mapping[str, bytes]) -> bytes:
    """A zip with fixed dates and order, the list of content types first as Word expects it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(parts, key=lambda n: (n != TYPES, n != "_rels/.rels", n)):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            # A picture is compressed already: deflating it again costs time and gains nothing.
            info.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".jpeg")) else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name], compresslevel=_COMPRESSION_LEVEL)
    return stream.getvalue()


def write_core_properties(meta: Meta) -> bytes:
    """Title, author, subject, keywords, language and dates; the dates are the content's, never the clock's."""
    moment = f"{meta.content_date.isoformat()}T00:00:00Z"
    keywords = ", ".join(meta.keywords)
    return (
        f"{XML_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(meta.title)}</dc:title><dc:subject>{escape(meta.subject)}</dc:subject>"
        f"<dc:creator>{escape(meta.author)}</dc:creator><cp:keywords>{escape(keywords)}</cp:keywords>"
        f"<cp:lastModifiedBy>{escape(meta.author)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{escape(meta.language)}</dc:language></cp:coreProperties>"
    ).encode()


def write_application_properties() -> bytes:
    """The program's name only: page counts and editing times would not be ours to state."""
    return (
        f"{XML_HEAD}<Properties"
        ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>ctg</Application></Properties>"
    ).encode()


def add_relations(data: bytes, relations: Mapping[str, str]) -> bytes:
    """A relationships part with pictures added: `relations` maps each id to its target."""
    return _add_relations(data, ({"Id": i, "Type": f"{R}/image", "Target": t} for i, t in relations.items()))


def add_links(data: bytes | None, links: Mapping[str, str]) -> bytes:
    """A relationships part, new when there is none, with links out of the document: `links` maps ids to addresses."""
    part = data or f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
    outside = ({"Id": i, "Type": HYPERLINK, "Target": a, "TargetMode": "External"} for i, a in links.items())
    return _add_relations(part, outside)


def _add_relations(data: bytes, added: Iterable[Mapping[str, str]]) -> bytes:
    root = parse_part(data)
    for attributes in added:
        etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", attributes)
    return _serialise_list(root)


def declare_pictures(data: bytes, names: Iterable[str]) -> bytes:
    """The list of content types, with the extension of each picture of these names in it once."""
    root = parse_part(data)
    for kind in sorted({name.rpartition(".")[2] for name in names}):
        if all(one.get("Extension", "").lower() != kind for one in root):
            root.insert(0, etree.Element(f"{{{CONTENT_TYPES}}}Default", Extension=kind, ContentType=f"image/{kind}"))
    return _serialise_list(root)


def _serialise_list(root: Any) -> bytes:
    """A part of the package itself, its declaration as in the templates."""
    return XML_HEAD.encode() + bytes(etree.tostring(root, encoding="UTF-8"))


def add_numbers(data: bytes, instances: Iterable[NumberInstance]) -> bytes:
    """A numbering part with more instances (they stand last but for `w:numIdMacAtCleanup`)."""
    root = parse_part(data)
    cleanup = root.find(w("numIdMacAtCleanup"))
    place = len(root) if cleanup is None else root.index(cleanup)
    for offset, instance in enumerate(instances):
        element = etree.Element(w("num"), {w("numId"): str(instance.number)})
        etree.SubElement(element, w("abstractNumId"), {w("val"): instance.abstract})
        override = etree.SubElement(element, w("lvlOverride"), {w("ilvl"): str(instance.level)})
        etree.SubElement(override, w("startOverride"), {w("val"): str(instance.start)})
        root.insert(place + offset, element)
    return serialise_part(root)


def add_footnotes(data: bytes, notes: Iterable[str]) -> bytes:
    """A footnotes part with more notes, each the XML of a `w:footnote`."""
    root = parse_part(data)
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in BODY_NAMESPACES.items())
    root.extend(parse_part(f"<notes{declared}>{''.join(notes)}</notes>".encode()))
    return serialise_part(root)
