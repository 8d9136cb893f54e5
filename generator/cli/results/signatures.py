"""What the electronic signatures of a file are worth, on screen and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from rich.text import Text

from generator.cli import messages, screen
from generator.files import display_path
from generator.pdf_files.signatures.control import SignatureReport, SignatureState

_SOUND, _BROKEN = "intacte", "ne tient plus"


def write_signatures_json(file: Path, report: SignatureReport) -> str:
    """Each signature of the file, and the fields that are still to sign."""
    return json.dumps(_describe(file, report), ensure_ascii=False, indent=2)


def _describe(file: Path, report: SignatureReport) -> dict[str, object]:
    return {
        "fichier": display_path(file),
        "intact": report.sound and bool(report.signatures),
        "signatures": [_describe_state(state) for state in report.signatures],
        "horodatages": [_describe_state(state) for state in report.timestamps],
        "champs_a_signer": list(report.empty_fields),
    }


def _describe_state(state: SignatureState) -> dict[str, object]:
    return {
        "champ": state.field,
        "signataire": state.signer,
        "date_annoncee": state.announced.isoformat() if state.announced else None,
        "horodatage": state.timestamp.isoformat() if state.timestamp else None,
        "intacte": state.intact,
        "couvre_le_document": state.whole,
        "apres": state.later.value,
        "valable": state.sound,
        "chaine": state.trust.value,
        "raison": state.problem or None,
        "certificat": state.subject.fingerprint or None,
    }


def show_signatures(report: SignatureReport) -> None:
    """A line for each signature, its fault below, then the fields that are still to sign."""
    rows = [("Champ", "Signataire", "Quand", "État", "Après", "Chaîne")]
    for state in report.signatures:
        verdict = _SOUND if state.sound else _BROKEN
        rows.append((state.field, state.signer, _say_when(state), verdict, state.later.value, state.trust.value))
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows if report.signatures else ():
        # Never folded: a verdict cut in two by a narrow screen would not be found by who looks for it.
        line = Text("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        line.highlight_words([_SOUND], "green")
        line.highlight_words([_BROKEN], "bold red")
        screen.output.print(line)
    for state in report.timestamps:
        verdict = "intact" if state.sound else _BROKEN
        words = f"horodatage du document, {state.field} : {state.signer}, {_say_when(state)}, {verdict}"
        messages.show_line(f"{words} ; ce n'est pas une signature")
    for state in (*report.signatures, *report.timestamps):
        if state.problem:
            messages.show_line(f"{state.field} : {state.problem}")
    if report.empty_fields:
        messages.show_line(f"à signer : {', '.join(report.empty_fields)}")


def _say_when(state: SignatureState) -> str:
    """The authority's time when there is one; the signer's own word otherwise."""
    if state.timestamp is not None:
        return f"{state.timestamp.astimezone():%d/%m/%Y %H:%M:%S} (horodatée)"
    return f"{state.announced.astimezone():%d/%m/%Y %H:%M:%S} (annoncée)" if state.announced else "?"
