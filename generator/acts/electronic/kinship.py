"""What ties a signed file to its act: it is the file given to sign, or one that shows, says and carries the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from generator.acts.register import Act
from generator.errors import InputFileError
from generator.model.embedded import CONTENT_FILE
from generator.pdf_files.attached_files import read_attached_file
from generator.pdf_files.signatures.carried_things import (
    compare_carried_things,
    has_own_fields_only,
    list_added_files,
)
from generator.pdf_files.signatures.first_revision import is_only_signed
from generator.pdf_files.signatures.seen_pages import Band, compare_seen_pages
from generator.reading.embedded_content import MAX_CONTENT_BYTES


class Kinship(StrEnum):
    """What makes a signed file that of the act."""

    BYTES = "le fichier à signer de l'acte, complété de ses signatures"
    COMPLETED = "le fichier à signer de l'acte, complété par le parapheur : mêmes pages, même contenu"
    WORDS = "le contenu et le texte de l'acte, dans un fichier récrit par le parapheur : mêmes pages, même contenu"
    CHANGED = "le fichier de l'acte, changé depuis qu'il a été donné à signer"
    NONE = ""

    @property
    def is_act(self) -> bool:
        """Whether the file is that of the act, and not another, or a changed one."""
        return self not in (Kinship.CHANGED, Kinship.NONE)


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a file to the act. `faults` say what was changed in it, `bands` what it shows along its edges.

    `added` are the files that were attached to it.
    """

    kinship: Kinship
    faults: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    added: tuple[str, ...] = ()


def find_ties(act: Act, data: bytes, name: str) -> Ties:
    """What ties the signed file called `name` to an act; the file has passed intake.

    Raises: `InputFileError` when the act's own file was touched.
    """
    if not act.record.to_sign:
        return Ties(Kinship.NONE)
    return compare_with_given(act.read(act.record.to_sign), data, name)


@lru_cache(maxsize=4)  # one command asks several times about the same file
def compare_with_given(frozen: bytes, signed: bytes, name: str) -> Ties:
    """What ties a signed file called `name` to the file that was given to sign."""
    extended = signed.startswith(frozen)
    try:
        if is_only_signed(frozen, signed, name) and has_own_fields_only(frozen, signed, name):
            return Ties(Kinship.BYTES)
        if not extended and not _carries_content(frozen, signed, name):
            return Ties(Kinship.NONE)
        seen = compare_seen_pages(frozen, signed, name)
        faults = (*seen.faults, *compare_carried_things(frozen, signed, name))
        added = list_added_files(frozen, signed, name)
    except InputFileError as fault:
        return Ties(Kinship.CHANGED, tuple(found.message for found in fault.diagnostics))
    if faults:
        return Ties(Kinship.CHANGED, faults)
    return Ties(Kinship.COMPLETED if extended else Kinship.WORDS, (), seen.bands, added)


def _carries_content(frozen: bytes, signed: bytes, name: str) -> bool:
    ours = read_attached_file(frozen, "acte", CONTENT_FILE, MAX_CONTENT_BYTES)
    return ours is not None and read_attached_file(signed, name, CONTENT_FILE, MAX_CONTENT_BYTES) == ours
