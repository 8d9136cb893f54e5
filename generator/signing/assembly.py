"""`ctg assembler`: one original per signatory, and one stamped copy for each act received by the préfecture.

Both are made from the bytes that the register has frozen; a dossier of which nothing is frozen is frozen first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.acts.act_dossier import keep_deposits, open_act_dossier
from generator.acts.act_outputs import write_act_outputs
from generator.acts.copies.stamped_copies import CopyMaterial, digest_attached, find_copy, keep_copy
from generator.acts.find_or_freeze import find_or_freeze
from generator.acts.originals import MadeOriginal, find_signing, join_act, make_originals, name_original
from generator.acts.paper.deposits import sift_deposits
from generator.acts.received_acts import collect_acts
from generator.acts.register import Act
from generator.acts.request import ActRequest
from generator.acts.signed_originals import attach_originals, take_signed_originals
from generator.errors import Diagnostic, DiagnosticCollector
from generator.files import read_bytes, sha256
from generator.making.workshop import Workshop
from generator.model.acts import ActMetadata, write_stamp_text
from generator.model.dossier import Dossier
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import ORIGINALS, PUBLISHED, STAMPED
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.prefecture.stamp import lay_stamp
from generator.prefecture.stamp_ground import StampGround
from generator.project import FIXED_FONT
from generator.signing.publication import make_publication
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.public_content import replace_content, write_public_content


@dataclass(frozen=True, slots=True)
class AssemblyReport:
    """What was assembled: the files, how many originals have all their signed pages, and what to look at."""

    folder: Path
    files: tuple[Path, ...]
    originals: int
    signed: int
    stamped: int
    warnings: tuple[Diagnostic, ...]


def assemble_dossier(
    request: ActRequest, tell: Progress = tell_nobody, workshop: Workshop | None = None
) -> AssemblyReport:
    """Make the originals and the stamped copies of a dossier's act, beside its other documents.

    Nothing but frozen bytes is used. With an order, a dossier of which nothing is frozen is frozen first; `workshop` is
    the dossier's, when it is open already.

    Raises: `ContentError` when nothing is frozen and it cannot be; `TemplateError`, `ParityError`; `InputFileError`
    when a scan or an act cannot be used: then no output is written.
    """
    tell("lecture du dossier")
    work = find_or_freeze(request, tell, workshop)
    act = work.act
    warnings = DiagnosticCollector()
    warnings.extend(work.notes)
    keep_deposits(act, work.living, warnings)
    sifted = sift_deposits(act, open_act_dossier(act, work.living))
    sifted.refuse_unread()
    warnings.extend((*sifted.notes, *sifted.accepted))
    dossier = sifted.dossier
    acts = collect_acts(dossier, warnings)
    electronic = take_signed_originals(act, dossier, warnings)
    tell("assemblage")
    joined = join_act(act, dossier, work.furniture, warnings)
    made = make_originals(act, dossier, joined, warnings)
    outputs = {name_original(one.record): one.data for one in made.values()}
    stamps = _Stamps(act, dossier, joined, electronic)
    for received, party in acts:
        tell(f"tampon {received.identifier}")
        outputs[f"{STAMPED}/{received.identifier}.pdf"] = stamps.stamp(received, made.get(party))
    warnings.extend(stamps.warnings)
    folders: tuple[str, ...] = (ORIGINALS, STAMPED)
    if request.publication or request.leaflet:
        tell("publication")
        copies = {name: data for name, data in outputs.items() if name.startswith(f"{STAMPED}/")}
        outputs |= make_publication(act, dossier, work.furniture, copies, leaflet=request.leaflet)
        folders = (*folders, PUBLISHED)
    entries = [one.record.describe(name_original(one.record)) for one in made.values()]
    files, notes = write_act_outputs(request, work, outputs, folders, entries)
    warnings.extend(notes)
    return AssemblyReport(
        folder=request.target,
        files=files,
        originals=len(made),
        signed=sum(one.record.signed for one in made.values()),
        stamped=len(acts),
        warnings=warnings.found,
    )


class _Stamps:
    """The stamped copies of an act: one that was made from the same files is kept, and is not made again."""

    def __init__(self, act: Act, dossier: Dossier, joined: bytes, electronic: Sequence[Attachment]) -> None:
        self._act, self._joined, self._electronic = act, joined, electronic
        self.warnings: list[Diagnostic] = []
        self._joined_digest = sha256(joined)
        self._public = write_public_content(dossier)
        self._ground: StampGround | None = None

    def stamp(self, received: ActMetadata, original: MadeOriginal | None) -> bytes:
        scans = original.scans if original is not None else ()
        carried = digest_attached([attached.data for attached in self._electronic])
        material = CopyMaterial(self._joined_digest, scans, carried, received)
        made = find_copy(self._act, material)
        if made is not None:
            return made
        name = material.file
        source = original.data if original is not None else self._joined
        if self._ground is None:
            self._ground = StampGround(self._joined)
        copy = open_pdf(source, name)
        ground = StampGround(source, like=self._ground, own_pages=find_signing(self._act).pages)
        self.warnings.extend(lay_stamp(copy, write_stamp_text(received), read_bytes(FIXED_FONT), name, ground))
        day = date.fromisoformat(self._act.record.content_date)
        data = attach_originals(replace_content(save_pdf(copy), self._public), self._electronic, day)
        self.warnings.extend(keep_copy(self._act, material, data))
        return data
