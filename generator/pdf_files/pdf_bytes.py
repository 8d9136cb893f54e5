"""The door between bytes and pikepdf: opening with reasons in French, saving to the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

# pikepdf hands out objects whose type is only known when looked at.
PdfObject = Any


def open_pdf(data: bytes, name: str) -> pikepdf.Pdf:
    """A PDF ready to be changed; one that is encrypted with an empty user password is opened.

    Raises: `InputFileError` when it asks for a password, cannot be read, or has no page.
    """
    span = Span(name)
    try:
        pdf = pikepdf.open(io.BytesIO(data))
        pages = len(pdf.pages)
    except pikepdf.PasswordError as fault:
        message = "ce PDF est protégé par un mot de passe"
        hint = "l'enregistrer sans mot de passe, ou demander une copie non protégée à qui l'a fait"
        raise InputFileError(Diagnostic(Code.PDF_MOT_DE_PASSE, message, span, hint=hint)) from fault
    except (pikepdf.PdfError, ValueError, RuntimeError) as fault:
        message = "ce fichier n'est pas un PDF lisible : il est abîmé ou incomplet"
        hint = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"
        raise InputFileError(Diagnostic(Code.PDF_ILLISIBLE, message, span, hint=hint)) from fault
    if pages == 0:
        raise InputFileError(
            Diagnostic(Code.PDF_SANS_PAGE, "ce PDF n'a aucune page", span, hint="refaire le fichier : il est vide")
        )
    return pdf


def save_pdf(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF, unencrypted: the same for the same content, `/ID` included."""
    stream = io.BytesIO()
    pdf.save(
        stream,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        encryption=False,
    )
    return stream.getvalue()


def has_signature(pdf: pikepdf.Pdf) -> bool:
    """Whether a signature field is signed, or the document certified; an empty signature field does not count.

    Source: ISO 32000-1, 12.7.4.5 (signature fields) and 12.8.4 (permissions).
    """
    if pdf.Root.get(Name.Perms) is not None:
        return True
    form = pdf.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    return isinstance(fields, Array) and any(
        kind == Name.Sig and field.get(Name.V) is not None for field, kind in _walk_fields(fields)
    )


def _walk_fields(roots: Array) -> Iterator[tuple[PdfObject, PdfObject]]:
    waiting: list[tuple[PdfObject, PdfObject]] = [(field, None) for field in roots]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, inherited = waiting.pop()
        if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        kind = field.get(Name.FT, inherited)
        yield field, kind
        kids = field.get(Name.Kids)
        if isinstance(kids, Array):
            waiting.extend((kid, kind) for kid in kids)


def refuse_signed(pdf: pikepdf.Pdf, name: str) -> None:
    """Raises: `InputFileError` when altering this PDF would break an electronic signature."""
    if has_signature(pdf):
        raise InputFileError(
            Diagnostic(
                Code.PDF_SIGNE,
                "ce PDF porte une signature électronique, qu'une modification romprait : il est laissé tel quel",
                Span(name),
                hint="le déposer dans signatures/electronique/ : « ctg assembler » tamponne le texte d'avant la "
                "signature et y joint ce fichier, inchangé ; sinon, donner le PDF d'avant la signature",
            )
        )
