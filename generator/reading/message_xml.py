"""The XML of the ACTES protocol, read with care: bounded, without entities, whatever encoding it declares.

Real messages do not all satisfy the published schema, nor the encoding they declare: names are compared without their
prefix, and an attribute may have become a child of that name.

Source: ACTES protocol, namespace http://www.interieur.gouv.fr/ACTES#v1.1-20040216.
"""

from __future__ import annotations

import codecs
import re
from datetime import date

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

MAX_MESSAGE_BYTES = 1024 * 1024  # a real one has a few kilobytes
WANTED_MESSAGE = "il faut le fichier XML de l'accusé de réception, nommé …-1-2_1.xml"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_SINGLE_BYTE_ENCODINGS = {"iso8859-1", "iso8859-15", "cp1252"}


def parse_message(data: bytes, file_name: str) -> etree._Element:
    """The root element of a message; `file_name` is shown in faults.

    Raises: `InputFileError` when it is too large, declares entities, or is no XML.
    """
    if len(data) > MAX_MESSAGE_BYTES:
        raise refuse_message(Code.ACCUSE_TROP_GROS, "un accusé de réception ne dépasse pas 1 Mio", file_name)
    text = decode_message(data)
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.I):
        # Entities are the way in for attacks, and ACTES messages have none.
        raise refuse_message(Code.ACCUSE_DOCTYPE, "ce XML déclare un DOCTYPE ou des entités : il est refusé", file_name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        # The declaration gives way to as many lines: faults are told where an editor shows them.
        plain = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1).rstrip()
        root = etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        message = "ce fichier n'est pas un XML lisible"
        raise InputFileError(
            Diagnostic(Code.ACCUSE_ILLISIBLE, message, Span(file_name, line, column), hint=WANTED_MESSAGE)
        ) from fault
    if root is None:
        raise refuse_message(Code.ACCUSE_ILLISIBLE, "ce fichier est vide", file_name)
    return root


def find_in_message(data: bytes, file_name: str, *wanted: str) -> Span:
    """Where the first of `wanted` that a message holds stands in its file as it was received; else its first element.

    `file_name` alone when `data` is no text of XML: an archive, or nothing.
    """
    lines = read_message_lines(data)
    for words in (*filter(None, wanted), "<"):
        for number, line in enumerate(lines, start=1):
            column = line.find(words)
            if column >= 0 and not (words == "<" and line.lstrip().startswith(("<?", "<!"))):
                tag = re.match(r"<[\w:.-]+", line[column:])
                return Span(file_name, number, column + 1, len(tag[0]) if words == "<" and tag else len(words))
    return Span(file_name)


def read_message_lines(data: bytes) -> tuple[str, ...]:
    """The lines of a message as an editor shows them; none when it is no XML."""
    text = decode_message(data)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return ()
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def refuse_message(code: Code, message: str, file_name: str, hint: str | None = WANTED_MESSAGE) -> InputFileError:
    """The fault of a message, which shows its file."""
    return InputFileError(Diagnostic(code, message, Span(file_name), hint=hint))


def name_element(element: etree._Element) -> str:
    """The name without its prefix; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def find_children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name, whatever their prefix."""
    return [child for child in element if name_element(child) == name]


def read_words(element: etree._Element, name: str) -> str:
    """The words of the first child of that name, or nothing."""
    return next((" ".join("".join(child.itertext()).split()) for child in find_children(element, name)), "")


def read_attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its prefix, or a child of that name: both are met."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value).strip()
    return read_words(element, name)


def list_file_names(root: etree._Element) -> list[str]:
    """Every file that a message names (`NomFichier`), in order."""
    return [(element.text or "").strip() for element in root.iter("{*}NomFichier")]


def read_day(text: str) -> date | None:
    """A date written AAAA-MM-JJ, or nothing; a zone may follow, as the schema allows, and no time of day.

    Source: XML Schema part 2, 3.2.9 (date).
    """
    found = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def decode_message(data: bytes) -> str:
    """The characters of a message. What it declares is not believed: UTF-8 proves itself, the rest is Latin."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:2] in (b"<\0", b"\0<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED_ENCODING.match(data)
        return data.decode(_known_encoding(declared.group(1).decode()) if declared else "cp1252", "replace")


def _known_encoding(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return found if found in _SINGLE_BYTE_ENCODINGS else "cp1252"
