"""Stamped copies made before their act was recorded: which of them still say what would be stamped today.

One that bears today's stamp, on an original with the same signed pages, was published: it serves as it is. Any other
is kept, and a new one is made beside it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress

from generator.acts.act_dossier import open_act_dossier
from generator.acts.copies.stamped_copies import CopyMaterial, digest_attached
from generator.acts.kept.digest_list import COPIES
from generator.acts.originals import MadeOriginal, make_originals
from generator.acts.paper.deposits import sift_deposits
from generator.acts.received_acts import collect_acts
from generator.acts.register import BEFORE, Act, keep_version, list_versions, read_version
from generator.acts.signed_originals import take_signed_originals
from generator.errors import DiagnosticCollector, InputFileError
from generator.files import sha256
from generator.model.acts import ActMetadata, write_stamp_text
from generator.model.dossier import Dossier


def keep_former_copies(
    act: Act, living: Dossier, copies: Mapping[str, bytes], pages: Mapping[str, tuple[int, ...]]
) -> None:
    """Keep what was stamped and sent of an act before it was recorded, by name in the output folder.

    Each copy serves for the acknowledgement and the original that it was made from. `pages` are the signed pages that
    each original had when its copy was made, by party.

    Raises: `OutputError` when the register cannot be written.
    """
    for name, data in copies.items():
        keep_version(act, f"{BEFORE}/{name}", data, COPIES)
    _recognise(act, living, pages)


def _recognise(act: Act, living: Dossier, pages: Mapping[str, tuple[int, ...]]) -> None:
    untold = DiagnosticCollector()  # what is wrong with a scan or a message is told when copies are asked for
    try:
        dossier = sift_deposits(act, open_act_dossier(act, living)).dossier
        joined = act.read(act.record.parties[0].original)
        carried = digest_attached([one.data for one in take_signed_originals(act, dossier, untold)])
    except InputFileError:  # with it no copy can be made, nor be known again, until a person has seen to the file
        return
    for received, party in collect_acts(dossier, untold):
        with suppress(InputFileError):  # a scan of this party's alone
            own = make_originals(act, dossier, joined, untold, only=party).get(party)
            material = CopyMaterial(sha256(joined), own.scans if own is not None else (), carried, received)
            for version in list_versions(act, f"{BEFORE}/{material.file}", COPIES)[-1:]:
                data = read_version(act, version)
                if own is not None and own.record.received == pages.get(party) and _is_copy(data, own, received):
                    keep_version(act, material.kept, data, COPIES)


def _is_copy(data: bytes, original: MadeOriginal, received: ActMetadata) -> bool:
    """Whether a stamped copy has the pages of an original, and the very stamp of an act that was received."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(io.BytesIO(data)).pages
        words = {" ".join(line.split()) for line in pages[0].extract_text().splitlines()}
        count = len(pages)
    except (PyPdfError, ValueError, KeyError, IndexError):
        return False
    return count == original.record.total and words >= set(write_stamp_text(received).lines)
