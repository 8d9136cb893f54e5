"""The files that a PDF carries, read from a PDF that comes from outside: bounded, and by name only.

A compressed stream may swell a thousandfold: it is inflated here up to a bound, and never by the PDF library, which
has none. Source: ISO 32000-2, 7.11.4 (embedded files), 7.4.4 (Flate).
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Stream, String

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf

MAX_CARRIED = 64 * 1024 * 1024  # of one attached file, once inflated
_MAX_LISTED = 200
_MAX_NAME = 120
_HINT = "reprendre le PDF tel qu'il a été écrit par ce programme"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file attached to a PDF: its name made fit to be shown, never to be written, and what it is to the document."""

    name: str
    relationship: str
    description: str


def list_attached_files(pdf: bytes, name: str) -> tuple[AttachedFile, ...]:
    """What is attached to a PDF named `name`, in the order of its names; two hundred files at most.

    Raises: `InputFileError` when the PDF cannot be read.
    """
    with open_pdf(pdf, name) as document:
        return list_files(document)


def list_files(document: pikepdf.Pdf) -> tuple[AttachedFile, ...]:
    """The same for a PDF that is open."""
    return tuple(
        AttachedFile(
            _clean_words(str(shown)),
            str(file.get(Name.AFRelationship, "")).lstrip("/")[:40],
            _clean_words(str(file.get(Name.Desc, ""))),
        )
        for shown, file in _walk_files(document)
    )


def list_annexed_files(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of the files that stand on the pages, as paper clips, or are said to go with the document or a page.

    Those that the list of attached files names are left out; two hundred at most, made fit to be shown.
    """
    found: list[str] = []
    known = {file.objgen for _, file in _walk_files(document) if file.is_indirect}
    for owner in (document.Root, *(page.obj for page in document.pages)):
        associated = owner.get(Name.AF)
        for one in associated if isinstance(associated, Array) else ():
            if isinstance(one, Dictionary) and not (one.is_indirect and one.objgen in known):
                found.append(_clean_words(str(one.get(Name.UF, one.get(Name.F, "")))) or "sans nom")
    for page in document.pages:
        annotations = page.obj.get(Name.Annots)
        for annotation in annotations if isinstance(annotations, Array) else ():
            if not isinstance(annotation, Dictionary) or annotation.get(Name.Subtype) != Name.FileAttachment:
                continue
            file = annotation.get(Name.FS)
            shown = file.get(Name.UF, file.get(Name.F, "")) if isinstance(file, Dictionary) else ""
            found.append(_clean_words(str(shown)) or "sans nom")
    return tuple(found[:_MAX_LISTED])


def read_attached_file(pdf: bytes, name: str, wanted: str, max_bytes: int) -> bytes | None:
    """The bytes of the file called `wanted` in a PDF named `name`; None when there is none.

    Raises: `InputFileError` when the PDF cannot be read, or when this file is larger than `max_bytes`, damaged, or
    encoded otherwise than Flate.
    """
    with open_pdf(pdf, name) as document:
        for found, file in _walk_files(document):
            streams = file.get(Name.EF)
            stream = streams.get(Name.UF, streams.get(Name.F)) if isinstance(streams, Dictionary) else None
            if found == wanted and isinstance(stream, Stream):
                return _read_stream(stream, wanted, max_bytes, Span(name))
    return None


def read_files(document: pikepdf.Pdf, name: str) -> tuple[tuple[str, bytes], ...]:
    """The files that an open PDF called `name` carries, by their names and as associated files, with their bytes.

    Raises: `InputFileError` when one is damaged, or larger than a PDF of ours carries.
    """
    found: list[tuple[str, bytes]] = []
    associated = document.Root.get(Name.AF)
    listed = (
        [("", file) for file in associated if isinstance(file, Dictionary)] if isinstance(associated, Array) else []
    )
    for _, file in [*_walk_files(document), *listed]:
        shown = _clean_words(str(file.get(Name.UF, file.get(Name.F, ""))))
        streams = file.get(Name.EF)
        stream = streams.get(Name.UF, streams.get(Name.F)) if isinstance(streams, Dictionary) else None
        found.append(
            (shown, _read_stream(stream, shown, MAX_CARRIED, Span(name)) if isinstance(stream, Stream) else b"")
        )
    return tuple(found)


def _walk_files(pdf: pikepdf.Pdf) -> Iterator[tuple[str, PdfObject]]:
    names = pdf.Root.get(Name.Names)
    tree = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
    if not isinstance(tree, Dictionary):
        return
    for name, file in itertools.islice(NameTree(tree).items(), _MAX_LISTED):
        if isinstance(file, Dictionary):
            # The name in the tree is the reader's key; the one that people see is the file's own.
            shown = file.get(Name.UF, file.get(Name.F))
            yield (str(shown) if isinstance(shown, String) else name), file


def _read_stream(stream: Stream, wanted: str, max_bytes: int, span: Span) -> bytes:
    filters, parameters = stream.get(Name.Filter), stream.get(Name.DecodeParms)
    kinds = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)] if filters else []
    raw = stream.read_raw_bytes()
    if not kinds:
        data = raw
    elif kinds == ["/FlateDecode"] and not _has_predictor(parameters):
        inflater = zlib.decompressobj()
        try:
            data = inflater.decompress(raw, max_bytes + 1)
        except zlib.error as fault:
            raise _refuse(wanted, "abîmé", span) from fault
        if not inflater.eof and len(data) <= max_bytes:
            raise _refuse(wanted, "incomplet", span)
    else:
        raise _refuse(wanted, f"encodé d'une façon que ce programme n'emploie pas ({', '.join(kinds)[:80]})", span)
    if len(data) > max_bytes:
        message = f"le fichier joint « {wanted} » est démesuré : {max_bytes // 1048576} Mio au plus"
        raise InputFileError(Diagnostic(Code.PIECE_JOINTE_TROP_GROSSE, message, span, hint=_HINT))
    return data


def _has_predictor(parameters: PdfObject) -> bool:
    listed = list(parameters) if isinstance(parameters, Array) else [parameters]
    return any(isinstance(one, Dictionary) and one.get(Name.Predictor, 1) != 1 for one in listed)


def _refuse(wanted: str, state: str, span: Span) -> InputFileError:
    message = f"le fichier joint « {wanted} » est {state}"
    return InputFileError(Diagnostic(Code.PIECE_JOINTE_ILLISIBLE, message, span, hint=_HINT))


def _clean_words(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)[:_MAX_NAME]
