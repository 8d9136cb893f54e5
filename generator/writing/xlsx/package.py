"""A workbook made by openpyxl, as a package whose bytes depend on its content alone."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree
from openpyxl import Workbook

from generator.writing.word.package import CORE, XML_HEAD, write_zip
from generator.writing.xml_text import escape

_STYLES = "xl/styles.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_ROW = re.compile(rb"<row [^>]*>")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Source: ECMA-376, 18.8.22, as the Open XML SDK reads it.
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def pack_workbook(workbook: Workbook, core: bytes) -> bytes:
    """The package, its core properties replaced: the library writes the clock's time there."""
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CORE] = core
    parts[_STYLES] = _order_fonts(parts[_STYLES])
    for name in filter(_SHEET.fullmatch, parts):
        parts[name] = _ROW.sub(_free_height, parts[name])
    return write_zip(parts)


def write_undated_core(title: str) -> bytes:
    """Core properties of a file that has no date of its own."""
    return (
        f"{XML_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>ctg</dc:creator><dc:language>fr-FR</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _order_fonts(styles: bytes) -> bytes:
    """The elements of each font in the order of the format's schema, which the library does not follow."""
    root = etree.fromstring(styles)
    for font in root.iter(f"{_MAIN}font"):
        font[:] = sorted(font, key=lambda element: _FONT_ORDER.index(etree.QName(element).localname))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _free_height(row: re.Match[bytes]) -> bytes:
    """A row whose height is the one that its words need: it grows when somebody types more in it."""
    return row[0].replace(b' customHeight="1"', b"")
