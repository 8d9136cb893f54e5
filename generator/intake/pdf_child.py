"""The child process of `intake`: bounds itself, then opens one file from outside and answers on its output.

In: one line of JSON (limits, name and size of each file), then the files. Out: one line of JSON (for each
file: refused, signed, pages, notes and size), then the PDFs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field

import pikepdf

from generator.bounded import work_here
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.intake.pdf_drawing import check_drawing
from generator.intake.pdf_pictures import check_pictures
from generator.intake.pdf_streams import check_streams
from generator.pdf_files.active_content import remove_active_content
from generator.pdf_files.attached_files import list_annexed_files, list_files
from generator.pdf_files.form_values import draw_form_values, refuse_undrawable_forms
from generator.pdf_files.layers import remove_hidden_layers
from generator.pdf_files.notes import remove_unseen_notes
from generator.pdf_files.page_geometry import frame_page, has_size
from generator.pdf_files.pdf_bytes import has_signature, open_pdf, save_pdf
from generator.system import bound_process, leave_process

_MAX_PAGES = 5000
_MAX_SIDE = 14_400.0  # points, as seen: 200 inches, the limit of ISO 32000-1, annex C
_MIN_SIDE = 30.0
# Other kinds, by their first bytes: what the person most likely meant to give.
_KINDS = (
    (b"PK\x03\x04", "un fichier Word, Excel ou une archive ZIP", "l'exporter en PDF (Fichier > Exporter > PDF)"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Word ou Excel", "l'exporter en PDF (Fichier > Exporter > PDF)"),
    (b"{\\rtf", "un fichier RTF", "l'exporter en PDF"),
    (b"<", "un fichier HTML ou XML", "donner le PDF, et non la page ou le message qui l'accompagne"),
    (b"%!PS", "un fichier PostScript", "l'imprimer en PDF"),
)
_OWN_FILE = "contenu-ctg.json"  # what the PDFs of this program carry, beside the Word file
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


@dataclass
class Answer:
    """What the child found; `body` is empty when the file is refused, or kept as it is."""

    body: bytes = b""
    pages: int = 0
    signed: bool = False
    refused: bool = False
    notes: list[Diagnostic] = field(default_factory=list)


def examine_file(data: bytes, name: str) -> Answer:
    """Recognise, repair and disarm one file. Never raises for what is in the file."""
    try:
        return _examine(data, name)
    except InputFileError as fault:
        return Answer(refused=True, notes=list(fault.diagnostics))
    except (MemoryError, RecursionError):
        message = "la lecture de ce fichier demande trop de mémoire : il est refusé"
        hint = "l'imprimer en PDF depuis un lecteur, et donner cette copie"
        return Answer(refused=True, notes=[Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=hint)])


def _examine(data: bytes, name: str) -> Answer:
    if data.startswith(_PICTURES):
        from generator.pdf_files.scans import read_scan_pages, write_scan_pdf  # noqa: PLC0415 - with what draws fonts

        pages = read_scan_pages(data, name)
        note = Diagnostic(
            Code.IMAGE_CONVERTIE, f"image convertie en PDF ({len(pages)} page(s))", Span(name), severity=Severity.ADVICE
        )
        return Answer(write_scan_pdf(pages), len(pages), notes=[note])
    if b"%PDF-" in data[:1024]:
        return _examine_pdf(data, name)
    if not data:
        hint = "la copie, ou l'envoi, ne s'est pas fait jusqu'au bout : le demander à nouveau"
        raise InputFileError(Diagnostic(Code.FICHIER_VIDE, "ce fichier est vide", Span(name), hint=hint))
    stripped = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, what, hint in _KINDS:
        if stripped.startswith(start):
            raise InputFileError(
                Diagnostic(Code.FICHIER_TYPE, f"ce fichier est {what}, pas un PDF ni une image", Span(name), hint=hint)
            )
    hint = "donner un PDF, ou une image PNG, JPEG ou TIFF"
    raise InputFileError(
        Diagnostic(Code.FICHIER_TYPE, "ce fichier n'est ni un PDF ni une image connue", Span(name), hint=hint)
    )


def _examine_pdf(data: bytes, name: str) -> Answer:
    pdf = open_pdf(data, name)
    notes: list[Diagnostic] = []

    def note(code: Code, message: str, severity: Severity = Severity.ADVICE) -> None:
        notes.append(Diagnostic(code, message, Span(name), severity=severity))

    pages = len(pdf.pages)
    _check_pages(pdf, name)
    check_streams(pdf, name)
    check_drawing(pdf, name)
    check_pictures(pdf, name)
    refuse_undrawable_forms(pdf, name)
    if has_signature(pdf):
        note(Code.PDF_SIGNE_GARDE, "PDF signé électroniquement : il est gardé tel quel, ni fusionné ni tamponné")
        return Answer(b"", pages, signed=True, notes=notes)
    if pdf.is_encrypted:
        note(Code.PDF_DECHIFFRE, "PDF chiffré sans mot de passe d'ouverture : la copie n'est plus chiffrée")
    for what in remove_active_content(pdf):
        note(Code.PDF_ACTIF_RETIRE, f"{what} retiré de la copie", Severity.WARNING)
    attached = [*(file.name for file in list_files(pdf)), *list_annexed_files(pdf)]
    if attached and _OWN_FILE not in attached:
        many = "s" if len(attached) > 1 else ""
        message = f"{len(attached)} fichier{many} joint{many} à ce PDF, que personne n'a lu{many} : {_list(attached)}"
        note(Code.PDF_FICHIERS_JOINTS, message, Severity.WARNING)
    damaged = bool(pdf.get_warnings())
    if hidden := remove_hidden_layers(pdf, name):
        message = (
            f"{len(hidden)} calque(s) que les lecteurs ne montrent pas, retiré(s) de la copie : {_list([*hidden])}"
        )
        note(Code.PDF_CALQUES_RETIRES, message, Severity.WARNING)
    for message in remove_unseen_notes(pdf):
        note(Code.PDF_ANNOTATIONS, message, Severity.WARNING)
    drawn = draw_form_values(pdf, name)
    if drawn is not None:
        note(Code.PDF_FORMULAIRE_DESSINE, "les valeurs du formulaire sont dessinées dans les pages de la copie")
    body = save_pdf(drawn or pdf)
    if damaged:
        note(Code.PDF_REPARE, "PDF abîmé, réparé : vérifier que rien n'y manque", Severity.WARNING)
    return Answer(body, pages, notes=notes)


def _list(names: list[str]) -> str:
    shown = ", ".join(f"« {name} »" for name in names[:5])
    return shown + ("…" if len(names) > 5 else "")


def _check_pages(pdf: pikepdf.Pdf, name: str) -> None:
    if len(pdf.pages) > _MAX_PAGES:
        message = f"ce PDF a {len(pdf.pages)} pages, {_MAX_PAGES} au plus"
        raise InputFileError(Diagnostic(Code.PDF_TROP_DE_PAGES, message, Span(name), hint="le couper en plusieurs"))
    for number, page in enumerate(pdf.pages, 1):
        if not has_size(page):
            message = f"page {number} : sa taille, ou ce qui s'en voit, est vide ou manque"
            hint = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, au format A4 ou A3"
            raise InputFileError(Diagnostic(Code.PDF_PAGE_DEMESUREE, message, Span(name), hint=hint))
        frame = frame_page(page)
        if max(frame.width, frame.height) > _MAX_SIDE or min(frame.width, frame.height) < _MIN_SIDE:
            raise InputFileError(
                Diagnostic(
                    Code.PDF_PAGE_DEMESUREE,
                    f"page {number} : {frame.width / 72 * 2.54:.1f} × {frame.height / 72 * 2.54:.1f} cm,"
                    " ce n'est pas une taille de page",
                    Span(name),
                    hint="l'imprimer en PDF au format A4 ou A3",
                )
            )


def answer_parent() -> None:
    """Read the order and the files, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    work_here()
    bound_process(int(order["memory"]), float(order["seconds"]))
    answers = [examine_file(sys.stdin.buffer.read(file["size"]), file["name"]) for file in order["files"]]
    head = {
        "files": [
            {
                "refused": answer.refused,
                "signed": answer.signed,
                "pages": answer.pages,
                "size": len(answer.body),
                "notes": [
                    {"code": d.code, "message": d.message, "hint": d.hint or "", "severity": d.severity.value}
                    for d in answer.notes
                ],
            }
            for answer in answers
        ]
    }
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for answer in answers:
        sys.stdout.buffer.write(answer.body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
