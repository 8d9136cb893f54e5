"""A dossier of two parties whose circuit is played: frozen, printed, and what comes back from outside, made for it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
from PIL import Image

from generator.acts.depositing.placing import Delivery, Desk
from generator.acts.register import find_act
from generator.api.circuit.making import assemble_act
from generator.api.press import freeze, open_dossier
from generator.model.acts import FreezeOrder
from generator.pdf_files.signatures.fields import read_printed_frames
from generator.project import Project
from tests.cli.test_state_command import ACKNOWLEDGEMENT, DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.paper_drawing import draw_page, scan, sign

TODAY = date(2026, 3, 20)
ORDER = FreezeOrder(date(2026, 3, 1), "Camille Roux")
ACT = "001-219900123-20260115-D_1-DE"
RECEIPT = Delivery(f"{ACT}-1-2_1.xml", ACKNOWLEDGEMENT.encode())


@dataclass(frozen=True)
class PlayedDossier:
    """A dossier of the parties « caf » and « essai », and what they would send back."""

    copy: DossierCopy

    @property
    def desk(self) -> Desk:
        """Where it is worked on, and by whom."""
        return Desk(self.copy.folder, Project(self.copy.folder.parent.parent), ORDER)

    def sign_page(self, number: int, *, frames: int | None = None, hidden: bool = False) -> bytes:
        """The signature page of an original, signed and scanned; `frames`: how many sign; `hidden`: no code is left."""
        act = find_act(self.copy.folder)
        assert act is not None
        sheet = self.draw_page(number)
        for rank, frame in enumerate(read_printed_frames(act.read(act.record.to_sign))[:frames]):
            sign(sheet, frame.box, seed=10 * number + rank)
        if hidden:
            sheet.paste((255, 255, 255), (0, round(sheet.height * 0.86), sheet.width, sheet.height))
        return scan(sheet)

    def draw_page(self, number: int) -> Image.Image:
        """The same as it was printed."""
        act = find_act(self.copy.folder)
        assert act is not None
        return draw_page(act.read(act.record.parties[number - 1].original), act.record.signature_pages[0])


def make_played(root: Path) -> PlayedDossier:
    """A project of one dossier that can be frozen."""
    (root / "ctg.toml").write_text("", "utf-8")
    copy = copy_minimal(root / "content")
    facts = '    commune: "01004"\n'
    unpublished = DELIBERATION.replace(", publication: 2026-01-20", "")
    copy.replace("ctg.yaml", facts, facts + unpublished)
    copy.add_annexe("deliberations", projet="Le conseil approuve.")
    return PlayedDossier(copy)


def make_frozen(root: Path) -> PlayedDossier:
    """The same, frozen and its originals made."""
    played = make_played(root)
    desk = played.desk
    freeze(open_dossier(desk.folder, desk.project), desk.project.output, ORDER)
    assemble_act(desk)
    return played


def make_words(*lines: str) -> bytes:
    """A PDF that says some lines."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        words = b" ".join(
            b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*" for line in lines
        )
        page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 14 TL 72 760 Td " + words + b" ET")
        pdf.save(stream, static_id=True)
    return stream.getvalue()


VOTE = make_words("Commune d'Essai-sur-Ain", "Extrait du registre des délibérations", "Délibération n° D_1")
OTHER_VOTE = make_words(
    "Commune d'Essai-sur-Ain", "Extrait du registre des délibérations", "Délibération n° D_1 (copie)"
)
CAF_VOTE = make_words("Caisse d'allocations familiales de l'Ain", "Délibération du conseil d'administration")
