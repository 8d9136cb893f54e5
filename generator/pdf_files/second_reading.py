"""The PDFs of an output folder read a second time, by a library that has not written them: pypdf, for `ctg controler`.

What is written with pikepdf and read back with it may be wrong twice in the same way. Here another reader says how many
pages it finds, where bookmarks lead, what pages are called, which files are carried and how the file is identified.
"""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import display_path, read_bytes
from generator.manifest import Manifest
from generator.model.embedded import CONTENT_FILE, name_word_file
from generator.model.pieces import BACK_COVER_LABEL, stands_apart
from generator.output_folder import STAMPED

if TYPE_CHECKING:
    from pypdf import PdfReader

_HINT = "le refaire avec « ctg generer » ou « ctg assembler » ; si cela se répète, signaler ce défaut du programme"
_IDENTIFIER_BYTES = 16  # of each half, at least: a digest
_MOST_TOLD = 3  # bookmarks or pages that are named; the others are counted


@dataclass(frozen=True, slots=True)
class ExpectedPdf:
    """What a PDF of ours must show: one of these numbers of pages (any, without one), and these files carried."""

    page_counts: frozenset[int]
    carried: frozenset[str]


def expect_pdfs(manifest: Manifest) -> Mapping[str, ExpectedPdf]:
    """What each piece, original and stamped copy of an output folder must show, by its path there.

    A stamped copy has the pages of an original. The text of the act goes with its Word file.
    """
    both, content = frozenset({CONTENT_FILE, name_word_file(manifest.act)}), frozenset({CONTENT_FILE})
    expected: dict[str, ExpectedPdf] = {}
    for piece, entry in manifest.pieces.items():
        file = manifest.find_piece_file(piece, manifest.outputs)
        if file is not None:
            carried = frozenset[str]() if stands_apart(piece) else both if entry.signature_pages else content
            expected[file] = ExpectedPdf(frozenset({entry.page_count}), carried)
    for original in manifest.originals:
        expected[original.file] = ExpectedPdf(frozenset({original.page_count}), both)
    counts = frozenset(original.page_count for original in manifest.originals)
    for file in manifest.outputs:
        if file.startswith(f"{STAMPED}/") and file.endswith(".pdf"):
            expected[file] = ExpectedPdf(counts, both)
    return expected


def read_outputs_again(folder: Path, manifest: Manifest, untouched: frozenset[str]) -> tuple[Diagnostic, ...]:
    """What another reader finds wrong in the PDFs of an output folder, among those whose digests agree."""
    return tuple(
        fault
        for file, expected in expect_pdfs(manifest).items()
        if file in untouched
        for fault in read_again(read_bytes(folder / file), display_path(folder / file), expected)
    )


def read_again(pdf: bytes, name: str, expected: ExpectedPdf) -> tuple[Diagnostic, ...]:
    """What another reader finds wrong in one PDF, named `name`."""
    from pypdf import PdfReader

    faults: list[Diagnostic] = []
    with _listen() as remarks:
        try:
            reader = PdfReader(io.BytesIO(pdf), strict=True)
            for code, check in _CHECKS.items():
                faults += (Diagnostic(code, words, Span(name), hint=_HINT) for words in check(reader, expected))
        except Exception as fault:  # noqa: BLE001 - of any kind, when a file is damaged: the library promises none
            message = f"un autre lecteur n'arrive pas à lire ce PDF : {type(fault).__name__}"
            faults.append(Diagnostic(Code.RELECTURE_IMPOSSIBLE, message, Span(name), str(fault)[:110] or None, _HINT))
    if remarks and not faults:
        message = "un autre lecteur lit ce PDF, mais y trouve à redire"
        faults.append(Diagnostic(Code.RELECTURE_IMPOSSIBLE, message, Span(name), remarks[0][:110], _HINT))
    return tuple(faults)


