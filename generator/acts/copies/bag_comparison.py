"""An act compared with a bag of it that is kept elsewhere: the only witness of one that was rewritten with its record.

Who rewrites a file of an act, its record, its list of digests and the journal together leaves no trace in the dossier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.acts.copies.bag import read_bag
from generator.acts.kept.digest_list import DIGESTS
from generator.acts.register import find_place
from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.files import digest_file, display_path, find_link, read_bytes, sha256
from generator.making.dossier_folder import JOURNAL_FILE, check_folder

_ACT = "acte/"  # in the payload of a bag: the folder of the act
_HINT = "le sac dit ce qui a été arrêté : « ctg archiver … --restaurer » le remet, une fois écarté celui qui est là"


@dataclass(frozen=True, slots=True)
class BagComparison:
    """How many files of a bag were compared with an act, and where the act is not as the bag witnesses it."""

    files: int
    findings: tuple[Diagnostic, ...]


def compare_with_bag(folder: Path, bag: Path) -> BagComparison:
    """Compare the act of the dossier `folder`, and its journal, with a bag that `ctg archiver` made of it.

    What came back since the bag was made is in the act alone, and is no difference; nor are later lines of the journal.

    Raises: `UsageError` when there is no such dossier; `InputFileError` when the bag itself was touched.
    """
    check_folder(folder)
    payload = read_bag(bag)
    kept = {name.removeprefix(_ACT): data for name, data in payload.items() if name.startswith(_ACT)}
    findings = [*_compare_files(find_place(folder), kept)]
    findings += _compare_journal(folder / JOURNAL_FILE, payload.get(JOURNAL_FILE, b""))
    return BagComparison(len(kept), tuple(findings))


def _compare_files(place: Path, kept: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    if not kept:
        message = "ce sac ne contient pas d'acte : il n'y a rien à comparer"
        yield Diagnostic(Code.SAC_INVALIDE, message, Span(display_path(place)))
    for name, data in kept.items():
        path = place / name
        if find_link(place, path) is not None or not path.is_file():
            message = "ce fichier de l'acte, que le sac garde, n'est plus là"
        elif name == DIGESTS:
            if read_bytes(path).startswith(data):
                continue
            message = "cette liste d'empreintes a été réécrite : elle ne commence plus par celle que le sac garde"
        elif digest_file(path) == sha256(data):
            continue
        else:
            message = "ce fichier de l'acte n'est pas celui que le sac garde : il a été réécrit depuis"
        yield Diagnostic(Code.ACTE_DIFFERENT_DU_SAC, message, Span(display_path(path)), hint=_HINT)


def _compare_journal(path: Path, kept: bytes) -> Iterator[Diagnostic]:
    """Each line that the bag keeps must stand in the journal, in their order."""
    standing = iter(read_bytes(path).splitlines() if path.is_file() else ())
    gone = [rank for rank, line in enumerate(kept.splitlines(), 1) if line.strip() and line not in standing]
    if gone:
        message = f"le journal ne dit plus ce que dit celui du sac, à partir de sa ligne {gone[0]}"
        yield Diagnostic(Code.ACTE_DIFFERENT_DU_SAC, message, Span(display_path(path)), hint=_HINT)
