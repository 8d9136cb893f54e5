"""Is a page that came back the one that it should be, and has everyone signed it: compared with the frozen page.

A page that is not counted is told, and kept: a person who has looked at it may place it by hand, or accept it.
"""

from __future__ import annotations

from dataclasses import replace

from generator.acts.register import Act
from generator.codes import Code
from generator.errors import Diagnostic
from generator.pdf_files.signatures.code import SignatureCode
from generator.pdf_files.signatures.fields import PrintedFrame, read_printed_frames
from generator.pdf_files.signatures.page_alignment import (
    FrozenPage,
    LaidPage,
    draw_frozen_page,
    guess_places,
    lay_page,
)
from generator.pdf_files.signatures.scan_recognition import CodePlace, SeenPage
from generator.pdf_files.signatures.signature_ink import Ink, is_seen, look_for_ink

NOT_COUNTED = "elle n'est pas comptée"  # said where it is so; what was seen of a page is also what a person accepts
_SAME_PAGE = 0.7  # of the print found again: 0.95 on a photograph taken from a side, 0.5 on half of the page


class PageCheck:
    """The pages of an act to sign, each drawn once; of an act that was signed before it was recorded, none is known."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._frames: tuple[PrintedFrame, ...] | None = None
        self._drawn: dict[int, FrozenPage | None] = {}

    def knows(self, page: int) -> bool:
        """Whether the act says where people sign on a page; one that was taken over may not."""
        return self._find_page(page) is not None

    def find_fault(self, code: SignatureCode, scan: bytes, rank: int, place: CodePlace, name: str) -> Diagnostic | None:
        """Why the page `rank` (from 1) of a scan does not count as the signed page that its code names.

        Raises: `InputFileError` when a file of the act was touched, or the scan `name` cannot be drawn within bounds.
        """
        frozen = self._find_page(code.page)
        if frozen is None:
            return None
        shown = f"exemplaire n° {code.number}, page {code.page}"
        by_hand = f"ctg recevoir FICHIER DOSSIER --exemplaire {code.number} --page {code.page}"
        other = f"elle porte le code de l'{shown}, mais ce n'est pas cette page, ou pas en entier"
        fault = self._look(code.page, frozen, lay_page(scan, rank, place, frozen, name), other)
        if fault is None:
            return None
        ways = {
            Code.PAGE_DIFFERENTE: "numériser la page signée, entière ; si c'est bien elle",
            Code.PAGE_ENCRE_DOUTEUSE: "si ce n'est pas une signature, la faire signer ; si c'en est une",
            Code.PAGE_NON_SIGNEE: "numériser la page une fois signée ; si la signature est ailleurs sur la page",
        }
        way = ways.get(
            fault.code, "la faire signer, puis la numériser à nouveau ; si la signature est ailleurs sur la page"
        )
        words = fault.message if fault.code is Code.PAGE_DIFFERENTE else f"{shown} : {fault.message}"
        return replace(fault, message=f"{words} ; {NOT_COUNTED}", hint=f"{way} : {by_hand}")

    def judge(self, page: int, scan: bytes, rank: int, seen: SeenPage, name: str) -> Diagnostic | None:
        """The same for a page of which a person says that it is the page `page`; its code may not have been read.

        Raises: `InputFileError` when a file of the act was touched, or the scan `name` cannot be drawn within bounds.
        """
        if seen.blank:
            return Diagnostic(Code.PAGE_NON_SIGNEE, "rien n'y est écrit")
        place = seen.place
        frozen = self._find_page(page)
        if frozen is None:
            return None
        places = (place,) if place is not None else guess_places(scan, rank, frozen, name)
        laid = max((lay_page(scan, rank, one, frozen, name) for one in places), key=lambda one: one.likeness)
        return self._look(page, frozen, laid, f"ce n'est pas la page {page}, ou pas en entier")

    def _look(self, page: int, frozen: FrozenPage, laid: LaidPage, other: str) -> Diagnostic | None:
        if self._frames is None:
            self._frames = read_printed_frames(self._act.read(self._act.record.to_sign))
        frames = [frame for frame in self._frames if frame.page == page]
        if laid.likeness < _SAME_PAGE or not all(is_seen(laid, frozen, frame.box) for frame in frames):
            return Diagnostic(Code.PAGE_DIFFERENTE, other)
        found = look_for_ink(laid, frozen, [frame.box for frame in frames])
        empty = [frame for frame, ink in zip(frames, found, strict=True) if ink is Ink.NONE]
        if frames and len(empty) == len(frames):
            return Diagnostic(Code.PAGE_NON_SIGNEE, "non signée, rien n'est écrit dans les cadres de signature")
        if empty:
            people = " ; ".join(signer for frame in empty for signer in frame.signers)
            return Diagnostic(Code.PAGE_SIGNATURE_MANQUANTE, f"il y manque une signature, cadre vide : {people}")
        doubtful = [frame for frame, ink in zip(frames, found, strict=True) if ink is Ink.DOUBTFUL]
        if doubtful:
            people = " ; ".join(signer for frame in doubtful for signer in frame.signers)
            words = f"encre douteuse, à regarder : un trait droit ou un rond y passe, et rien d'autre ({people})"
            return Diagnostic(Code.PAGE_ENCRE_DOUTEUSE, words)
        return None

    def _find_page(self, page: int) -> FrozenPage | None:
        if not self._act.record.to_sign:
            return None
        # The pages of all originals are the same but for their code, which is not compared.
        original = self._act.record.parties[0].original
        if page not in self._drawn:
            self._drawn[page] = draw_frozen_page(self._act.read(original), page, original)
        return self._drawn[page]