@contextmanager
def _listen() -> Iterator[list[str]]:
    """What the library says of a file while it reads it, which would go to the screen."""
    remarks: list[str] = []
    logger = logging.getLogger("pypdf")
    handler = logging.Handler()
    handler.emit = lambda record: remarks.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield remarks
    finally:
        logger.propagate = before
        logger.removeHandler(handler)


def _check_pages(reader: PdfReader, expected: ExpectedPdf) -> Iterator[str]:
    count = len(reader.pages)
    if expected.page_counts and count not in expected.page_counts:
        listed = " ou ".join(str(number) for number in sorted(expected.page_counts))
        yield f"un autre lecteur y trouve {count} page(s), le manifeste dit {listed}"
    unread = [number for number, page in enumerate(reader.pages, 1) if "/Contents" not in page]
    if unread:
        yield f"des pages n'ont aucun contenu : {_list_some(unread)}"


def _check_bookmarks(reader: PdfReader, _: ExpectedPdf) -> Iterator[str]:
    lost = [str(entry.title) for entry in _flatten(reader.outline) if reader.get_destination_page_number(entry) is None]
    if lost:
        yield f"des signets ne mènent à aucune page : {_list_some(lost)}"


def _flatten(outline: Any) -> Iterator[Any]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flatten(entry)
        else:
            yield entry


def _check_labels(reader: PdfReader, _: ExpectedPdf) -> Iterator[str]:
    """Pages are called « 1 », « 2 », then « A1-1 »: each once, each run from 1 on."""
    labels = list(reader.page_labels)
    if labels[-1:] == [BACK_COVER_LABEL]:
        del labels[-1]
    twice = list(dict.fromkeys(label for label in labels if labels.count(label) > 1))
    if twice:
        yield f"des pages portent le même numéro : {_list_some(twice)}"
        return
    before = ("", 0)
    for page, label in enumerate(labels, 1):
        found = re.fullmatch(r"(.*?)(\d+)", label)
        prefix, number = (found[1], int(found[2])) if found else (label, 0)
        if number != (before[1] + 1 if prefix == before[0] else 1):
            yield f"la page {page} porte le numéro « {label} », qui ne suit pas celui d'avant"
            return
        before = prefix, number


def _check_files(reader: PdfReader, expected: ExpectedPdf) -> Iterator[str]:
    carried = {file.name: file for file in reader.attachment_list}
    for name in sorted(expected.carried - carried.keys()):
        yield f"le fichier joint « {name} » n'y est pas"
    for name, file in sorted(carried.items()):
        data = file.content
        if file.size is not None and file.size != len(data):
            yield f"le fichier joint « {name} » a {len(data)} octets, il en annonce {file.size}"
        elif name == CONTENT_FILE and not _is_json(data):
            yield f"le fichier joint « {name} » n'est pas lisible"


def _is_json(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False


def _check_identifier(reader: PdfReader, _: ExpectedPdf) -> Iterator[str]:
    """Two halves, one for the file's life and one for this state of it. Source: ISO 32000-2, 14.4."""
    halves = [getattr(half, "original_bytes", b"") for half in reader.trailer.get("/ID") or ()]
    if len(halves) != 2 or any(len(half) < _IDENTIFIER_BYTES for half in halves):
        yield "l'identifiant du fichier (deux empreintes, à la fin) manque ou n'a pas sa forme"


_CHECKS: Mapping[Code, Callable[[PdfReader, ExpectedPdf], Iterator[str]]] = {
    Code.RELECTURE_PAGES: _check_pages,
    Code.RELECTURE_SIGNET: _check_bookmarks,
    Code.RELECTURE_NUMEROS: _check_labels,
    Code.RELECTURE_FICHIER_JOINT: _check_files,
    Code.RELECTURE_IDENTIFIANT: _check_identifier,
}


def _list_some(found: list[Any]) -> str:
    shown = ", ".join(str(one) for one in found[:_MOST_TOLD])
    return shown if len(found) <= _MOST_TOLD else f"{shown} et {len(found) - _MOST_TOLD} autre(s)"
