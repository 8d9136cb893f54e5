"""What stands in a dossier and its outputs that says which text was signed or sent: codes of pages, contents of PDFs.

An acknowledgement says nothing of the text: it proves that something was sent, not what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.acts.received_acts import sort_messages
from generator.errors import InputFileError
from generator.files import display_path, list_tree, read_bytes
from generator.intake.door import take_pdf
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_FILE
from generator.output_folder import ORIGINALS, SENDINGS, STAMPED, TO_SIGN
from generator.pdf_files.attached_files import read_attached_file
from generator.pdf_files.signatures.code import name_dossier
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from generator.reading.embedded_content import MAX_CONTENT_BYTES

_MADE = (STAMPED, SENDINGS, TO_SIGN, ORIGINALS)


@dataclass(frozen=True, slots=True)
class Traces:
    """What says a text, and what says none.

    `texts` are names of files by the digest of the text that their pages bear; `contents` names by the content that
    PDFs of ours carry; `silent` are the files that came from outside and say nothing.
    """

    texts: Mapping[str, tuple[str, ...]]
    contents: Mapping[bytes, tuple[str, ...]]
    silent: tuple[str, ...]


def find_traces(dossier: Dossier, target: Path) -> Traces:
    """The traces of a text in a dossier and in its output folder `target`. A scan that cannot be read says nothing."""
    texts: dict[str, list[str]] = {}
    contents: dict[bytes, list[str]] = {}
    silent: list[str] = []
    for pages in dossier.signed_pages.values():
        for page in pages:
            texts.setdefault(page.digest, []).append(page.file.name)
    for scan in dossier.scans.values():
        digests = set(_read_codes(dossier, scan.name, scan.data))
        for digest in digests:
            texts.setdefault(digest, []).append(scan.name)
        if not digests:
            silent.append(scan.name)
    made = [(display_path(p), read_bytes(p)) for room in _MADE for p in list_tree(target / room) if p.suffix == ".pdf"]
    deposited = [(file.name, file.data) for file in dossier.electronic_originals]
    for name, data in (*made, *deposited):
        content = _read_content(name, data)
        if content is not None:
            contents.setdefault(content, []).append(name)
        elif (name, data) in deposited:
            silent.append(name)
    silent += sort_messages(dossier).own
    silent += [f"{dossier.folder}/ctg.yaml (acte {act.identifiant})" for act in dossier.facts.actes]
    return Traces(
        {digest: tuple(names) for digest, names in texts.items()},
        {content: tuple(names) for content, names in contents.items()},
        tuple(silent),
    )


def _read_codes(dossier: Dossier, name: str, data: bytes) -> Iterator[str]:
    try:
        seen = look_at_pages(take_pdf(data, name).pdf, name)
    except InputFileError:  # told when it is assembled
        return
    own = name_dossier(dossier.name)
    yield from (code.digest for page in seen for code in page.codes if code.dossier == own)


def _read_content(name: str, data: bytes) -> bytes | None:
    try:
        return read_attached_file(take_pdf(data, name).pdf, name, CONTENT_FILE, MAX_CONTENT_BYTES)
    except InputFileError:
        return None
