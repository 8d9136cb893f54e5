"""Pictures of a PDF that nobody can read: a page that is nothing but such a picture would be taken for a blank one."""

from __future__ import annotations

import io
from contextlib import suppress

import pikepdf
import pypdfium2
from pikepdf import Array, Name, Stream
from PIL import Image

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

_PILLOW = ("/DCTDecode", "/JPXDecode")
_PDFIUM = "/JBIG2Decode"
_DEEPEST = 8  # drawings in drawings


def check_pictures(pdf: pikepdf.Pdf, data: bytes, name: str) -> None:
    """Look at the start of each JPEG and JPEG 2000 picture, and decode those in JBIG2; the others cannot be told wrong.

    Raises: `InputFileError` when one cannot be read.
    """
    unsure = False
    for one in pdf.objects:
        if not isinstance(one, Stream) or one.get(Name.Subtype) != Name.Image:
            continue
        filters = one.get(Name.Filter)
        kinds = [str(each) for each in filters] if isinstance(filters, Array) else [str(filters)]
        if len(kinds) == 1 and kinds[0] in _PILLOW and not _has_start(one.read_raw_bytes()):
            raise _refuse(name)
        unsure = unsure or _PDFIUM in kinds
    if unsure:
        _decode_all(data, name)


def _has_start(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return min(picture.size) > 0
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _decode_all(data: bytes, name: str) -> None:
    with suppress(pypdfium2.PdfiumError), pypdfium2.PdfDocument(data) as document:  # a damaged file is told elsewhere
        for page in document:
            for one in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
                try:
                    one.get_bitmap()
                except pypdfium2.PdfiumError as fault:
                    raise _refuse(name) from fault
            page.close()


def _refuse(name: str) -> InputFileError:
    message = "une image de ce PDF ne peut pas être décodée : sa page serait prise pour une page blanche"
    hint = "l'ouvrir dans un lecteur de PDF, vérifier ce qu'il montre, et l'imprimer en PDF ; ou le numériser à nouveau"
    return InputFileError(Diagnostic(Code.IMAGE_ILLISIBLE, message, Span(name), hint=hint))
