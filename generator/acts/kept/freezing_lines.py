"""What the journal of a dossier says of its act: the second witness of a freezing, beside the act itself.

An act that is gone, or stands where the journal tells of another, was taken away or exchanged by hand: no command goes
on as if nothing had been frozen. A journal that tells of no freezing (before it did so, or of a program that keeps
none) witnesses nothing.
"""

from __future__ import annotations

from pathlib import Path

from generator.acts.act import ACT_FILE
from generator.acts.journal import JournalEntry, read_journal
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import digest_file, display_path
from generator.making.dossier_folder import ACTS_FOLDER, JOURNAL_FILE

SENT = ("transmission", "signer")  # commands after which something of the act may be with other people


def find_freezing(folder: Path, act: str) -> JournalEntry | None:
    """The last line that says that the act `act` (« 01-convention ») was put into the register, with its record.

    Raises: `InputFileError` when the journal cannot be read.
    """
    name = f"{ACTS_FOLDER}/{act}/{ACT_FILE}"
    return next((entry for entry in reversed(read_journal(folder, name).entries) if name in entry.went_out), None)


def check_witness(folder: Path, act: str, lifted: Path) -> None:
    """Compare the act that stands in a dossier, or its absence, with what the journal says was frozen.

    `lifted` is the folder of freezings that were lifted: what was lifted is no more expected.

    Raises: `InputFileError` when another act was frozen here, which is gone.
    """
    frozen = find_freezing(folder, act)
    if frozen is None:
        return
    digest = frozen.went_out[f"{ACTS_FOLDER}/{act}/{ACT_FILE}"]
    place = folder / ACTS_FOLDER / act
    if digest in (digest_file(place / ACT_FILE), *(digest_file(path) for path in lifted.glob(f"{act}-*/{ACT_FILE}"))):
        return
    stands = "celui qui s'y trouve n'est pas celui-là" if place.is_dir() else "il n'est plus là"
    message = f"le journal dit qu'un acte a été arrêté ici le {_write_day(frozen)}, par {frozen.who} : {stands}"
    hint = (
        "rétablir l'acte depuis une sauvegarde ou un sac (« ctg archiver … --restaurer SAC ») ; dans la copie d'un "
        f"dossier qui doit en devenir un autre, retirer aussi {JOURNAL_FILE}"
    )
    raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, Span(display_path(place)), hint=hint))


def list_sendings(folder: Path, act: str) -> tuple[str, ...]:
    """What the journal says was made to be given to others since the act was frozen, as « transmission, le … ».

    Raises: `InputFileError` when the journal cannot be read.
    """
    entries = read_journal(folder).entries
    name = f"{ACTS_FOLDER}/{act}/{ACT_FILE}"
    last = max((rank for rank, entry in enumerate(entries) if name in entry.went_out), default=len(entries))
    made = (entry for entry in entries[last:] if entry.command in SENT and entry.went_out)
    return tuple(dict.fromkeys(f"« {entry.command} », le {_write_day(entry)} (journal)" for entry in made))


def _write_day(entry: JournalEntry) -> str:
    year, _, rest = entry.moment[:10].partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else entry.moment
