"""What a person has accepted of a signed file, kept under its act: a signer who is not the one named, a band, a page.

An acceptance is for the very bytes of one file (SHA-256), and for one certificate where it is a signer's: another file,
or the same person with another certificate, is accepted anew. It stands under `acceptations/`, as what came back does.
A withdrawal is one more version of the same record: what was accepted stays readable, and counts no more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from generator.acts.kept.digest_list import ACCEPTED
from generator.acts.register import Act, keep_version, list_returns, read_version
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import display_path, sha256

BAND = "bande"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One acceptance. `objet` is a field of the act, `BAND` or a page; `le` is AAAA-MM-JJ; `vu` says what was shown.

    With `retiree`, it is withdrawn: `par`, `le` and `motif` are then those of the withdrawal. Such a record is of the
    version 2, which a program that knows no withdrawal refuses to read.
    """

    fichier: str
    empreinte: str
    objet: str
    certificat: str
    vu: str
    par: str
    le: str
    motif: str
    schema: Literal["ctg-acceptation"] = "ctg-acceptation"
    version: Literal[1, 2] = 1
    retiree: bool = False

    @property
    def shown(self) -> str:
        """« accepté par Camille Roux le 28/11/2026 (délégation du 3 mars 2026) »."""
        year, month, day = self.le.split("-")
        return f"accepté par {self.par} le {day}/{month}/{year} ({self.motif})"


_ADAPTER = TypeAdapter(Acceptance)


def list_acceptances(act: Act) -> tuple[Acceptance, ...]:
    """What is accepted under an act, the last word on each thing; what was withdrawn is not.

    Raises: `InputFileError` when one was touched, or cannot be read.
    """
    found: list[Acceptance] = []
    for versions in list_returns(act, ACCEPTED).values():
        data = read_version(act, versions[-1])
        try:
            last = _ADAPTER.validate_json(data, strict=True)
        except ValidationError as fault:
            message = f"cette acceptation gardée sous l'{act.name} ne se lit pas"
            hint = (
                "la rétablir depuis une sauvegarde ; si elle vient d'un programme plus récent, mettre celui-ci à jour"
            )
            span = Span(display_path(versions[-1].file))
            raise InputFileError(Diagnostic(Code.ACTE_ALTERE, message, span, hint=hint)) from fault
        found += () if last.retiree else (last,)
    return tuple(found)


def keep_acceptance(act: Act, acceptance: Acceptance) -> Path:
    """Keep an acceptance under the act; its file.

    Raises: `OutputError` when the register cannot be written.
    """
    content: dict[str, Any] = _ADAPTER.dump_python(acceptance, mode="json")
    data = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    version, _ = keep_version(act, f"{acceptance.empreinte[:16]}/{acceptance.objet}.json", data, ACCEPTED)
    return version.file


def find_acceptance(
    acceptances: tuple[Acceptance, ...], data: bytes, thing: str, certificate: str = ""
) -> Acceptance | None:
    """What was accepted of `thing` (a field, or `BAND`) in these bytes, with this certificate."""
    digest = sha256(data)
    wanted = (digest, thing, certificate)
    return next((one for one in acceptances if (one.empreinte, one.objet, one.certificat) == wanted), None)
