"""Is a page that came back the one that its code names, and has everyone signed it: compared with the frozen page.

A page that is not counted is told, and kept aside: a person who has looked at it may place it by hand.
"""

from __future__ import annotations

from generator.acts.register import Act
from generator.codes import Code
from generator.errors import Diagnostic
from generator.pdf_files.signatures.code import SignatureCode
from generator.pdf_files.signatures.fields import PrintedFrame, read_printed_frames
from generator.pdf_files.signatures.page_alignment import FrozenPage, draw_frozen_page, lay_page
from generator.pdf_files.signatures.scan_recognition import CodePlace
from generator.pdf_files.signatures.signature_ink import find_empty_frames, is_seen

_SAME_PAGE = 0.7  # of the print found again: 0.95 on a photograph taken from a side, 0.5 on half of the page


class PageCheck:
    """The pages of an act to sign, each drawn once; of an act that was signed before it was recorded, none is known."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._frames: tuple[PrintedFrame, ...] | None = None
        self._drawn: dict[int, FrozenPage | None] = {}

    def find_fault(self, code: SignatureCode, scan: bytes, rank: int, place: CodePlace) -> Diagnostic | None:
        """Why the page `rank` (from 1) of a scan does not count as the signed page that its code names.

        Raises: `InputFileError` when a file of the act was touched.
        """
        record = self._act.record
        if not record.to_sign:
            return None
        frozen = self._draw(code.page)
        if frozen is None:
            return None
        name = f"exemplaire n° {code.number}, page {code.page}"
        by_hand = f"ctg recevoir FICHIER DOSSIER --exemplaire {code.number} --page {code.page}"
        if self._frames is None:
            self._frames = read_printed_frames(self._act.read(record.to_sign))
        frames = [frame for frame in self._frames if frame.page == code.page]
        laid = lay_page(scan, rank, place, frozen)
        if laid.likeness < _SAME_PAGE or not all(is_seen(laid, frozen, frame.box) for frame in frames):
            words = f"elle porte le code de l'{name}, mais ce n'est pas cette page, ou pas en entier"
            hint = f"numériser la page signée, entière ; si c'est bien elle : {by_hand}"
            return Diagnostic(Code.PAGE_DIFFERENTE, words, hint=hint)
        empty = [frames[rank] for rank in find_empty_frames(laid, frozen, [frame.box for frame in frames])]
        if frames and len(empty) == len(frames):
            words = f"{name} : non signée, rien n'est écrit dans les cadres de signature ; elle n'est pas comptée"
            hint = f"numériser la page une fois signée ; si la signature est ailleurs sur la page : {by_hand}"
            return Diagnostic(Code.PAGE_NON_SIGNEE, words, hint=hint)
        if empty:
            people = " ; ".join(signer for frame in empty for signer in frame.signers)
            words = f"{name} : il y manque une signature, elle n'est pas comptée. Cadre vide : {people}"
            hint = (
                f"la faire signer, puis la numériser à nouveau ; si la signature est ailleurs sur la page : {by_hand}"
            )
            return Diagnostic(Code.PAGE_SIGNATURE_MANQUANTE, words, hint=hint)
        return None

    def _draw(self, page: int) -> FrozenPage | None:
        # The pages of all originals are the same but for their code, which is not compared.
        if page not in self._drawn:
            self._drawn[page] = draw_frozen_page(self._act.read(self._act.record.parties[0].original), page)
        return self._drawn[page]
